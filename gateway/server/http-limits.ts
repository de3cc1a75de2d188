/** Bounds on what one connection and one request may cost before any GraphQL is read (access.md E5). Times in milliseconds. */
export interface HttpLimits {
  /** Request body, also after decompression. Bytes. */
  readonly bodyBytes: number;
  /** Request line and headers. Bytes. */
  readonly headerBytes: number;
  readonly headersTimeout: number;
  /** Until the last byte of the body. */
  readonly bodyTimeout: number;
  /** Bodies at one time that did not come together with their head; one more takes the place of the oldest of the network that has most. */
  readonly bodies: number;
  /** How long such a body may take before its rate is looked at. */
  readonly bodyGrace: number;
  /** What such a body must have brought on average from then on. Bytes a second. */
  readonly bodyRate: number;
  readonly keepAliveTimeout: number;
  /** From the last byte of the request to its answer. */
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
  bodies: 256,
  bodyGrace: 5_000,
  bodyRate: 1_024,
  keepAliveTimeout: 65_000,
  answerTimeout: 20_000,
  inFlight: 256,
  inFlightFloor: 50,
  maxLoopDelay: 30,
  connections: 4_096,
};
