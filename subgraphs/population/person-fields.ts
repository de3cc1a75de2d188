import type { GraphQLResolveInfo } from 'graphql';
import type { HouseholdRecord } from '../../adapters/population/household-record.ts';
import type { PersonRecord } from '../../adapters/population/person-record.ts';
import { fieldPath, known, objectPath, take } from '../request/take.ts';
import type { Resolver } from '../subgraph-module.ts';
import { ageAt, ageBand } from '../values/age.ts';
import { isWithinDivision } from '../values/division.ts';
import { fullAddress } from '../values/full-address.ts';
import { ternary } from '../values/ternary.ts';
import { isDeceased } from './deceased.ts';
import { kinOf } from './kin.ts';
import type { PopulationContext } from './population-context.ts';

/** A person as references and roots give them: everything else is read when a field asks for it. */
export interface PersonReference {
  readonly personId: string;
}

/** The register's record of a person; null when there is none. Throws the source's error. */
export async function personRecord({ personId }: PersonReference, context: PopulationContext, info: GraphQLResolveInfo): Promise<PersonRecord | null> {
  const answer = await context.persons.load(personId);
  return answer === null ? null : take(answer, context, objectPath(info));
}

async function householdRecord(person: PersonReference, context: PopulationContext, info: GraphQLResolveInfo): Promise<HouseholdRecord | null> {
  const householdNo = (await personRecord(person, context, info))?.householdNo ?? null;
  return householdNo === null ? null : take(await context.households.load(householdNo), context, fieldPath(info));
}

/** A field read from the record by `read`. */
function ofRecord(read: (record: PersonRecord, context: PopulationContext) => unknown): Resolver {
  return async (person: PersonReference, _arguments: object, context: PopulationContext, info: GraphQLResolveInfo) => {
    const record = await personRecord(person, context, info);
    return record === null ? null : read(record, context);
  };
}

/** A verdict over the record: UNKNOWN where there is no record, or no answer; that there was none is told of the verdict itself, which else says so by no error. */
function verdict<Arguments>(judge: (record: PersonRecord, given: Arguments, context: PopulationContext) => boolean | null): Resolver {
  return async ({ personId }: PersonReference, given: Arguments, context: PopulationContext, info: GraphQLResolveInfo) => {
    const answer = await context.persons.load(personId);
    const record = answer === null ? null : known(answer, context, answer.outcome === 'FOUND' ? objectPath(info) : fieldPath(info));
    return ternary(record === null ? null : judge(record, given, context));
  };
}

/** Fields that are a member of the record by the same name. */
const SAME_NAME = [
  'idNumber', 'name', 'formerName', 'sex', 'ethnicity', 'birthDate', 'birthPlaceDivision', 'nativePlaceDivision', 'hukouDivision', 'hukouKind',
  'hukouMoveInDate', 'householdNo', 'relationToHead', 'residenceAddress', 'residencePermit', 'hukouMaritalStatus', 'hukouEducation', 'mobile',
  'idCardValidFrom', 'idCardValidTo', 'idCardLongTerm', 'idCardIssuer', 'personStatus', 'deathCancelDate', 'deathCancelKind', 'recordCurrent', 'validFrom',
  'validTo',
] as const satisfies readonly (keyof PersonRecord)[];

const age = (record: PersonRecord, { now }: PopulationContext) => ageAt(record.birthDate, now());

/** Resolvers of `Person` in 人口库. */
export const PERSON_FIELDS: Readonly<Record<string, Resolver>> = {
  ...Object.fromEntries(SAME_NAME.map((name) => [name, ofRecord((record) => record[name])])),
  hukouAddress: ofRecord((record) => fullAddress(record.hukouDivision, record.hukouAddress)),
  hukouAddressCode: ofRecord((record) => record.addressCode),
  portrait: ofRecord((record) => record.portraitRef),
  household: (person: PersonReference, _arguments: object, context: PopulationContext, info: GraphQLResolveInfo) => householdRecord(person, context, info),
  relatives: async (person: PersonReference, _arguments: object, context: PopulationContext, info: GraphQLResolveInfo) => {
    const household = await householdRecord(person, context, info);
    const document = context.personIds.decode(person.personId);
    return household === null || document === null ? null : kinOf(document.number, household);
  },
  history: ofRecord((record) => record.history.map((entry) => ({ ...entry, hukouAddress: fullAddress(entry.hukouDivision, entry.hukouAddress) }))),
  age: ofRecord(age),
  ageBand: ofRecord((record, context) => ageBand(age(record, context))),
  isMinor: ofRecord((record, context) => {
    const years = age(record, context);
    return years === null ? null : years < 18;
  }),
  householdSize: async (person: PersonReference, _arguments: object, context: PopulationContext, info: GraphQLResolveInfo) =>
    (await householdRecord(person, context, info))?.members.length ?? null,
  isAtLeast: verdict<{ age?: number | null }>((record, given, context) => {
    const years = age(record, context);
    return years === null || given.age === null || given.age === undefined ? null : years >= given.age;
  }),
  deceased: verdict<object>(isDeceased),
  hukouInDistrict: verdict<{ division?: string | null }>((record, given) => isWithinDivision(record.hukouDivision, given.division ?? null)),
};
