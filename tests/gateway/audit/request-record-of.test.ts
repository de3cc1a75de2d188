import { hash } from 'node:crypto';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { requestRecordOf } from '../../../gateway/audit/request-record-of.ts';
import type { LoggedIn, Operated } from '../../../gateway/request-context.ts';

const OPERATION = 'a'.repeat(64);
const [definition] = parse('query Q($mine: Boolean, $all: Boolean, $id: String) { me @include(if: $mine) { name } }').definitions;
if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('an operation must be parsed');

/** A request with these variables; of nobody in particular. */
function asking(variables: Readonly<Record<string, unknown>>): Operated {
  const principal = { kind: 'APPROVAL_ENGINE', subject: 'engine-1', clientId: 'engine-1', organization: null, personId: null, tokenId: 'jti-1' } as LoggedIn['principal']; // what a record is made of
  return {
    requestId: 'd290f1ee-6c54-4b01-90e6-d701748f0851', receivedAt: 0, deadline: 1_000, signal: new AbortController().signal, place: { heldBy: () => {} }, http: { method: 'POST', target: '/graphql', headers: {}, network: null },
    params: {} as Operated['params'], principal, token: {} as Operated['token'], // not looked at
    operation: { hash: OPERATION, source: '', document: { kind: Kind.DOCUMENT, definitions: [] }, definition, name: 'Q', type: 'query', variables } as Operated['operation'], // as parsed above
  };
}

const TEMPLATE = { operationName: 'Q', operationHash: '', operationType: 'query', schemaId: '', policyVersion: '', fields: [], defaults: '', reasons: {} } as const;
const hashOf = (variables: Readonly<Record<string, unknown>>): Buffer | null => requestRecordOf(asking(variables), TEMPLATE, []).requestHash;
const byItself = (variables: Readonly<Record<string, unknown>>): string => hash('sha256', JSON.stringify([OPERATION, variables]));

describe('the hash of a request', () => {
  it.each([[{}], [{ mine: true }], [{ mine: false }], [{ mine: true, all: false }], [{ all: false, mine: true }], [{ id: '320499198503090031' }], [{ mine: 'true' }], [{ mine: true, id: null }]])('is the same the second time, and that of operation and variables: %j', (variables) => {
    expect([hashOf(variables)?.toString('hex'), hashOf({ ...variables })?.toString('hex')]).toEqual([byItself(variables), byItself(variables)]);
  });

  it('is kept for switches, and for nothing that could be somebody\'s', () => {
    expect(hashOf({ mine: true })).toBe(hashOf({ mine: true }));
    expect(hashOf({ id: '320499198503090031' })).not.toBe(hashOf({ id: '320499198503090031' }));
    expect(hashOf({ mine: true, id: '1' })).not.toBe(hashOf({ mine: true, id: '1' }));
  });

  it('is right for more settings than are kept', () => {
    for (let setting = 0; setting < 200; setting += 1) {
      const variables = Object.fromEntries(Array.from({ length: 8 }, (_, bit) => [`s${bit}`, (setting & (1 << bit)) !== 0]));
      expect(hashOf(variables)?.toString('hex')).toBe(byItself(variables));
    }
  });
});
