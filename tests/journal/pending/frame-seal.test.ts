import { describe, expect, it } from 'vitest';
import { MerkleFrontier } from '../../../journal/merkle/merkle-frontier.ts';
import { leafHash } from '../../../journal/merkle/leaf-hash.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { parseVerifierKey } from '../../../journal/note/parse-verifier-key.ts';
import { signCheckpoint } from '../../../journal/note/sign-checkpoint.ts';
import { decodeSegment, encodeFrame } from '../../../journal/pending/frame.ts';
import type { Frame } from '../../../journal/pending/frame.ts';
import { frameSeal } from '../../../journal/pending/frame-seal.ts';
import { openFrameHead } from '../../../journal/pending/open-frame-head.ts';
import { decodeSealedHead, encodeSealedHead } from '../../../journal/pending/sealed-head.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { journalOptions, ORIGIN, otherKey, SIGNING_KEY } from '../open-test-journal.ts';
import { sampleRecord } from '../sample-record.ts';

const checkpoint = { origin: ORIGIN, size: 3, root: Buffer.alloc(32, 7) };
const seal = frameSeal(ORIGIN, SIGNING_KEY);
const signer = ed25519Signer(ORIGIN, SIGNING_KEY);

function verifier() {
  const parsed = parseVerifierKey(signer.verifierKey, ORIGIN);
  if (parsed.kind === 'malformed') throw new Error(parsed.reason);
  return parsed.verifier;
}

/** Size at 10, root at 16, seal at 48. */
const flipped = (head: Buffer, at: number): Buffer => {
  const bytes = Buffer.from(head);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};

describe('the head of a frame', () => {
  const sealed = seal.head(checkpoint);
  it.each([
    ['sealed, to whoever has the signing key, is proven', sealed, seal, { kind: 'head', checkpoint, proven: true }],
    ['sealed, to whoever has none, is a head that something else must prove', sealed, null, { kind: 'head', checkpoint, proven: false }],
    ['sealed by another signing key is no more than that', frameSeal(ORIGIN, otherKey()).head(checkpoint), seal, { kind: 'head', checkpoint, proven: false }],
    ['signed is proven to everybody', signCheckpoint(checkpoint, [signer]), null, { kind: 'head', checkpoint, proven: true }],
    ['sealed, with another size, is rejected', flipped(sealed, 15), seal, { kind: 'rejected', reason: 'its seal does not hold' }],
    ['sealed, with another root, is rejected', flipped(sealed, 16), seal, { kind: 'rejected', reason: 'its seal does not hold' }],
    ['sealed, with another seal, is rejected', flipped(sealed, sealed.length - 1), seal, { kind: 'rejected', reason: 'its seal does not hold' }],
    ['sealed for another log, by the same signing key, is not proven', frameSeal('shuqiao.test/gateway-1', SIGNING_KEY).head(checkpoint), seal, { kind: 'head', checkpoint, proven: false }],
    ['sealed and longer than a seal is rejected', Buffer.concat([sealed, Buffer.from('x')]), seal, { kind: 'rejected', reason: expect.any(String) }],
    ['signed by a stranger is rejected', signCheckpoint(checkpoint, [ed25519Signer(ORIGIN, otherKey())]), seal, { kind: 'rejected', reason: expect.stringContaining('no signature by a trusted key') }],
    ['that is no note is rejected', Buffer.from('garbage'), seal, { kind: 'rejected', reason: expect.any(String) }],
  ])('%s', (_, head, by, expected) => {
    expect(openFrameHead(head, ORIGIN, [verifier()], by)).toEqual(expected);
  });
});

const SEGMENT = `/logs/${ORIGIN}/pending/0000000000.frames`;
const LIMITS = { reserveBytes: 64 };

/** What a gateway leaves that was killed: entries published, then frames of which none is signed, since the clock stood still after the first. */
async function killed(signMs = 60_000): Promise<Map<string, Buffer>> {
  const files = new MemoryFileSystem();
  const journal = await createJournal(journalOptions(files, new ManualClock(), { limits: { ...LIMITS, signMs } }));
  for (let n = 0; n < 10; n += 1) await journal.append(sampleRecord(n));
  return new Map(files.files());
}

const frames = (disk: ReadonlyMap<string, Buffer>): readonly Frame[] => decodeSegment(disk.get(SEGMENT) ?? Buffer.alloc(0)).frames;
const withFrames = (disk: ReadonlyMap<string, Buffer>, changed: readonly Frame[]): Map<string, Buffer> => new Map([...disk, [SEGMENT, Buffer.concat(changed.map(encodeFrame))]]);
const open = (disk: ReadonlyMap<string, Buffer>, overrides: Parameters<typeof journalOptions>[2] = {}) => createJournal(journalOptions(MemoryFileSystem.fromFiles(disk), new ManualClock(), { limits: LIMITS, ...overrides }));
const verify = async (disk: ReadonlyMap<string, Buffer>) => (await verifyDirectory({ files: MemoryFileSystem.fromFiles(disk), directory: '/logs', keys: [signer.verifierKey], anchored: new Map(), now: Date.UTC(2026, 10, 22) }))[0];

/** The frames as somebody writes them who can compute everything but seals and signatures. */
function forged(all: readonly Frame[]): readonly Frame[] {
  const tree = new MerkleFrontier();
  return all.map((frame, i) => {
    const entries = i === all.length - 1 ? [Buffer.from('["S",[]]')] : frame.entries;
    for (const entry of entries) tree.append(leafHash(entry));
    const sealed = decodeSealedHead(frame.head);
    return sealed === null ? frame : { ...frame, entries, head: encodeSealedHead({ keyId: sealed.keyId, size: tree.size, root: tree.root() }, () => sealed.seal) };
  });
}

describe('a log that was killed between two signatures', () => {
  it('has one signed frame, the others sealed', async () => {
    const heads = frames(await killed()).map(({ head }) => (head.includes('SEAL1') ? 'sealed' : 'signed'));
    expect(heads).toEqual(['signed', ...Array.from({ length: heads.length - 1 }, () => 'sealed')]);
    expect(heads.length).toBeGreaterThan(9);
  });

  it('is recovered whole by its key, and signed then', async () => {
    const disk = await killed();
    const before = frames(disk).flatMap(({ entries }) => entries).length;
    const files = MemoryFileSystem.fromFiles(disk);
    const journal = await createJournal(journalOptions(files, new ManualClock(), { limits: LIMITS }));
    await journal.close();
    expect(await verify(files.files())).toMatchObject({ problems: [], pending: 0 });
    expect((await verify(files.files()))?.size).toBeGreaterThan(before);
  });

  it('is read by an auditor, who is told how much of it no signature covers yet', async () => {
    const disk = await killed();
    const [first, ...others] = frames(disk);
    const sealed = others.reduce((sum, { entries }) => sum + entries.length, 0);
    const signed = first?.entries.length ?? 0;
    expect(await verify(disk)).toMatchObject({
      problems: [], pending: signed + sealed, remarks: [{ index: signed, message: `the last ${sealed} entries are sealed and not yet signed: only the gateway that wrote them can tell whether they are its own` }],
    });
  });

  it('is not opened where an entry was changed and everything but the seal made to fit', async () => {
    const disk = await killed();
    const changed = withFrames(disk, forged(frames(disk)));
    await expect(open(changed)).rejects.toMatchObject({ code: 'LOG_DAMAGED', message: expect.stringContaining('its seal does not hold') });
  });

  it('is not opened by a new key, which cannot tell; a signature after the seals speaks for them all', async () => {
    const rotated = { signingKey: otherKey(), previousKeys: [signer.verifierKey] };
    await expect(open(await killed(), rotated)).rejects.toMatchObject({ code: 'LOG_DAMAGED', message: expect.stringMatching(/its last \d+ entries are sealed by an earlier signing key and not yet signed: start once with that key, then change it/) });
    const disk = await killed();
    const all = frames(disk);
    const last = all.at(-1);
    const tree = new MerkleFrontier();
    for (const entry of all.flatMap(({ entries }) => entries)) tree.append(leafHash(entry));
    if (last === undefined) throw new Error('there must be frames');
    const signedAtLast = withFrames(disk, [...all.slice(0, -1), { ...last, head: signCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root() }, [signer]) }]);
    const journal = await open(signedAtLast, rotated);
    await journal.close();
  });
});
