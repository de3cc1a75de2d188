import { parseIdNumber } from '../../standards/id-number.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';

/** GA/T 517: resident identity card. Departments other than the police name people by number alone, and only this document's number can be told by its form. */
const RESIDENT_IDENTITY_CARD = '111';

/** A reference to the person a department names by ID number; null where it names none, or by something else. */
export function residentReference(personIds: PersonIdCodec, idNumber: string | null): { readonly personId: string } | null {
  return idNumber !== null && parseIdNumber(idNumber).ok ? { personId: personIds.encode({ type: RESIDENT_IDENTITY_CARD, number: idNumber }) } : null;
}
