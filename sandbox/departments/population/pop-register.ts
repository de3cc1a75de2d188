import { parseIdNumber } from '../../../standards/id-number.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import { POP_COLUMNS, type PopRow } from './pop-columns.ts';
import type { PopMatch } from './pop-message.ts';
import type { PopQuery, PopQueryRow } from './pop-request.ts';
import { popRows } from './pop-rows.ts';

/** The household register: what it answers to the three kinds of query. */
export interface PopRegister {
  /** Current and historical rows of the persons asked for, in the order asked. */
  records(query: PopQuery): readonly PopRow[];
  /** Current rows of the members of the households asked for. */
  members(query: PopQuery): readonly PopRow[];
  matches(query: PopQuery): readonly PopMatch[];
}

const NOT_HELD = '库中无此号,请到户籍所在地进行核实!';
const MATCH_ONLY = new Set(['gmsfhm', 'xm']);

/** The wanted columns in the order they were asked for; unknown names are passed over. */
function only(row: PopRow, columns: readonly string[]): PopRow {
  if (columns.length === 0) return row;
  return Object.fromEntries(columns.filter((column) => POP_COLUMNS.includes(column)).map((column) => [column, row[column] ?? '']));
}

/** Opens the register over a synthetic world. */
export function popRegister(registry: SyntheticRegistry): PopRegister {
  const rowsOf = (idNumber: string): readonly PopRow[] => {
    const number = idNumber.trim().toUpperCase();
    const person = parseIdNumber(number).ok ? registry.personByIdNumber(number) : null;
    return person === null ? [] : popRows(person);
  };
  const match = ({ gmsfhm, xm }: PopQueryRow, titles: readonly string[]): PopMatch => {
    const current = rowsOf(gmsfhm).filter((row) => row['jlbz'] === '1');
    const input = { gmsfhm, xm };
    const first = current[0];
    if (first === undefined) return { input, result: { error: NOT_HELD } };
    const same = current.find((row) => row['xm'] === xm.trim());
    const wanted = titles.filter((column) => !MATCH_ONLY.has(column) && POP_COLUMNS.includes(column));
    return { input, result: { gmsfhm: true, xm: same !== undefined, columns: same === undefined || wanted.length === 0 ? null : only(same, wanted) } };
  };
  return {
    records: (query) => query.rows.flatMap(({ gmsfhm }) => rowsOf(gmsfhm)).map((row) => only(row, query.fhzd)),
    members: (query) =>
      query.rows
        .flatMap(({ hh }) => (registry.household(hh.trim())?.members ?? []).flatMap((index) => popRows(registry.person(index))))
        .filter((row) => row['jlbz'] === '1' && query.rows.some(({ hh }) => hh.trim() === row['hh']))
        .map((row) => only(row, query.fhzd)),
    matches: (query) => query.rows.map((row) => match(row, query.titles)),
  };
}
