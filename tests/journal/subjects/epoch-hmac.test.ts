import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { epochHmac } from '../../../journal/subjects/epoch-hmac.ts';
import { fc } from '../../property.ts';

describe('epochHmac', () => {
  it('is what node makes of any key and message', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 3 }), (secret, messages) => {
      const key = Buffer.from(secret);
      for (const message of messages) expect(epochHmac(key, Buffer.from(message)).toString('hex')).toBe(createHmac('sha256', key).update(message).digest('hex'));
    }));
  });
});
