import { ENTRY_KINDS } from '../journal-entry.ts';
import type { EntryKind, TemplateField } from '../journal-entry.ts';
import { decodeEvent } from './decode-event.ts';
import type { LogEntry, LoggedSourceCall } from './log-entry.ts';
import { readNetwork } from './network-text.ts';
import { EntryFormatError, PositionalReader } from './positional-reader.ts';
import { unpackRequestId } from './request-id-text.ts';
import { parseSubject } from './subject-text.ts';

const GRADES = [1, 2, 3, 4] as const;

function readField(item: unknown): TemplateField {
  const reader = new PositionalReader(item, 'a template field');
  const path = reader.text();
  const coordinate = reader.text();
  const level = reader.count();
  const grade = GRADES.find((candidate) => candidate === level);
  if (grade === undefined) throw new EntryFormatError('a template field: item 2 must be a grade, 1 to 4');
  const field = { path, coordinate, grade, owner: reader.text(), implicit: reader.flag() };
  reader.end();
  return field;
}

function readTemplate(reader: PositionalReader): LogEntry {
  if (reader.oneOf(['part', 'head']) === 'part') return { kind: 'T', part: true, fields: reader.list(readField) };
  const operationName = reader.textOrNull();
  const operationHash = reader.text();
  const operationType = reader.oneOf(['query', 'mutation']);
  const schemaId = reader.text();
  const policyVersion = reader.text();
  const defaults = reader.text();
  const reasons = Object.fromEntries(reader.list((item): [number, string] => {
    const pair = new PositionalReader(item, 'a template reason');
    return [pair.count(), pair.text()];
  }));
  const fields = reader.list(readField);
  const parts = reader.list((item) => new PositionalReader([item], 'a template part').count());
  return { kind: 'T', part: false, parts, template: { operationName, operationHash, operationType, schemaId, policyVersion, fields, defaults, reasons } };
}

function readDictionary(reader: PositionalReader): LogEntry {
  const dictionary = reader.oneOf(['name', 'names', 'context']);
  if (dictionary === 'name') return { kind: 'D', dictionary, name: reader.text() };
  if (dictionary === 'names') return { kind: 'D', dictionary, names: reader.list((item) => new PositionalReader([item], 'a name').text()) };
  const context = {
    principalKind: reader.text(), organization: reader.textOrNull(), clientId: reader.text(), item: reader.textOrNull(), legalBasis: reader.textOrNull(), epoch: reader.text(),
  };
  return { kind: 'D', dictionary, context };
}

function readRequest(reader: PositionalReader) {
  const base = {
    templateIndex: reader.count(), at: reader.count(), contextIndex: reader.count(), actor: reader.textOrNull(), caseNo: reader.textOrNull(),
    requestId: unpackRequestId(reader.text()), tokenHash: reader.text(),
  };
  const listed = reader.list((item) => (typeof item === 'number' ? new PositionalReader([item], 'a subject block').count() : parseSubject(item)));
  const subjects = listed.filter((item) => typeof item === 'object');
  return { ...base, subjects, subjectBlocks: listed.filter((item) => typeof item === 'number') };
}

function readSource(item: unknown): LoggedSourceCall {
  const reader = new PositionalReader(item, 'a source call');
  const call = { latencyMs: reader.count(), rows: reader.count() };
  const status = reader.countOrNull() ?? 0;
  // Index 0 is the boot entry, so it can stand for «no status written», which is FOUND.
  return { ...call, statusIndex: status === 0 ? null : status, sourceRequestId: reader.textOrNull() };
}

/** `[index of the names, call, …]`, or nothing at all. */
function readSources(reader: PositionalReader): [number | null, LoggedSourceCall[]] {
  const [names, ...calls] = reader.list((item) => item);
  if (names === undefined) return [null, []];
  return [new PositionalReader([names], 'the names of the sources').count(), calls.map(readSource)];
}

/** The request's digest, and the network's after it where there is one: logs from before it was kept go on with a number or end. */
function readDigests(reader: PositionalReader): { readonly requestMac: string | null; readonly network: string | null } {
  const requestMac = reader.textOrNull();
  const network = reader.textIfNext();
  return { requestMac, network: network === null ? null : readNetwork(network) };
}

function readAccess(reader: PositionalReader): LogEntry {
  const request = readRequest(reader);
  const differences = reader.text();
  const [sourceNamesIndex, sources] = readSources(reader);
  const outcome = { latencyMs: reader.count(), status: reader.count(), rows: reader.count(), bytes: reader.count() };
  return { kind: 'A', ...request, differences, sourceNamesIndex, sources, ...outcome, ...readDigests(reader), intent: reader.countOrNull(), refusalIndex: reader.countOrNull() };
}

/** Decodes one entry's bytes; throws {@link EntryFormatError} for bytes that are no entry of this log. Trailing nulls may be absent. */
export function decodeEntry(bytes: Buffer): LogEntry {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new EntryFormatError('an entry must be JSON');
  }
  const reader = new PositionalReader(value, 'an entry');
  const kind = reader.oneOf(Object.keys(ENTRY_KINDS) as EntryKind[]); // the keys of ENTRY_KINDS are EntryKind by definition
  switch (kind) {
    case 'T':
      return readTemplate(reader);
    case 'D':
      return readDictionary(reader);
    case 'A':
      return readAccess(reader);
    case 'I':
      return { kind, ...readRequest(reader), ...readDigests(reader) };
    case 'S':
      return { kind, subjects: reader.list(parseSubject) };
    default:
      return decodeEvent(kind, reader);
  }
}
