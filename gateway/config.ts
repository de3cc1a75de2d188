import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ANCHOR_PLACE } from '../journal/anchor/open-anchor.ts';
import { ConfigError } from './config-error.ts';
import type { Sharing } from './execution/sharing.ts';
import type { TokenAlgorithm } from './login/token-algorithm.ts';
import { SETTING_KINDS } from './setting-kinds.ts';
import { shownValue } from './shown-value.ts';
import { FORWARDED_HEADERS } from './server/forwarding.ts';
import type { Forwarding } from './server/forwarding.ts';
import { DEFAULT_HTTP_LIMITS } from './server/http-limits.ts';
import type { HttpLimits } from './server/http-limits.ts';

/** Everything the gateway can be told from outside, read once at start. This is the only file of the gateway that reads flags and environment. */
export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  /** Whose equal calls in flight may serve several requests of one asker; nobody's by default. */
  readonly sharing: Sharing;
  /** Which of the workers this process is, from 0. */
  readonly slot: number;
  /** Absolute paths. */
  readonly supergraphFile: string;
  readonly policyDirectory: string;
  readonly journalDirectory: string;
  /** Where the highest supergraph version served so far is remembered. */
  readonly supergraphVersionFile: string;
  readonly keysDirectory: string;
  /** A second disk for the journal, which must exist; null for none. */
  readonly journalSecondaryDirectory: string | null;
  /** A second place for the journal's checkpoints, `file:DIRECTORY` or a `postgres://` URL; null for none. */
  readonly journalAnchor: string | null;
  /** Name of this gateway's logs; a worker's slot is added to it. */
  readonly journalOrigin: string;
  readonly serving: ServingMode;
  readonly login: LoginConfig;
  readonly governanceUrl: string;
  readonly introspection: 'off' | 'developers' | 'everybody';
  /** Subgraph name to the address that takes the place of the supergraph's. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** How subgraphs are called, where it differs from the defaults; null for nowhere. */
  readonly subgraphSettingsFile: string | null;
  /** Port numbers above this one in the supergraph mean the house's own subgraphs: they move to `subgraphBasePort`. */
  readonly supergraphBasePort: number;
  readonly subgraphBasePort: number;
  /** Age up to which a FACE or CA authentication counts, seconds. */
  readonly stepUpSeconds: number;
  /** Origins whose web pages may call the gateway; none by default. */
  readonly corsOrigins: readonly string[];
  /** Which proxies may say for whom they ask; none by default. */
  readonly forwarding: Forwarding;
  readonly http: HttpLimits;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Whose tokens are believed, and how. */
export interface LoginConfig {
  readonly issuer: string;
  /** Null: by discovery at the issuer. */
  readonly jwksUri: string | null;
  readonly audience: string;
  /** Signature algorithms the issuer is pinned to. */
  readonly algorithms: readonly TokenAlgorithm[];
  /** Where the issuer's revocation list is, which must then be had: its discovery document says, or this URL does. `none`: it publishes none. */
  readonly revocations: string;
  /** Origins under which clients reach this gateway: what DPoP proofs may name. */
  readonly publicOrigins: readonly string[];
}

/** `graded`: everything on. `ungraded-public`: a supergraph without the grade specification, for anybody, without login and journal. */
export type ServingMode = { readonly kind: 'graded' } | { readonly kind: 'ungraded-public' };

/** The composed supergraph has the house's subgraphs at this port + 1, + 2, … of the loopback address. */
const SUPERGRAPH_BASE_PORT = 4100;
const PREFIX = 'SHUQIAO_GATEWAY_';
const { text, httpUrl, wholeNumber, sharing, subgraphUrls, tokenAlgorithms, proxies, origins } = SETTING_KINDS;

const FLAGS = z.strictObject({
  supergraph: text.default('schema/supergraph.graphql'),
  port: wholeNumber(0, 65_535).optional(),
  policy: text.default('policy'),
  journal: text.optional(),
  workers: wholeNumber(1, 64).optional(),
  'share-in-flight': sharing.optional(),
  ungraded: z.literal('public').describe('public').optional(),
  login: z.literal('none').describe('none').optional(),
});

const ENVIRONMENT = z.object({
  HOST: text.default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  PORTAL_PORT: wholeNumber(1, 65_535).default(4001),
  SUBGRAPH_BASE_PORT: wholeNumber(1, 65_000).default(SUPERGRAPH_BASE_PORT),
  SHUQIAO_DATA_DIR: text.default('.shuqiao'),
  SHUQIAO_KEYS_DIR: text.optional(),
  SHUQIAO_GATEWAY_ISSUER: httpUrl.optional(),
  SHUQIAO_GATEWAY_JWKS_URI: httpUrl.optional(),
  SHUQIAO_GATEWAY_AUDIENCE: text.optional(),
  SHUQIAO_GATEWAY_TOKEN_ALGORITHMS: tokenAlgorithms.default(['ES256']),
  SHUQIAO_GATEWAY_REVOCATIONS: z.union([z.enum(['discover', 'none']), httpUrl]).describe('discover, none or an http or https URL').default('discover'),
  SHUQIAO_GATEWAY_PUBLIC_ORIGINS: origins.optional(),
  SHUQIAO_GATEWAY_GOVERNANCE_URL: httpUrl.optional(),
  SHUQIAO_GATEWAY_INTROSPECTION: z.enum(['off', 'developers', 'everybody']).describe('off, developers or everybody').optional(),
  SHUQIAO_GATEWAY_SUBGRAPH_URLS: subgraphUrls.default(new Map<string, string>()),
  SHUQIAO_GATEWAY_SUBGRAPH_SETTINGS: text.transform((file) => resolve(file)).describe('a YAML file').optional(),
  SHUQIAO_GATEWAY_CORS_ORIGINS: origins.default([]),
  SHUQIAO_GATEWAY_TRUSTED_PROXIES: proxies.optional(),
  SHUQIAO_GATEWAY_FORWARDED_HEADER: z.enum(FORWARDED_HEADERS).describe(FORWARDED_HEADERS.join(' or ')).optional(),
  SHUQIAO_GATEWAY_MAX_IN_FLIGHT: wholeNumber(1, 100_000).default(DEFAULT_HTTP_LIMITS.inFlight),
  SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: wholeNumber(1, 60_000).default(DEFAULT_HTTP_LIMITS.maxLoopDelay),
  SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS: wholeNumber(100, 300_000).default(DEFAULT_HTTP_LIMITS.answerTimeout),
  SHUQIAO_GATEWAY_STEP_UP_SECONDS: wholeNumber(30, 3600).default(600),
  SHUQIAO_GATEWAY_SLOT: wholeNumber(0, 63).default(0),
  SHUQIAO_GATEWAY_WORKERS: wholeNumber(1, 64).default(1),
  SHUQIAO_GATEWAY_SHARE_IN_FLIGHT: sharing.default({ kind: 'none' }),
  SHUQIAO_GATEWAY_JOURNAL_SECONDARY: text.optional(),
  SHUQIAO_GATEWAY_JOURNAL_ANCHOR: z.string().regex(ANCHOR_PLACE).describe('file:DIRECTORY or a postgres:// URL').optional(),
  SHUQIAO_GATEWAY_JOURNAL_ORIGIN: z.string().regex(/^[a-z0-9][a-z0-9._/-]*$/).describe('lower-case path segments such as shuqiao.example/gateway').default('shuqiao.example/gateway'),
  SHUQIAO_GATEWAY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).describe('debug, info, warn, error or silent').default('info'),
});

type Environment = z.output<typeof ENVIRONMENT>;

/** Reads flags and environment. Throws {@link ConfigError}; null when help is asked for. */
export function readConfig(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): GatewayConfig | null {
  const given = readFlags(argv);
  if (given === null) return null;
  const flags = check(FLAGS, given, (name) => `--${name}`);
  const settings = check(ENVIRONMENT, known(environment), (name) => name);
  if ((flags.ungraded === undefined) !== (flags.login === undefined)) {
    throw new ConfigError(`--ungraded public and --login none must be given together, got only ${flags.ungraded === undefined ? '--login none' : '--ungraded public'}`);
  }
  const serving: ServingMode = flags.ungraded === undefined ? { kind: 'graded' } : { kind: 'ungraded-public' };
  const shared = flags['share-in-flight'] ?? settings.SHUQIAO_GATEWAY_SHARE_IN_FLIGHT;
  if (shared.kind === 'all' && serving.kind === 'graded') {
    throw new ConfigError('--share-in-flight must be none or subgraph names where grades are served, got all: a source that keeps a record of every call must see every request');
  }
  return {
    host: settings.HOST,
    port: flags.port ?? settings.PORT,
    workers: flags.workers ?? settings.SHUQIAO_GATEWAY_WORKERS,
    sharing: shared,
    slot: settings.SHUQIAO_GATEWAY_SLOT,
    supergraphFile: resolve(flags.supergraph),
    policyDirectory: resolve(flags.policy),
    journalDirectory: resolve(flags.journal ?? join(settings.SHUQIAO_DATA_DIR, 'journal')),
    supergraphVersionFile: resolve(settings.SHUQIAO_DATA_DIR, 'supergraph-version.json'),
    keysDirectory: resolve(settings.SHUQIAO_KEYS_DIR ?? join(settings.SHUQIAO_DATA_DIR, 'keys')),
    journalSecondaryDirectory: settings.SHUQIAO_GATEWAY_JOURNAL_SECONDARY === undefined ? null : resolve(settings.SHUQIAO_GATEWAY_JOURNAL_SECONDARY),
    journalAnchor: settings.SHUQIAO_GATEWAY_JOURNAL_ANCHOR ?? null,
    journalOrigin: settings.SHUQIAO_GATEWAY_JOURNAL_ORIGIN,
    serving,
    ...addresses(settings, flags.port ?? settings.PORT),
    introspection: settings.SHUQIAO_GATEWAY_INTROSPECTION ?? (serving.kind === 'graded' ? 'developers' : 'everybody'),
    subgraphSettingsFile: settings.SHUQIAO_GATEWAY_SUBGRAPH_SETTINGS ?? null,
    supergraphBasePort: SUPERGRAPH_BASE_PORT,
    subgraphBasePort: settings.SUBGRAPH_BASE_PORT,
    stepUpSeconds: settings.SHUQIAO_GATEWAY_STEP_UP_SECONDS,
    corsOrigins: settings.SHUQIAO_GATEWAY_CORS_ORIGINS,
    forwarding: forwardingOf(settings),
    http: { ...DEFAULT_HTTP_LIMITS, inFlight: settings.SHUQIAO_GATEWAY_MAX_IN_FLIGHT, maxLoopDelay: settings.SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS, answerTimeout: settings.SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS },
    logLevel: settings.SHUQIAO_GATEWAY_LOG_LEVEL,
  };
}

function forwardingOf({ SHUQIAO_GATEWAY_TRUSTED_PROXIES: trusted, SHUQIAO_GATEWAY_FORWARDED_HEADER: header }: Environment): Forwarding {
  if (trusted !== undefined) return { kind: 'proxied', proxies: trusted, header: header ?? 'x-forwarded-for' };
  if (header !== undefined) throw new ConfigError('SHUQIAO_GATEWAY_FORWARDED_HEADER must be given together with SHUQIAO_GATEWAY_TRUSTED_PROXIES: no header is believed of anybody else');
  return { kind: 'direct' };
}

function addresses(settings: Environment, port: number): Pick<GatewayConfig, 'login' | 'governanceUrl' | 'subgraphUrls'> {
  const issuer = settings.SHUQIAO_GATEWAY_ISSUER ?? `http://${settings.HOST}:${settings.PORTAL_PORT}`;
  return {
    login: {
      issuer, jwksUri: settings.SHUQIAO_GATEWAY_JWKS_URI ?? null, audience: settings.SHUQIAO_GATEWAY_AUDIENCE ?? 'urn:shuqiao:gateway',
      algorithms: settings.SHUQIAO_GATEWAY_TOKEN_ALGORITHMS, revocations: settings.SHUQIAO_GATEWAY_REVOCATIONS,
      publicOrigins: settings.SHUQIAO_GATEWAY_PUBLIC_ORIGINS ?? [`http://${settings.HOST}:${port}`],
    },
    governanceUrl: settings.SHUQIAO_GATEWAY_GOVERNANCE_URL ?? `http://${settings.HOST}:${settings.SUBGRAPH_BASE_PORT + 8}`,
    subgraphUrls: settings.SHUQIAO_GATEWAY_SUBGRAPH_URLS,
  };
}

/** Flags as texts, unknown ones refused; null for --help. */
function readFlags(argv: readonly string[]): Record<string, string> | null {
  const string = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv], strict: true, allowPositionals: false,
      options: { supergraph: string, port: string, policy: string, journal: string, workers: string, 'share-in-flight': string, ungraded: string, login: string, help: { type: 'boolean', short: 'h' } },
    });
    const { help, ...texts } = values;
    return help === true ? null : { ...texts };
  } catch (cause) {
    throw new ConfigError(`flags must be those of --help: ${flagProblem(cause)}`, { cause });
  }
}

/** What is wrong with the flags, without what may be a value put in the wrong place. */
function flagProblem(cause: unknown): string {
  if (!(cause instanceof Error)) return 'they cannot be read';
  return 'code' in cause && cause.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' ? 'nothing but flags is taken, got something else' : cause.message;
}

/** The settings of this process. An unknown SHUQIAO_GATEWAY_ name is a misspelt one; other rooms' names are none of ours. */
function known(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith(PREFIX) && !Object.hasOwn(ENVIRONMENT.shape, name)) throw new ConfigError(`${name} is no setting of the gateway: see --help`);
    if (value !== undefined && value !== '' && Object.hasOwn(ENVIRONMENT.shape, name)) settings[name] = value;
  }
  return settings;
}

function check<S extends z.ZodObject>(schema: S, given: Record<string, string>, nameOf: (name: string) => string): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const name = String(result.error.issues[0]?.path[0] ?? '');
  const setting: unknown = schema.shape[name];
  throw new ConfigError(`${nameOf(name)} must be ${expectationOf(setting)}, got ${shownValue(name, given[name])}`);
}

function expectationOf(setting: unknown): string {
  if (setting instanceof z.ZodOptional || setting instanceof z.ZodDefault) return expectationOf(setting.unwrap());
  return setting instanceof z.ZodType ? (setting.description ?? 'something else') : 'something else';
}
