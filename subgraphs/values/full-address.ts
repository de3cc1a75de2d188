import { DIVISIONS } from '../../standards/divisions.ts';

/**
 * An address with the names of its province, city and district before it. The register splits them off into a division code, while an address as
 * people and other departments write it begins with them. An address that already does, or whose division is unknown, stays as it is.
 */
export function fullAddress(division: string | null, line: string | null): string | null {
  if (line === null || division === null) return line;
  const county = division.slice(0, 6);
  const names: string[] = [];
  for (let code: string | null = county; code !== null; code = DIVISIONS.get(code)?.parent ?? null) {
    const name = DIVISIONS.get(code)?.name;
    if (name === undefined) return line;
    names.unshift(name);
  }
  if (names.some((name) => line.startsWith(name))) return line;
  const town = DIVISIONS.get(division.slice(0, 9))?.name;
  return `${names.join('')}${town === undefined || division.length < 9 || line.includes(town) ? '' : town}${line}`;
}
