import type { CallContext } from '../call-context.ts';
import { chunksOf } from '../chunks-of.ts';
import { createRowSource, type DatabaseRow, type RowSource, type RowSourceSettings } from '../protocol/exchange-database/row-source.ts';
import { found, mapFound, notFound, refused, toAnswer, unavailable, withQuality, type Reading } from '../reading.ts';
import type { Answer } from '../answer.ts';
import { connectSourceOver, type SourceEffects } from '../source-connection.ts';
import { SOURCES } from '../source-registry.ts';
import { instantOf, readLegacyDate } from '../values/legacy-date.ts';
import { readSubjectCode, resolveCreditRows } from './codec.ts';
import type { CreditAdapter } from './credit-adapter.ts';
import type { CreditCommitment, CreditRating, CreditRecord, CreditSubjectRecord } from './credit-record.ts';
import { reloadWindow } from './errors.ts';
import { toCreditCommitment, toCreditRating, toCreditRecord } from './mapping.ts';
import { createReloadWatch, type ReloadWatch } from './reload-watch.ts';
import { COMMITMENT_NUMBER, COMMITMENT_TABLE, CREDIT_TABLES, RATING_TABLE, tableQuery, type CreditTable } from './tables.ts';

export interface CreditAdapterOptions extends SourceEffects {
  /** `postgres://user@host:port/database`. May hold a password: never logged. */
  readonly url: string;
  readonly database?: Partial<Omit<RowSourceSettings, 'url'>>;
  /** The database as a whole, instead of the production one. */
  readonly rowSource?: RowSource;
  /** Subjects in one round of queries; default from the source registry. */
  readonly batchLimit?: number;
}

const OPERATION = 'select';
const COMMITMENTS = 'select(jh_xy_xycn)';

/** Rows of one table for some subjects, and when the table was last written. */
interface TableRows {
  readonly table: CreditTable;
  readonly rows: readonly DatabaseRow[];
  readonly writtenAt: string | null;
}

/** The forms in which a number may stand in the table: as it is, and an old number in its 15 digits. */
function writtenForms(key: string): readonly string[] {
  const isOld = /^\d{6}19\d{9}[\dX]$/.test(key);
  return isOld ? [key, key.slice(0, 6) + key.slice(8, 17)] : [key];
}

async function readTable(source: RowSource, watch: ReloadWatch, table: CreditTable, keys: readonly string[], signal: AbortSignal): Promise<Reading<TableRows>> {
  return mapFound(await source.query(tableQuery(table), [keys.flatMap(writtenForms)], signal), (rows): Reading<TableRows> => {
    const [first] = rows;
    if (first === undefined) return unavailable('MALFORMED');
    if (!watch.isWhole(table.name, Number(first['shuqiao_total']))) return reloadWindow(table.name);
    const writtenAt = instantOf(readLegacyDate(first['shuqiao_written_at']));
    // The count stands beside every row, and alone where there is none.
    const data = rows.filter((row) => row['shuqiao_hit'] === 't' || row['shuqiao_hit'] === true)
      .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('shuqiao_'))));
    return found({ table, rows: data, writtenAt });
  });
}

/** All tables, or the first reason why there is no whole answer: half of a credit record approves what the other half forbids. */
async function readTables(source: RowSource, watch: ReloadWatch, keys: readonly string[], signal: AbortSignal): Promise<Reading<readonly TableRows[]>> {
  const readings = await Promise.all([...CREDIT_TABLES, RATING_TABLE].map((table) => readTable(source, watch, table, keys, signal)));
  const tables: TableRows[] = [];
  for (const reading of readings) {
    if (reading.outcome !== 'FOUND') return reading;
    tables.push(reading.value);
  }
  const asOf = tables.map(({ writtenAt }) => writtenAt).filter((time) => time !== null).toSorted().at(-1) ?? null;
  return found(tables, { asOf });
}

interface Collected {
  readonly records: CreditRecord[];
  readonly repaired: CreditRecord[];
  rating: CreditRating | null;
  readonly quality: string[];
}

/** What the tables say of each subject. */
function collect(tables: readonly TableRows[]): ReadonlyMap<string, Collected> {
  const subjects = new Map<string, Collected>();
  const of = (key: string): Collected => {
    const subject = subjects.get(key) ?? { records: [], repaired: [], rating: null, quality: [] };
    subjects.set(key, subject);
    return subject;
  };
  for (const { table, rows } of tables) {
    const resolved = resolveCreditRows(rows, table.columns?.documentNo ?? null);
    for (const row of resolved.current) {
      const key = row.key.split('|')[0] ?? '';
      if (table.columns === null) {
        of(key).rating = toCreditRating(row);
        continue;
      }
      const mapped = toCreditRecord(row, table.columns);
      of(key).quality.push(...(mapped?.quality ?? ['UNKNOWN_CODE:lx']));
      if (mapped !== null) of(key)[mapped.repaired ? 'repaired' : 'records'].push(mapped.record);
    }
  }
  return subjects;
}

function toSubject(subjectCode: string, subjects: ReadonlyMap<string, Collected>): Reading<CreditSubjectRecord> {
  const subject = subjects.get(subjectCode);
  if (subject === undefined) return notFound();
  const { records, repaired, rating, quality } = subject;
  // A list entry that no code table knows is adverse or not, nobody can say: better no answer than a clean one.
  if (quality.includes('UNKNOWN_CODE:lx')) return unavailable('MALFORMED', { quality: ['UNKNOWN_CODE:lx'] });
  return withQuality(found({ subjectCode, records, repaired, rating }), quality);
}

/** Commitments by subject; none at all is an empty map. */
function commitmentsOf({ rows }: TableRows): ReadonlyMap<string, Reading<readonly CreditCommitment[]>> {
  const mapped = resolveCreditRows(rows, COMMITMENT_NUMBER).current.map((row) => ({ key: row.key.split('|')[0] ?? '', ...toCreditCommitment(row) }));
  const bySubject = Map.groupBy(mapped, ({ key }) => key);
  return new Map([...bySubject].map(([key, own]) => [key, withQuality(found(own.map(({ commitment }) => commitment)), own.flatMap(({ quality }) => quality))]));
}

/** The production adapter of the credit library. */
export function createCreditAdapter(options: CreditAdapterOptions): CreditAdapter {
  const { url, database = {}, batchLimit = SOURCES.credit.batchLimit } = options;
  const connection = connectSourceOver('credit', options, options.rowSource ?? createRowSource({ ...database, url }));
  const watch = createReloadWatch(connection.clock);

  async function askChunk(keys: readonly string[], context: CallContext): Promise<readonly (readonly [string, Answer<CreditSubjectRecord>])[]> {
    const { reading, evidence } = await connection.ask(OPERATION, context, (signal) => readTables(connection.transport, watch, keys, signal));
    const subjects = mapFound(reading, (tables) => found(collect(tables)));
    return keys.map((key) => [key, toAnswer(mapFound(subjects, (known) => toSubject(key, known)), evidence)]);
  }

  async function askCommitments(keys: readonly string[], context: CallContext): Promise<readonly (readonly [string, Answer<readonly CreditCommitment[]>])[]> {
    const { reading, evidence } = await connection.ask(COMMITMENTS, context, async (signal) =>
      mapFound(await readTable(connection.transport, watch, COMMITMENT_TABLE, keys, signal), (table) => found(table, { asOf: table.writtenAt })));
    const subjects = mapFound(reading, (table) => found(commitmentsOf(table)));
    return keys.map((key) => [key, toAnswer(mapFound(subjects, (known) => known.get(key) ?? notFound()), evidence)]);
  }

  async function askAll<T>(subjectCodes: readonly string[], operation: string, ask: (keys: readonly string[]) => Promise<readonly (readonly [string, Answer<T>])[]>): Promise<Answer<T>[]> {
    const keys = subjectCodes.map((raw) => {
      const reading = readSubjectCode(raw);
      return reading.ok ? reading.key : null;
    });
    const distinct = [...new Set(keys.filter((key) => key !== null))];
    const answers = new Map((await Promise.all(chunksOf(distinct, batchLimit).map(ask))).flat());
    return keys.map((key) => (key === null ? undefined : answers.get(key)) ?? toAnswer(refused('BAD_REQUEST'), connection.unasked(operation)));
  }

  return {
    creditBySubject: (subjectCodes, context) => askAll(subjectCodes, OPERATION, (keys) => askChunk(keys, context)),
    commitmentsBySubject: (subjectCodes, context) => askAll(subjectCodes, COMMITMENTS, (keys) => askCommitments(keys, context)),
    figures: connection.figures,
    close: connection.close,
  };
}
