/** The key of one epoch (a quarter): pseudonyms of that time can be made, and so searched for, only with it. */
export interface EpochKey {
  /** E.g. `2026Q4`. */
  readonly epoch: string;
  /** 32 bytes. */
  readonly key: Buffer;
  /** Epoch milliseconds at which the next epoch begins. */
  readonly validUntil: number;
}

/** Gives the current epoch's key. Rejects when it cannot: a key service may be another process or an HSM, and may be down. */
export interface SubjectKeyService {
  current(at: number): Promise<EpochKey>;
}
