/** Bounds on what one connection and one request may cost before any GraphQL is read (access.md E5). Times in milliseconds. */
export interface HttpLimits {
  /** Request body, also after decompression. Bytes. */
  readonly bodyBytes: number;
  /** Request line and headers. Bytes. */
  readonly headerBytes: number;
  /** Header lines of one request. */
  readonly headerLines: number;
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
  /** How much longer than `answerTimeout` nothing may move on a connection whose request is there: its client takes no answer. */
  readonly silence: number;
  /** From the last byte of the request to its answer. */
  readonly answerTimeout: number;
  /** Requests on the GraphQL endpoint at one time; one more is refused at once with Retry-After. */
  readonly inFlight: number;
  /** Of these, how many are taken even when the process is late with its work. */
  readonly inFlightFloor: number;
  /** How long a request may wait for the event loop to begin with it; from then on only `inFlightFloor` are taken. Milliseconds. */
  readonly maxLoopDelay: number;
  readonly connections: number;
  /** Of these, connections of one client network; those of trusted proxies are not counted. */
  readonly connectionsOfNetwork: number;
  /** Bytes of all answers that are ended and that their clients have not taken. */
  readonly unsentBytes: number;
  /** Requests of one connection that may wait behind the one whose answer is next. */
  readonly pipelined: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 512 * 1024,
  headerBytes: 16 * 1024,
  headerLines: 100,
  headersTimeout: 10_000,
  bodyTimeout: 15_000,
  bodies: 256,
  bodyGrace: 5_000,
  bodyRate: 1_024,
  keepAliveTimeout: 65_000,
  silence: 10_000,
  answerTimeout: 20_000,
  inFlight: 256,
  inFlightFloor: 50,
  maxLoopDelay: 30,
  connections: 4_096,
  connectionsOfNetwork: 2_048,
  unsentBytes: 256 * 1024 * 1024,
  pipelined: 16,
};
