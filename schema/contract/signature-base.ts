import { CONTEXT_HEADER } from './assertion.ts';

/** What arrived of a signed request. */
export interface SignatureBaseParts {
  /** Host and port, lower case. */
  readonly authority: string;
  readonly path: string;
  /** Value of `content-digest`. */
  readonly digest: string;
  /** Value of the context header. */
  readonly encoded: string;
  /** Components and parameters: the value of `@signature-params`. */
  readonly parameters: string;
}

/** The signature base (RFC 9421 section 2.5) of a POST for the components of the contract, in their order. Parts must hold no line break. */
export function signatureBase({ authority, path, digest, encoded, parameters }: SignatureBaseParts): string {
  return [
    '"@method": POST', `"@authority": ${authority}`, `"@path": ${path}`, `"content-digest": ${digest}`, `"${CONTEXT_HEADER}": ${encoded}`, `"@signature-params": ${parameters}`,
  ].join('\n');
}
