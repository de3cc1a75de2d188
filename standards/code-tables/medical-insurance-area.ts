import { codeTable } from './code-table.ts';

/** 医保区划代码 (admdvs) as far as the sandbox goes: pooling areas, of which the one of a prefecture itself (市本级) ends in 99. */
export const MEDICAL_INSURANCE_AREA = codeTable('国家医保区划', {
  '320499': '常州市本级',
  '320699': '南通市本级',
  '321299': '泰州市本级',
  '321399': '宿迁市本级',
});
