import { readFileSync } from 'node:fs';
import { Kind, parse, type ObjectTypeDefinitionNode, type InterfaceTypeDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { subgraphSdl, type SubgraphName } from '../../schema/subgraph-sources.ts';

/*
 * The field lists of the source systems, domain.md 2.2 to 2.8, against the SDL: every field is there under its coordinate, graded no lower than the list
 * says and shared no wider. What the graph leaves out stands in the second table with its reason, and must really be absent.
 */
const LEVELS = ['L1', 'L2', 'L3', 'L4'] as const;
const SHARES = ['U', 'C', 'N'] as const;
type Level = (typeof LEVELS)[number];
type Share = (typeof SHARES)[number];
type Row = readonly [field: string, coordinate: string, level: Level, share: Share];

const LISTS: Readonly<Record<string, { readonly subgraph: SubgraphName; readonly rows: readonly Row[] }>> = {
  '2.2 法人库': { subgraph: 'legal-person', rows: [
    ['统一社会信用代码', 'Enterprise.uscc', 'L1', 'U'], ['主体身份代码', 'Enterprise.registryId', 'L2', 'C'], ['注册号', 'Enterprise.legacyRegNo', 'L1', 'U'], ['组织机构代码', 'Enterprise.orgCode', 'L1', 'U'],
    ['名称', 'Enterprise.name', 'L1', 'U'], ['类型', 'Enterprise.entityKind', 'L1', 'U'], ['类型代码', 'Enterprise.entityType', 'L1', 'U'], ['经济类型', 'Enterprise.economicType', 'L1', 'U'],
    ['法定代表人姓名', 'Enterprise.legalRepName', 'L1', 'U'], ['经营者姓名', 'IndividualBusiness.legalRepName', 'L2', 'U'], ['法定代表人', 'Enterprise.legalRep', 'L3', 'C'], ['注册资本', 'Enterprise.registeredCapital', 'L1', 'U'],
    ['币种', 'Enterprise.currency', 'L1', 'U'], ['成立日期', 'Enterprise.establishedOn', 'L1', 'U'], ['经营期限自', 'Enterprise.operatingFrom', 'L1', 'U'], ['经营期限至', 'Enterprise.operatingTo', 'L1', 'U'],
    ['核准日期', 'Enterprise.approvedOn', 'L1', 'U'], ['经营范围', 'Enterprise.businessScope', 'L1', 'U'], ['行业门类', 'Enterprise.industrySection', 'L1', 'U'], ['行业小类', 'Enterprise.industry', 'L1', 'U'],
    ['住所', 'Enterprise.domicile', 'L1', 'U'], ['个体的经营场所', 'IndividualBusiness.domicile', 'L2', 'U'], ['住所地址编码', 'Enterprise.domicileAddressCode', 'L1', 'U'], ['登记机关', 'Enterprise.registrationAuthority', 'L1', 'U'],
    ['登记状态', 'Enterprise.status', 'L1', 'U'], ['经营异常', 'Enterprise.abnormalEntries', 'L1', 'U'], ['严重违法', 'Enterprise.seriousViolation', 'L1', 'U'], ['从业人数', 'Enterprise.headcountBand', 'L2', 'C'],
    ['联系电话', 'Enterprise.contactPhone', 'L3', 'C'], ['股东', 'Enterprise.shareholders', 'L1', 'U'], ['股东名称', 'Shareholder.name', 'L1', 'U'], ['股东种类', 'Shareholder.kind', 'L1', 'U'],
    ['出资额', 'Shareholder.amount', 'L1', 'U'], ['自然人股东', 'Shareholder.person', 'L3', 'C'], ['法人股东', 'Shareholder.entity', 'L1', 'U'], ['主要人员', 'Enterprise.keyPersonnel', 'L1', 'U'],
    ['主要人员姓名', 'KeyPerson.name', 'L1', 'U'], ['职务', 'KeyPerson.position', 'L1', 'U'], ['分支', 'Enterprise.branches', 'L1', 'U'], ['隶属', 'Enterprise.parent', 'L1', 'U'],
    ['举办单位', 'PublicInstitution.sponsor', 'L1', 'U'], ['开办资金', 'PublicInstitution.openingFund', 'L1', 'U'], ['宗旨', 'GovernmentAgency.purpose', 'L1', 'U'], ['业务主管单位', 'SocialOrganization.supervisingBody', 'L1', 'U'],
    ['担任法定代表人的单位', 'Person.legalRepOf', 'L3', 'C'], ['账户', 'Enterprise.bankAccount', 'L4', 'N'], ['年报财务', 'Enterprise.annualFinancials', 'L4', 'C'], ['年报年度', 'AnnualFinancials.year', 'L4', 'C'],
    ['营收', 'AnnualFinancials.operatingRevenue', 'L4', 'C'], ['纳税', 'AnnualFinancials.taxPaid', 'L4', 'C'],
  ] },
  '2.3 信用库': { subgraph: 'credit', rows: [
    ...(['CreditRecord', 'EntityCreditRecord'] as const).flatMap((type): Row[] => [
      ['记录编号', `${type}.recordNo`, 'L1', 'U'], ['类别', `${type}.category`, 'L1', 'U'], ['文书号', `${type}.documentNo`, 'L1', 'U'], ['决定机关', `${type}.decisionAuthority`, 'L1', 'U'], ['作出日期', `${type}.decidedOn`, 'L1', 'U'],
      ['公示期起', `${type}.publicFrom`, 'L1', 'U'], ['公示期止', `${type}.publicTo`, 'L1', 'U'], ['内容', `${type}.content`, 'L1', 'U'], ['金额', `${type}.amount`, 'L1', 'U'], ['修复', `${type}.repaired`, 'L2', 'U'], ['修复日期', `${type}.repairedOn`, 'L2', 'U'],
    ]),
    ['个人信用记录', 'Person.creditRecords', 'L3', 'C'], ['单位信用记录', 'LegalEntity.creditRecords', 'L1', 'U'], ['信用评价', 'LegalEntity.creditRating', 'L2', 'C'],
    ...(['CreditCommitment', 'EntityCreditCommitment'] as const).flatMap((type): Row[] => [['承诺事项', `${type}.itemCode`, 'L2', 'C'], ['履行', `${type}.kept`, 'L2', 'C']]),
    ['个人信用承诺', 'Person.creditCommitments', 'L2', 'C'], ['单位信用承诺', 'LegalEntity.creditCommitments', 'L2', 'C'],
    ['等级', 'CreditRating.level', 'L2', 'C'], ['得分', 'CreditRating.score', 'L3', 'C'], ['评价标准', 'CreditRating.ruler', 'L2', 'C'], ['评价日期', 'CreditRating.asOf', 'L2', 'C'],
  ] },
  '2.4 电子证照库': { subgraph: 'e-license', rows: [
    ['电子证照标识', 'ElectronicLicense.licenseId', 'L2', 'C'], ['类型代码', 'ElectronicLicense.typeCode', 'L1', 'U'], ['类型名称', 'ElectronicLicense.typeName', 'L1', 'U'], ['证照编号', 'ElectronicLicense.number', 'L3', 'C'],
    ['单位的证照编号', 'ElectronicLicense.entityNumber', 'L1', 'C'], ['持证主体名称', 'ElectronicLicense.holderName', 'L1', 'C'], ['持证自然人', 'ElectronicLicense.holderPerson', 'L3', 'C'], ['持证单位', 'ElectronicLicense.holderEntity', 'L1', 'U'],
    ['持证主体代码类型', 'ElectronicLicense.holderDocType', 'L1', 'C'], ['颁发机构', 'ElectronicLicense.issuer', 'L1', 'U'], ['颁发机构代码', 'ElectronicLicense.issuerUscc', 'L1', 'U'], ['颁发日期', 'ElectronicLicense.issuedOn', 'L1', 'U'],
    ['有效期起', 'ElectronicLicense.validFrom', 'L1', 'U'], ['有效期止', 'ElectronicLicense.validTo', 'L1', 'U'], ['证照状态', 'ElectronicLicense.status', 'L1', 'U'], ['关联证照', 'ElectronicLicense.supersedes', 'L2', 'C'],
    ['照面信息', 'ElectronicLicense.faceData', 'L3', 'C'], ['加注件', 'ElectronicLicense.annotatedCopy', 'L3', 'C'], ['签章验证', 'ElectronicLicense.sealVerification', 'L1', 'U'],
  ] },
  '2.5 自然资源和空间地理库': { subgraph: 'geospatial', rows: [
    ['区划代码', 'AdministrativeDivision.code', 'L1', 'U'], ['名称', 'AdministrativeDivision.name', 'L1', 'U'], ['级别', 'AdministrativeDivision.level', 'L1', 'U'], ['上级', 'AdministrativeDivision.parent', 'L1', 'U'],
    ['有效期起', 'AdministrativeDivision.validFrom', 'L1', 'U'], ['有效期止', 'AdministrativeDivision.validTo', 'L1', 'U'], ['标准地址编码', 'StandardAddress.addressCode', 'L2', 'C'], ['全称', 'StandardAddress.fullText', 'L3', 'C'],
    ['路名', 'StandardAddress.road', 'L1', 'U'], ['门牌', 'StandardAddress.houseNo', 'L1', 'U'], ['楼幢', 'StandardAddress.building', 'L1', 'U'], ['单元', 'StandardAddress.unit', 'L3', 'C'], ['室', 'StandardAddress.room', 'L3', 'C'],
    ['经纬度', 'StandardAddress.location', 'L3', 'C'], ['经纬度,三位小数', 'StandardAddress.approximateLocation', 'L1', 'U'], ['宗地代码', 'Parcel.parcelCode', 'L2', 'C'], ['土地权利性质', 'Parcel.ownership', 'L2', 'C'],
    ['用途', 'Parcel.landUse', 'L2', 'C'], ['面积', 'Parcel.areaSqm', 'L2', 'C'], ['坐落', 'Parcel.location', 'L2', 'C'], ['规划用途', 'Parcel.planningZone', 'L1', 'U'], ['三区三线', 'Parcel.redLine', 'L3', 'C'], ['宗地几何', 'Parcel.geometryRef', 'L3', 'C'],
    ['自然幢', 'Building.buildingNo', 'L2', 'C'], ['总层数', 'Building.floors', 'L2', 'C'], ['建成年份', 'Building.yearBuilt', 'L2', 'C'], ['结构', 'Building.structure', 'L2', 'C'],
  ] },
  '2.6 人社': { subgraph: 'hrss', rows: [
    ['个人编号', 'SocialInsuranceAccount.siPersonNo', 'L3', 'C'], ['单位编号', 'SocialInsuranceEmployer.siUnitNo', 'L3', 'C'], ['单位名称', 'SocialInsuranceEmployer.name', 'L3', 'C'], ['单位代码', 'SocialInsuranceEmployer.entity', 'L3', 'C'],
    ['险种', 'SocialInsuranceAccount.insuranceType', 'L2', 'C'], ['参保状态', 'SocialInsuranceAccount.status', 'L2', 'C'], ['首次参保', 'SocialInsuranceAccount.firstJoined', 'L3', 'C'], ['本次参保', 'SocialInsuranceAccount.currentFrom', 'L3', 'C'],
    ['缴费基数', 'SocialInsuranceAccount.contributionBase', 'L4', 'C'], ['累计月数', 'SocialInsuranceAccount.totalMonths', 'L3', 'C'], ['连续月数', 'SocialInsuranceAccount.continuousMonths', 'L3', 'C'], ['欠费', 'SocialInsuranceAccount.inArrears', 'L3', 'C'],
    ['灵活就业', 'SocialInsuranceAccount.flexibleEmployment', 'L3', 'C'], ['离退休日期', 'SocialInsuranceAccount.retiredOn', 'L3', 'C'], ['养老金', 'SocialInsuranceAccount.pensionAmount', 'L4', 'C'],
    ['失业登记', 'Employment.unemploymentRegisteredOn', 'L3', 'C'], ['就业困难认定', 'Employment.hardToEmploy', 'L4', 'C'], ['认定类别', 'HardToEmploy.category', 'L4', 'C'], ['认定有效期', 'HardToEmploy.validTo', 'L4', 'C'],
    ['资格认证', 'Employment.aliveCertifiedOn', 'L3', 'C'], ['社保卡', 'Employment.socialCard', 'L3', 'C'], ['社保卡号', 'SocialCard.number', 'L3', 'C'], ['社保卡状态', 'SocialCard.status', 'L3', 'C'], ['社保卡银行账户', 'SocialCard.bankAccount', 'L4', 'C'],
    ['某月参保', 'Person.insuredInMonth', 'L2', 'C'], ['连续参保', 'Person.continuousAtLeast', 'L2', 'C'], ['领取待遇', 'Person.receivingBenefit', 'L2', 'C'],
  ] },
  '2.7 医保': { subgraph: 'medical-insurance', rows: [
    ['人员编号', 'MedicalInsuranceEnrollment.medicalPersonNo', 'L3', 'C'], ['参保', 'Person.medicalInsurance', 'L3', 'C'], ['险种', 'MedicalInsuranceEnrollment.insuranceKind', 'L2', 'C'], ['参保状态', 'MedicalInsuranceEnrollment.status', 'L2', 'C'],
    ['参保地', 'MedicalInsuranceEnrollment.insuredPlace', 'L2', 'C'], ['参保日期', 'MedicalInsuranceEnrollment.from', 'L3', 'C'], ['暂停日期', 'MedicalInsuranceEnrollment.pausedOn', 'L3', 'C'], ['账户余额', 'MedicalInsuranceEnrollment.accountBalance', 'L4', 'C'],
    ['新生儿绑定', 'MedicalInsuranceEnrollment.newbornBinding', 'L4', 'C'], ['绑定的一方', 'NewbornBinding.role', 'L4', 'C'], ['绑定的另一方', 'NewbornBinding.other', 'L4', 'C'], ['绑定日期', 'NewbornBinding.boundOn', 'L4', 'C'], ['绑定止期', 'NewbornBinding.endsOn', 'L4', 'C'],
    ['异地就医备案', 'MedicalInsuranceEnrollment.outOfTownFiling', 'L3', 'C'], ['备案类型', 'OutOfTownFiling.kind', 'L3', 'C'], ['备案就医地', 'OutOfTownFiling.place', 'L3', 'C'], ['备案起', 'OutOfTownFiling.from', 'L3', 'C'], ['备案止', 'OutOfTownFiling.to', 'L3', 'C'],
    ['缴费', 'MedicalInsuranceEnrollment.payments', 'L3', 'C'], ['缴费月起', 'MedicalInsurancePayment.monthFrom', 'L3', 'C'], ['缴费月止', 'MedicalInsurancePayment.monthTo', 'L3', 'C'], ['到账日期', 'MedicalInsurancePayment.paidOn', 'L3', 'C'],
    ['是否到账', 'MedicalInsurancePayment.arrived', 'L3', 'C'], ['单位缴纳', 'MedicalInsurancePayment.byEmployer', 'L3', 'C'], ['缴费金额', 'MedicalInsurancePayment.amount', 'L4', 'C'],
    ['正常参保', 'Person.medicallyInsured', 'L2', 'C'], ['某月到账', 'Person.medicalPremiumPaid', 'L2', 'C'], ['有无余额', 'Person.hasMedicalAccountBalance', 'L2', 'C'], ['有无绑定', 'Person.hasNewbornBinding', 'L2', 'C'],
  ] },
  '2.8 不动产登记': { subgraph: 'real-estate', rows: [
    ['不动产单元号', 'RealEstateUnit.realEstateUnitNo', 'L2', 'C'], ['权证号', 'RealEstateRight.certificateNo', 'L3', 'C'], ['权利人', 'RealEstateRight.owners', 'L3', 'C'], ['权利人姓名', 'RealEstateOwner.name', 'L3', 'C'],
    ['自然人', 'RealEstateOwner.person', 'L3', 'C'], ['单位', 'RealEstateOwner.entity', 'L3', 'C'], ['份额', 'RealEstateOwner.share', 'L3', 'C'], ['共有情况', 'RealEstateRight.coOwnership', 'L3', 'C'],
    ['权利类型', 'RealEstateRight.rightType', 'L2', 'C'], ['权利性质', 'RealEstateRight.rightNature', 'L2', 'C'], ['坐落', 'RealEstateRight.location', 'L3', 'C'], ['面积', 'RealEstateRight.areaSqm', 'L3', 'C'], ['用途', 'RealEstateRight.use', 'L2', 'C'],
    ['使用期限', 'RealEstateRight.termTo', 'L2', 'C'], ['登记时间', 'RealEstateRight.registeredOn', 'L2', 'C'], ['登记机构', 'RealEstateRight.registry', 'L2', 'C'], ['权属状态', 'RealEstateRight.status', 'L2', 'C'],
    ['他项登记', 'RealEstateRight.encumbrances', 'L3', 'C'], ['他项种类', 'Encumbrance.kind', 'L3', 'C'], ['他项起', 'Encumbrance.from', 'L3', 'C'], ['他项止', 'Encumbrance.to', 'L3', 'C'], ['他项金额', 'Encumbrance.amount', 'L4', 'C'],
    ['交易价格', 'RealEstateRight.transactionPrice', 'L4', 'C'], ['有无住房', 'Person.hasHousing', 'L2', 'C'], ['住房套数', 'Person.housingCount', 'L3', 'C'], ['无他项登记', 'RealEstateRight.isFreeOfEncumbrance', 'L2', 'C'],
    ['所在自然幢', 'RealEstateUnit.building', 'L2', 'C'], ['人均住房面积', 'Person.perCapitaAreaBelow', 'L2', 'C'], ['权利人是否某人', 'RealEstateRight.ownerIs', 'L2', 'C'],
  ] },
};

/** Fields of the lists that the graph does not have: nobody may take them for served. */
const LEFT_OUT: readonly (readonly [coordinate: string, reason: string])[] = [
  ['Person.arrears', '2.3: 征信 belongs to the central bank, is outside public data and stays out (domain.md 8, open point 6)'],
  ['Person.creditReport', '2.3: the same'],
  ['MedicalInsuranceEnrollment.settlements', '2.7: settlements are expressly not in the graph'],
  ['MedicalInsuranceEnrollment.diagnoses', '2.7: diagnoses are expressly not in the graph'],
];

type Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
function gradeOf(subgraph: SubgraphName, coordinate: string): { readonly level: Level; readonly share: Share } | null {
  const [type = '', field = ''] = coordinate.split('.');
  const definitions = parse(subgraphSdl(subgraph)).definitions.filter((each): each is Definition => (each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION) && each.name.value === type);
  const directives = definitions.flatMap(({ fields = [] }) => fields).find(({ name }) => name.value === field)?.directives ?? [];
  const values = new Map((directives.find(({ name }) => name.value === 'grade')?.arguments ?? []).map(({ name, value }) => [name.value, 'value' in value ? value.value : null]));
  const [level, share] = [LEVELS.find((each) => each === values.get('level')), SHARES.find((each) => each === values.get('share'))];
  return level === undefined || share === undefined ? null : { level, share };
}

describe.each(Object.entries(LISTS))('%s', (_section, { subgraph, rows }) => {
  it.each(rows)('has %s as %s, %s and %s or stricter', (_field, coordinate, level, share) => {
    const grade = gradeOf(subgraph, coordinate);
    if (grade === null) throw new Error(`${coordinate} must be a graded field of ${subgraph}`);
    expect([LEVELS.indexOf(grade.level) >= LEVELS.indexOf(level), SHARES.indexOf(grade.share) >= SHARES.indexOf(share)], `graded ${grade.level} ${grade.share}`).toEqual([true, true]);
  });
});

describe('what the graph leaves out', () => {
  const supergraph = parse(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  it.each(LEFT_OUT)('%s is not there: %s', (coordinate) => {
    const [type, field] = coordinate.split('.');
    const fields = supergraph.definitions.filter((each): each is Definition => 'fields' in each && 'name' in each && each.name?.value === type).flatMap(({ fields: own = [] }) => own.map(({ name }) => name.value));
    expect(fields.length).toBeGreaterThan(0);
    expect(fields).not.toContain(field);
  });
});
