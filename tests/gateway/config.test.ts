import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../gateway/config-error.ts';
import { readConfig } from '../../gateway/config.ts';
import { GATEWAY_HELP } from '../../gateway/gateway-help.ts';

function problem(argv: readonly string[], environment: Record<string, string> = {}): string {
  try {
    readConfig(argv, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('a ConfigError was expected');
}

describe('readConfig', () => {
  it('has defaults for everything, on the loopback address', () => {
    expect(readConfig([], {})).toMatchObject({
      host: '127.0.0.1', port: 4000, workers: 1, serving: { kind: 'graded' }, introspection: 'developers', logLevel: 'info',
      supergraphFile: resolve('schema/supergraph.graphql'), policyDirectory: resolve('policy'), journalDirectory: resolve('.shuqiao/journal'), keysDirectory: resolve('.shuqiao/keys'),
      login: { issuer: 'http://127.0.0.1:4001', jwksUri: null, audience: 'urn:shuqiao:gateway', algorithms: ['ES256'], revocations: 'discover', publicOrigins: ['http://127.0.0.1:4000'] },
      governanceUrl: 'http://127.0.0.1:4108',
    });
  });

  it('lets flags win over the environment, and the environment over defaults', () => {
    expect(readConfig(['--port', '0', '--journal', 'x/y'], { PORT: '5000', SHUQIAO_DATA_DIR: '/data', PORTAL_PORT: '5001', SUBGRAPH_BASE_PORT: '5100' })).toMatchObject({
      port: 0, journalDirectory: resolve('x/y'), keysDirectory: '/data/keys', login: { issuer: 'http://127.0.0.1:5001' }, subgraphBasePort: 5100, governanceUrl: 'http://127.0.0.1:5108',
    });
  });

  it.each([1, 2, 64])('always takes fifty in each of %i workers, for which of them a client meets is not dealt out evenly', (workers) => {
    expect(readConfig(['--workers', String(workers)], {})?.http.inFlightFloor).toBe(50);
  });

  it('reads how tokens are believed', () => {
    const environment = { SHUQIAO_GATEWAY_TOKEN_ALGORITHMS: 'SGD_SM3_SM2, ES256', SHUQIAO_GATEWAY_REVOCATIONS: 'none', SHUQIAO_GATEWAY_PUBLIC_ORIGINS: 'https://graph.example.invalid,http://127.0.0.1:4000' };
    expect(readConfig([], environment)).toMatchObject({
      login: { algorithms: ['SGD_SM3_SM2', 'ES256'], revocations: 'none', publicOrigins: ['https://graph.example.invalid', 'http://127.0.0.1:4000'] },
    });
  });

  it('takes a second disk and a second place for checkpoints, and needs neither', () => {
    expect(readConfig([], {})).toMatchObject({ journalSecondaryDirectory: null, journalAnchor: null });
    expect(readConfig([], { SHUQIAO_GATEWAY_JOURNAL_SECONDARY: '/second', SHUQIAO_GATEWAY_JOURNAL_ANCHOR: 'file:/elsewhere' })).toMatchObject({
      journalSecondaryDirectory: '/second', journalAnchor: 'file:/elsewhere',
    });
  });

  it.each([
    [['--share-in-flight', 'credit,geospatial'], {}, { kind: 'named', subgraphs: new Set(['credit', 'geospatial']) }], [[], { SHUQIAO_GATEWAY_SHARE_IN_FLIGHT: 'credit' }, { kind: 'named', subgraphs: new Set(['credit']) }],
    [['--share-in-flight', 'none'], { SHUQIAO_GATEWAY_SHARE_IN_FLIGHT: 'credit' }, { kind: 'none' }], [['--share-in-flight', 'all', '--ungraded', 'public', '--login', 'none'], {}, { kind: 'all' }], [[], {}, { kind: 'none' }],
  ])('reads whose calls in flight are shared: %j %j', (argv, environment, sharing) => {
    expect(readConfig(argv, environment)).toMatchObject({ sharing });
  });

  it('never shares the calls of all sources where grades are served', () => {
    expect(problem(['--share-in-flight', 'all'])).toContain('--share-in-flight must be none or subgraph names where grades are served, got all');
    expect(problem(['--share-in-flight', 'a b'])).toBe('--share-in-flight must be none, all or subgraph names separated by commas, got "a b"');
  });

  it('believes no proxy unless it is told which, and then the one header that it is told', () => {
    expect(readConfig([], {})).toMatchObject({ forwarding: { kind: 'direct' } });
    expect(readConfig([], { SHUQIAO_GATEWAY_TRUSTED_PROXIES: '127.0.0.1, 10.20.0.0/16' })).toMatchObject({ forwarding: { kind: 'proxied', proxies: ['127.0.0.1/32', '10.20.0.0/16'], header: 'x-forwarded-for' } });
    expect(readConfig([], { SHUQIAO_GATEWAY_TRUSTED_PROXIES: 'fd00::/8', SHUQIAO_GATEWAY_FORWARDED_HEADER: 'forwarded' })).toMatchObject({ forwarding: { kind: 'proxied', proxies: ['fd00::/8'], header: 'forwarded' } });
    expect(problem([], { SHUQIAO_GATEWAY_TRUSTED_PROXIES: '0.0.0.0/0' })).toBe('SHUQIAO_GATEWAY_TRUSTED_PROXIES must be addresses or networks (10.20.0.0/16) separated by commas, got "0.0.0.0/0"');
    expect(problem([], { SHUQIAO_GATEWAY_FORWARDED_HEADER: 'x-real-ip', SHUQIAO_GATEWAY_TRUSTED_PROXIES: '127.0.0.1' })).toBe('SHUQIAO_GATEWAY_FORWARDED_HEADER must be x-forwarded-for or forwarded, got "x-real-ip"');
    expect(problem([], { SHUQIAO_GATEWAY_FORWARDED_HEADER: 'forwarded' })).toContain('must be given together with SHUQIAO_GATEWAY_TRUSTED_PROXIES');
  });

  it('takes the address of a revocation list', () => {
    expect(readConfig([], { SHUQIAO_GATEWAY_REVOCATIONS: 'http://portal:4001/revocations' })).toMatchObject({ login: { revocations: 'http://portal:4001/revocations' } });
  });

  it.each([
    ['SHUQIAO_GATEWAY_TOKEN_ALGORITHMS', 'ES256,HS256', 'names out of ES256, ES384, EdDSA, PS256, SGD_SM3_SM2, separated by commas'],
    ['SHUQIAO_GATEWAY_TOKEN_ALGORITHMS', 'none', 'names out of ES256, ES384, EdDSA, PS256, SGD_SM3_SM2, separated by commas'],
    ['SHUQIAO_GATEWAY_REVOCATIONS', 'off', 'discover, none or an http or https URL'],
    ['SHUQIAO_GATEWAY_PUBLIC_ORIGINS', 'https://graph.example.invalid/graphql', 'http or https origins separated by commas'],
    ['SHUQIAO_GATEWAY_JOURNAL_ANCHOR', 'https://example.invalid', 'file:DIRECTORY or a postgres:// URL'],
  ])('refuses %s=%s', (name, value, rule) => {
    const told = problem([], { [name]: value });
    expect(told).toContain(name);
    expect(told).toContain(rule);
  });

  it('is null for --help, whose text names every flag and setting', () => {
    expect(readConfig(['--help'], {})).toBeNull();
    for (const name of ['--supergraph', '--port', '--policy', '--journal', '--workers', '--ungraded public', '--login none']) expect(GATEWAY_HELP).toContain(name);
  });

  it('serves an ungraded graph only when both flags say so', () => {
    expect(readConfig(['--ungraded', 'public', '--login', 'none'], {})).toMatchObject({ serving: { kind: 'ungraded-public' }, introspection: 'everybody' });
    expect(problem(['--ungraded', 'public'])).toBe('--ungraded public and --login none must be given together, got only --ungraded public');
    expect(problem(['--login', 'none'])).toBe('--ungraded public and --login none must be given together, got only --login none');
  });

  it('reads subgraph addresses', () => {
    expect(readConfig([], { SHUQIAO_GATEWAY_SUBGRAPH_URLS: 'population=http://population:4101/graphql, e-license=https://e.example/graphql' })?.subgraphUrls)
      .toEqual(new Map([['population', 'http://population:4101/graphql'], ['e-license', 'https://e.example/graphql']]));
  });

  it.each<[readonly string[], Record<string, string>, string]>([
    [['--port', 'x'], {}, '--port must be a whole number from 0 to 65535, got "x"'],
    [['--port', '65536'], {}, '--port must be a whole number from 0 to 65535, got "65536"'],
    [['--port', '-1'], {}, 'flags must be those of --help'],
    [['--port=-1'], {}, '--port must be a whole number from 0 to 65535, got "-1"'],
    [['--workers', '0'], {}, '--workers must be a whole number from 1 to 64, got "0"'],
    [['--ungraded', 'yes', '--login', 'none'], {}, '--ungraded must be public, got "yes"'],
    [['--login', 'off', '--ungraded', 'public'], {}, '--login must be none, got "off"'],
    [['--supergraph', ''], {}, '--supergraph must be a text that is not empty, got ""'],
    [['--prot', '1'], {}, 'flags must be those of --help'],
    [['stray'], {}, 'flags must be those of --help'],
    [[], { PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, got "http"'],
    [[], { SHUQIAO_GATEWAY_ISSUER: 'portal' }, 'SHUQIAO_GATEWAY_ISSUER must be an http or https URL, got "portal"'],
    [[], { SHUQIAO_GATEWAY_ISSUER: 'file:///etc/passwd' }, 'SHUQIAO_GATEWAY_ISSUER must be an http or https URL'],
    [[], { SHUQIAO_GATEWAY_INTROSPECTION: 'on' }, 'SHUQIAO_GATEWAY_INTROSPECTION must be off, developers or everybody, got "on"'],
    [[], { SHUQIAO_GATEWAY_SUBGRAPH_URLS: 'population' }, 'SHUQIAO_GATEWAY_SUBGRAPH_URLS must be name=url pairs separated by commas, got "population"'],
    [[], { SHUQIAO_GATEWAY_ISUER: 'http://a' }, 'SHUQIAO_GATEWAY_ISUER is no setting of the gateway: see --help'],
  ])('refuses %j with %j, naming the setting, what must hold and what was got', (argv, environment, message) => {
    expect(problem(argv, environment)).toContain(message);
  });

  it('leaves settings of other rooms alone', () => {
    expect(readConfig([], { SHUQIAO_TEST_COUNTS: 'full', SHUQIAO_PORTAL_X: '1', PATH: '/bin' })).not.toBeNull();
  });
});
