import { decodeDifferences } from '../codec/field-differences.ts';
import type { FieldOutcome, LogEntry, LoggedSubject } from '../codec/log-entry.ts';
import { EntryFormatError } from '../codec/positional-reader.ts';
import { FIELD_STATES } from '../journal-entry.ts';
import type { AccessTemplate, SourceCall } from '../journal-entry.ts';
import type { AccessView } from './access-view.ts';

type Request = Extract<LogEntry, { readonly kind: 'A' | 'I' }>;

/** Templates and dictionary entries kept in memory: far more than one boot writes. */
const MAX_KNOWN = 20_000;

/** Puts templates, dictionary entries and subject blocks in the place of the indexes that access entries carry. One resolver reads one log. */
export class EntryResolver {
  readonly #log: string;
  readonly #read: (index: number) => Promise<LogEntry>;
  #known = new Map<number, LogEntry>();

  /** @param read gives the decoded entry at an index. */
  constructor(log: string, read: (index: number) => Promise<LogEntry>) {
    this.#log = log;
    this.#read = read;
  }

  /** The view of an access or intent entry at `index`. Throws `ENTRY_MALFORMED` when it refers to what is not there. */
  async view(index: number, entry: Request): Promise<AccessView> {
    const template = await this.template(index, entry.templateIndex);
    const context = await this.#entry(index, entry.contextIndex);
    if (context.kind !== 'D' || context.dictionary !== 'context') throw broken(index, entry.contextIndex, 'a context');
    return {
      kind: entry.kind, log: this.#log, index, at: entry.at, context: context.context,
      operation: { name: template.operationName, hash: template.operationHash, type: template.operationType },
      schemaId: template.schemaId, policyVersion: template.policyVersion, actor: entry.actor, caseNo: entry.caseNo, requestId: entry.requestId,
      tokenHash: entry.tokenHash, requestMac: entry.requestMac, network: entry.network, subjects: await this.#subjects(index, entry),
      fields: await this.#fields(index, template, entry), outcome: entry.kind === 'I' ? null : await this.#outcome(index, entry),
    };
  }

  async #entry(index: number, reference: number): Promise<LogEntry> {
    const known = this.#known.get(reference);
    if (known !== undefined) return known;
    if (reference >= index) throw new EntryFormatError(`entry ${index} refers to entry ${reference}, which is not before it`);
    const entry = await this.#read(reference);
    if (this.#known.size >= MAX_KNOWN) this.#known = new Map();
    // Subject blocks belong to one entry: keeping them would only push out what is used again.
    if (entry.kind !== 'S') this.#known.set(reference, entry);
    return entry;
  }

  /** The template at `reference`, put together from its parts, as the entry at `index` refers to it. */
  async template(index: number, reference: number): Promise<AccessTemplate> {
    const entry = await this.#entry(index, reference);
    if (entry.kind !== 'T' || entry.part) throw broken(index, reference, 'a template');
    if (entry.parts.length === 0) return entry.template;
    const parts = await Promise.all(entry.parts.map((part) => this.#entry(index, part)));
    const fields = parts.flatMap((part) => (part.kind === 'T' && part.part ? part.fields : []));
    return { ...entry.template, fields: [...fields, ...entry.template.fields] };
  }

  async #name(index: number, reference: number): Promise<string> {
    const entry = await this.#entry(index, reference);
    if (entry.kind !== 'D' || entry.dictionary !== 'name') throw broken(index, reference, 'a name');
    return entry.name;
  }

  async #subjects(index: number, entry: Request): Promise<LoggedSubject[]> {
    const subjects = [...entry.subjects];
    for (const reference of entry.subjectBlocks) {
      const block = await this.#entry(index, reference);
      if (block.kind !== 'S') throw broken(index, reference, 'a subject block');
      subjects.push(...block.subjects);
    }
    return subjects;
  }

  async #fields(index: number, template: AccessTemplate, entry: Request): Promise<FieldOutcome[]> {
    const fields: FieldOutcome[] = template.fields.map((field, i) => {
      const state = FIELD_STATES.find((name) => name === template.defaults.charAt(i)) ?? 'N';
      return { ...field, state, reason: template.reasons[i] ?? null };
    });
    if (entry.kind === 'I') return fields;
    const references = new Set([...entry.differences.matchAll(/!(\d+)/g)].map((match) => Number(match[1])));
    const reasons = new Map<number, string>();
    for (const reference of references) reasons.set(reference, await this.#name(index, reference));
    const differences = decodeDifferences(entry.differences, (reference) => reasons.get(reference) ?? null);
    if (differences === null) throw new EntryFormatError(`entry ${index}: its field differences are malformed`);
    for (const { index: position, state, reason } of differences) {
      const field = fields[position];
      if (field === undefined) throw new EntryFormatError(`entry ${index} speaks of field ${position}, its template has ${fields.length}`);
      fields[position] = { ...field, state, reason: reason ?? field.reason };
    }
    return fields;
  }

  async #outcome(index: number, entry: Extract<LogEntry, { readonly kind: 'A' }>): Promise<NonNullable<AccessView['outcome']>> {
    const names = entry.sourceNamesIndex === null ? null : await this.#entry(index, entry.sourceNamesIndex);
    if (names !== null && (names.kind !== 'D' || names.dictionary !== 'names' || names.names.length !== entry.sources.length)) {
      throw broken(index, entry.sourceNamesIndex ?? 0, 'the names of its sources');
    }
    const sources: SourceCall[] = [];
    for (const [i, call] of entry.sources.entries()) {
      const status = call.statusIndex === null ? 'FOUND' : await this.#name(index, call.statusIndex);
      const source = names?.kind === 'D' && names.dictionary === 'names' ? (names.names[i] ?? '') : '';
      sources.push({ source, latencyMs: call.latencyMs, rows: call.rows, status, sourceRequestId: call.sourceRequestId });
    }
    const { latencyMs, status, rows, bytes, intent } = entry;
    return { sources, latencyMs, status, rows, bytes, intent, refusal: entry.refusalIndex === null ? null : await this.#name(index, entry.refusalIndex) };
  }
}

function broken(index: number, reference: number, expected: string): EntryFormatError {
  return new EntryFormatError(`entry ${index} refers to entry ${reference}, which is not ${expected}`);
}
