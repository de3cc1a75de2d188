// First: what is imported after it would speak at once.
import './quiet-provider.ts';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { parseAccountId } from './account-id.ts';
import { GATEWAY_AUDIENCE } from './audience.ts';
import { isInteractionPath, serveInteraction } from './interactions.ts';
import { createPortalStorage } from './portal-storage.ts';
import { createPortalWorld, type PortalWorld } from './portal-world.ts';
import { providerConfiguration } from './provider-configuration.ts';
import type { PeopleSource } from './register/people-directory.ts';
import { loadPortalData, type PortalData } from './register/portal-data.ts';
import { serveRevocation } from './revocation-endpoint.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

export interface PortalOptions {
  readonly people: PeopleSource;
  /** 64 bytes; the gateway's and the subgraphs' own. */
  readonly personIdKey: Uint8Array;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** The `iss` of tokens; default `http://host:port`, where it listens. */
  readonly issuer?: string;
  /** Default: the YAML files beside the portal. */
  readonly data?: PortalData;
  /** Life of tokens in seconds; default 900. */
  readonly tokenLife?: number;
  /** How long a retired key stays published, in seconds; default 1800. */
  readonly keyGrace?: number;
  /** Epoch milliseconds, for key grace, stored sessions and case terms; default the system's. */
  readonly clock?: () => number;
  /** One line an event, without names, numbers or tokens; default none. */
  readonly log?: (line: string) => void;
}

export interface Portal {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  readonly audience: string;
  /** `http://host:port`: where it listens. */
  readonly address: string;
  /** Signs with a new key from now on and returns its `kid`; the old key stays in the JWKS for the grace. */
  rotateKeys(): string;
  /** Takes back everything issued to a person or client up to now. */
  revoke(whose: { readonly person: string } | { readonly client: string }): void;
  /** `personId` of a persona number or an official's login; throws when there is no such person. */
  personId(label: string): string;
  /** Stops taking connections, ends idle ones, and resolves when all are gone. */
  close(): Promise<void>;
}

/** Starts the unified login portal: a real OpenID provider over the synthetic people and the case register. */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const { host = '127.0.0.1', port = 0, clock = Date.now, tokenLife = 900, keyGrace = 1800, log = () => {} } = options;
  const world = createPortalWorld(options.data ?? loadPortalData(), options.people, options.personIdKey);
  const keys = createSigningKeys({ graceSeconds: keyGrace, clock });
  const revocations = createRevocations(clock, tokenLife);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  await listen(server, port, host);
  // Known only now that the port is.
  const address = `http://${host}:${addressOf(server).port}`;
  const issuer = options.issuer ?? address;
  const providerOf = providerByGeneration({ issuer, world, keys, revocations, tokenLife, clock, log });
  server.on('request', (request, response) => {
    void serve(providerOf(), request, response).catch((error: unknown) => {
      log(`portal: ${error instanceof Error ? error.name : 'unknown error'} at ${request.method} ${routeOf(request)}`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end();
    });
  });

  function personId(label: string): string {
    const person = world.people.find(label);
    if (person === null) throw new Error(`there must be a person ${label}`);
    return person.personId;
  }

  async function serve(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/healthz') response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
    else if (isInteractionPath(path)) await serveInteraction({ provider, world, clock, request, response }, path);
    else if (!(await serveRevocation({ issuer, world, revocations, keys: keys.published }, request, response, path))) provider.callback()(request, response);
  }

  return {
    issuer,
    audience: GATEWAY_AUDIENCE,
    address,
    rotateKeys() {
      const kid = keys.rotate();
      log(`portal: signing key rotated, ${keys.published().length} published`);
      return kid;
    },
    revoke: (whose) => ('person' in whose ? revocations.subject(personId(whose.person)) : revocations.client(whose.client)),
    personId,
    close: () => closeServer(server),
  };
}

interface ProviderMaking {
  readonly issuer: string;
  readonly world: PortalWorld;
  readonly keys: SigningKeys;
  readonly revocations: Revocations;
  readonly tokenLife: number;
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

/**
 * How long a connection may rest between requests: longer than its clients let it, so that it is they who close it. Node's own five seconds cut off who came back when they had just passed, as on a machine that
 * had stood still: a request was sent, and the other side was closed.
 */
const KEEP_ALIVE_MS = 600_000;

/** oidc-provider fixes its keys when made, so each key generation has an instance of its own; sessions and cookies carry over. */
function providerByGeneration({ issuer, world, keys, revocations, tokenLife, clock, log }: ProviderMaking): () => Provider {
  const storage = createPortalStorage(clock);
  const cookieKeys = [randomBytes(32).toString('base64url')];
  let made: { readonly generation: string; readonly provider: Provider } | null = null;
  return () => {
    const generation = keys.generation();
    if (made?.generation === generation) return made.provider;
    const provider = new Provider(issuer, providerConfiguration({ issuer, world, storage, keys: keys.published(), cookieKeys, tokenLife, clock }));
    provider.on('server_error', (_ctx, error) => log(`portal: ${error.name} inside the provider`));
    // Logging out takes the tokens along: a copy of one must not live on for the rest of its quarter of an hour.
    provider.on('end_session.success', (ctx) => {
      const accountId = ctx.oidc.session?.accountId;
      if (accountId !== undefined && ctx.oidc.params?.['logout'] !== undefined) revocations.subject(parseAccountId(accountId).personId);
    });
    made = { generation, provider };
    return provider;
  };
}

/** First path segment only: an interaction's id is a secret of one browser. */
function routeOf(request: IncomingMessage): string {
  return `/${(request.url ?? '/').split(/[/?]/)[1] ?? ''}`;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the portal must listen on a TCP port');
  return address;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
