import type { EntityKind } from '../records/entity-record.ts';

type Shares<T> = readonly (readonly [T, number])[];

/** Mix of domain.md 5.4 in percent. Agencies, institutions and associations are made by hand only. */
export const KIND_SHARES: Shares<Extract<EntityKind, 'INDIVIDUAL_BUSINESS' | 'ENTERPRISE' | 'FARMER_COOPERATIVE'>> = [
  ['INDIVIDUAL_BUSINESS', 65], ['ENTERPRISE', 34.6], ['FARMER_COOPERATIVE', 0.4],
];

/** Registration department and kind: the first two characters of the USCC. */
export const USCC_KIND = {
  ENTERPRISE: '91', INDIVIDUAL_BUSINESS: '92', FARMER_COOPERATIVE: '93', GOVERNMENT_AGENCY: '11', PUBLIC_INSTITUTION: '12', SOCIAL_ORGANIZATION: '52',
} as const satisfies Record<EntityKind, string>;

/** Market-supervision type of enterprises. */
export const ENTERPRISE_TYPES: Shares<string> = [['1130', 52], ['1151', 22], ['1190', 10], ['2100', 9], ['4540', 3], ['4530', 1], ['1200', 1], ['5100', 1.5], ['1110', 0.5]];

/** GB/T 12402 by market-supervision type. */
export const ECONOMIC_TYPES: Readonly<Record<string, string>> = {
  '1130': '173', '1151': '173', '1190': '150', '2100': '150', '4540': '171', '4530': '172', '1200': '160', '5100': '300', '1110': '151', '9600': '175', '9910': '190',
};

export interface Trade {
  readonly section: string;
  readonly class: string;
  /** What the name says, and what the business scope says. */
  readonly word: string;
  readonly scope: string;
  readonly food?: boolean;
}

const shop = (section: string, code: string, word: string, scope: string, food = false): Trade => ({ section, class: code, word, scope, food });

export const INDIVIDUAL_TRADES: Shares<Trade> = [
  [shop('F', '5213', '便利店', '食品销售;日用百货销售;烟草制品零售', true), 26],
  [shop('F', '5211', '百货店', '日用百货销售;服装服饰零售'), 24],
  [shop('H', '6291', '小吃店', '小吃服务;食品销售', true), 7],
  [shop('H', '6210', '餐饮店', '餐饮服务;酒类经营', true), 5],
  [shop('O', '8051', '理发店', '理发服务;生活美容服务'), 14],
  [shop('G', '5430', '货运部', '道路货物运输'), 9],
  [shop('C', '3399', '加工厂', '五金产品制造;金属制品加工'), 8],
  [shop('S', '9999', '服务部', '社区居民服务'), 7],
];

export const ENTERPRISE_TRADES: Shares<Trade> = [
  [shop('C', '3599', '机械', '机械设备研发、制造、销售'), 34],
  [shop('F', '5179', '商贸', '机械设备销售;建筑材料销售;日用百货销售'), 26],
  [shop('M', '7320', '科技', '技术服务、技术开发、技术咨询、技术转让'), 10],
  [shop('L', '7299', '商务服务', '企业管理咨询;会议及展览服务'), 9],
  [shop('E', '4790', '建设工程', '建设工程施工;园林绿化工程施工'), 7],
  [shop('I', '6513', '软件', '软件开发;信息系统集成服务'), 6],
  [shop('H', '6220', '餐饮管理', '餐饮管理;餐饮服务', true), 8],
];

export const COOPERATIVE_TRADE: Trade = shop('A', '0141', '农产品', '蔬菜种植;水果种植;农产品销售');

/** Two syllables make a fictional 字号. */
export const BRAND_FIRST = ['云', '朗', '辰', '沐', '简', '桐', '禾', '望', '听', '清'] as const;
export const BRAND_SECOND = ['栖', '屿', '禾', '川', '知', '语', '澜', '丰', '溪', '岚'] as const;

/** Status shares in percent. */
export const STATUS_SHARES = [['ACTIVE', 84], ['REVOKED', 6], ['CANCELLED', 9], ['MOVED_OUT', 1]] as const;

/** Registered capital in 万元 with the spikes of real registers; the rest is drawn log-normally. */
export const CAPITAL_SPIKES: Shares<number | null> = [[50, 14], [100, 22], [200, 12], [500, 10], [1000, 6], [null, 36]];
