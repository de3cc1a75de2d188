import { codeTable } from './code-table.ts';

/** 政务服务事项类型代码. */
export const ITEM_TYPE = codeTable('政务服务事项类型', {
  '01': '行政许可',
  '05': '行政给付',
  '07': '行政确认',
  '08': '行政奖励',
  '09': '行政裁决',
  '10': '其他行政权力',
  '20': '公共服务',
});
