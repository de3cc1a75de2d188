import { codeTable } from './code-table.ts';

/** 婚姻状况代码, GB/T 2261.2-2003. */
export const MARITAL_STATUS = codeTable('GB/T 2261.2-2003', {
  '10': '未婚',
  '20': '已婚',
  '21': '初婚',
  '22': '再婚',
  '23': '复婚',
  '30': '丧偶',
  '40': '离婚',
  '90': '未说明',
});
