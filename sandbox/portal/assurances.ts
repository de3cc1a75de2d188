/** Ways to prove who one is at the portal's login page, weakest first: the `acr` values of docs/access-token.md with their names. */
export const ASSURANCES = [
  { acr: 'low', name: '仅登记', amr: ['pwd'] },
  { acr: 'real_name', name: '实名核验', amr: ['pwd', 'kba'] },
  { acr: 'face', name: '人脸识别', amr: ['face'] },
  { acr: 'in_person', name: '现场核验', amr: ['user'] },
  { acr: 'ca', name: '数字证书', amr: ['hwk'] },
] as const;

export type Acr = (typeof ASSURANCES)[number]['acr'];

/** The row of a form field's or a flag's value; undefined for anything else. */
export function assurance(acr: string | null | undefined): (typeof ASSURANCES)[number] | undefined {
  return ASSURANCES.find((row) => row.acr === acr);
}
