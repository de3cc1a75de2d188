import { MARKET_ENTITY_TYPE, REGISTRATION_STATUS } from '../../../standards/code-tables/index.ts';
import type { EntityKind, EntityRecord } from '../../people/records/entity-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import { branchesOf } from './branches.ts';

/** A row as the market-supervision system writes it. */
export type EntityRow = Readonly<Record<string, string | number | null>>;

const KIND_CODE: Readonly<Record<EntityKind, string>> = {
  ENTERPRISE: 'QY', INDIVIDUAL_BUSINESS: 'GT', GOVERNMENT_AGENCY: 'JG', PUBLIC_INSTITUTION: 'SY', SOCIAL_ORGANIZATION: 'SH', FARMER_COOPERATIVE: 'HZ',
};

const STATE_CODE: Readonly<Record<EntityRecord['status'], string>> = { ACTIVE: '1', REVOKED: '2', CANCELLED: '3', MOVED_OUT: '4' };

/** Midnight in China as epoch milliseconds. */
function epoch(date: string | null): number | null {
  return date === null ? null : Date.parse(`${date}T00:00:00+08:00`);
}

/** Yuan as text to 万元 as a number, which is what JSON makes of such a column. */
function tenThousands(yuan: string | null): number | null {
  return yuan === null ? null : Number(yuan) / 10_000;
}

/** Registration code and name of an entity's state. */
export function stateOf(entity: EntityRecord): { readonly code: string; readonly name: string } {
  const code = STATE_CODE[entity.status];
  return { code, name: REGISTRATION_STATUS.names.get(code) ?? '' };
}

/** Columns of service 2001: dates as epoch milliseconds, capital in 万元, a trailing space in every fifth code. */
export function entityRow(registry: SyntheticRegistry, entity: EntityRecord): EntityRow {
  const representative = registry.person(entity.legalRep);
  const capital = entity.kind === 'PUBLIC_INSTITUTION' ? null : entity.registeredCapitalYuan;
  const state = stateOf(entity);
  return {
    uniscid: `${entity.uscc}${entity.index % 5 === 4 ? ' ' : ''}`,
    pripid: entity.registryId,
    regno: entity.legacyRegNo ?? '',
    entname: entity.name,
    entkind: KIND_CODE[entity.kind],
    enttype: entity.marketEntityType ?? '',
    enttypeCn: MARKET_ENTITY_TYPE.names.get(entity.marketEntityType ?? '') ?? '',
    economictype: entity.economicType,
    lerep: representative.nameElsewhere,
    cerno: representative.idNumberElsewhere,
    regcap: tenThousands(capital),
    regcapcur: capital === null ? '' : '156',
    regcapcurCn: capital === null ? '' : '人民币',
    estdate: epoch(entity.establishedOn),
    opfrom: epoch(entity.operatingFrom),
    opto: epoch(entity.operatingTo),
    apprdate: epoch(entity.approvedOn),
    opscope: entity.businessScope,
    industryphy: entity.industry?.section ?? '',
    industryco: entity.industry?.class ?? '',
    dom: entity.domicile.full,
    dzbm: entity.domicile.addressCode ?? '',
    regorg: entity.registrationAuthority.code,
    regorgCn: entity.registrationAuthority.name,
    regstate: state.code,
    regstateCn: state.name,
    empnum: entity.headcount,
    tel: entity.contactPhone,
    parentuniscid: entity.parentUscc ?? '',
    sponsor: entity.sponsor ?? '',
    purpose: entity.purpose ?? '',
    shzzmc: entity.supervisingBody ?? '',
    kbzj: entity.kind === 'PUBLIC_INSTITUTION' ? tenThousands(entity.registeredCapitalYuan) : null,
    yzwf: entity.seriousViolation ? '1' : '0',
  };
}

/** Rows of service 2003: shareholders, key persons, abnormal entries and branches in one list, as a paged query would give them. */
export function detailRows(registry: SyntheticRegistry, entity: EntityRecord): readonly EntityRow[] {
  const empty = { CERNO: '', AMOUNT: null, POSITION: '', LISTEDON: '', REASON: '', REMOVEDON: '' };
  const rows = [
    ...entity.shareholders.map(({ index, name, amountYuan }) => ({ ...empty, KIND: 'INV', NAME: name, CERNO: registry.person(index).idNumberElsewhere, AMOUNT: tenThousands(amountYuan) })),
    ...entity.keyPersonnel.map(({ index, name, position }) => ({ ...empty, KIND: 'PER', NAME: name, CERNO: registry.person(index).idNumberElsewhere, POSITION: position })),
    ...entity.abnormalEntries.map(({ listedOn, reason, removedOn }) => (
      { ...empty, KIND: 'ABN', NAME: '', LISTEDON: listedOn.replaceAll('-', ''), REASON: reason, REMOVEDON: (removedOn ?? '').replaceAll('-', '') })),
    ...branchesOf(registry, entity.uscc).map(({ uscc, name }) => ({ ...empty, KIND: 'BRA', NAME: name, CERNO: uscc })),
  ];
  return rows.map(({ KIND, NAME, CERNO, AMOUNT, POSITION, LISTEDON, REASON, REMOVEDON }, position) => (
    { RN: position + 1, UNISCID: `${entity.uscc} `, KIND, NAME, CERNO, AMOUNT, POSITION, LISTEDON, REASON, REMOVEDON }));
}
