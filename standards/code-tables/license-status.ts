import { codeTable } from './code-table.ts';

/** 电子证照状态代码. */
export const LICENSE_STATUS = codeTable('电子证照状态', {
  '01': '有效',
  '02': '暂扣',
  '03': '撤销',
  '04': '注销',
  '05': '失效',
  '06': '转出',
  '07': '吊销',
  '99': '其他',
});
