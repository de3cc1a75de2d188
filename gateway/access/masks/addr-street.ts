import { stringMask } from './string-mask.ts';

/** Province and city if there, the district, the town or street if there. An estate (小区) or a road must not be taken for a district. */
const KEPT =
  /^(?:\p{Script=Han}{2,7}?(?:省|自治区))?(?:(?:(?![路街巷弄村小])\p{Script=Han}){2,7}?市)?(?:(?![路街道巷弄村园苑小])\p{Script=Han}){1,5}?[区县市](?:\p{Script=Han}{2,4}?(?:街道|镇|乡)(?![路街巷弄大村]))?/u;

/** Address: down to the town or street, then four fixed stars, so that the length of the rest does not show. */
export const ADDR_STREET = stringMask('ADDR_STREET', (value) => {
  const kept = KEPT.exec(value);
  return kept === null ? null : `${kept[0]}****`;
});
