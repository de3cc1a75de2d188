import { describe, expect, it } from 'vitest';
import { SharedText } from '../../../gateway/execution/shared-text.ts';

describe('a text that several requests send', () => {
  it('is the text for the first who asks, and the very same bytes for all others', () => {
    const shared = new SharedText('{"姓名":"张三"}');
    const [first, second, third] = [shared.textOrBytes(), shared.textOrBytes(), shared.textOrBytes()];
    expect(first).toBe('{"姓名":"张三"}');
    expect(second).toEqual(Buffer.from('{"姓名":"张三"}'));
    expect(third).toBe(second);
  });
});
