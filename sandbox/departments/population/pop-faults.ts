import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import type { PopRow } from './pop-columns.ts';

/** What can go wrong in the population system beside transport faults. */
export const POP_FAULTS = [
  'error-200', 'fault-500', 'fault-200', 'html-login', 'html-maintenance', 'maintenance', 'wrong-charset', 'no-charset', 'utf8-declared-gbk', 'cdata', 'duplicate-rows', 'stale-row', 'wrong-person',
  'quota', 'schema-drift', 'rare-lost', 'out-cut', 'empty-out', 'control-characters', 'doctype',
] as const satisfies readonly FaultKind[];

/** Extension A and the supplementary planes: not in GBK. */
const RARE = /[\u{3400}-\u{4dbf}\u{20000}-\u{3ffff}]/gu;

/** The three ways such a system loses a character outside GBK: user-defined area, `?`, a character reference. */
function loseRare(text: string): string {
  return text.replace(RARE, (character) => {
    if (character === '䶮') return '\ue000';
    return character === '㛃' ? '?' : `&#${character.codePointAt(0)};`;
  });
}

/** A row nobody closed: still marked current, with an older beginning and an older household. */
function stale(row: PopRow): PopRow {
  return { ...row, hh: `H6${(row['hh'] ?? '').slice(1)}`, qysj: '19990101080000', mlxz: '旧址' };
}

/** Applies the faults that change rows. */
export function distortRows(rows: readonly PopRow[], faults: FaultSwitch, stranger: () => PopRow): readonly PopRow[] {
  let result = rows;
  if (faults.strike('wrong-person') !== null) result = result.map(() => stranger());
  if (faults.strike('stale-row') !== null) result = result.flatMap((row) => (row['jlbz'] === '1' ? [stale(row), row] : [row]));
  if (faults.strike('duplicate-rows') !== null) result = result.flatMap((row) => [row, row]);
  if (faults.strike('rare-lost') !== null) result = result.map((row) => mapValues(row, loseRare));
  if (faults.strike('control-characters') !== null) result = result.map((row) => ({ ...row, mlxz: `${row['mlxz'] ?? ''}\u000b` }));
  if (faults.strike('schema-drift') !== null) result = result.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [drifted(column), value])));
  return result;
}

/** After an upgrade nobody announced: columns in upper case, and the name under another one. */
function drifted(column: string): string {
  return column === 'xm' ? 'XINGMING' : column.toUpperCase();
}

function mapValues(row: PopRow, change: (value: string) => string): PopRow {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, change(value)]));
}
