import type { GraphQLResolveInfo } from 'graphql';
import type { EntityDetails, LegalEntityRecord } from '../../adapters/legal-person/legal-entity-record.ts';
import { INDUSTRY, codedValue } from '../../standards/code-tables/index.ts';
import { fieldPath, objectPath, take } from '../request/take.ts';
import type { Resolver } from '../subgraph-module.ts';
import { entityReference } from '../values/entity-type.ts';
import { residentReference } from '../values/resident.ts';
import type { LegalPersonContext } from './legal-person-context.ts';

/** An entity as references give it: everything else is read when a field asks for it. */
export interface EntityReference {
  readonly uscc: string;
}

function ofRecord(read: (record: LegalEntityRecord, context: LegalPersonContext) => unknown): Resolver {
  return async ({ uscc }: EntityReference, _given: object, context: LegalPersonContext, info: GraphQLResolveInfo) => {
    const record = take(await context.entities.load(uscc), context, objectPath(info));
    return record === null ? null : read(record, context);
  };
}

function ofDetails(read: (details: EntityDetails) => unknown): Resolver {
  return async ({ uscc }: EntityReference, _given: object, context: LegalPersonContext, info: GraphQLResolveInfo) => {
    const details = take(await context.details.load(uscc), context, fieldPath(info));
    return details === null ? null : read(details);
  };
}

const SAME_NAME = [
  'registryId', 'legacyRegNo', 'name', 'economicType', 'legalRepName', 'registeredCapital', 'currency', 'establishedOn', 'operatingFrom', 'operatingTo', 'operatingLongTerm',
  'approvedOn', 'businessScope', 'industry', 'domicile', 'seriousViolation', 'status', 'contactPhone', 'sponsor', 'openingFund', 'purpose', 'supervisingBody',
] as const satisfies readonly (keyof LegalEntityRecord)[];

/** Resolvers of every field an entity of any kind has; each kind takes those that its type has. */
export const ENTITY_FIELDS: Readonly<Record<string, Resolver>> = {
  ...Object.fromEntries(SAME_NAME.map((name) => [name, ofRecord((record) => record[name])])),
  // Characters 9 to 17 of the code itself (GB 32100): nobody need be asked.
  orgCode: ({ uscc }: EntityReference) => uscc.slice(8, 17),
  entityKind: ofRecord((record) => record.category),
  entityType: ofRecord((record) => record.marketEntityType),
  legalRep: ofRecord(({ legalRepIdNumber }, { personIds }) => residentReference(personIds, legalRepIdNumber)),
  industrySection: ofRecord(({ industrySection }) => (industrySection === null ? null : codedValue(INDUSTRY, industrySection))),
  domicileAddressCode: ofRecord((record) => record.addressCode),
  registrationAuthority: ofRecord(({ registrationAuthority }) =>
    registrationAuthority?.code === null || registrationAuthority === null ? null : { ...registrationAuthority, system: '登记机关' }),
  headcountBand: ofRecord((record) => record.headcount),
  parent: ofRecord(({ parentUscc }) => entityReference(parentUscc)),
  abnormalEntries: ofDetails((details) => details.abnormalEntries),
  shareholders: ofDetails((details) => details.shareholders),
  keyPersonnel: ofDetails((details) => details.keyPersonnel),
  annualFinancials: async ({ uscc }: EntityReference, _given: object, context: LegalPersonContext, info: GraphQLResolveInfo) => take(await context.financials.load(uscc), context, fieldPath(info)),
  bankAccount: async ({ uscc }: EntityReference, _given: object, context: LegalPersonContext, info: GraphQLResolveInfo) =>
    take(await context.bankAccounts.load(uscc), context, fieldPath(info))?.account ?? null,
  branches: ofDetails((details) => details.branches.map(({ uscc }) => entityReference(uscc)).filter((branch) => branch !== null)),
};

/** Resolvers of `Shareholder`: who stands behind the name, as a subject of their own. */
export const SHAREHOLDER_FIELDS: Readonly<Record<string, Resolver>> = {
  person: ({ idNumber }: EntityDetails['shareholders'][number], _given: object, { personIds }: LegalPersonContext) => residentReference(personIds, idNumber),
  entity: ({ uscc }: EntityDetails['shareholders'][number]) => entityReference(uscc),
};
