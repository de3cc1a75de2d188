import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import type { Audited } from '../../../gateway/request-context.ts';
import { responseStage } from '../../../gateway/response/response-stage.ts';
import type { PipelineResult } from '../../../gateway/response/pipeline-result.ts';

const EXTENSION: PipelineResult['access']['extension'] = { masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] };

function respond(result: Partial<PipelineResult> = {}, receipt: Audited['receipt'] = { log: 'gateway-0', index: 7 }, fields: readonly { path: string }[] = []): { body: Record<string, unknown>; text: string; headers: Record<string, string> } {
  const complete: PipelineResult = { dataText: '{"me":{"name":"张*"}}', sourceErrors: [], provenance: [], access: { accessErrors: [], extension: EXTENSION, fieldStates: [], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 1 }, ...result };
  const { response } = responseStage({ stepUpSeconds: 600 }, { requestId: 'r-1', receipt, result: complete, access: { template: { fields } } } as unknown as Audited);
  return { body: JSON.parse(response.body.join('')) as Record<string, unknown>, text: response.body.join(''), headers: { ...response.headers } };
}

describe('responseStage', () => {
  it('puts access, sources and the receipt beside the data', () => {
    expect(respond().body).toEqual({ data: { me: { name: '张*' } }, extensions: { access: EXTENSION, sources: [], receipt: { log: 'gateway-0', index: 7 }, requestId: 'r-1' } });
  });

  it('hands the data on as the text it is: key order, escapes and all', () => {
    const dataText = '{"b":1,"a":"\\u4e2d","1":null}';
    expect(respond({ dataText }).text).toContain(`"data":${dataText},`);
  });

  it('has errors of access first, then of sources, each with its constant text and the correlation id', () => {
    const { body } = respond({
      access: { accessErrors: [new ClientError('FIELD_FORBIDDEN', { path: ['persons', '@', 'portrait'] })], extension: { ...EXTENSION, denied: ['persons.@.portrait'] }, fieldStates: [], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 1 },
      sourceErrors: [new ClientError('SOURCE_UNAVAILABLE', { path: ['persons', 0, 'licenses'], detail: { source: 'e-license', retryAfterMs: 1_000 } })],
    });
    expect(body['errors']).toMatchObject([
      { path: ['persons', '@', 'portrait'], extensions: { code: 'FIELD_FORBIDDEN', correlationId: 'r-1', retryable: false } },
      { path: ['persons', 0, 'licenses'], extensions: { code: 'SOURCE_UNAVAILABLE', source: 'e-license', retryAfterMs: 1_000, correlationId: 'r-1', retryable: true } },
    ]);
  });

  it('errors that plans share between requests name each request\'s own id, whatever the client called its fields', () => {
    const shared = new ClientError('FIELD_FORBIDDEN', { path: ['correlationId', '"correlationId":""', 'portrait'] });
    const access = { accessErrors: [shared], extension: Object.freeze({ ...EXTENSION, denied: ['correlationId'] }), fieldStates: [], withheld: { paths: new Set<string>(), places: new Set<string>() }, subjects: [], rows: 1 };
    const bodies = ['r-1', 'r "2"'].map((requestId) => JSON.parse(responseStage({ stepUpSeconds: 600 }, {
      requestId, receipt: null, result: { dataText: '{}', sourceErrors: [], provenance: [], access }, access: { template: { fields: [] } },
    } as unknown as Audited).response.body.join('')) as Record<string, unknown>);
    expect(bodies.map((body) => body['errors'])).toEqual(['r-1', 'r "2"'].map((correlationId) => [{
      message: shared.message, path: shared.path, extensions: { code: 'FIELD_FORBIDDEN', correlationId, retryable: false },
    }]));
    expect(bodies[1]?.['extensions']).toEqual({ access: { ...EXTENSION, denied: ['correlationId'] }, sources: [], requestId: 'r "2"' });
  });

  it.each<[string, string, readonly (string | number)[], readonly string[] | undefined, readonly string[]]>([
    ['is unavailable where its source did not say what decides it', 'UNAVAILABLE', ['me', 'sqHidden_death0_Person'], ['me.name'], ['SOURCE_UNAVAILABLE', 'FIELD_FORBIDDEN']],
    ['is forbidden where the source answered', 'FOUND', ['me', 'sqHidden_death0_Person'], ['me.name'], ['FIELD_FORBIDDEN', 'FIELD_FORBIDDEN']],
    ['is forbidden where another source is silent', 'UNAVAILABLE', ['me', 'licenses'], ['me.name'], ['FIELD_FORBIDDEN', 'FIELD_FORBIDDEN']],
    ['is forbidden where nothing is lacking', 'UNAVAILABLE', ['me', 'sqHidden_death0_Person'], undefined, ['FIELD_FORBIDDEN', 'FIELD_FORBIDDEN']],
  ])('what is refused for want of a fact %s', (_, status, path, unsettled, codes) => {
    const accessErrors = [['me', 'name'], ['me', 'portrait']].map((at) => new ClientError('FIELD_FORBIDDEN', { path: at }));
    const provenance = [{ path, source: 'population', channel: 'c', status: status as 'FOUND', latencyMs: 1, asOf: null, sourceMode: 'REALTIME', sourceRequestId: null, quality: [] }] as const;
    const access = { accessErrors, extension: { ...EXTENSION, denied: ['me.name', 'me.portrait'] }, fieldStates: [], withheld: { paths: new Set<string>(), places: new Set<string>() }, subjects: [], rows: 1, ...(unsettled === undefined ? {} : { unsettled }) };
    const errors = respond({ sourceErrors: [], provenance, access }).body['errors'] as { path: string[]; extensions: { code: string; source?: string } }[];
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(codes);
    expect(errors.map(({ extensions }) => extensions.source)).toEqual(codes.map((code) => (code === 'SOURCE_UNAVAILABLE' ? 'population' : undefined)));
  });

  it('challenges for a step-up where that would show more (RFC 9470), and only there', () => {
    expect(respond().headers).toEqual({});
    const { headers } = respond({ access: { accessErrors: [], extension: { ...EXTENSION, stepUp: ['me.idNumber'] }, fieldStates: [], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 1 } });
    expect(headers['www-authenticate']).toMatch(/^Bearer .*error="insufficient_user_authentication".*acr_values="[a-z ]+".*max_age="?600"?/);
  });

  it.each([['D', 0], ['V', 0], ['A', 1], ['M', 1]] as const)('of a field in state %s tells of %i sources, whatever the client is told of denials', (state, count) => {
    const provenance = [{ path: ['me', 'birthDate'], source: 'population', channel: 'c', status: 'FOUND', latencyMs: 1, asOf: null, sourceMode: 'REALTIME', sourceRequestId: null, quality: [] }] as const;
    const { body } = respond({ provenance, access: { accessErrors: [], extension: EXTENSION, fieldStates: [state], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 1 } }, null, [{ path: 'me.birthDate' }]);
    expect((body['extensions'] as { sources: unknown[] }).sources).toHaveLength(count);
  });

  it('has no receipt where no journal is kept', () => {
    expect(Object.keys(respond({}, null).body['extensions'] as object)).toEqual(['access', 'sources', 'requestId']);
  });
});
