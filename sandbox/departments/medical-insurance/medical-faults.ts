import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import type { MedicalOutput, MedicalRow } from './medical-rows.ts';

/** Faults of what is in an answer; the others are of the envelope and the way there. */
export const ROW_FAULTS = ['wrong-person', 'stale-row', 'duplicate-rows', 'schema-drift', 'unknown-code', 'null-columns'] as const satisfies readonly FaultKind[];

/** Columns that hold somebody's number, with 恽文静's in their place. */
const STRANGER: MedicalRow = { psn_no: '32049900000000000000000014', certno: '320499199510070420', psn_name: '恽文静' };

const strange = (row: MedicalRow): MedicalRow => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, STRANGER[column] ?? value]));
/** What national and local dictionaries do not agree on. */
const unknown = (row: MedicalRow): MedicalRow => ({ ...row, ...('psn_insu_stas' in row ? { psn_insu_stas: '9', insuplc_admdvs: '329998' } : {}), ...('out_type' in row ? { out_type: '77' } : {}) });
/** A join that found nothing leaves its columns null. */
const holed = (row: MedicalRow): MedicalRow => ({ ...row, ...('psn_insu_stas' in row ? { psn_insu_stas: null, psn_insu_date: null, balc: null } : {}), ...('accrym_begn' in row ? { accrym_begn: null } : {}) });
const renamed = (row: MedicalRow): MedicalRow => Object.fromEntries(Object.entries(row).map(([column, value]) => [column === 'insutype' ? 'insu_type' : column, value]));
const older = (row: MedicalRow): readonly MedicalRow[] => ('updt_time' in row ? [{ ...row, psn_insu_stas: '4', psn_insu_date: '1999-01-01', updt_time: '2019-01-01 00:00:00' }, row] : [row]);

function eachRow(output: MedicalOutput, change: (row: MedicalRow) => readonly MedicalRow[]): MedicalOutput {
  return Object.fromEntries(Object.entries(output).map(([node, value]) => {
    // Array.isArray does not narrow readonly arrays; a node is a list of rows or one row.
    return [node, Array.isArray(value) ? (value as readonly MedicalRow[]).flatMap(change) : (change(value as MedicalRow).at(-1) ?? {})];
  }));
}

/** The answer with the row faults that are on. */
export function distortOutput(output: MedicalOutput, faults: FaultSwitch): MedicalOutput {
  let result = output;
  if (faults.strike('wrong-person') !== null) result = eachRow(result, (row) => [strange(row)]);
  if (faults.strike('stale-row') !== null) result = eachRow(result, older);
  if (faults.strike('unknown-code') !== null) result = eachRow(result, (row) => [unknown(row)]);
  if (faults.strike('null-columns') !== null) result = eachRow(result, (row) => [holed(row)]);
  if (faults.strike('duplicate-rows') !== null) result = eachRow(result, (row) => [row, row]);
  if (faults.strike('schema-drift') !== null) result = eachRow(result, (row) => [renamed(row)]);
  return result;
}
