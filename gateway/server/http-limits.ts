/** Bounds on what one connection and one request may cost before any GraphQL is read (access.md E5). Times in milliseconds. */
export interface HttpLimits {
  /** Request body, also after decompression. Bytes. */
  readonly bodyBytes: number;
  /** Request line and headers. Bytes. */
  readonly headerBytes: number;
  readonly headersTimeout: number;
  /** Until the last byte of the body. */
  readonly bodyTimeout: number;
  readonly keepAliveTimeout: number;
  /** From arrival to answer. */
  readonly answerTimeout: number;
  /** Requests on the GraphQL endpoint at one time; one more is refused at once with Retry-After. */
  readonly inFlight: number;
  /** Of these, how many are taken even when the process is late with its work. */
  readonly inFlightFloor: number;
  /** How long a request may wait for the event loop to begin with it; from then on only `inFlightFloor` are taken. Milliseconds. */
  readonly maxLoopDelay: number;
  readonly connections: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 512 * 1024,
  headerBytes: 16 * 1024,
  headersTimeout: 10_000,
  bodyTimeout: 15_000,
  keepAliveTimeout: 65_000,
  answerTimeout: 20_000,
  inFlight: 256,
  inFlightFloor: 50,
  maxLoopDelay: 30,
  connections: 4_096,
};
