/** Where the graph keeps the facts of a record that decisions depend on (domain.md 6.3). The facts themselves are graded like any field. */

/** The type of natural persons and the field that tells their age. */
export const PERSON_TYPE = 'Person';
export const BIRTH_DATE_FIELD = 'birthDate';
/** The verdict that tells whether a person is dead. */
export const DECEASED_FIELD = 'deceased';
/** Coordinates of the pair that must not be shown together half masked (access.md B3). */
export const ID_NUMBER_COORDINATE = 'Person.idNumber';
export const BIRTH_DATE_COORDINATE = 'Person.birthDate';

/** The Boolean of records that the law publishes for a time: whether that is over (expired, repaired, or never published of a person). */
export const PUBLICITY_FIELD = 'publicityEnded';

/** The type of verdict fields. */
export const VERDICT_TYPE = 'Ternary';

/** Types inside which every field counts as sensitive. */
export const SETTING_OF_TYPE: Readonly<Record<string, 'ASSISTANCE' | 'HEALTH'>> = {
  AssistanceFamilyFile: 'ASSISTANCE',
  BirthCertificate: 'HEALTH',
  VaccinationFile: 'HEALTH',
};
