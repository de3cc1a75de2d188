import type { PlaceText } from '../places/household-address.ts';
import type { EntityKind, EntityPersonaId, EntityRecord } from '../records/entity-record.ts';
import type { PersonaId } from '../records/person-record.ts';

/** What is written by hand about an organisation of domain.md 5.6; names and persons in charge as in the recorded exchange tables. */
export interface PersonaEntity {
  readonly id: EntityPersonaId;
  readonly uscc: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly legalRep: PersonaId;
  readonly marketEntityType: string | null;
  readonly economicType: string;
  readonly capitalYuan: string | null;
  readonly establishedOn: string;
  readonly status: EntityRecord['status'];
  readonly industry: EntityRecord['industry'];
  readonly scope: string;
  readonly place: PlaceText;
  readonly sponsor?: string;
  readonly purpose?: string;
  readonly supervisingBody?: string;
}

const place = (townCode: string, road: string, houseNo: string, detail = ''): PlaceText => ({ townCode, road, houseNo, detail });

/** In the order of ENTITY_PERSONA_IDS. */
export const PERSONA_ENTITIES: readonly PersonaEntity[] = [
  {
    id: 'E1', uscc: '91320499MY9A00018R', kind: 'ENTERPRISE', name: '常州沐川示例科技有限公司', legalRep: 'P03', marketEntityType: '1130', economicType: '173', capitalYuan: '5000000.00',
    establishedOn: '2018-03-15', status: 'ACTIVE', industry: { section: 'M', class: '7320' }, scope: '技术服务、技术开发、技术咨询、技术转让;软件开发', place: place('320411103', '听澜路', '88号'),
  },
  {
    id: 'E2', uscc: '92320499MY9A00026H', kind: 'INDIVIDUAL_BUSINESS', name: '新北区薛家镇桐语示例餐饮店', legalRep: 'P07', marketEntityType: '9600', economicType: '175', capitalYuan: '50000.00',
    establishedOn: '2021-01-01', status: 'ACTIVE', industry: { section: 'H', class: '6210' }, scope: '餐饮服务', place: place('320411103', '桐溪大道', '30号'),
  },
  {
    id: 'E3', uscc: '91320499MY9A00077W', kind: 'ENTERPRISE', name: '常州朗屿示例商贸有限公司', legalRep: 'P14', marketEntityType: '1151', economicType: '173', capitalYuan: '505000.00',
    establishedOn: '2017-08-04', status: 'REVOKED', industry: { section: 'F', class: '5179' }, scope: '日用百货销售;建筑材料销售', place: place('320411004', '桐溪大道', '212号'),
  },
  {
    id: 'G1', uscc: '11320499MY9B00035D', kind: 'GOVERNMENT_AGENCY', name: '常州市示例行政审批局', legalRep: 'P02', marketEntityType: null, economicType: '110', capitalYuan: null,
    establishedOn: '2009-12-01', status: 'ACTIVE', industry: { section: 'S', class: '9221' }, scope: '行政审批', place: place('320411006', '辰禾路', '1号'), purpose: '集中行使行政许可',
  },
  {
    id: 'I1', uscc: '12320499MY9C00044T', kind: 'PUBLIC_INSTITUTION', name: '常州市新北区示例公共服务中心', legalRep: 'P12', marketEntityType: null, economicType: '110', capitalYuan: '1000000.00',
    establishedOn: '2010-01-01', status: 'ACTIVE', industry: { section: 'S', class: '9224' }, scope: '公共服务', place: place('320411006', '辰禾路', '3号'),
    sponsor: '常州市示例行政审批局', purpose: '为居民和企业提供公共服务',
  },
  {
    id: 'S1', uscc: '52320499MY9D000537', kind: 'SOCIAL_ORGANIZATION', name: '常州市新北区示例社会服务中心', legalRep: 'P06', marketEntityType: null, economicType: '190', capitalYuan: '200000.00',
    establishedOn: '2015-06-01', status: 'ACTIVE', industry: { section: 'Q', class: '8521' }, scope: '社区服务;养老服务', place: place('320411002', '清朗路', '70号'),
    supervisingBody: '常州市新北区示例民政局', purpose: '开展社区养老和困难帮扶',
  },
  {
    id: 'F1', uscc: '93320499MY9E00062G', kind: 'FARMER_COOPERATIVE', name: '常州云栖禾示例农产品专业合作社', legalRep: 'P10', marketEntityType: '9910', economicType: '190', capitalYuan: '2000000.00',
    establishedOn: '2016-02-09', status: 'CANCELLED', industry: { section: 'A', class: '0141' }, scope: '蔬菜种植;农产品销售', place: place('320411101', '云栖里', '2号'),
  },
];
