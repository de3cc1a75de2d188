import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { formatCheckpoint, parseCheckpoint } from '../../../journal/note/checkpoint.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import type { NoteVerifier } from '../../../journal/note/note-signer.ts';
import { openCheckpoint } from '../../../journal/note/open-checkpoint.ts';
import { parseVerifierKey } from '../../../journal/note/parse-verifier-key.ts';
import { signCheckpoint } from '../../../journal/note/sign-checkpoint.ts';
import { formatSignedNote, parseSignedNote } from '../../../journal/note/signed-note.ts';
import { sm2Signer } from '../../../journal/note/sm2-signer.ts';
import { otherKey, SIGNING_KEY } from '../open-test-journal.ts';

const SM2_PEM = generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const CHECKPOINT = { origin: 'shuqiao.test/log', size: 7, root: Buffer.alloc(32, 5) };

function verifierOf(vkey: string): NoteVerifier {
  const parsed = parseVerifierKey(vkey);
  if (parsed.kind === 'malformed') throw new Error(parsed.reason);
  return parsed.verifier;
}

describe('signed notes', () => {
  it('of golang.org/x/mod/sumdb/note verify with its documented key', () => {
    const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const note = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n'
      + '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    const parsed = parseSignedNote(Buffer.from(note));
    if (parsed.kind === 'malformed') throw new Error(parsed.reason);
    const [signature] = parsed.note.signatures;
    const verifier = verifierOf(vkey);
    expect(signature?.keyId).toEqual(verifier.keyId);
    expect(verifier.verify(Buffer.from(parsed.note.text), signature?.signature ?? Buffer.alloc(0))).toBe(true);
    expect(formatSignedNote(parsed.note).toString()).toBe(note);
  });

  it.each([
    ['no signatures', 'text\n\n', 'no signature line'],
    ['no empty line', 'text\n— name AAAAAAAA\n', 'no empty line separates'],
    ['no newline at the end', 'text\n\n— name AAAAAAAA', 'does not end in a newline'],
    ['a hyphen instead of the em dash', 'text\n\n- name AAAAAAAA\n', 'signature line 1'],
    ['a signature of four bytes', 'text\n\n— name AAAAAA==\n', 'signature line 1'],
    ['a name with a plus', 'text\n\n— na+me AAAAAAAA\n', 'signature line 1'],
    ['a tab in the text', 'te\txt\n\n— name AAAAAAAA\n', 'control character'],
    ['a carriage return', 'text\r\n\n— name AAAAAAAA\n', 'control character'],
  ])('with %s are refused', (_, text, reason) => {
    expect(parseSignedNote(Buffer.from(text))).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) });
  });

  it('that are not UTF-8 or too long are refused', () => {
    expect(parseSignedNote(Buffer.from([0xff, 0x0a]))).toMatchObject({ kind: 'malformed', reason: 'the note is not UTF-8' });
    expect(parseSignedNote(Buffer.alloc(200_000, 'a'))).toMatchObject({ kind: 'malformed', reason: expect.stringContaining('at most') });
  });

  it('with sixteen signatures are read', () => {
    const signer = ed25519Signer('a', SIGNING_KEY);
    const bytes = signCheckpoint(CHECKPOINT, Array.from({ length: 16 }, () => signer));
    expect(parseSignedNote(bytes)).toMatchObject({ kind: 'note', note: { signatures: { length: 16 } } });
  });
});

describe('checkpoints', () => {
  it('are three lines', () => {
    expect(formatCheckpoint(CHECKPOINT)).toBe(`shuqiao.test/log\n7\n${Buffer.alloc(32, 5).toString('base64')}\n`);
    expect(parseCheckpoint(formatCheckpoint(CHECKPOINT))).toEqual({ kind: 'checkpoint', checkpoint: CHECKPOINT });
  });

  const root = Buffer.alloc(32, 5).toString('base64');
  it.each([
    ['no origin', `\n7\n${root}\n`, 'origin'], ['a leading zero', `o\n07\n${root}\n`, 'tree size'], ['a negative size', `o\n-1\n${root}\n`, 'tree size'],
    ['a size beyond 2^53', `o\n9007199254740993\n${root}\n`, 'tree size'], ['a short root', 'o\n7\nAAAA\n', '32-byte root'], ['a root in base64url', `o\n7\n${Buffer.alloc(32, 255).toString('base64url')}=\n`, '32-byte root'],
    ['no newline at the end', `o\n7\n${root}`, 'extension lines'], ['an empty extension line', `o\n7\n${root}\n\nx\n`, 'extension lines'],
  ])('with %s are refused', (_, text, reason) => {
    expect(parseCheckpoint(text)).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) });
  });

  it('with extension lines are read', () => {
    expect(parseCheckpoint(`o\n7\n${root}\nextension\n`)).toMatchObject({ kind: 'checkpoint', checkpoint: { size: 7 } });
  });
});

describe('opening a checkpoint', () => {
  const signer = ed25519Signer('shuqiao.test/log', SIGNING_KEY);
  const own = verifierOf(signer.verifierKey);
  const open = (bytes: Buffer, verifiers = [own], origin: string | null = CHECKPOINT.origin) => openCheckpoint(bytes, origin, verifiers);

  it('accepts it by any trusted key and ignores unknown ones', () => {
    const stranger = ed25519Signer('stranger', otherKey());
    expect(open(signCheckpoint(CHECKPOINT, [stranger, signer]))).toEqual({ kind: 'checkpoint', checkpoint: CHECKPOINT, signedBy: [signer.verifierKey] });
  });

  it('rejects it without a trusted signature and says who signed', () => {
    const stranger = ed25519Signer('stranger', otherKey());
    expect(open(signCheckpoint(CHECKPOINT, [stranger]))).toEqual({ kind: 'rejected', reason: `no signature by a trusted key; it is signed by stranger+${stranger.keyId.toString('hex')}` });
  });

  it('rejects it when a trusted key\'s signature is wrong, even beside a right one', () => {
    const sm2Key = sm2Signer('shuqiao.test/log', SM2_PEM);
    const broken = { ...sm2Key, sign: () => sm2Key.sign(Buffer.from('something else')) };
    expect(open(signCheckpoint(CHECKPOINT, [signer, broken]), [own, verifierOf(sm2Key.verifierKey)])).toEqual({ kind: 'rejected', reason: 'the signature of shuqiao.test/log does not verify' });
  });

  it('rejects another log\'s', () => {
    expect(open(signCheckpoint(CHECKPOINT, [signer]), [own], 'shuqiao.test/other')).toEqual({ kind: 'rejected', reason: 'it is of log "shuqiao.test/log", this is log "shuqiao.test/other"' });
  });

  it('rejects any changed byte of text or signature', () => {
    const bytes = signCheckpoint(CHECKPOINT, [signer]);
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 0x01;
      expect(open(changed, [own], null).kind, `byte ${i}`).toBe('rejected');
    }
  });
});

describe('verifier keys', () => {
  const vkey = ed25519Signer('shuqiao.test/log', SIGNING_KEY).verifierKey;

  it('may be taken under another name: the same key signs all logs of a house', () => {
    const other = ed25519Signer('shuqiao.test/other', SIGNING_KEY);
    expect(parseVerifierKey(vkey, 'shuqiao.test/other')).toMatchObject({ kind: 'verifier', verifier: { verifierKey: other.verifierKey, name: 'shuqiao.test/other' } });
  });

  it.each([
    ['nothing', '', 'must read name+8 hex digits+base64'], ['a wrong key ID', vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), 'the key ID of the verifier key must be'],
    ['an unknown type', `a+00000000+${Buffer.concat([Buffer.from([2]), Buffer.alloc(32)]).toString('base64')}`, 'must be Ed25519'],
    ['31 bytes of key', `a+00000000+${Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]).toString('base64')}`, 'must be Ed25519'],
  ])('that are %s are refused', (_, text, reason) => {
    expect(parseVerifierKey(text)).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) });
  });
});

describe('signers', () => {
  it('of SM2 sign with SM3 and the standard distinguishing ID, as GB/T 32918 and GM/T 0009 say', () => {
    const signer = sm2Signer('shuqiao.test/log', SM2_PEM);
    const signature = signer.sign(Buffer.from('text'));
    const spki = createPublicKey(SM2_PEM).export({ format: 'der', type: 'spki' });
    const point = spki.subarray(spki.length - 65).toString('hex');
    expect(sm2.doVerifySignature(Buffer.from('text'), signature.toString('hex'), point, { der: true, hash: true, userId: '1234567812345678' })).toBe(true);
    expect(sm2.doVerifySignature(Buffer.from('text'), signature.toString('hex'), point, { der: true, hash: true, userId: 'another' })).toBe(false);
    expect(verifierOf(signer.verifierKey).verify(Buffer.from('text'), signature)).toBe(true);
    expect(verifierOf(signer.verifierKey).verify(Buffer.from('texT'), signature)).toBe(false);
    expect(verifierOf(signer.verifierKey).verify(Buffer.from('text'), Buffer.from('no DER'))).toBe(false);
  });

  it('refuse keys of another kind and names that no note can carry', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => ed25519Signer('a', rsa.privateKey)).toThrow('must be an Ed25519 private key, got private rsa');
    expect(() => ed25519Signer('a', createPublicKey(SIGNING_KEY))).toThrow('got public ed25519');
    expect(() => ed25519Signer('a b', SIGNING_KEY)).toThrow('hold neither space nor plus, got "a b"');
    expect(() => sm2Signer('a', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow('must be an SM2 private key');
  });
});
