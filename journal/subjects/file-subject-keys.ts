import { createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../files/error-code.ts';
import { subjectEpoch } from './subject-epoch.ts';
import type { EpochKey, SubjectKeyService } from './subject-key-service.ts';

export interface FileSubjectKeysOptions {
  /** 32 bytes, the content of `audit-subject.key`. */
  readonly masterKey: Buffer;
  /** Where the secrets of the epochs are, one file each, made on first use. Several processes may share it. */
  readonly directory: string;
  /** 32 random bytes by default. */
  readonly random?: () => Buffer;
}

/** Puts the secret in place unless another process was first; in either case the file is whole when this resolves. */
async function createSecret(path: string, secret: Buffer): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(secret.toString('base64'));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Epoch keys from files: HMAC-SHA-256 of the epoch's own random secret under the master key. Deleting the secret of an epoch makes its
 * pseudonyms unsearchable for ever (crypto-shredding, audit.md 2.5), while the master key and the other epochs go on.
 */
export function fileSubjectKeys(options: FileSubjectKeysOptions): SubjectKeyService & { forEpoch(epoch: string): Promise<Buffer | null> } {
  const { masterKey, directory, random = () => randomBytes(32) } = options;
  if (masterKey.length !== 32) throw new TypeError(`the audit subject key must be 32 bytes, got ${masterKey.length}`);
  const pathOf = (epoch: string): string => join(directory, `audit-subject-${epoch}.secret`);
  const derive = (epoch: string, secret: string): Buffer => {
    return createHmac('sha256', masterKey).update(`shuqiao audit subject ${epoch}\x1f`).update(Buffer.from(secret, 'base64')).digest();
  };
  const read = async (epoch: string): Promise<string | null> => {
    try {
      return await readFile(pathOf(epoch), 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  };
  return {
    async current(at): Promise<EpochKey> {
      const epoch = subjectEpoch(at);
      let secret = await read(epoch.name);
      if (secret === null) {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await createSecret(pathOf(epoch.name), random());
        secret = await read(epoch.name);
      }
      if (secret === null) throw new Error(`the secret of epoch ${epoch.name} was removed while it was made`);
      return { epoch: epoch.name, key: derive(epoch.name, secret), validUntil: epoch.end };
    },
    /** The key of a past epoch, for a search that was approved; null when it was shredded or never made. */
    async forEpoch(epoch) {
      const secret = await read(epoch);
      return secret === null ? null : derive(epoch, secret);
    },
  };
}
