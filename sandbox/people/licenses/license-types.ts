/** A kind of e-licence; the type code is built on the synthetic agency G1 (domain.md 5.1). */
export interface LicenseType {
  /** Three digits after the USCC of the standard's owner. */
  readonly no: string;
  readonly name: string;
  /** 依授权: seen only with the holder's consent code. */
  readonly needsConsent: boolean;
  readonly holder: 'PERSON' | 'ENTITY';
  readonly issuerName: string;
}

export const LICENSE_ISSUER = '11320499MY9B00035D';
const BUREAU = '常州市示例行政审批局';

const type = (no: string, name: string, holder: LicenseType['holder'], issuerName: string, needsConsent = false): LicenseType => ({ no, name, needsConsent, holder, issuerName });

/** The high-frequency types of domain.md 2.4. */
export const LICENSE_TYPES = {
  BUSINESS: type('001', '营业执照', 'ENTITY', BUREAU),
  FOOD: type('002', '食品经营许可证', 'ENTITY', BUREAU),
  RESIDENCE_PERMIT: type('003', '居住证', 'PERSON', '常州市公安局新北分局'),
  ID_CARD: type('004', '居民身份证', 'PERSON', '常州市公安局新北分局'),
  HOUSEHOLD_BOOK: type('005', '居民户口簿', 'PERSON', '常州市公安局新北分局'),
  MARRIAGE: type('006', '结婚证', 'PERSON', '常州市新北区示例民政局'),
  BIRTH: type('008', '出生医学证明', 'PERSON', '常州市示例妇幼保健院', true),
  SOCIAL_CARD: type('009', '社会保障卡', 'PERSON', '常州市示例人力资源和社会保障局'),
  REAL_ESTATE: type('010', '不动产权证书', 'PERSON', '常州市示例自然资源和规划局', true),
  ROAD_TRANSPORT: type('012', '道路运输证', 'ENTITY', '常州市示例交通运输局'),
  DRIVER: type('013', '机动车驾驶证', 'PERSON', '常州市公安局交通警察支队'),
  VEHICLE: type('014', '机动车行驶证', 'PERSON', '常州市公安局交通警察支队'),
  DISABILITY: type('015', '残疾人证', 'PERSON', '常州市示例残疾人联合会', true),
  DIPLOMA: type('016', '学历证书', 'PERSON', '示例大学', true),
  EQUIPMENT: type('017', '特种设备使用登记证', 'ENTITY', '常州市新北区示例市场监督管理局'),
  DISCHARGE: type('018', '排污许可证', 'ENTITY', '常州市示例生态环境局'),
} as const satisfies Record<string, LicenseType>;

/** The whole type code of a kind. */
export function licenseTypeCode(licenseType: LicenseType): string {
  return LICENSE_ISSUER + licenseType.no;
}
