import { aessiv } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { createPersonIdCodec } from '../../standards/person-id.ts';
import { fc } from '../property.ts';

const key = new Uint8Array(64).map((_, position) => position);
const codec = createPersonIdCodec(key);
const document = { type: '111', number: '320499198503090031' };
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

describe('personId', () => {
  it('rests on AES-SIV as RFC 5297 appendix A.1 computes it', () => {
    const sealed = aessiv(hex('fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'), hex('101112131415161718191a1b1c1d1e1f2021222324252627'))
      .encrypt(hex('112233445566778899aabbccddee'));
    expect(Buffer.from(sealed).toString('hex')).toBe('85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c');
  });

  it('is the same for the same document, opaque, and read back by the same key', () => {
    const personId = codec.encode(document);
    expect(personId).toBe(codec.encode(document));
    expect(personId).toMatch(/^[A-Za-z0-9_-]{54}$/);
    expect(codec.decode(personId)).toEqual(document);
  });

  it('differs between environments, and one key does not read another key\'s handle', () => {
    const other = createPersonIdCodec(new Uint8Array(64).fill(7));
    expect(other.encode(document)).not.toBe(codec.encode(document));
    expect(other.decode(codec.encode(document))).toBeNull();
  });

  it('has the same length for every kind of document', () => {
    expect(codec.encode({ type: '414', number: 'E9' })).toHaveLength(54);
  });

  it('reads every document back and refuses every handle with one character changed', () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: 999 }), fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFX()'), minLength: 1, maxLength: 22 }), fc.nat(53),
      (type, number, position) => {
        const made = { type: String(type).padStart(3, '0'), number };
        const personId = codec.encode(made);
        expect(codec.decode(personId)).toEqual(made);
        const changed = personId.slice(0, position) + (personId[position] === 'A' ? 'B' : 'A') + personId.slice(position + 1);
        expect(codec.decode(changed)).toBeNull();
      },
    ), { numRuns: 100 });
  });

  it.each(['', 'x', '320499198503090031', 'A'.repeat(54), 'A'.repeat(55), '__proto__'])('reads %j as no one', (text) => {
    expect(codec.decode(text)).toBeNull();
  });

  it.each([
    [{ type: '11', number: '1' }, 'document type must be three digits (GA/T 517)'],
    [{ type: '111', number: '' }, 'document number must be 1 to 22 printable ASCII characters without spaces'],
    [{ type: '111', number: '张伟' }, 'document number must be 1 to 22 printable ASCII characters without spaces'],
  ])('refuses to encode %j', (made, message) => expect(() => codec.encode(made)).toThrow(new TypeError(message)));

  it('refuses a key of another length', () => {
    expect(() => createPersonIdCodec(new Uint8Array(32))).toThrow(new TypeError('the personId key must be 64 bytes, got 32'));
  });
});
