import { codeTable } from './code-table.ts';

/** 参保状态代码, 金保工程参保状态. */
export const INSURANCE_STATUS = codeTable('金保工程参保状态', {
  '1': '正常参保',
  '2': '暂停参保',
  '3': '终止参保',
});
