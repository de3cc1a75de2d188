/** The ten subdistricts and towns of Xinbei with their weight (domain.md 5.5); `rural` share of addresses is without compound and building. */
export const TOWNS: readonly { readonly code: string; readonly name: string; readonly weight: number; readonly rural: number; readonly center: readonly [number, number] }[] = [
  { code: '320411002', name: '三井街道', weight: 25.2, rural: 0, center: [119.965, 31.825] },
  { code: '320411003', name: '龙虎塘街道', weight: 10, rural: 0.1, center: [119.955, 31.865] },
  { code: '320411004', name: '春江街道', weight: 8.18, rural: 0.3, center: [119.925, 31.955] },
  { code: '320411005', name: '魏村街道', weight: 10.2, rural: 0.4, center: [119.865, 31.985] },
  { code: '320411006', name: '新桥街道', weight: 6.95, rural: 0.1, center: [119.925, 31.885] },
  { code: '320411101', name: '孟河镇', weight: 8, rural: 0.6, center: [119.795, 32.015] },
  { code: '320411103', name: '薛家镇', weight: 13, rural: 0.1, center: [119.885, 31.845] },
  { code: '320411104', name: '罗溪镇', weight: 4, rural: 0.5, center: [119.805, 31.905] },
  { code: '320411105', name: '西夏墅镇', weight: 3, rural: 0.6, center: [119.805, 31.955] },
  { code: '320411122', name: '奔牛镇', weight: 5, rural: 0.4, center: [119.805, 31.865] },
];

/** Invented roads, compounds and hamlets. */
export const ROADS = ['清朗路', '听澜路', '桐溪大道', '云栖路', '禾丰街', '望江里', '朗屿路', '辰禾路', '沐川路', '简知街'] as const;
export const COMPOUNDS = ['示范苑', '云禾花园', '听澜雅居', '孟城示例新村', '桐溪名庭', '望江示例园'] as const;
export const HAMLETS = ['示例前村', '示例后村', '云栖里', '禾丰组', '东桐巷', '西桐巷'] as const;

/** Where 外来 people are registered: invented counties under the reserved suffix 99, and the place's name. */
export const OUTSIDE_PLACES: readonly (readonly [code: string, name: string, weight: number])[] = [
  ['321399', '江苏省宿迁市示例县', 26], ['321299', '江苏省泰州市示例县', 10], ['320699', '江苏省南通市示例县', 6],
  ['341299', '安徽省阜阳市示例县', 26], ['411499', '河南省商丘市示例县', 14], ['511399', '四川省南充市示例县', 8], ['522299', '贵州省铜仁市示例县', 6],
  ['370899', '山东省济宁市示例县', 4],
];

/** The box every position lies in: west, south, east, north in degrees (domain.md 5.5). */
export const DISTRICT_BOX = { west: 119 + 46 / 60, south: 31.8, east: 120 + 1 / 60, north: 32.05 } as const;
