/** Ethnicity codes (GB/T 3304) with their share in percent (domain.md 5.2: 汉 99.27). */
export const ETHNICITY_SHARES: readonly (readonly [string, number])[] = [
  ['01', 99.27], ['03', 0.17], ['06', 0.11], ['15', 0.09], ['07', 0.06], ['08', 0.05], ['09', 0.04], ['11', 0.04], ['12', 0.03], ['02', 0.03],
  ['10', 0.01], ['05', 0.04], ['14', 0.03], ['19', 0.03],
];
