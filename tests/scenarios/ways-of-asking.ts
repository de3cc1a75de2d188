import { createHash } from 'node:crypto';
import type { Answered } from './world.ts';

/** One field asked in one way: the document, the variables it needs, and where the value is in the answer. */
export interface Way {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly at: readonly (string | number)[];
}

/** What an answer says of the one field that was asked. */
export interface Told {
  readonly status: number;
  readonly value: unknown;
  readonly masked: number;
  readonly denied: number;
  readonly verdict: readonly string[];
  readonly stepUp: number;
  readonly codes: readonly unknown[];
}

type Root = 'me' | 'subject';
type Write = (field: string, root: Root, personId: string) => Way;

const key = (field: string): string => field.split(' ')[0] ?? field;
const from = (root: Root, selection: string): string => (root === 'me' ? `me { ${selection} }` : `subject { ... on Person { ${selection} } }`);

/** The field alone, as plainly as the language has it: what every other way is held against. */
export const alone: Write = (field, root) => ({ document: `{ ${from(root, field)} }`, at: [root, key(field)] });

/** The ways the language and the graph have to ask for the same field of the same person. */
export const WAYS: Readonly<Record<string, Write>> = {
  'by alias': (field, root) => ({ document: `{ ${from(root, `x: ${field}`)} }`, at: [root, 'x'] }),
  'under another field’s name': (field, root) => ({ document: `{ ${from(root, `personId: ${field}`)} }`, at: [root, 'personId'] }),
  'twice': (field, root) => ({ document: `{ ${from(root, `${field} ${field}`)} }`, at: [root, key(field)] }),
  'under an aliased root': (field, root) => ({ document: `{ other: ${from(root, field)} }`, at: ['other', key(field)] }),
  'by a named fragment': (field, root) => ({ document: `{ ${from(root, '...F')} } fragment F on Person { ${field} }`, at: [root, key(field)] }),
  'by nested fragments': (field, root) => ({
    document: `{ ${from(root, '...F')} } fragment F on Person { ... { ...G } } fragment G on Person { ... on Person { ...H } } fragment H on Person { ${field} }`, at: [root, key(field)],
  }),
  'by an inline fragment': (field, root) => ({ document: `{ ${from(root, `... { ... on Person { ${field} } }`)} }`, at: [root, key(field)] }),
  'by a fragment on the union': (field, root) => ({ document: `{ ${root} { ...F } } fragment F on Subject { ... on Person { ${field} } }`, at: [root, key(field)] }),
  'under @include': (field, root) => ({ document: `query ($yes: Boolean = true) { ${from(root, `... @include(if: $yes) { ${field} }`)} }`, at: [root, key(field)] }),
  'by the person’s handle': (field, _, id) => ({ document: `query ($id: ID!) { person(personId: $id) { ${field} } }`, variables: { id }, at: ['person', key(field)] }),
  'in a batch': (field, _, id) => ({ document: `query ($ids: [ID!]!) { persons(personIds: $ids) { ${field} } }`, variables: { ids: [id] }, at: ['persons', 0, key(field)] }),
  'in a batch of the same person twice': (field, _, id) => ({ document: `query ($ids: [ID!]!) { persons(personIds: $ids) { ${field} } }`, variables: { ids: [id, id] }, at: ['persons', 1, key(field)] }),
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A manifest of documents registered for a client (docs of `policy/documents/`). */
export function manifestOf(documents: readonly string[]): string {
  return JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: documents.map((body, at) => ({ id: sha256(body), name: `D${at}`, type: 'query', body })) });
}

/** The ways of HTTP to send a document; each ends with the answer of the last request. */
export const TRANSPORTS: Readonly<Record<string, (url: string, token: string, document: string) => Promise<Answered>>> = {
  'by POST': (url, token, document) => post(url, token, { query: document }),
  'by GET': (url, token, document) => get(url, token, { query: document }),
  'by hash (APQ)': async (url, token, document) => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(document) } };
    await post(url, token, { query: document, extensions });
    return post(url, token, { extensions });
  },
  'by hash in a GET (APQ)': async (url, token, document) => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(document) } };
    await post(url, token, { query: document, extensions });
    return get(url, token, { extensions: JSON.stringify(extensions) });
  },
  'by trusted document': (url, token, document) => post(url, token, { documentId: `sha256:${sha256(document)}` }),
};

const headers = (token: string) => ({ 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}`, 'apollo-require-preflight': 'true' });
const post = (url: string, token: string, body: unknown): Promise<Answered> => read(fetch(url, { method: 'POST', headers: headers(token), body: JSON.stringify(body) }));
const get = (url: string, token: string, search: Readonly<Record<string, string>>): Promise<Answered> => read(fetch(`${url}?${new URLSearchParams(search).toString()}`, { headers: headers(token) }));

async function read(answering: Promise<Response>): Promise<Answered> {
  const response = await answering;
  // What it holds is what is asserted.
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] };
}

/** Reads an answer to one field. */
export function told({ status, body }: Answered, at: Way['at']): Told {
  const access = (body.extensions?.['access'] ?? {}) as { masked?: unknown[]; denied?: unknown[]; verdict?: Record<string, string>; stepUp?: unknown[] }; // the contract of extensions.access
  return {
    status, value: at.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : value), body.data),
    masked: access.masked?.length ?? -1, denied: access.denied?.length ?? -1, verdict: Object.values(access.verdict ?? {}), stepUp: access.stepUp?.length ?? -1,
    codes: (body.errors ?? []).map(({ extensions }) => extensions['code']),
  };
}
