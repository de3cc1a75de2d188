import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { networkPseudonym } from '../../../journal/subjects/network-pseudonym.ts';
import { pseudonymise } from '../../../journal/subjects/pseudonymise.ts';
import { sampleRecord } from '../sample-record.ts';

const [KEY, LATER] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const byItself = (key: Buffer, network: string): string => createHmac('sha256', key).update(`network\x1f${network}`).digest().subarray(0, 6).toString('base64url');

describe('the pseudonym of a network', () => {
  it('is 48 bits of the HMAC under the epoch key, the first time and the second, of another key another', () => {
    for (const network of ['198.51.100.0/24', '2001:db8:12:3400::/56', '198.51.100.0/24']) {
      expect([networkPseudonym(KEY, network), networkPseudonym(LATER, network)]).toEqual([byItself(KEY, network), byItself(LATER, network)]);
    }
  });

  it('is right for more networks than are kept', () => {
    for (let n = 0; n < 12_000; n += 1) networkPseudonym(KEY, `10.${n >> 8}.${n & 255}.0/24`);
    for (const network of ['10.0.0.0/24', '10.46.223.0/24']) expect(networkPseudonym(KEY, network)).toBe(byItself(KEY, network));
  });

  it('is none where there is no key or no network, and needs no key by itself', () => {
    const nobodys = sampleRecord(1, { subjects: [], principal: { kind: 'APPROVAL_ENGINE', subject: 'engine-1', organization: null, personal: false } });
    expect(pseudonymise(nobodys, null).network).toBeNull();
    expect(pseudonymise({ ...nobodys, network: null }, { epoch: '2026Q4', key: KEY, validUntil: 0 }).network).toBeNull();
  });
});
