import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import type { Principal, PrincipalKind } from '../../../gateway/login/principal.ts';
import { createDocumentCache } from '../../../gateway/operation/document-cache.ts';
import { DOCUMENT_RIGHTS } from '../../../gateway/operation/document-rights.ts';
import type { GraphQLParams } from '../../../gateway/operation/graphql-params.ts';
import { DEFAULT_OPERATION_LIMITS } from '../../../gateway/operation/operation-limits.ts';
import type { OperationLimits } from '../../../gateway/operation/operation-limits.ts';
import { operationStage } from '../../../gateway/operation/operation-stage.ts';
import type { OperationRoom } from '../../../gateway/operation/operation-stage.ts';
import { createPersistedQueries } from '../../../gateway/operation/persisted-queries.ts';
import type { LoggedIn, Operated } from '../../../gateway/request-context.ts';
import { TEST_SCHEMA } from './schema.ts';

const REGISTERED = 'query Registered { me { name } }';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const principal = (kind: PrincipalKind): Principal => ({
  kind, subject: 's', clientId: `client-of-${kind}`, organization: null, region: null, clearance: 1, assurance: 'LOW', stepUp: 'absent', personId: null, actsFor: null, authority: 'none', mandate: null, tokenId: 't', expiresAt: 0,
});

interface Setting {
  readonly kind?: PrincipalKind;
  readonly method?: 'GET' | 'POST';
  readonly limits?: Partial<OperationLimits>;
  readonly introspection?: OperationRoom['introspection'];
}

function house({ limits = {}, introspection = 'off' }: Setting = {}): OperationRoom {
  const all = { ...DEFAULT_OPERATION_LIMITS, ...limits };
  return {
    schema: TEST_SCHEMA, documents: createDocumentCache(TEST_SCHEMA, all), persisted: createPersistedQueries(), limits: all, introspection,
    trusted: { source: (clientId, id) => (clientId === 'client-of-OPEN_DATA_APP' && id === `sha256:${sha256(REGISTERED)}` ? REGISTERED : null) },
    rightsOf: (kind) => DOCUMENT_RIGHTS[kind],
  };
}

function ask(params: Partial<GraphQLParams> | string, setting: Setting = {}, room: OperationRoom = house(setting)): Operated['operation'] {
  const given = typeof params === 'string' ? { document: { kind: 'source' as const, source: params } } : params;
  const context: LoggedIn = {
    requestId: 'r', receivedAt: 0, deadline: 1, signal: new AbortController().signal, place: { heldBy: () => {} }, http: { method: setting.method ?? 'POST', target: '/graphql', headers: {}, network: null },
    params: { document: { kind: 'source', source: '{ me { name } }' }, operationName: null, variables: {}, ...given },
    principal: principal(setting.kind ?? 'CITIZEN'), token: { issuer: 'i', tokenId: 't', issuedAt: 0, expiresAt: 0, authorizationDetails: undefined, keyThumbprint: null },
  };
  return operationStage(room, context).operation;
}

function refusal(work: () => unknown): { readonly code: string; readonly detail: unknown } {
  try {
    work();
  } catch (error) {
    if (error instanceof ClientError) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new Error('a refusal was expected');
}

const TWO = 'query A { me { name } } query B { me { age } }';

describe('operationStage', () => {
  it('finds the operation, coerces its variables with defaults, and parses each source once', () => {
    const room = house();
    const source = 'query Q($n: Int = 7, $at: Float!) { count(n: $n, at: $at) }';
    const first = ask({ document: { kind: 'source', source }, variables: { at: 1 } }, {}, room);
    expect({ name: first.name, type: first.type, variables: { ...first.variables } }).toEqual({ name: 'Q', type: 'query', variables: { n: 7, at: 1 } });
    const second = ask({ document: { kind: 'source', source }, variables: { at: 2 } }, {}, room);
    expect(second.document).toBe(first.document);
    expect(room.documents.counts).toEqual({ hits: 1, misses: 1, size: 1 });
  });

  it('shares documents that nobody can change (access.md D2)', () => {
    const { document, definition } = ask('{ me { name } }');
    expect(() => Object.assign(definition.selectionSet, { selections: [] })).toThrow(TypeError);
    expect(Object.isFrozen(document.definitions)).toBe(true);
  });

  describe('operationName (access.md A6)', () => {
    it.each([['A', 'A'], ['B', 'B']])('%s of two selects it, for a developer', (operationName, name) => {
      expect(ask({ document: { kind: 'source', source: TWO }, operationName }, { kind: 'DEPARTMENT' }).name).toBe(name);
    });
    it.each([
      ['absent with two operations', TWO, null],
      ['empty', TWO, ''],
      ['of another operation', TWO, 'C'],
      ['of a fragment', 'query A { me { ...F } } fragment F on Person { name }', 'F'],
      ['given for an anonymous operation', '{ me { name } }', 'A'],
      ['empty for an anonymous operation', '{ me { name } }', ''],
      ['__proto__', TWO, '__proto__'],
    ])('%s is refused', (_name, source, operationName) => {
      expect(refusal(() => ask({ document: { kind: 'source', source }, operationName }, { kind: 'DEPARTMENT' })).code).toBe('OPERATION_NOT_RESOLVED');
    });
    it('a document with two operations is refused to everybody but developers, even when one is named', () => {
      const allowed = (Object.keys(DOCUMENT_RIGHTS) as PrincipalKind[]).filter((kind) => DOCUMENT_RIGHTS[kind].adHoc).filter((kind) => {
        try {
          return ask({ document: { kind: 'source', source: TWO }, operationName: 'A' }, { kind }).name === 'A';
        } catch {
          return false;
        }
      });
      expect(allowed).toEqual(['DEPARTMENT']);
    });
    it('two operations of one name, or an anonymous one among several, are no valid document', () => {
      for (const source of ['query A { me { name } } query A { me { age } }', '{ me { name } } query A { me { age } }']) {
        expect(refusal(() => ask({ document: { kind: 'source', source }, operationName: 'A' }, { kind: 'DEPARTMENT' })).code).toBe('GRAPHQL_VALIDATION_FAILED');
      }
    });
    it('tells two operations of one document apart in their hash', () => {
      const hashes = ['A', 'B'].map((operationName) => ask({ document: { kind: 'source', source: TWO }, operationName }, { kind: 'DEPARTMENT' }).hash);
      expect(new Set(hashes).size).toBe(2);
    });
  });

  it('refuses a mutation by GET, naming the method that is allowed', () => {
    expect(refusal(() => ask('mutation { touch(id: "1") }', { method: 'GET' })).code).toBe('METHOD_NOT_ALLOWED');
    expect(ask('mutation { touch(id: "1") }').type).toBe('mutation');
  });

  it('refuses subscriptions', () => {
    expect(refusal(() => ask('subscription { ticks }'))).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED', detail: { violations: ['Subscriptions are not offered.'] } });
  });

  describe('variables', () => {
    it.each([
      ['a wrong type', 'query ($n: Int!) { count(n: $n) }', { n: '320499200001011234' }, ['Variable "$n" must be of type "Int!".']],
      ['null for non-null', 'query ($n: Int!) { count(n: $n) }', { n: null }, ['Variable "$n" must be of type "Int!".']],
      ['nothing for non-null', 'query ($n: Int!) { count(n: $n) }', {}, ['Variable "$n" must be of type "Int!".']],
      ['null for a condition of a fragment', 'query ($f: Boolean = true) { me { ...F } } fragment F on Person { name @skip(if: $f) age }', { f: null }, ['Variable "$f" must not be null: a @skip or @include goes by it.']],
      ['an unknown enum value', 'query ($s: Sex) { person(sex: $s) { name } }', { s: '320499' }, ['Variable "$s" must be of type "Sex".']],
      ['an unknown input field', 'query ($f: Filter) { search(filter: $f) { name } }', { f: { '320499': 1 } }, ['Variable "$f" must be of type "Filter".']],
      ['a wrong item deep inside', 'query ($f: Filter) { search(filter: $f) { name } }', { f: { and: [{ ids: [{}] }] } }, ['Variable "$f" must be of type "Filter".']],
    ])('refuses %s by the name and type of the variable, never by its value (access.md C4)', (_name, source, variables, violations) => {
      expect(refusal(() => ask({ document: { kind: 'source', source }, variables }))).toEqual({ code: 'BAD_USER_INPUT', detail: { violations } });
    });

    it.each([
      ['listItems', { ids: Array.from({ length: 201 }, String) }, { limit: 'listItems', allowed: 200, got: 201 }],
      ['variableValues', { ids: Array.from({ length: 20 }, () => Array.from({ length: 150 }, String)) }, { limit: 'variableValues', allowed: 2_000 }],
      ['variableDepth', { f: { and: [{ and: [{ and: [{ and: [{ and: [{}] }] }] }] }] } }, { limit: 'variableDepth', allowed: 8 }],
    ])('refuses variables over the limit %s before coercing them', (_limit, variables, detail) => {
      expect(refusal(() => ask({ variables }))).toEqual({ code: 'LIMIT_EXCEEDED', detail });
    });

    it('lets a variable named __proto__ or constructor do nothing', () => {
      const operation = ask({ document: { kind: 'source', source: 'query ($constructor: Int) { count(n: $constructor) }' }, variables: JSON.parse('{"__proto__":{"polluted":1},"constructor":2}') as Record<string, unknown> });
      expect(operation.variables['constructor']).toBe(2);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });
  });

  describe('cost', () => {
    const cost = (source: string, variables: Record<string, unknown> = {}): unknown => (refusal(() => ask({ document: { kind: 'source', source }, variables }, { limits: { cost: 0 } })).detail as { got?: number }).got;
    it.each([
      ['a field each', '{ me { name age } }', {}, 3],
      ['times first', '{ me { licenses(first: 20) { nodes { number } } } }', {}, 1 + 1 + 20 * (1 + 1)],
      ['times first by variable', 'query ($n: Int) { me { licenses(first: $n) { nodes { number } } } }', { n: 2 }, 1 + 1 + 2 * (1 + 1)],
      ['times the items named', 'query ($ids: [ID!]!) { persons(personIds: $ids) { name } }', { ids: ['a', 'b', 'c'] }, 1 + 3],
      ['times the items named as literals', '{ persons(personIds: ["a", "b"]) { name } }', {}, 1 + 2],
      ['times ten where nobody says', '{ me { children { name } } }', {}, 1 + 1 + 10],
      ['through fragments, on interfaces too', '{ me { ...F ... on Named { name } } } fragment F on Person { age }', {}, 3],
      ['a default of first', '{ me { licenses { nodes { number } } } }', {}, 1 + 1 + 10 * (1 + 1)],
    ])('counts %s', (_name, source, variables, expected) => {
      expect(cost(source, variables)).toBe(expected);
    });
    it('refuses what would resolve too many fields', () => {
      const source = 'query ($ids: [ID!]!) { persons(personIds: $ids) { licenses(first: 100) { nodes { number holder { name age } } } } }';
      expect(refusal(() => ask({ document: { kind: 'source', source }, variables: { ids: Array.from({ length: 200 }, String) } }))).toMatchObject({ code: 'LIMIT_EXCEEDED', detail: { limit: 'cost' } });
    });
  });

  describe('introspection', () => {
    const MIXED = '{ __schema { queryType { name } } me { name } }';
    it.each([
      ['off', 'DEPARTMENT', '{ __schema { queryType { name } } }', 'INTROSPECTION_DISABLED'],
      ['off', 'DEPARTMENT', '{ ...F } fragment F on Query { a: __type(name: "Person") { name } }', 'INTROSPECTION_DISABLED'],
      ['off', 'CITIZEN', '{ __typename me { __typename } }', null],
      ['developers', 'CITIZEN', MIXED, 'INTROSPECTION_DISABLED'],
      ['developers', 'CITIZEN', '{ me { name } ... { ... on Query { __schema { queryType { name } } } } }', 'INTROSPECTION_DISABLED'],
      ['developers', 'DEPARTMENT', MIXED, null],
      ['everybody', 'CITIZEN', MIXED, null],
    ] as const)('%s, asked by a %s: %s gives %s', (introspection, kind, source, code) => {
      if (code === null) expect(ask(source, { introspection, kind }).type).toBe('query');
      else expect(refusal(() => ask(source, { introspection, kind })).code).toBe(code);
    });
    it('allows the query every tool sends, within the limits', () => {
      expect(ask(getIntrospectionQuery(), { introspection: 'everybody' }).name).toBe('IntrospectionQuery');
    });
  });

  describe('registered documents', () => {
    const trusted = { document: { kind: 'trusted', id: `sha256:${sha256(REGISTERED)}` } } as const;
    it('run by id, for the client they are registered for', () => {
      expect(ask(trusted, { kind: 'OPEN_DATA_APP' }).name).toBe('Registered');
    });
    it('do not exist for another client', () => {
      expect(refusal(() => ask(trusted, { kind: 'CITIZEN' })).code).toBe('DOCUMENT_NOT_FOUND');
    });
    it.each([
      ['in full', { document: { kind: 'source', source: REGISTERED } }],
      ['by a persisted hash', { document: { kind: 'persisted', sha256: sha256(REGISTERED), source: REGISTERED } }],
    ] as const)('are all an open-data application may send: the same document %s is refused', (_name, params) => {
      expect(refusal(() => ask(params, { kind: 'OPEN_DATA_APP' }))).toEqual({ code: 'DOCUMENT_NOT_TRUSTED', detail: { clientClass: 'OPEN_DATA_APP' } });
    });
  });

  describe('automatic persisted queries (access.md D7)', () => {
    const source = '{ me { name } }';
    const by = (hash: string, text: string | null) => ({ document: { kind: 'persisted', sha256: hash, source: text } }) as const;
    it('are found by hash once sent in full, by the same client only', () => {
      const room = house();
      expect(refusal(() => ask(by(sha256(source), null), {}, room)).code).toBe('PERSISTED_QUERY_NOT_FOUND');
      ask(by(sha256(source), source), {}, room);
      expect(ask(by(sha256(source), null), {}, room).source).toBe(source);
      expect(refusal(() => ask(by(sha256(source), null), { kind: 'AUDITOR' }, room)).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    });
    it('are refused under a hash that is not theirs', () => {
      expect(refusal(() => ask(by(sha256('{ other }'), source))).code).toBe('PERSISTED_QUERY_MISMATCH');
    });
    it('are not kept when they are not valid', () => {
      const room = house();
      const invalid = '{ nothing }';
      expect(refusal(() => ask(by(sha256(invalid), invalid), {}, room)).code).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(refusal(() => ask(by(sha256(invalid), null), {}, room)).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    });
  });
});
