import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { AccessPlan } from '../../../gateway/access/access-plan.ts';
import { createAudit } from '../../../gateway/audit/audit-stage.ts';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { InternalError } from '../../../gateway/errors/internal-error.ts';
import type { Accessed, Executed, LoggedIn } from '../../../gateway/request-context.ts';
import { NO_PURPOSE } from '../../../gateway/purpose/resolve-purpose.ts';
import type { AccessRecord, AccessTemplate, Journal, RequestRecord } from '../../../journal/journal-entry.ts';
import { JournalUnavailableError } from '../../../journal/writer/journal-unavailable-error.ts';
import type { Provenance } from '../../../schema/contract/provenance.ts';

/** A journal that keeps what it was given, in order, and fails when told to. */
class KeepingJournal implements Journal {
  readonly written: (['append', AccessRecord] | ['intend', RequestRecord])[] = [];
  failing: Error | null = null;
  async append(record: AccessRecord) {
    if (this.failing !== null) throw this.failing;
    this.written.push(['append', record]);
    return { log: 'log', index: this.written.length };
  }
  async intend(record: RequestRecord) {
    if (this.failing !== null) throw this.failing;
    this.written.push(['intend', record]);
    return { log: 'log', index: this.written.length };
  }
  note = async () => ({ log: 'log', index: 0 });
  countUnauthenticated(): void {}
  health = () => ({ state: 'open', causes: [], size: 0, publishedSize: 0 } as const);
  close = async () => {};
}

const field = (path: string, coordinate: string, grade: 1 | 2 | 3 | 4): AccessTemplate['fields'][number] => ({ path, coordinate, grade, owner: 'population', implicit: false });
const TEMPLATE: AccessTemplate = {
  operationName: 'Q', operationHash: 'a'.repeat(64), operationType: 'query', schemaId: 's-1', policyVersion: 'p-1',
  fields: [field('me.name', 'Person.name', 2), field('me.idNumber', 'Person.idNumber', 3), field('me.ethnicity', 'Person.ethnicity', 3)], defaults: 'AMD', reasons: { 2: 'OUTSIDE_MINIMUM' },
};
const L4_TEMPLATE: AccessTemplate = { ...TEMPLATE, fields: [field('me.medicalRecord', 'Person.medicalRecord', 4)], defaults: 'A', reasons: {} };
const RECEIVED = Date.UTC(2026, 10, 21);

function loggedIn(personId: string | null): LoggedIn {
  const principal: LoggedIn['principal'] = {
    kind: personId === null ? 'APPROVAL_ENGINE' : 'CITIZEN', subject: personId ?? 'engine-1', clientId: 'engine-1', organization: '11320499MY9B00035D', region: null, clearance: 3,
    assurance: 'FACE', stepUp: 'absent', personId, actsFor: null, authority: 'none', mandate: null, tokenId: 'jti-1', expiresAt: 0,
  };
  return {
    requestId: 'd290f1ee-6c54-4b01-90e6-d701748f0851', receivedAt: RECEIVED, deadline: RECEIVED + 1_000, signal: new AbortController().signal, place: { heldBy: () => {} },
    http: { method: 'POST', target: '/graphql', headers: {}, network: '203.0.113.0/24' }, params: {} as LoggedIn['params'], // the audit never looks at the raw parameters
    principal, token: {} as LoggedIn['token'], // nor at the token
  };
}

function accessed(template = TEMPLATE, personId: string | null = null, bulk = false): Accessed {
  const document = parse('query Q($id: String) { me { name idNumber ethnicity } }');
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('an operation must be parsed');
  const access: AccessPlan = {
    key: 'k', document, documentHash: 'd', variables: {}, decisions: [], rejected: null, introspection: {}, shape: { byType: new Map(), typeKey: null, subject: { kind: 'NONE' }, also: new Map() }, template, schemaId: 's-1', policyVersion: 'p-1', bulk,
  };
  return {
    ...loggedIn(personId), access, disclosure: { kind: 'open', result: { accessErrors: [], extension: { masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] }, fieldStates: [], withheld: { paths: new Set(), places: new Set() }, subjects: [], rows: 0 } },
    operation: { hash: 'a'.repeat(64), source: 'query', document, definition, name: 'Q', type: 'query', variables: { id: '320499198503090031' } },
    purpose: { ...NO_PURPOSE, item: '11320499MY9B00035D4320131012001', caseNo: 'C-1', legalBasis: 'STATUTORY', subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p1' }] },
  };
}

const call = (source: string, overrides: Partial<Provenance> = {}): Provenance => ({
  path: ['me'], source, channel: 'soap:query', status: 'FOUND', latencyMs: 10, asOf: null, sourceMode: 'REALTIME', sourceRequestId: null, quality: [], ...overrides,
});

function executed(states: Executed['result']['access']['fieldStates'] = ['A', 'M', 'D'], template = TEMPLATE): Executed {
  return {
    ...accessed(template), plan: { kind: 'nothing-to-fetch' },
    result: {
      dataText: '{"me":{"name":"王建国"}}', sourceErrors: [], provenance: [call('population'), call('population', { latencyMs: 25 }), call('e-license', { status: 'UNAVAILABLE' })],
      access: {
        accessErrors: [], extension: { masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] }, fieldStates: states, withheld: { paths: new Set(), places: new Set() }, rows: 3,
        subjects: [{ role: 'RESULT', kind: 'PERSON', key: 'p1' }, { role: 'RESULT', kind: 'PERSON', key: 'p2' }],
      },
    },
  };
}

function room() {
  const journal = new KeepingJournal();
  return { journal, audit: createAudit({ journal, clock: () => RECEIVED + 42 }) };
}

describe('the audit stage', () => {
  it('writes one entry that says who, why, of whom, what became of each field, and from where', async () => {
    const { journal, audit } = room();
    expect((await audit.audit(executed(['A', 'N', 'D']))).receipt).toEqual({ log: 'log', index: 1 });
    expect(journal.written).toEqual([['append', {
      template: TEMPLATE, at: RECEIVED, requestId: 'd290f1ee-6c54-4b01-90e6-d701748f0851',
      principal: { kind: 'APPROVAL_ENGINE', subject: 'engine-1', organization: '11320499MY9B00035D', personal: false }, clientId: 'engine-1',
      item: '11320499MY9B00035D4320131012001', caseNo: 'C-1', legalBasis: 'STATUTORY', tokenId: 'jti-1',
      // The applicant keeps the role of the case, though the answer names it too.
      subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p1' }, { role: 'RESULT', kind: 'PERSON', key: 'p2' }], requestHash: expect.any(Buffer), network: '203.0.113.0/24',
      differences: [{ index: 1, state: 'N', reason: null }],
      sources: [
        { source: 'population', latencyMs: 25, rows: 2, status: 'FOUND', sourceRequestId: null }, { source: 'e-license', latencyMs: 10, rows: 1, status: 'UNAVAILABLE', sourceRequestId: null },
      ],
      latencyMs: 42, response: { status: 200, rows: 3, bytes: Buffer.byteLength('{"me":{"name":"王建国"}}') }, intent: null, refusal: null,
    }]]);
  });

  it('tells calls under a holder\'s code (依授权) from those without, and keeps no code', async () => {
    const { journal, audit } = room();
    const context = executed();
    const held = { source: 'e-license', subject: 'p1', kind: 'PERSON', scope: 'T', code: 'AC-0123456789', expiresAt: RECEIVED + 1 } as const;
    const provenance = [call('e-license'), call('e-license', { quality: ['HOLDER_CODE'] }), call('e-license', { status: 'REFUSED', quality: ['SLOW', 'HOLDER_CODE'] })];
    await audit.audit({ ...context, purpose: { ...context.purpose, holderCodes: [held] }, result: { ...context.result, provenance } });
    expect(journal.written).toMatchObject([['append', { sources: [{ status: 'FOUND', rows: 1 }, { status: 'FOUND HOLDER_CODE' }, { status: 'REFUSED HOLDER_CODE' }] }]]);
    expect(JSON.stringify(journal.written)).not.toContain('AC-0123456789');
  });

  it('counts the states of a field that records decided differently', async () => {
    const { journal, audit } = room();
    const context = executed(['A', 'A', 'D']);
    await audit.audit({ ...context, result: { ...context.result, access: { ...context.result.access, tallies: new Map([[1, { A: 1, M: 3 }]]) } } });
    expect(journal.written).toMatchObject([['append', { differences: [{ index: 1, state: { A: 1, M: 3 }, reason: null }] }]]);
  });

  it('marks a person who asks as one, so that the journal keeps a pseudonym', async () => {
    const { journal, audit } = room();
    await audit.refused(loggedIn('person-7'), new ClientError('LIMIT_EXCEEDED'));
    expect(journal.written[0]?.[1].principal).toMatchObject({ subject: 'person-7', personal: true });
  });

  it('hands the journal nothing that holds a value or a variable', async () => {
    const { journal, audit } = room();
    await audit.audit(executed());
    const text = JSON.stringify(journal.written);
    expect(text).not.toContain('320499198503090031');
    expect(text).not.toContain('王建国');
  });

  it.each([
    ['no sink', new JournalUnavailableError('SINKS_FAILED')], ['anything else that goes wrong', new TypeError('a bug')],
  ])('answers AUDIT_UNAVAILABLE (503) and hands nothing on when the journal fails with %s', async (_, failing) => {
    const { journal, audit } = room();
    journal.failing = failing;
    await expect(audit.audit(executed())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE', status: 503, headers: { 'retry-after': '1' } });
    await expect(audit.refused(loggedIn(null), new ClientError('LIMIT_EXCEEDED'))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    await expect(audit.declareIntent(accessed(L4_TEMPLATE))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  it('fails closed when field states and template do not match', async () => {
    const { journal, audit } = room();
    await expect(audit.audit(executed(['A']))).rejects.toThrow();
    expect(journal.written).toEqual([]);
  });
});

describe('an intent', () => {
  it.each([
    ['L4 is', L4_TEMPLATE, false], ['records by the hundred are', TEMPLATE, true],
  ])('is durable before anything is fetched when %s to be disclosed, and the outcome names it', async (_what, template, bulk) => {
    const { journal, audit } = room();
    const context = accessed(template, null, bulk);
    expect(await audit.declareIntent(context)).toBe(context);
    await audit.audit({ ...executed([...template.defaults].map(() => 'A'), template), http: context.http });
    expect(journal.written.map(([kind, record]) => [kind, 'intent' in record ? record.intent : undefined])).toEqual([['intend', undefined], ['append', 1]]);
  });

  it.each([
    ['nothing above L3 is disclosed', TEMPLATE], ['the L4 field is denied', { ...L4_TEMPLATE, defaults: 'D' }],
  ])('is not written when %s', async (_, template) => {
    const { journal, audit } = room();
    await audit.declareIntent(accessed(template));
    expect(journal.written).toEqual([]);
  });

  it('is named by the refusal of a request that failed after it', async () => {
    const { journal, audit } = room();
    const context = accessed(L4_TEMPLATE);
    await audit.declareIntent(context);
    await audit.refused({ ...context }, new InternalError('SUBGRAPH_PROTOCOL', 'x'));
    expect(journal.written[1]).toMatchObject(['append', { intent: 1, refusal: 'SUBGRAPH_PROTOCOL', response: { status: 500, rows: 0, bytes: 0 }, differences: [{ index: 0, state: 'N' }] }]);
  });
});

describe('a refused request', () => {
  it('is journalled as far as it got: who, and nothing else before the operation was known', async () => {
    const { journal, audit } = room();
    await audit.refused(loggedIn(null), new ClientError('GRAPHQL_PARSE_FAILED'));
    expect(journal.written).toMatchObject([['append', { template: { operationName: null, fields: [] }, requestHash: null, item: null, subjects: [], refusal: 'GRAPHQL_PARSE_FAILED', response: { status: 400 } }]]);
  });

  it('keeps its denials and says of every other field that it was not resolved', async () => {
    const { journal, audit } = room();
    await audit.refused(accessed(), new ClientError('OPERATION_REJECTED'));
    expect(journal.written).toMatchObject([['append', { template: TEMPLATE, differences: [{ index: 0, state: 'N' }, { index: 1, state: 'N' }], subjects: [{ key: 'p1' }], refusal: 'OPERATION_REJECTED' }]]);
  });
});
