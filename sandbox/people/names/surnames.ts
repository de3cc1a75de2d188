/**
 * Surnames with their weight per 10,000 (domain.md 5.3: the hundred most common, a fitted curve), re-weighted for southern Jiangsu, with a
 * tail of local and compound surnames.
 */
const COMMON =
  '王720 李710 张680 刘515 陈455 杨325 黄240 赵212 吴205 周198 徐155 孙145 马137 朱130 胡124 郭118 何111 林104 高98 罗93 郑88 梁84 谢80 宋77 唐74 许71 韩69 邓66 ' +
  '冯64 曹62 彭60 曾59 肖58 田56 董55 潘54 袁53 蔡52 蒋51 余50 于49 杜49 叶48 程47 魏47 苏46 吕46 丁45 任45 卢44 姚43 沈42 钟42 姜41 崔40 谭40 陆39 范38 汪38 廖37 ' +
  '石36 金36 韦35 贾34 夏34 付33 方33 邹32 熊32 白31 孟30 秦30 邱29 侯28 江28 尹27 薛27 闫26 段26 雷25 龙24 黎24 史23 陶23 贺22 毛22 郝21 顾21 龚20 邵20 万20 覃19 武19 ' +
  '钱19 戴19 严19 欧19 莫18 孔18 向18';

const LOCAL_FACTOR: Readonly<Record<string, number>> = {
  徐: 2.5, 朱: 2.5, 蒋: 3, 陆: 3, 钱: 3, 沈: 3, 顾: 3, 丁: 2, 姚: 2, 吴: 2, 周: 2, 薛: 2, 覃: 0.2, 韦: 0.2, 莫: 0.2,
};

const TAIL: readonly (readonly [string, number])[] = [
  ['谈', 40], ['恽', 8], ['巢', 8], ['承', 6], ['是', 5], ['芮', 6], ['储', 6], ['虞', 6], ['奚', 5], ['臧', 4],
  ['欧阳', 9], ['诸葛', 3], ['司徒', 3], ['上官', 3], ['皇甫', 2], ['令狐', 2],
  ['倪', 90], ['殷', 80], ['庄', 80], ['盛', 70], ['管', 60], ['包', 60], ['黎', 40], ['费', 40], ['翟', 40], ['童', 40], ['梅', 60], ['华', 40],
];

export const SURNAMES: readonly (readonly [string, number])[] = [
  ...COMMON.split(' ').map((entry): readonly [string, number] => {
    const [surname = '', weight = '0'] = [entry.slice(0, 1), entry.slice(1)];
    return [surname, Number(weight) * (LOCAL_FACTOR[surname] ?? 1)];
  }),
  ...TAIL,
];
