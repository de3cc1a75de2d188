import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacKey, hmacSha256 } from '../../../schema/contract/hmac-sha256.ts';
import { fc } from '../../property.ts';

const expected = (secret: Uint8Array, text: string): string => createHmac('sha256', secret).update(text).digest('base64');

describe('hmacSha256', () => {
  it.each([
    ['nothing', 32, ''], ['a text beyond the room first made', 32, '数桥'.repeat(5_000)], ['a short secret', 1, 'text'], ['no secret', 0, 'text'],
    ['a secret of a block', 64, 'text'], ['a secret longer than a block', 65, 'text'], ['a lone surrogate', 32, '\ud800x'],
  ])('is what node makes of %s', (_, bytes, text) => {
    const secret = new Uint8Array(bytes).fill(7);
    expect(hmacSha256(hmacKey(secret), text)).toBe(expected(secret, text));
  });

  it('is what node makes of any texts in turn under one key', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(fc.string({ unit: 'binary', maxLength: 3_000 }), { minLength: 1, maxLength: 5 }), (secret, texts) => {
      const key = hmacKey(secret);
      for (const text of texts) expect(hmacSha256(key, text)).toBe(expected(secret, text));
    }));
  });
});
