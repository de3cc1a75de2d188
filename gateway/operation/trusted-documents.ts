/** Documents registered ahead of time, per client (design.md section 3, step 2). */
export interface TrustedDocuments {
  /** The source registered under `sha256:<hex>` for this client; null when this client has none such. */
  source(clientId: string, id: string): string | null;
}

/** A gateway without registered documents. */
export const NO_TRUSTED_DOCUMENTS: TrustedDocuments = { source: () => null };
