import { codeTable } from './code-table.ts';

/** 登记状态代码, 市场监管登记状态. */
export const REGISTRATION_STATUS = codeTable('市场监管登记状态', {
  '1': '存续(在营、开业、在册)',
  '2': '吊销,未注销',
  '3': '注销',
  '4': '迁出',
});
