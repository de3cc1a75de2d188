import { codeTable } from './code-table.ts';

/** 异地就医备案类型代码 (out_type): who may be treated out of the insured area without being sent there. */
export const OUT_OF_TOWN_FILING_KIND = codeTable('国家医保异地备案类型', {
  '1': '异地安置退休人员',
  '2': '异地长期居住人员',
  '3': '常驻异地工作人员',
  '4': '异地转诊人员',
});
