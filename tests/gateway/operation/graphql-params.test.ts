import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { readGetParams, readPostParams } from '../../../gateway/operation/graphql-params.ts';

const HASH = 'a'.repeat(64);

function refusal(work: () => unknown): ClientError {
  try {
    work();
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('a refusal was expected');
}

describe('readPostParams', () => {
  it('reads query, operationName and variables, and lets unknown members be', () => {
    expect(readPostParams({ query: '{ me { name } }', operationName: 'A', variables: { a: 1 }, extensions: { other: 1 }, more: true }))
      .toEqual({ document: { kind: 'source', source: '{ me { name } }' }, operationName: 'A', variables: { a: 1 } });
  });

  it('takes null for what is not there', () => {
    expect(readPostParams({ query: '{ a }', operationName: null, variables: null, extensions: null })).toEqual({ document: { kind: 'source', source: '{ a }' }, operationName: null, variables: {} });
  });

  it('keeps an empty operationName: it names no operation (access.md A6)', () => {
    expect(readPostParams({ query: '{ a }', operationName: '' }).operationName).toBe('');
  });

  it.each([
    [{ documentId: `sha256:${HASH}` }, { kind: 'trusted', id: `sha256:${HASH}` }],
    [{ extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } }, { kind: 'persisted', sha256: HASH, source: null }],
    [{ query: '{ a }', extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } }, { kind: 'persisted', sha256: HASH, source: '{ a }' }],
  ])('reads the document reference of %j', (body, document) => {
    expect(readPostParams(body).document).toEqual(document);
  });

  it.each([
    [null, { parameter: 'body', expected: 'a JSON object', got: 'nothing' }],
    [[{ query: '{ a }' }], { parameter: 'body', expected: 'a JSON object', got: 'a list' }],
    ['320499200001011234', { parameter: 'body', expected: 'a JSON object', got: 'a string' }],
    [{}, { parameter: 'query', expected: 'a GraphQL document', got: 'nothing' }],
    [{ query: '  ' }, { parameter: 'query', expected: 'a GraphQL document', got: 'an empty string' }],
    [{ query: { kind: 'Document' } }, { parameter: 'query', expected: 'a string', got: 'an object' }],
    [{ query: '{ a }', operationName: 1 }, { parameter: 'operationName', expected: 'a string or null', got: 'a number' }],
    [{ query: '{ a }', variables: '320499200001011234' }, { parameter: 'variables', expected: 'an object or null', got: 'a string' }],
    [{ query: '{ a }', variables: ['320499200001011234'] }, { parameter: 'variables', expected: 'an object or null', got: 'a list' }],
    [{ query: '{ a }', extensions: 1 }, { parameter: 'extensions', expected: 'an object or null', got: 'a number' }],
    [{ documentId: '../../etc/passwd' }, { parameter: 'documentId', expected: '"sha256:" and 64 hexadecimal digits', got: 'a string' }],
    [{ query: '{ a }', documentId: `sha256:${HASH}` }, { parameter: 'documentId', expected: 'query or documentId, not both' }],
    [{ extensions: { persistedQuery: { version: 2, sha256Hash: HASH } } }, { parameter: 'extensions.persistedQuery', expected: 'an object with version 1', got: 'an object' }],
    [{ extensions: { persistedQuery: { version: 1, sha256Hash: HASH.toUpperCase() } } }, { parameter: 'extensions.persistedQuery.sha256Hash', expected: '64 hexadecimal digits', got: 'a string' }],
  ])('refuses %j by naming what must hold and the kind of what was got', (body, detail) => {
    const error = refusal(() => readPostParams(body));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.detail).toEqual(detail);
  });
});

describe('readGetParams', () => {
  it('reads JSON in variables and extensions', () => {
    expect(readGetParams(new URLSearchParams({ query: '{ a }', variables: '{"a":"长"}', operationName: 'A' }))).toEqual({ document: { kind: 'source', source: '{ a }' }, operationName: 'A', variables: { a: '长' } });
  });

  it.each([
    ['query={a}&query={b}', 'BAD_REQUEST', { parameter: 'query', expected: 'one value', got: '2 values' }],
    ['query={a}&variables={320499200001011234', 'MALFORMED_JSON', { parameter: 'variables' }],
    ['query={a}&variables=[1]', 'BAD_REQUEST', { parameter: 'variables', expected: 'an object or null', got: 'a list' }],
  ])('refuses %s', (search, code, detail) => {
    const error = refusal(() => readGetParams(new URLSearchParams(search)));
    expect({ code: error.code, detail: error.detail }).toEqual({ code, detail });
  });
});
