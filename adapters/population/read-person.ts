import { ambiguous, found, notFound, unavailable, withQuality, type Reading } from '../reading.ts';
import type { Columns } from '../values/column-reader.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import { readLegacyDate } from '../values/legacy-date.ts';
import type { PopulationReply, PopulationRow } from './codec.ts';
import { toHistoryEntry, toPersonRecord } from './mapping.ts';
import type { PersonRecord } from './person-record.ts';
import type { PersonKey } from './population-adapter.ts';

/** The number a row is about, as the department wrote it; null when the row does not say. */
export function rowIdNumber(row: PopulationRow): string | null {
  const number = row.fields.get('gmsfhm') ?? row.input.get('gmsfhm') ?? null;
  return number === null ? null : String(number);
}

/** Told columns, and the name the check interface confirmed (一致) as if told. */
function knownColumns(row: PopulationRow): Columns {
  if (row.fields.has('xm') || row.result.get('xm') !== '一致') return row.fields;
  return new Map([...row.fields, ['xm', row.input.get('xm') ?? null]]);
}

/** Names compared as people read them: `·` has half a dozen look-alikes, and some systems pad. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').replaceAll(/[\u00b7\u2022\u2027\u22c5\u30fb\uff0e\u25cf.]/g, '·').replaceAll(/\s+/gu, '');
}

function fingerprint(columns: Columns): string {
  const entries = [...columns].map(([name, value]) => [name, name === 'gmsfhm' && value !== null ? readIdNumber(String(value)).number : value] as const);
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Latest qysj first; rows without one last. */
function byStart(a: Columns, b: Columns): number {
  const start = (columns: Columns): string => readLegacyDate(columns.get('qysj')).value ?? '';
  return start(b) < start(a) ? -1 : start(b) > start(a) ? 1 : 0;
}

/**
 * A told row without the name column at all (an empty one is something else): the register changed its columns without a word, and what else moved
 * nobody knows. A null name would pass for a fact.
 */
export function lacksNameColumn(rows: readonly PopulationRow[]): boolean {
  return rows.some(({ fields, result }) => result.size === 0 && !fields.has('xm'));
}

interface Choice {
  readonly current: readonly Columns[];
  readonly past: readonly Columns[];
  readonly quality: readonly string[];
}

/** Distinct rows, split by jlbz and ordered by qysj (domain.md 7.3). A row without jlbz counts as current. */
function chooseRows(all: readonly Columns[]): Choice {
  const distinct = [...new Map(all.map((columns) => [fingerprint(columns), columns])).values()].toSorted(byStart);
  const quality: string[] = distinct.length < all.length ? ['DUPLICATE_ROW'] : [];
  const isPast = (columns: Columns): boolean => columns.get('jlbz') === '2';
  const current = distinct.filter((columns) => !isPast(columns));
  const past = distinct.filter(isPast);
  if (current.length > 1) quality.push('SEVERAL_CURRENT_ROWS');
  if (current.length > 0) return { current, past, quality };
  return { current: past.slice(0, 1), past: past.slice(1), quality: [...quality, 'NO_CURRENT_ROW'] };
}

/** Rows of a reply that are about nobody who was asked for: the department answered for somebody else. */
export function isAboutSomebodyElse(reply: PopulationReply, asked: ReadonlySet<string>): boolean {
  return reply.rows.some((row) => {
    const number = rowIdNumber(row);
    return number === null || !asked.has(readIdNumber(number).number);
  });
}

/**
 * One person out of a reply about several. Current by jlbz then by qysj, the rest as history; the same number for two names is AMBIGUOUS; a person
 * without a row of their own has the reply's `rest`, which is NOT_FOUND only where nothing speaks against it.
 */
export function readPerson(key: PersonKey, reply: PopulationReply, asked: ReadonlySet<string>): Reading<PersonRecord> {
  const own = reply.rows.filter((row) => readIdNumber(rowIdNumber(row) ?? '').number === key.number);
  if (own.length === 0) return isAboutSomebodyElse(reply, asked) ? unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_PERSON'] }) : reply.rest;
  const data = own.filter((row) => row.problem === null);
  const firstProblem = own.find((row) => row.problem !== null)?.problem ?? null;
  if (data.length === 0) return firstProblem ?? reply.rest;
  // The check interface held the number against its register and it is not there.
  if (data.every((row) => row.result.get('gmsfhm') === '不一致')) return notFound();

  const { current, past, quality } = chooseRows(data.map(knownColumns));
  const names = new Set(current.map((columns) => columns.get('xm') ?? null).filter((name) => name !== null).map((name) => comparableName(String(name))));
  if (names.size > 1) return ambiguous(names.size, { quality });
  const [latest, ...overtaken] = current;
  if (latest === undefined) return reply.rest;
  if (lacksNameColumn(data)) return unavailable('MALFORMED', { quality: ['SCHEMA_DRIFT:xm'] });
  const history = [...overtaken, ...past].toSorted(byStart).map(toHistoryEntry);
  const { person, quality: marks } = toPersonRecord(key.type, key.number, latest, history);
  const idMarks = data.flatMap((row) => readIdNumber(rowIdNumber(row) ?? '').quality);
  const rowMarks = data.flatMap((row) => row.quality);
  return withQuality(found(person, { quality }), [...idMarks, ...rowMarks, ...marks]);
}
