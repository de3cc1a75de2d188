/** What must hold before requests are welcome, each by itself: `GET /readyz` shows them all. */
export interface Readiness {
  readonly supergraph: boolean;
  /** Keys of at least one trusted issuer have been seen; true where there is no login. */
  readonly login: boolean;
  /** The journal takes entries; true where there is none to keep. */
  readonly journal: boolean;
  /** False once the gateway is stopping. */
  readonly serving: boolean;
}
