/** A head as it was sealed: a fixed form, since one is made for nearly every commit. */
export interface SealedHead {
  /** Tells the sealing key, as the key ID of a signed note tells the signer's. */
  readonly keyId: Buffer;
  readonly size: number;
  readonly root: Buffer;
  /** The bytes that the seal is over, and the seal. */
  readonly sealed: Buffer;
  readonly seal: Buffer;
}

/** No note begins so: an origin, which is a note's first line here, has no upper-case letter. */
const MAGIC = Buffer.from('SEAL1\n');
const KEY_ID_AT = MAGIC.length;
const SIZE_AT = KEY_ID_AT + 4;
const ROOT_AT = SIZE_AT + 6;
const SEAL_AT = ROOT_AT + 32;
const LENGTH = SEAL_AT + 32;

/** Bytes of a sealed head: magic, key ID (4), size (6), root (32), seal over all of these (32). */
export function encodeSealedHead({ keyId, size, root }: Pick<SealedHead, 'keyId' | 'size' | 'root'>, seal: (sealed: Buffer) => Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH);
  bytes.set(MAGIC, 0);
  bytes.set(keyId, KEY_ID_AT);
  bytes.writeUIntBE(size, SIZE_AT, 6);
  bytes.set(root, ROOT_AT);
  bytes.set(seal(bytes.subarray(0, SEAL_AT)), SEAL_AT);
  return bytes;
}

/** The inverse of {@link encodeSealedHead}; null for bytes that are of another form. */
export function decodeSealedHead(bytes: Buffer): SealedHead | null {
  if (bytes.length !== LENGTH || !bytes.subarray(0, KEY_ID_AT).equals(MAGIC)) return null;
  return {
    keyId: bytes.subarray(KEY_ID_AT, SIZE_AT), size: bytes.readUIntBE(SIZE_AT, 6), root: bytes.subarray(ROOT_AT, SEAL_AT), sealed: bytes.subarray(0, SEAL_AT), seal: bytes.subarray(SEAL_AT),
  };
}
