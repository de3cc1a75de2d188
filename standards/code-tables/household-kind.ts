import { codeTable } from './code-table.ts';

/** 户口类别代码, 户口性质. */
export const HOUSEHOLD_KIND = codeTable('户口性质', {
  '1': '家庭户',
  '2': '集体户',
});
