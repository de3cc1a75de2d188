/** Signs note texts under one name with one key. */
export interface NoteSigner {
  readonly name: string;
  readonly keyId: Buffer;
  /** The public half as a verifier key (`name+id+base64`): safe to publish. */
  readonly verifierKey: string;
  sign(text: Buffer): Buffer;
}

/** Verifies signatures of one key. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Buffer;
  readonly verifierKey: string;
  verify(text: Buffer, signature: Buffer): boolean;
}
