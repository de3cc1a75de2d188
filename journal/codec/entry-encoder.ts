import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { AccessRecord, AccessTemplate, RequestRecord, SourceCall, TemplateField } from '../journal-entry.ts';
import { MAX_ENTRY_BYTES } from '../layout/entry-bundle.ts';
import { encodeDifferences } from './field-differences.ts';
import { guardText } from './guard-text.ts';
import type { LoggedSubject } from './log-entry.ts';
import { packRequestId } from './request-id-text.ts';
import { formatSubject } from './subject-text.ts';

/** What the journal adds to a record before it is encoded: everything that needs the epoch key. */
export interface Pseudonyms {
  readonly epoch: string;
  /** Null for machines. */
  readonly actor: string | null;
  readonly subjects: readonly LoggedSubject[];
  readonly requestMac: string | null;
  /** Of the client's network, base64url. */
  readonly network: string | null;
}

/** Entries of one record in order; the record's own is the last, those before it are what it refers to. */
export type EncodedRecord = readonly Buffer[];

const FIELDS_PER_ENTRY = 200;
const SUBJECTS_INLINE = 16;
const SUBJECTS_PER_BLOCK = 2_000;
/** Bounded memory: past this many dictionary entries or templates the encoder starts over and writes them anew. */
const MAX_KNOWN = 50_000;

const fieldItems = (field: TemplateField): unknown[] => [guardText(field.path), field.coordinate, field.grade, field.owner, field.implicit ? 1 : 0];

function fieldChunks(fields: readonly TemplateField[]): unknown[][][] {
  const chunks: unknown[][][] = [];
  for (let start = 0; start < fields.length; start += FIELDS_PER_ENTRY) chunks.push(fields.slice(start, start + FIELDS_PER_ENTRY).map(fieldItems));
  return chunks;
}

/** Dictionary entries, and tokens with their digests, that are kept: one of either is used for many requests. */
const MAX_KEPT = 10_000;

/** Encodes records to entries, writing each template and dictionary entry once per boot. One encoder writes one log. */
export class EntryEncoder {
  #known = new Map<string, number>();
  readonly #templates = new WeakMap<AccessTemplate, { readonly key: string; readonly entries: (next: number) => Buffer[] }>();
  /** Dictionary entries as text, by what they are made of: looking at each of its texts again would cost more than the rest of a request's entry. */
  readonly #texts = new LRUCache<string, string>({ max: MAX_KEPT });
  readonly #tokens = new LRUCache<string, string>({ max: MAX_KEPT });
  #staged = new Map<string, number>();
  #entries: Buffer[] = [];
  #next = 0;

  /** Forgets what was written: from here on templates and dictionary are written anew, so that nothing refers to what may be pruned. */
  beginAnew(): void {
    this.#known = new Map();
  }

  /** Entries of an access record when the log's next index is `next`. A record that throws leaves the encoder as it was. */
  encodeAccess(record: AccessRecord, pseudonyms: Pseudonyms, next: number): EncodedRecord {
    return this.#encode(next, () => {
      const request = this.#requestItems(record, pseudonyms);
      const differences = encodeDifferences(record.differences, (reason) => this.#name(reason));
      const sources = this.#sourceItems(record.sources);
      const { status, rows, bytes } = record.response;
      const refusal = record.refusal === null ? null : this.#name(record.refusal);
      const tail = [differences, sources, Math.round(record.latencyMs), status, rows, bytes, pseudonyms.requestMac, ...networkItem(pseudonyms), record.intent, refusal];
      while (tail.at(-1) === null) tail.pop();
      return ['A', ...request, ...tail];
    });
  }

  /** Entries of an intent: the request without its outcome. */
  encodeIntent(record: RequestRecord, pseudonyms: Pseudonyms, next: number): EncodedRecord {
    return this.#encode(next, () => ['I', ...this.#requestItems(record, pseudonyms), pseudonyms.requestMac, ...networkItem(pseudonyms)]);
  }

  #encode(next: number, build: () => unknown[]): EncodedRecord {
    if (this.#known.size > MAX_KNOWN) this.#known = new Map();
    this.#staged = new Map();
    this.#entries = [];
    this.#next = next;
    this.#push(Buffer.from(JSON.stringify(build())));
    for (const [key, index] of this.#staged) this.#known.set(key, index);
    return this.#entries;
  }

  #push(entry: Buffer): number {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry must be at most ${MAX_ENTRY_BYTES} bytes, got ${entry.length}`);
    this.#entries.push(entry);
    this.#next += 1;
    return this.#next - 1;
  }

  #once(key: string, write: () => number): number {
    const known = this.#known.get(key) ?? this.#staged.get(key);
    if (known !== undefined) return known;
    const index = write();
    this.#staged.set(key, index);
    return index;
  }

  /** Index of the dictionary entry of this kind and these texts, each of them guarded. */
  #dictionary(kind: 'context' | 'name', texts: readonly (string | null)[]): number {
    const key = JSON.stringify(['D', kind, ...texts]);
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = JSON.stringify(['D', kind, ...texts.map((each) => (each === null ? null : guardText(each)))]);
      this.#texts.set(key, text);
    }
    return this.#entry(text);
  }

  #entry(text: string): number {
    return this.#once(text, () => this.#push(Buffer.from(text)));
  }

  #name(name: string): number {
    return this.#dictionary('name', [name]);
  }

  /** The first 12 bytes of the id's SHA-256. */
  #hashedToken(id: string): string {
    let hashed = this.#tokens.get(id);
    if (hashed === undefined) this.#tokens.set(id, (hashed = hash('sha256', id, 'base64url').slice(0, 16)));
    return hashed;
  }

  #requestItems(record: RequestRecord, pseudonyms: Pseudonyms): unknown[] {
    const template = this.#template(record.template);
    const { principal } = record;
    const facts = [principal.kind, principal.organization, record.clientId, record.item, record.legalBasis, pseudonyms.epoch];
    const context = this.#dictionary('context', facts);
    const caseNo = record.caseNo === null ? null : guardText(record.caseNo);
    const subjects: unknown[] = pseudonyms.subjects.slice(0, SUBJECTS_INLINE).map(formatSubject);
    for (let start = SUBJECTS_INLINE; start < pseudonyms.subjects.length; start += SUBJECTS_PER_BLOCK) {
      const block = pseudonyms.subjects.slice(start, start + SUBJECTS_PER_BLOCK).map(formatSubject);
      subjects.push(this.#push(Buffer.from(JSON.stringify(['S', block]))));
    }
    return [template, record.at, context, pseudonyms.actor, caseNo, packRequestId(record.requestId), this.#hashedToken(record.tokenId), subjects];
  }

  #template(template: AccessTemplate): number {
    let prepared = this.#templates.get(template);
    if (prepared === undefined) {
      prepared = prepareTemplate(template);
      this.#templates.set(template, prepared);
    }
    const { key, entries } = prepared;
    return this.#once(key, () => entries(this.#next).reduce((_, entry) => this.#push(entry), 0));
  }

  #sourceItems(calls: readonly SourceCall[]): unknown[] {
    if (calls.length === 0) return [];
    return [this.#entry(JSON.stringify(['D', 'names', calls.map((call) => call.source)])), ...calls.map((call) => this.#callItems(call))];
  }

  #callItems(call: SourceCall): unknown[] {
    const items: unknown[] = [Math.round(call.latencyMs), call.rows];
    const requestId = call.sourceRequestId === null ? null : guardText(call.sourceRequestId);
    // FOUND is what nearly every call is, so it is what no status means.
    if (call.status !== 'FOUND' || requestId !== null) items.push(call.status === 'FOUND' ? 0 : this.#name(call.status));
    if (requestId !== null) items.push(requestId);
    return items;
  }
}

/** No item at all where there is none: a text in this place is a network, a number an intent. */
const networkItem = ({ network }: Pseudonyms): readonly string[] => (network === null ? [] : [network]);

function prepareTemplate(template: AccessTemplate): { key: string; entries: (next: number) => Buffer[] } {
  if (template.defaults.length !== template.fields.length) {
    throw new RangeError(`a template must have one default state a field: ${template.fields.length} fields, ${template.defaults.length} states`);
  }
  const chunks = fieldChunks(template.fields);
  const last = chunks.pop() ?? [];
  const operationName = template.operationName === null ? null : guardText(template.operationName);
  const reasons = Object.entries(template.reasons).map(([index, reason]) => [Number(index), guardText(reason)]);
  const head = [operationName, template.operationHash, template.operationType, template.schemaId, template.policyVersion, template.defaults, reasons];
  const entries = (next: number): Buffer[] => [
    ...chunks.map((chunk) => Buffer.from(JSON.stringify(['T', 'part', chunk]))),
    Buffer.from(JSON.stringify(['T', 'head', ...head, last, chunks.map((_, i) => next + i)])),
  ];
  return { key: `T${hash('sha256', JSON.stringify([head, chunks, last]))}`, entries };
}
