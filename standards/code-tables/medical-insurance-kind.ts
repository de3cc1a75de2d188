import { codeTable } from './code-table.ts';

/** 险种类型代码 (insutype), 国家医疗保障信息平台. Its numbers are not those of 金保工程. */
export const MEDICAL_INSURANCE_KIND = codeTable('国家医保险种类型', {
  '310': '职工基本医疗保险',
  '320': '公务员医疗补助',
  '330': '大额医疗费用补助',
  '340': '离休人员医疗保障',
  '390': '城乡居民基本医疗保险',
  '392': '城乡居民大病医疗保险',
  '510': '生育保险',
});
