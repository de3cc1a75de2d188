import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';

/** Copies of the household register that the gateway took over time; P10's as recorded, lower-case x and upper-case member in the newer one. */
export function popInfoRows(registry: SyntheticRegistry, cardId: string): readonly Readonly<Record<string, string>>[] {
  const person = registry.personByIdNumber(cardId.trim().toUpperCase());
  if (person === null) return [];
  const common = { name: person.name, sex: person.sex, nation: person.ethnicity, birthday: person.birthDate.replaceAll('-', '') };
  return [
    { cerno: person.idNumber, ...common, registrationDate: '20150601', tong_time: '2018-07-01 15:35:28.0' },
    { CERNO: person.idNumberElsewhere, ...common, registrationDate: '20190301', tong_time: '2021-02-03 01:02:03.0' },
  ];
}
