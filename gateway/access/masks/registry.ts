import { ADDR_STREET } from './addr-street.ts';
import { BAND } from './band.ts';
import { CARD_4 } from './card-4.ts';
import { CERT_MID } from './cert-mid.ts';
import { DATE_MONTH } from './date-month.ts';
import { DATE_YEAR } from './date-year.ts';
import { DIV_4 } from './div-4.ts';
import { DIV_6 } from './div-6.ts';
import { EMAIL } from './email.ts';
import { X } from './forbidden.ts';
import { ID_1_1 } from './id-1-1.ts';
import { ID_1_2 } from './id-1-2.ts';
import { ID_3_4 } from './id-3-4.ts';
import { ID_6_4 } from './id-6-4.ts';
import { IPV4_1 } from './ipv4-1.ts';
import { LANDLINE } from './landline.ts';
import type { Mask } from './mask.ts';
import { NAME } from './name.ts';
import { PHONE_3_2 } from './phone-3-2.ts';
import { PHONE_3_4 } from './phone-3-4.ts';
import { PLATE } from './plate.ts';
import { SECRET } from './secret.ts';
import { SUPPRESS } from './suppress.ts';
import { TAIL_3 } from './tail-3.ts';
import { USCC_8_4 } from './uscc-8-4.ts';

/** Every mask there is. A name that the schema uses and this list lacks counts as no usable mask, so the field is never shown masked. */
export const MASKS: readonly Mask[] = [
  NAME, ID_3_4, ID_1_1, ID_1_2, ID_6_4, PHONE_3_4, PHONE_3_2, LANDLINE, CARD_4, ADDR_STREET, DATE_YEAR, DATE_MONTH, DIV_4, DIV_6, TAIL_3, BAND,
  CERT_MID, PLATE, EMAIL, USCC_8_4, IPV4_1, SECRET, SUPPRESS, X,
];

const BY_NAME: ReadonlyMap<string, Mask> = new Map(MASKS.map((mask) => [mask.name, mask]));

/** The mask of that name, or null. */
export function maskNamed(name: string): Mask | null {
  return BY_NAME.get(name) ?? null;
}
