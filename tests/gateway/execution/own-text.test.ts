import { describe, expect, it } from 'vitest';
import { ownText } from '../../../gateway/execution/response/own-text.ts';

describe('a text of its own', () => {
  it.each([[''], ['a'], ['twelve chars'], ['thirteen char'], ['数桥'], ['本市居民申请办理不动产登记时应当提交身份证明'], [' begins with a space and ends with one '], ['\ud83c\udf09'.repeat(9)]])('is the same text: %j', (text) => {
    expect(ownText(`before${text}after`.slice(6, 6 + text.length))).toBe(text);
  });
});
