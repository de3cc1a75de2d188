import { codeTable } from './code-table.ts';

/** 人员参保状态代码 (psn_insu_stas), 国家医疗保障信息平台. */
export const MEDICAL_INSURANCE_STATUS = codeTable('国家医保人员参保状态', {
  '0': '未参保',
  '1': '正常参保',
  '2': '暂停参保',
  '4': '终止参保',
});
