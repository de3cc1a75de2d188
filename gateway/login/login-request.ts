/** What login needs to see of an HTTP request. */
export interface LoginRequest {
  /** Every line as sent of `authorization` and `dpop`, by lower-case name. The joined form would hide a second Authorization. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly method: string;
  /** Path and query as received, e.g. `/graphql?a=1`. */
  readonly target: string;
  /** What it came over, the same object for every request that comes over it; not there where that is not known. */
  readonly connection?: object | undefined;
}
