import type { PersonaEntity } from '../personas/persona-entities.ts';
import { addressOf } from '../places/household-address.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { World } from '../world.ts';
import { FIRST_DOMICILE, REGISTRATION_AUTHORITY, legacyNumber, owners } from './entity-parts.ts';
import { representativeOf } from './representatives.ts';

/** A hand-made entity. */
export function personaEntity(world: World, index: number, spec: PersonaEntity, person: (index: number) => PersonRecord): EntityRecord {
  const capital = spec.kind === 'ENTERPRISE' ? spec.capitalYuan : null;
  return {
    index, persona: spec.id, kind: spec.kind, uscc: spec.uscc,
    registryId: `320411${String(index + 1).padStart(10, '9')}`,
    legacyRegNo: spec.id === 'F1' ? legacyNumber(spec.kind, index) : null,
    name: spec.name,
    marketEntityType: spec.marketEntityType,
    economicType: spec.economicType,
    legalRep: representativeOf(world, index),
    registeredCapitalYuan: spec.capitalYuan,
    establishedOn: spec.establishedOn,
    operatingFrom: spec.establishedOn,
    operatingTo: null,
    approvedOn: spec.establishedOn,
    businessScope: spec.scope,
    industry: spec.industry,
    domicile: addressOf(world.random, FIRST_DOMICILE - 1 - index, spec.place),
    registrationAuthority: REGISTRATION_AUTHORITY,
    status: spec.status,
    headcount: 6 + index,
    contactPhone: `1610000090${index}`,
    ...(capital === null ? { shareholders: [], keyPersonnel: [] } : owners(world, index, capital, person)),
    parentUscc: null,
    abnormalEntries: spec.status === 'REVOKED' ? [{ listedOn: '2024-07-08', reason: '通过登记的住所无法联系', removedOn: null }] : [],
    seriousViolation: false,
    sponsor: spec.sponsor ?? null,
    purpose: spec.purpose ?? null,
    supervisingBody: spec.supervisingBody ?? null,
  };
}
