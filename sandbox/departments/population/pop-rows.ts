import type { PersonRecord } from '../../people/records/person-record.ts';
import { popColumns, type PopRow } from './pop-columns.ts';

/** Entry and end of the recorded history of P10 (tests/oracles/wire/soap/gbk-data-record). */
const HISTORY_OF_P10 = { hh: 'H000021', hhnbid: 'HN000021', qysj: '20100601080000', movedAt: '20180608195653' } as const;

/** The earlier entry of someone whose hukou moved: jlbz 2, ended when the current one began. */
function historyRow(person: PersonRecord, current: PopRow): PopRow | null {
  if (person.persona === 'P10') {
    return { ...current, gmsfhm: person.idNumber, hh: HISTORY_OF_P10.hh, hhnbid: HISTORY_OF_P10.hhnbid, hsql: '', jlbz: '2', qysj: HISTORY_OF_P10.qysj, jssj: HISTORY_OF_P10.movedAt };
  }
  if (person.hukouMovedInOn === null) return null;
  const before = `H9${String(person.index).padStart(7, '0')}`;
  return {
    ...current, hh: before, hhnbid: `HN${before.slice(1)}`, ssxq: person.birthPlaceDivision, xzjd: `${person.birthPlaceDivision}101`, jcwh: `${person.birthPlaceDivision}101201`,
    jlx: '', mlph: '', mlxz: '原籍', hsql: '', jlbz: '2', qysj: `${person.birthDate.replaceAll('-', '')}080000`, jssj: current['qysj'] ?? '',
  };
}

/** The second current row of DUPLICATE_CURRENT_ROW: the same again, or an older household that nobody closed. */
function duplicateRow(person: PersonRecord, current: PopRow): PopRow {
  if (person.index % 2 === 0) return current;
  const older = `H8${String(person.index).padStart(7, '0')}`;
  return { ...current, hh: older, hhnbid: `HN${older.slice(1)}`, qysj: `${person.birthDate.replaceAll('-', '')}080000` };
}

/** All rows the register holds of a person: history first, then current ones, with the defects of the labels. */
export function popRows(person: PersonRecord): readonly PopRow[] {
  const plain = popColumns(person);
  const lowerCase = person.defects.includes('ID_LOWERCASE_X') ? { ...plain, gmsfhm: person.idNumber.toLowerCase() } : plain;
  const current = person.persona === 'P10' ? { ...lowerCase, qysj: HISTORY_OF_P10.movedAt } : lowerCase;
  const history = historyRow(person, current);
  return [
    ...(history === null ? [] : [history]),
    ...(person.defects.includes('DUPLICATE_CURRENT_ROW') && person.persona === null ? [duplicateRow(person, current)] : []),
    current,
    ...(person.persona === 'P10' ? [current] : []),
    ...(person.idSharedWithName === null ? [] : [{ ...current, xm: person.idSharedWithName, cym: '', hh: `H7${String(person.index).padStart(7, '0')}`, zpid: '' }]),
  ];
}
