import { expect, it } from 'vitest';
import { MerkleFrontier } from '../../../journal/merkle/merkle-frontier.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { frameSeal } from '../../../journal/pending/frame-seal.ts';
import { frameHeads } from '../../../journal/writer/frame-heads.ts';
import { ORIGIN, SIGNING_KEY } from '../open-test-journal.ts';

it.each([
  ['each one where signatures may be no time apart', 0, ['signed', 'signed', 'signed', 'signed', 'signed', 'signed']],
  ['the first, and then one as soon as the last is 100 ms old', 100, ['signed', 'sealed', 'sealed', 'signed', 'sealed', 'signed']],
])('heads are signed: %s', (_, signMs, expected) => {
  let now = 0;
  const headOf = frameHeads({ origin: ORIGIN, signer: ed25519Signer(ORIGIN, SIGNING_KEY), seal: frameSeal(ORIGIN, SIGNING_KEY), signMs, monotonic: () => now });
  const heads = [0, 3, 99, 100, 199, 200].map((at) => {
    now = at;
    return headOf(new MerkleFrontier()).includes('SEAL1') ? 'sealed' : 'signed';
  });
  expect(heads).toEqual(expected);
});
