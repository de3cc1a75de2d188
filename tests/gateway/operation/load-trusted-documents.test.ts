import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../gateway/config-error.ts';
import { apiSchema } from '../../../gateway/operation/api-schema.ts';
import { createDocumentCache } from '../../../gateway/operation/document-cache.ts';
import { loadTrustedDocuments } from '../../../gateway/operation/load-trusted-documents.ts';
import { DEFAULT_OPERATION_LIMITS } from '../../../gateway/operation/operation-limits.ts';

const CHECKED_IN = new URL('../../../policy/documents/', import.meta.url);
const BODY = 'query A { me { name } }';
const ID = createHash('sha256').update(BODY).digest('hex');
const manifest = (operations: unknown): string => JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-documents-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function problem(file: string, content: string): string {
  writeFileSync(join(directory, file), content);
  try {
    loadTrustedDocuments(directory);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('a ConfigError was expected');
}

describe('loadTrustedDocuments', () => {
  it('finds a document for the client whose manifest it is in, and for no other', () => {
    writeFileSync(join(directory, 'app.json'), manifest([{ id: ID, name: 'A', type: 'query', body: BODY }]));
    writeFileSync(join(directory, 'other.json'), manifest([]));
    const documents = loadTrustedDocuments(directory);
    expect([documents.source('app', `sha256:${ID}`), documents.source('other', `sha256:${ID}`), documents.source('app', ID), documents.source('__proto__', `sha256:${ID}`)]).toEqual([BODY, null, null, null]);
  });

  it('has none where there is no directory', () => {
    expect(loadTrustedDocuments(join(directory, 'nowhere')).source('app', `sha256:${ID}`)).toBeNull();
  });

  it.each([
    ['no JSON', '{', 'app.json must be readable JSON, and is not'],
    ['another format', JSON.stringify({ [ID]: BODY }), 'app.json must be an Apollo persisted query manifest'],
    ['a body that was changed', manifest([{ id: ID, name: 'A', type: 'query', body: `${BODY} ` }]), 'app.json: the id of A must be the SHA-256 of its body, and is not'],
    ['an id in capitals', manifest([{ id: ID.toUpperCase(), name: 'A', type: 'query', body: BODY }]), 'operations.0.id is not as it must be'],
  ])('refuses a manifest with %s, naming it', (_name, content, message) => {
    expect(problem('app.json', content)).toContain(message);
  });
});

describe('the manifests checked in', () => {
  it('hold documents that are valid against the graph and within the limits', () => {
    const schema = apiSchema(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
    const documents = createDocumentCache(schema, DEFAULT_OPERATION_LIMITS);
    const { operations } = JSON.parse(readFileSync(new URL('open-data.json', CHECKED_IN), 'utf8')) as { operations: { body: string; id: string }[] };
    expect(operations.map(({ body }) => documents.get(body).sha256)).toEqual(operations.map(({ id }) => id));
    expect(loadTrustedDocuments(CHECKED_IN.pathname).source('open-data', `sha256:${operations[0]?.id}`)).toBe(operations[0]?.body);
  });
});
