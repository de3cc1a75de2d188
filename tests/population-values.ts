import type { SyntheticRegistry } from '../sandbox/people/synthetic-registry.ts';
import type { ForbiddenValues } from './privacy-scan.ts';

/** Everything that names a person of a synthetic population: what must be found in no log. */
export function populationValues(registry: SyntheticRegistry): ForbiddenValues {
  const people = Array.from({ length: registry.size }, (_, index) => registry.person(index));
  const idNumbers = people.flatMap((person) => [person.idNumber, person.idNumberElsewhere]);
  return {
    name: people.flatMap((person) => [person.name, person.nameElsewhere]),
    'ID number': idNumbers,
    // As old systems still hold it: without the century and the check digit.
    '15-digit ID number': idNumbers.map((number) => `${number.slice(0, 6)}${number.slice(8, 17)}`),
    'medical-insurance number': people.flatMap(({ idNumber }) => registry.medicalInsurance.enrollmentsOf(idNumber).map(({ medicalPersonNo }) => medicalPersonNo)),
    mobile: people.flatMap(({ mobile }) => (mobile === null ? [] : [mobile])),
    address: people.map(({ hukouAddress }) => hukouAddress.full),
  };
}
