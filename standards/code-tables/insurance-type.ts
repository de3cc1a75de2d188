import { codeTable } from './code-table.ts';

/** 社会保险险种代码, 金保工程险种. */
export const INSURANCE_TYPE = codeTable('金保工程险种', {
  '110': '企业职工基本养老保险',
  '120': '机关事业单位养老保险',
  '170': '城乡居民基本养老保险',
  '210': '失业保险',
  '410': '工伤保险',
});
