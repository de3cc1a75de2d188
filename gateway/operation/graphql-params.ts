import { ClientError } from '../errors/client-error.ts';

/** The parameters of one GraphQL request (GraphQL over HTTP, section "Request"), checked for shape only. */
export interface GraphQLParams {
  readonly document: DocumentReference;
  /** Null when absent or null. An empty string is kept: it names no operation. */
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How the document is given: in full, by the hash of one sent before (APQ, a cache only), or by the id of a registered one. */
export type DocumentReference =
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'persisted'; readonly sha256: string; readonly source: string | null }
  | { readonly kind: 'trusted'; readonly id: string };

const SHA256 = /^[0-9a-f]{64}$/;
const DOCUMENT_ID = /^sha256:[0-9a-f]{64}$/;

/** Reads the parsed JSON body of a POST. Unknown members are ignored, as the specification asks. */
export function readPostParams(body: unknown): GraphQLParams {
  if (!isRecord(body)) throw refused('body', 'a JSON object', body);
  return paramsOf({
    query: body['query'],
    documentId: body['documentId'],
    operationName: body['operationName'],
    variables: body['variables'],
    extensions: body['extensions'],
  });
}

/** Reads the query string of a GET. Each parameter may appear once; `variables` and `extensions` are JSON. */
export function readGetParams(search: URLSearchParams): GraphQLParams {
  return paramsOf({
    query: single(search, 'query'),
    documentId: single(search, 'documentId'),
    operationName: single(search, 'operationName'),
    variables: json(search, 'variables'),
    extensions: json(search, 'extensions'),
  });
}

function paramsOf(raw: Readonly<Record<'query' | 'documentId' | 'operationName' | 'variables' | 'extensions', unknown>>): GraphQLParams {
  const operationName = raw.operationName ?? null;
  if (operationName !== null && typeof operationName !== 'string') throw refused('operationName', 'a string or null', operationName);
  const variables = raw.variables ?? {};
  if (!isRecord(variables)) throw refused('variables', 'an object or null', variables);
  const extensions = raw.extensions ?? {};
  if (!isRecord(extensions)) throw refused('extensions', 'an object or null', extensions);
  return { document: documentOf(raw.query ?? null, raw.documentId ?? null, extensions['persistedQuery'] ?? null), operationName, variables };
}

function documentOf(query: unknown, documentId: unknown, persistedQuery: unknown): DocumentReference {
  if (query !== null && typeof query !== 'string') throw refused('query', 'a string', query);
  if (documentId !== null) {
    if (typeof documentId !== 'string' || !DOCUMENT_ID.test(documentId)) throw refused('documentId', '"sha256:" and 64 hexadecimal digits', documentId);
    if (query !== null) throw new ClientError('BAD_REQUEST', { detail: { parameter: 'documentId', expected: 'query or documentId, not both' } });
    return { kind: 'trusted', id: documentId };
  }
  if (persistedQuery !== null) return persistedOf(persistedQuery, query);
  if (query === null || query.trim() === '') throw new ClientError('BAD_REQUEST', { detail: { parameter: 'query', expected: 'a GraphQL document', got: query === null ? 'nothing' : 'an empty string' } });
  return { kind: 'source', source: query };
}

function persistedOf(persistedQuery: unknown, source: string | null): DocumentReference {
  if (!isRecord(persistedQuery) || persistedQuery['version'] !== 1) throw refused('extensions.persistedQuery', 'an object with version 1', persistedQuery);
  const sha256 = persistedQuery['sha256Hash'];
  if (typeof sha256 !== 'string' || !SHA256.test(sha256)) throw refused('extensions.persistedQuery.sha256Hash', '64 hexadecimal digits', sha256);
  return { kind: 'persisted', sha256, source };
}

function single(search: URLSearchParams, name: string): string | null {
  const values = search.getAll(name);
  if (values.length > 1) throw new ClientError('BAD_REQUEST', { detail: { parameter: name, expected: 'one value', got: `${values.length} values` } });
  return values[0] ?? null;
}

function json(search: URLSearchParams, name: string): unknown {
  const text = single(search, name);
  if (text === null || text === '') return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClientError('MALFORMED_JSON', { detail: { parameter: name }, cause });
  }
}

/** Names the kind of what was got, never the value. */
function refused(parameter: string, expected: string, got: unknown): ClientError {
  return new ClientError('BAD_REQUEST', { detail: { parameter, expected, got: kindOf(got) } });
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
