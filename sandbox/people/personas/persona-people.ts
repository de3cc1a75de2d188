import type { Role } from '../demography/household-plan.ts';
import type { PlaceText } from '../places/household-address.ts';
import type { DefectLabel } from '../records/defect-label.ts';
import type { DeathRecord, PersonaId } from '../records/person-record.ts';

/** What is written by hand about a persona (domain.md 5.6); the rest is generated as for anyone. */
export interface PersonaPerson {
  readonly id: PersonaId;
  readonly idNumber: string;
  readonly name: string;
  readonly formerName?: string;
  readonly household: number;
  readonly role: Role;
  readonly relationToHead: string;
  /** Registered at; `OUTSIDE` = in another province. */
  readonly hukou: PlaceText | 'OUTSIDE';
  /** Lives at, where that differs from the hukou. */
  readonly residence?: PlaceText;
  readonly movedInOn?: string;
  readonly maritalStatus: string;
  readonly education: string;
  readonly death?: DeathRecord;
  readonly defects?: readonly DefectLabel[];
}

const place = (townCode: string, road: string, houseNo: string, detail = ''): PlaceText => ({ townCode, road, houseNo, detail });
const XUEJIA = place('320411103', '听澜路', '18号');

/** In the order of PERSONA_IDS: the position is the index in the registry. */
export const PERSONA_PEOPLE: readonly PersonaPerson[] = [
  // Meets every condition of 尊老金: living, over 80, registered in the district.
  { id: 'P01', idNumber: '320499193802140016', name: '王建国', household: 1, role: 'HEAD', relationToHead: '02', hukou: place('320411101', '望江里', '12号'), maritalStatus: '30', education: '80' },
  // Cremated, while the household register still has her as living.
  {
    id: 'P02', idNumber: '320499193802140024', name: '李桂英', household: 2, role: 'HEAD', relationToHead: '02', hukou: place('320411101', '禾丰组', '7号'), maritalStatus: '30', education: '80',
    death: { medicalCertificateOn: null, hukouCancelledOn: null, crematedOn: '2026-09-28', benefitsStoppedOn: null }, defects: ['DEATH_SOURCES_DISAGREE'],
  },
  { id: 'P03', idNumber: '320499198503090031', name: '张伟', formerName: '张䶮', household: 3, role: 'HEAD', relationToHead: '02', hukou: XUEJIA, maritalStatus: '22', education: '20' },
  { id: 'P04', idNumber: '320499198706220043', name: '陈静', household: 3, role: 'SPOUSE', relationToHead: '12', hukou: XUEJIA, movedInOn: '2015-06-08', maritalStatus: '21', education: '20' },
  { id: 'P05', idNumber: '320499202611010069', name: '张一诺', formerName: '张㛃', household: 3, role: 'CHILD', relationToHead: '31', hukou: XUEJIA, maritalStatus: '10', education: '90' },
  { id: 'P06', idNumber: '320499197904160083', name: '吴霞', household: 6, role: 'HEAD', relationToHead: '02', hukou: place('320411002', '清朗路', '66号', '示范苑8幢1单元302室'), maritalStatus: '40', education: '70' },
  {
    id: 'P07', idNumber: '320499199908300185', name: '刘雨欣', household: 7, role: 'HEAD', relationToHead: '02', hukou: 'OUTSIDE', residence: place('320411006', '简知街', '20号', '桐溪名庭3幢2单元1101室'),
    maritalStatus: '10', education: '20',
  },
  { id: 'P08', idNumber: '320499197205070118', name: '周强', household: 8, role: 'HEAD', relationToHead: '02', hukou: place('320411104', '云栖路', '5号'), maritalStatus: '40', education: '70' },
  { id: 'P09a', idNumber: '320499197609120214', name: '王伟', household: 9, role: 'HEAD', relationToHead: '02', hukou: place('320411003', '朗屿路', '101号', '云禾花园2幢1单元501室'), maritalStatus: '21', education: '60' },
  { id: 'P09b', idNumber: '320499197609120230', name: '王伟', household: 10, role: 'HEAD', relationToHead: '02', hukou: place('320411122', '东桐巷', '9号'), maritalStatus: '21', education: '30' },
  {
    id: 'P10', idNumber: '32049919920225026X', name: '徐丽', household: 38, role: 'HEAD', relationToHead: '02', hukou: place('320411005', '沐川路', '33号', '听澜雅居5幢2单元601室'), movedInOn: '2018-06-08',
    maritalStatus: '40', education: '30', defects: ['ID_LOWERCASE_X'],
  },
  { id: 'P11', idNumber: '320499201603180274', name: '徐浩宇', household: 38, role: 'CHILD', relationToHead: '21', hukou: place('320411005', '沐川路', '33号', '听澜雅居5幢2单元601室'), maritalStatus: '10', education: '80' },
  { id: 'P12', idNumber: '32049919611130031X', name: '蒋志强', household: 12, role: 'HEAD', relationToHead: '02', hukou: place('320411105', '示例前村', '41号'), maritalStatus: '21', education: '70', defects: ['OLD_15_DIGIT_ID'] },
  { id: 'P13', idNumber: '320499199510070420', name: '恽文静', formerName: '恽𬭎', household: 13, role: 'HEAD', relationToHead: '02', hukou: place('320411002', '辰禾路', '8号', '望江示例园1幢1单元801室'), maritalStatus: '10', education: '14' },
  { id: 'P14', idNumber: '320499199401180452', name: '欧阳晨', household: 14, role: 'HEAD', relationToHead: '02', hukou: place('320411004', '桐溪大道', '210号', '示范苑3幢1单元1502室'), maritalStatus: '10', education: '20' },
];
