import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../gateway/config-error.ts';
import { readGatewayKeys } from '../../gateway/gateway-keys.ts';
import { ed25519Signer } from '../../journal/note/ed25519-signer.ts';
import { ensureSandboxKeys } from '../../sandbox/launcher/sandbox-keys.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-keys-'));
  ensureSandboxKeys(directory);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('readGatewayKeys', () => {
  it('reads what the launcher makes: one assertion key a subgraph, each under its name', async () => {
    const keys = await readGatewayKeys(directory);
    expect([keys.personId.length, keys.auditSubject.length, keys.journalSigning.asymmetricKeyType]).toEqual([64, 32, 'ed25519']);
    expect([...keys.assertions.keys()]).toContain('e-license');
    expect(keys.assertions.get('population')).toMatchObject({ subgraph: 'population', secret: { length: 32 } });
  });

  it('reads the journal\'s optional keys: SM2 for a further signature line, and those of before a change', async () => {
    expect(await readGatewayKeys(directory)).toMatchObject({ journalSm2: null, journalPrevious: [] });
    const pem = generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const vkey = ed25519Signer('shuqiao.test/gateway-0', generateKeyPairSync('ed25519').privateKey).verifierKey;
    writeFileSync(join(directory, 'journal-sm2.pem'), pem);
    writeFileSync(join(directory, 'journal-previous.vkeys'), `${vkey}\n\n`);
    expect(await readGatewayKeys(directory)).toMatchObject({ journalSm2: pem, journalPrevious: [vkey] });
  });

  it.each([
    ['journal-sm2.pem', 'secret', 'journal-sm2.pem must hold an SM2 private key in PKCS#8 PEM'],
    ['journal-previous.vkeys', 'secret', 'journal-previous.vkeys, key 1: a verifier key must read name+8 hex digits+base64'],
    ['person-id.key', Buffer.alloc(32).toString('base64'), 'person-id.key must hold 64 bytes in base64, got 32 bytes'],
    ['audit-subject.key', '', 'audit-subject.key must hold 32 bytes in base64, got 0 bytes'],
    ['assertion-population.key', 'c2VjcmV0', 'assertion-population.key must hold 32 bytes in base64, got 6 bytes'],
    ['journal-ed25519.pem', 'secret', 'journal-ed25519.pem must hold an Ed25519 private key in PKCS#8 PEM'],
    ['journal-ed25519.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'journal-ed25519.pem must hold an Ed25519 private key in PKCS#8 PEM'],
  ])('refuses a %s that is not as it must be, without showing it', async (name, content, message) => {
    writeFileSync(join(directory, name), content);
    const error: unknown = await readGatewayKeys(directory).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message });
    expect(String(error)).not.toMatch(/secret|c2VjcmV0/);
  });

  it.each(['person-id.key', 'audit-subject.key', 'journal-ed25519.pem'])('names a %s that is missing', async (name) => {
    rmSync(join(directory, name));
    await expect(readGatewayKeys(directory)).rejects.toThrow(`${name} must be in the keys directory`);
  });

  it('names the setting when there is no directory', async () => {
    await expect(readGatewayKeys(join(directory, 'nowhere'))).rejects.toThrow(/^SHUQIAO_KEYS_DIR must be a directory/);
  });
});
