import { codeTable } from './code-table.ts';

/** 人的性别代码, GB/T 2261.1-2003. */
export const SEX = codeTable('GB/T 2261.1-2003', {
  '0': '未知的性别',
  '1': '男性',
  '2': '女性',
  '9': '未说明的性别',
});
