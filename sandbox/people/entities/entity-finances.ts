import { REFERENCE_DATE } from '../calendar.ts';
import { luhnAccount } from '../luhn-account.ts';
import type { AccountLicenseRecord, AnnualFinancialsRecord } from '../records/entity-finances-record.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { World } from '../world.ts';

/** The library keeps the reports of so many years. */
const YEARS = 3;
const LAST_YEAR = Number(REFERENCE_DATE.slice(0, 4)) - 1;
/** Who files a report with the registration authority; the others report to their own. */
const REPORTING: ReadonlySet<EntityRecord['kind']> = new Set(['ENTERPRISE', 'INDIVIDUAL_BUSINESS', 'FARMER_COOPERATIVE']);

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Reports of the last years, oldest first: none of before it was founded, none of last year for who is on the list of those that did not file. */
export function annualFinancialsOf(world: World, { index, kind, establishedOn, headcount, status, abnormalEntries }: EntityRecord): readonly AnnualFinancialsRecord[] {
  if (!REPORTING.has(kind)) return [];
  const missing = status !== 'ACTIVE' || abnormalEntries.some(({ removedOn }) => removedOn === null);
  const first = Math.max(Number(establishedOn.slice(0, 4)), LAST_YEAR - YEARS + 1);
  const years = Array.from({ length: Math.max(0, LAST_YEAR - first + 1) }, (_, position) => first + position).filter((year) => !(missing && year === LAST_YEAR));
  return years.map((year) => {
    const revenue = headcount * world.random.between(`revenue ${year}`, index, 6_000_000, 90_000_000);
    return { year, operatingRevenueYuan: yuan(revenue), taxPaidYuan: yuan(Math.round(revenue * (0.01 + 0.05 * world.random.fraction(`tax ${year}`, index)))) };
  });
}

/** The basic account; small businesses do without one, half of them. */
export function accountLicenseOf(world: World, { index, kind, status }: EntityRecord): AccountLicenseRecord | null {
  if (kind === 'INDIVIDUAL_BUSINESS' && index >= 7 && world.random.fraction('account', index) < 0.5) return null;
  const digits = String(index).padStart(9, '0');
  return { licenseNo: `J3204${digits}`, bank: '常州示例银行新北支行', account: luhnAccount(`880${digits}`), open: status !== 'CANCELLED' };
}
