import { codeTable } from './code-table.ts';

/** 人口库人员状态代码, 人员状态. */
export const PERSON_STATUS = codeTable('人员状态', {
  '0': '正常',
  '1': '死亡',
  '2': '迁出',
  '3': '注销',
});
