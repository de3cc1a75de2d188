/** What `npm run gateway -- --help` prints. */
export const GATEWAY_HELP = `数桥 gateway: one graph over every department's system.

  npm run gateway -- [--supergraph FILE] [--port N] [--policy DIR] [--journal DIR] [--workers N]

  --supergraph FILE   the composed supergraph (default schema/supergraph.graphql)
  --port N            port to listen on, 0 for any free one (default PORT, or 4000)
  --policy DIR        the three lists and the items (default policy)
  --journal DIR       the field-access log (default the data directory's journal/)
  --workers N         processes behind the port (default SHUQIAO_GATEWAY_WORKERS, or 1); SIGUSR2
                      replaces one after the other while the rest serve
  --share-in-flight NAMES
                      subgraphs whose equal queries under way may serve several requests of the same
                      asker, item, case and parties: none, names separated by commas, or (without
                      grades) all; none of them a source that keeps a record of every call
                      (default SHUQIAO_GATEWAY_SHARE_IN_FLIGHT, or none)
  --ungraded public --login none
                      serve a supergraph that links no grade specification, to anybody; both flags
                      are needed, and both are refused when the specification is linked
  --help              this text

Environment: HOST (127.0.0.1), PORT (4000), PORTAL_PORT (4001), SUBGRAPH_BASE_PORT (4100),
SHUQIAO_DATA_DIR (.shuqiao), SHUQIAO_KEYS_DIR (the data directory's keys/),
SHUQIAO_GATEWAY_ISSUER, SHUQIAO_GATEWAY_JWKS_URI, SHUQIAO_GATEWAY_AUDIENCE, SHUQIAO_GATEWAY_GOVERNANCE_URL,
SHUQIAO_GATEWAY_TOKEN_ALGORITHMS (ES256), SHUQIAO_GATEWAY_REVOCATIONS (discover | none | URL),
SHUQIAO_GATEWAY_PUBLIC_ORIGINS (http://HOST:PORT; where clients reach it, for DPoP),
SHUQIAO_GATEWAY_INTROSPECTION (off | developers | everybody), SHUQIAO_GATEWAY_SUBGRAPH_URLS (name=url, separated by commas),
SHUQIAO_GATEWAY_SUBGRAPH_SETTINGS (a YAML file, read again with the supergraph: of each subgraph named what differs of
timeoutMs, concurrency, queue, maxResponseBytes, maxBatch, breakerThreshold, breakerOpenMs, compression),
SHUQIAO_GATEWAY_CORS_ORIGINS (none; origins of web pages, separated by commas), SHUQIAO_GATEWAY_MAX_IN_FLIGHT (256), SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS (30),
SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS (20000), SHUQIAO_GATEWAY_WORKERS (1),
SHUQIAO_GATEWAY_STEP_UP_SECONDS (600), SHUQIAO_GATEWAY_JOURNAL_SECONDARY (a second disk), SHUQIAO_GATEWAY_JOURNAL_ANCHOR (a second place for checkpoints), SHUQIAO_GATEWAY_JOURNAL_ORIGIN (shuqiao.example/gateway),
SHUQIAO_GATEWAY_TRUSTED_PROXIES (none; addresses or networks of reverse proxies that may say for whom they ask, separated by commas),
SHUQIAO_GATEWAY_FORWARDED_HEADER (x-forwarded-for | forwarded: the one that these proxies write, and no client through them),
SHUQIAO_GATEWAY_LOG_LEVEL (debug | info | warn | error | silent).
`;
