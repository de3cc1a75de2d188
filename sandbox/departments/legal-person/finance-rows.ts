import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { EntityRow } from './entity-rows.ts';

/** Rows of service 2005: a year each; every fourth year is written with 年 behind it. */
export function financialRows(registry: SyntheticRegistry, uscc: string): readonly EntityRow[] {
  return registry.annualFinancialsOf(uscc).map(({ year, operatingRevenueYuan, taxPaidYuan }) => (
    { uniscid: uscc, nd: year % 4 === 0 ? `${year}年` : String(year), yysr: Number(operatingRevenueYuan) / 10_000, nsze: Number(taxPaidYuan) / 10_000 }));
}

/** Rows of service 2006: the licence number, bank, account in groups of four, and whether it stands. */
export function accountRows(registry: SyntheticRegistry, uscc: string): readonly EntityRow[] {
  const license = registry.accountLicenseOf(uscc);
  if (license === null) return [];
  return [{ uniscid: `${uscc} `, khxkzh: license.licenseNo, khyh: license.bank, zh: license.account.replaceAll(/(\d{4})(?=\d)/g, '$1 '), zhzt: license.open ? '1' : '2' }];
}
