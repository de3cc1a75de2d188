import { codeTable } from './code-table.ts';

/** 土地利用现状分类, GB/T 21010-2017. */
export const LAND_USE = codeTable('GB/T 21010-2017', {
  '0501': '零售商业用地',
  '0601': '工业用地',
  '0701': '城镇住宅用地',
  '0702': '农村宅基地',
});
