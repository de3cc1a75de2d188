import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import type { AccessContext } from '../../../gateway/access/access-context.ts';
import type { AccessResult } from '../../../gateway/access/access-result.ts';
import { executionStage } from '../../../gateway/execution/execution-stage.ts';
import type { ExecutionOutcome, ExecutionRequest, PreparedOperation } from '../../../gateway/execution/executor.ts';
import type { Planned } from '../../../gateway/request-context.ts';

const SAID: Omit<AccessResult, 'data'> = { accessErrors: [], extension: { masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] }, fieldStates: [], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 1 };

function planned(over: Partial<Planned>): Planned {
  return {
    requestId: 'r', receivedAt: 10_000, deadline: 30_000, signal: new AbortController().signal, place: { heldBy: () => {} }, access: { variables: { a: 1 } },
    principal: { kind: 'APPROVAL_ENGINE', clientId: 'app', organization: 'ORG', personId: 'p' }, purpose: { item: 'I', itemName: '事项', caseNo: 'C', subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p' }], holderCodes: [] },
    plan: { kind: 'nothing-to-fetch' }, disclosure: { kind: 'records', context: {}, apply: ({ data }: Pick<ExecutionOutcome, 'data'>) => ({ ...SAID, data: { masked: data } }) }, ...over,
  } as unknown as Planned;
}

const room = { onProvenance: () => {}, onForeignRecord: () => {} };
const prepared = (operation: Partial<PreparedOperation>): Planned['plan'] => ({ kind: 'prepared', operation: operation as PreparedOperation });

describe('executionStage', () => {
  it('tells subgraphs the request, the organisation, item, case and parties, gives departments until just before its own deadline, and the plan\'s own variables', async () => {
    const asked: ExecutionRequest[] = [];
    await executionStage(room, planned({ plan: prepared({ execute: async (request) => (asked.push(request), { data: {}, errors: [], provenance: [] }) }) }));
    expect(asked).toMatchObject([{
      variables: { a: 1 }, deadline: 30_000,
      context: { requestId: 'r', principalKind: 'APPROVAL_ENGINE', clientId: 'app', organization: 'ORG', item: 'I', itemName: '事项', caseNo: 'C', self: 'p', subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p' }], holderCodes: [], deadline: 29_000 },
    }]);
    expect(Object.keys(asked[0]?.context ?? {}).toSorted()).toEqual(['caseNo', 'clientId', 'deadline', 'holderCodes', 'item', 'itemName', 'organization', 'principalKind', 'requestId', 'self', 'subjects']);
  });

  it('tells no subgraph of a holder\'s code that has ended', async () => {
    const code = { source: 'e-license', subject: 'p', kind: 'PERSON', scope: 'T', code: 'AC-12345678', expiresAt: 10_001 } as const;
    const purpose = { item: 'I', itemName: '事项', caseNo: 'C', subjects: [], holderCodes: [code, { ...code, scope: 'S', expiresAt: 10_000 }] } as unknown as Planned['purpose'];
    const asked: ExecutionRequest[] = [];
    await executionStage(room, planned({ purpose, plan: prepared({ execute: async (request) => (asked.push(request), { data: {}, errors: [], provenance: [] }) }) }));
    expect(asked.map(({ context }) => context.holderCodes)).toEqual([[code]]);
  });

  it('lets nothing on but what access made of the data', async () => {
    const { result } = await executionStage(room, planned({ plan: prepared({ execute: async () => ({ data: { name: '张三' }, errors: [], provenance: [] }) }), disclosure: { kind: 'records', context: {} as AccessContext, apply: () => ({ ...SAID, data: { name: '张*' } }) } }));
    expect(result.dataText).toBe('{"name":"张*"}');
    expect(JSON.stringify(result)).not.toContain('张三');
  });

  it('asks nobody when there is nothing to fetch, and still lets access write the nulls', async () => {
    const { result } = await executionStage(room, planned({}));
    expect(result.dataText).toBe('{"masked":{}}');
  });

  it('drops errors of what was fetched for a decision only', async () => {
    const errors = [new ClientError('SOURCE_UNAVAILABLE', { path: ['me', 'name'] }), new ClientError('SOURCE_UNAVAILABLE', { path: ['me', 'sqHidden_birth0'] }), new ClientError('INTERNAL')];
    const { result } = await executionStage(room, planned({ plan: prepared({ execute: async () => ({ data: {}, errors, provenance: [] }) }) }));
    expect(result.sourceErrors).toEqual([errors[0], errors[2]]);
  });

  it('tells the client where somebody else\'s record came, and the operator that it did, without a word of the client\'s', async () => {
    const told: unknown[] = [];
    const disclosure: Planned['disclosure'] = { kind: 'records', context: {} as AccessContext, apply: () => ({ ...SAID, data: { me: null }, foreign: [{ path: ['me'], type: 'Person', why: 'ANOTHERS' }] }) };
    const { result } = await executionStage({ ...room, onForeignRecord: (...said) => void told.push(said) }, planned({ plan: prepared({ execute: async () => ({ data: {}, errors: [], provenance: [] }) }), disclosure }));
    expect(result).toMatchObject({ dataText: '{"me":null}', sourceErrors: [{ code: 'INTERNAL', path: ['me'] }] });
    expect(told).toEqual([['r', { path: ['me'], type: 'Person', why: 'ANOTHERS' }]]);
  });

  const at = ['licences', 1];
  const hidden = new ClientError('SOURCE_UNAVAILABLE', { path: [...at, 'sqHidden_key0_ElectronicLicense', 'personId'], detail: { source: 'e-license' } });
  const whole = new ClientError('SOURCE_REFUSED', { path: at });
  it.each([
    ['what failed where that is said', [new ClientError('SOURCE_REFUSED', { path: ['licences', 0, 'sqHidden_key0_ElectronicLicense'] }), hidden], [{ code: 'SOURCE_UNAVAILABLE', path: at, detail: { source: 'e-license' } }]],
    ['a fault, where nothing says what failed', [], [{ code: 'INTERNAL', path: at, detail: {} }]],
    ['what failed there and is told already, once', [whole, hidden], [{ code: 'SOURCE_REFUSED', path: at, detail: {} }]],
    ['what failed above and is told already', [hidden, new ClientError('SOURCE_REFUSED', { path: ['licences'] })], [{ code: 'SOURCE_REFUSED', path: ['licences'], detail: {} }]],
  ])('tells the client of a record whose holder could not be read: %s', async (_, errors, told) => {
    const disclosure: Planned['disclosure'] = { kind: 'records', context: {} as AccessContext, apply: () => ({ ...SAID, data: {}, foreign: [{ path: at, type: 'ElectronicLicense', why: 'UNREAD' }] }) };
    const { result } = await executionStage(room, planned({ plan: prepared({ execute: async () => ({ data: {}, errors, provenance: [] }) }), disclosure }));
    expect(result.sourceErrors.map(({ code, path, detail }) => ({ code, path, detail }))).toEqual(told);
  });

  it('takes finished text from an executor that writes it, where nothing is to be masked', async () => {
    const { result } = await executionStage(room, planned({ disclosure: { kind: 'open', result: SAID }, plan: prepared({ executeToText: async () => ({ dataText: '{"b":1}', errors: [], provenance: [] }) }) }));
    expect(result.dataText).toBe('{"b":1}');
  });

  it('stops when the request was cancelled meanwhile', async () => {
    const reason = new ClientError('DEADLINE_EXCEEDED');
    await expect(executionStage(room, planned({ signal: AbortSignal.abort(reason), plan: prepared({ execute: async () => ({ data: {}, errors: [], provenance: [] }) }) }))).rejects.toBe(reason);
  });
});
