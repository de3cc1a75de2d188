import { entityCommitments, personCommitments } from './credit/credit-commitments.ts';
import { creditRating, entityCreditRecords, personCreditRecords } from './credit/credit-register.ts';
import { accountLicenseOf, annualFinancialsOf } from './entities/entity-finances.ts';
import { entitiesOfWorld } from './entities/entities.ts';
import { medicalRegisterOf, type MedicalRegister } from './insurance/medical-register.ts';
import { socialInsuranceOf } from './insurance/social-insurance.ts';
import { licensesOfWorld } from './licenses/licenses.ts';
import { addressByCode } from './places/address-by-code.ts';
import { populationOf } from './population.ts';
import { realEstateOf } from './property/real-estate.ts';
import type { AddressRecord } from './records/address-record.ts';
import type { BuildingRecord } from './records/building-record.ts';
import type { CreditCommitmentRecord, CreditRatingRecord, CreditRecord } from './records/credit-record.ts';
import type { AccountLicenseRecord, AnnualFinancialsRecord } from './records/entity-finances-record.ts';
import { ENTITY_PERSONA_IDS, type EntityPersonaId, type EntityRecord } from './records/entity-record.ts';
import type { HouseholdRecord, KinLink, MarriageRecord } from './records/household-record.ts';
import type { LicenseRecord } from './records/license-record.ts';
import { PERSONA_IDS, type PersonaId, type PersonRecord } from './records/person-record.ts';
import type { ParcelRecord, RealEstateRightRecord } from './records/real-estate-record.ts';
import type { EmploymentRecord, SocialInsuranceRecord } from './records/social-insurance-record.ts';
import { makeWorld } from './world.ts';

/** `size` is the number of persons (default 2,000), `seed` any text (default `shuqiao`): the same pair gives the same world. */
export interface SyntheticRegistryOptions {
  readonly size?: number;
  readonly seed?: string;
}

/**
 * The synthetic world of domain.md 5, computed and never stored: every lookup is a function of (seed, size, key). Codes are
 * invertible by construction, so looking up by number needs no table. Unknown keys give null or an empty list.
 */
export interface SyntheticRegistry {
  readonly size: number;
  readonly entityCount: number;
  readonly seed: string;

  /** Throws RangeError when `index` is not an integer in [0, size). */
  person(index: number): PersonRecord;
  personByIdNumber(idNumber18: string): PersonRecord | null;
  persona(id: PersonaId): PersonRecord;

  household(householdNo: string): HouseholdRecord | null;
  relativesOf(idNumber18: string): readonly KinLink[];
  marriagesOf(idNumber18: string): readonly MarriageRecord[];

  /** Throws RangeError when `index` is not an integer in [0, entityCount). */
  entity(index: number): EntityRecord;
  entityByUscc(uscc: string): EntityRecord | null;
  entityPersona(id: EntityPersonaId): EntityRecord;
  entitiesRepresentedBy(idNumber18: string): readonly EntityRecord[];

  /** By ID number or USCC of the holder. */
  licensesOf(holderCode: string): readonly LicenseRecord[];
  license(licenseId: string): LicenseRecord | null;

  socialInsuranceOf(idNumber18: string): readonly SocialInsuranceRecord[];
  employmentOf(idNumber18: string): EmploymentRecord | null;
  /** 医保 (domain.md 2.7). */
  readonly medicalInsurance: MedicalRegister;
  creditRecordsOf(subjectCode: string): readonly CreditRecord[];
  creditRatingOf(uscc: string): CreditRatingRecord | null;
  /** Oldest year first. */
  annualFinancialsOf(uscc: string): readonly AnnualFinancialsRecord[];
  accountLicenseOf(uscc: string): AccountLicenseRecord | null;
  /** 信用承诺 of a person or an entity. */
  creditCommitmentsOf(subjectCode: string): readonly CreditCommitmentRecord[];
  realEstateOf(idNumber18: string): readonly RealEstateRightRecord[];
  realEstateUnit(realEstateUnitNo: string): RealEstateRightRecord | null;
  parcel(parcelCode: string): ParcelRecord | null;
  /** A building (自然幢) by its 24 characters; none on land in the country. */
  building(buildingNo: string): BuildingRecord | null;
  address(addressCode: string): AddressRecord | null;
}

/** Makes the world; costs about a tenth of a second whatever the size. Throws RangeError on a size it cannot address. */
export function createSyntheticRegistry(options: SyntheticRegistryOptions = {}): SyntheticRegistry {
  const seed = options.seed ?? 'shuqiao';
  const world = makeWorld(seed, options.size ?? 2000);
  const population = populationOf(world);
  const entities = entitiesOfWorld(world, population);
  const realEstate = realEstateOf(world, population);
  const insurance = socialInsuranceOf(world, entities.employerOf);
  const licenses = licensesOfWorld(world, population, entities, realEstate);
  /** Answers by ID number from one that answers by index. */
  const byNumber = <T>(idNumber18: string, none: T, answer: (index: number) => T): T => {
    const index = population.indexOf(idNumber18);
    return index === null ? none : answer(index);
  };
  /** Answers by USCC, or by ID number where persons have such a thing too. */
  const bySubject = <T>(code: string, none: T, ofEntity: (entity: EntityRecord) => T, ofPerson: (person: PersonRecord) => T = () => none): T => {
    const entity = entities.byUscc(code);
    return entity === null ? byNumber(code, none, (index) => ofPerson(population.person(index))) : ofEntity(entity);
  };

  return {
    size: world.size,
    entityCount: entities.count,
    seed,
    person: population.person,
    personByIdNumber: (idNumber18) => byNumber<PersonRecord | null>(idNumber18, null, population.person),
    persona: (id) => population.person(PERSONA_IDS.indexOf(id)),
    household: population.household,
    relativesOf: (idNumber18) => byNumber<readonly KinLink[]>(idNumber18, [], population.relativesOf),
    marriagesOf: (idNumber18) => byNumber<readonly MarriageRecord[]>(idNumber18, [], population.marriagesOf),
    entity: entities.entity,
    entityByUscc: entities.byUscc,
    entityPersona: (id) => entities.entity(ENTITY_PERSONA_IDS.indexOf(id)),
    entitiesRepresentedBy: (idNumber18) => byNumber<readonly EntityRecord[]>(idNumber18, [], entities.representedBy),
    licensesOf(holderCode) {
      const entity = entities.byUscc(holderCode);
      return entity === null ? byNumber<readonly LicenseRecord[]>(holderCode, [], licenses.ofPerson) : licenses.ofEntity(entity.index);
    },
    license: licenses.byId,
    socialInsuranceOf: (idNumber18) => byNumber<readonly SocialInsuranceRecord[]>(idNumber18, [], (index) => insurance.accountsOf(population.person(index))),
    employmentOf: (idNumber18) => byNumber<EmploymentRecord | null>(idNumber18, null, (index) => insurance.employmentOf(population.person(index))),
    medicalInsurance: medicalRegisterOf(world, population, insurance.accountsOf),
    creditRecordsOf: (code) => bySubject<readonly CreditRecord[]>(code, [], (entity) => entityCreditRecords(world.random, entity), (person) => personCreditRecords(world.random, person)),
    creditRatingOf: (uscc) => bySubject<CreditRatingRecord | null>(uscc, null, (entity) => creditRating(world.random, entity)),
    annualFinancialsOf: (uscc) => bySubject<readonly AnnualFinancialsRecord[]>(uscc, [], (entity) => annualFinancialsOf(world, entity)),
    accountLicenseOf: (uscc) => bySubject<AccountLicenseRecord | null>(uscc, null, (entity) => accountLicenseOf(world, entity)),
    creditCommitmentsOf: (code) => bySubject<readonly CreditCommitmentRecord[]>(code, [], (entity) => entityCommitments(world.random, entity), (person) => personCommitments(world.random, person)),
    realEstateOf: (idNumber18) => byNumber<readonly RealEstateRightRecord[]>(idNumber18, [], realEstate.rightsOf),
    realEstateUnit: realEstate.right,
    parcel: realEstate.parcel,
    building: realEstate.building,
    address: (addressCode) => addressByCode(population, entities, addressCode),
  };
}
