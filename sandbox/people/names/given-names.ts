import type { Sex } from '../demography/age-pool.ts';

interface Cohort {
  readonly untilYear: number;
  /** Share of one-character names. */
  readonly single: number;
  readonly names: Readonly<Record<Sex, readonly string[]>>;
}

const words = (text: string): readonly string[] => text.split(' ');

/** Given names by birth cohort (domain.md 5.3, hand-made pools). */
const COHORTS: readonly Cohort[] = [
  {
    untilYear: 1959,
    single: 0.05,
    names: {
      '1': words('建国 国华 志明 德明 金生 永祥 洪生 锡坤 荣生 根林 正兴 学文 福 祥'),
      '2': words('秀英 桂英 玉兰 秀兰 凤英 玉珍 惠芳 素珍 银娣 菊芬 杏珍 月英 英 兰'),
    },
  },
  {
    untilYear: 1969,
    single: 0.12,
    names: { '1': words('建军 建平 建明 志强 国强 卫东 永明 小平 平 明 强'), '2': words('建芬 丽华 玉萍 惠芬 亚芬 卫红 建英 敏 芬 萍 红') },
  },
  {
    untilYear: 1979,
    single: 0.35,
    names: {
      '1': words('勇 军 伟 强 刚 斌 峰 涛 俊 辉 建峰 志军 国平 海涛 晓斌 文辉'),
      '2': words('丽 燕 芳 艳 娟 静 敏 红 霞 萍 丽萍 晓燕 文娟 雪芳 红霞 秋艳'),
    },
  },
  {
    untilYear: 1989,
    single: 0.35,
    names: {
      '1': words('磊 伟 超 鹏 杰 俊 浩 晓东 志伟 海峰 建伟 文杰'),
      '2': words('静 丽 婷 娜 燕 洁 倩 琳 晓燕 丽娜 文婷 雪琳'),
    },
  },
  {
    untilYear: 1999,
    single: 0.3,
    names: { '1': words('杰 浩 鑫 宇 凯 晨 俊杰 志豪 嘉伟 天宇'), '2': words('婷 雪 悦 倩 颖 雨婷 文静 梦婷 佳颖 思琪') },
  },
  {
    untilYear: 2009,
    single: 0.08,
    names: { '1': words('宇轩 浩然 子轩 博文 天宇 俊熙 轩 睿'), '2': words('欣怡 雨欣 佳怡 思雨 梦瑶 雅婷 怡 琪') },
  },
  {
    untilYear: 2019,
    single: 0.08,
    names: { '1': words('浩宇 子墨 宇辰 梓轩 沐辰 睿 辰'), '2': words('梓涵 一诺 欣妍 诗涵 可馨 妍 诺') },
  },
  {
    untilYear: 2100,
    single: 0.08,
    names: { '1': words('沐宸 奕辰 宇泽 景行 泽 宸'), '2': words('若汐 艺涵 依诺 苡沫 诺 苡') },
  },
];

/** A given name of the birth year's fashion. Both draws are in [0, 1). */
export function givenName(birthYear: number, sex: Sex, lengthDraw: number, nameDraw: number): string {
  const cohort = COHORTS.find(({ untilYear }) => birthYear <= untilYear) ?? COHORTS[0];
  const pool = cohort?.names[sex] ?? [];
  const wanted = pool.filter((name) => (name.length === 1) === lengthDraw < (cohort?.single ?? 0));
  return wanted[Math.floor(nameDraw * wanted.length)] ?? pool[0] ?? '安';
}

/** Names with a middle dot, of peoples whose names are not surname first. */
export const DOTTED_NAMES: Readonly<Record<Sex, readonly string[]>> = {
  '1': ['买买提·艾力', '吐尔逊·阿不都', '艾山江·玉素甫'],
  '2': ['阿依古丽·买买提', '古丽娜尔·艾山', '热依汗·吐尔逊'],
};

/** Given names with characters outside GBK (GB 18030-2022): U+36C3, U+4DAE and U+2CB4E. */
export const RARE_GIVEN_NAMES: readonly string[] = ['㛃', '䶮', '𬭎'];
