import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../gateway/config.ts';
import { gatewayParts } from '../../gateway/gateway-parts.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { openEmbeddedDatabase } from '../../governance/database/embedded-database.ts';
import { startGovernance, type Governance } from '../../governance/start-governance.ts';
import { startDepartments } from '../../sandbox/departments/start-departments.ts';
import type { Department } from '../../sandbox/departments/server/department.ts';
import { ensureSandboxKeys } from '../../sandbox/launcher/sandbox-keys.ts';
import type { SyntheticRegistry } from '../../sandbox/people/synthetic-registry.ts';
import { requestToken, type TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { loadPortalData, type PortalData } from '../../sandbox/portal/register/portal-data.ts';
import { syntheticPeople } from '../../sandbox/portal/register/synthetic-people.ts';
import { startPortal, type Portal } from '../../sandbox/portal/start-portal.ts';
import { subgraphConfig } from '../../subgraphs/config.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { createPersonIdCodec } from '../../standards/person-id.ts';
import type { SubgraphModule } from '../../subgraphs/subgraph-module.ts';
import { RUNNING_SUBGRAPHS, SUBGRAPH_MODULES, type ModuleSettings, type RunningSubgraphName } from '../../subgraphs/subgraph-registry.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { patiently } from './patiently.ts';

/** A GraphQL answer as a client sees it. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions: Readonly<Record<string, unknown>> }[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  };
}

export interface World {
  readonly url: string;
  readonly registry: SyntheticRegistry;
  /** By the name of its source system. */
  department(name: string): Department;
  readonly population: Department;
  readonly eLicense: Department;
  readonly portal: Portal;
  readonly governance: Governance;
  readonly journalDirectory: string;
  /** The `personId` of a resident identity card. */
  personIdOf(idNumber: string): string;
  token(wish: TokenWish): Promise<string>;
  ask(query: string, options?: { readonly token?: string; readonly variables?: Readonly<Record<string, unknown>>; readonly headers?: Readonly<Record<string, string>> }): Promise<Answered>;
  /** Stops the gateway alone, so that its log is whole and published. */
  stopGateway(): Promise<void>;
  close(): Promise<void>;
}

const BYTES = (path: string): Uint8Array => new Uint8Array(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64'));

/** A gateway that waits for a busy machine: what a test asks is not refused for lateness, nor given up before whom it asks has given up. */
const PATIENT_GATEWAY = { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000', SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS: '300000' } as const;
const PATIENT_SUBGRAPHS = [...RUNNING_SUBGRAPHS, 'governance'].map((name) => `${name}: { timeoutMs: 300000 }\n`).join('');

export interface WorldOptions {
  /** Of the gateway; default as configured, with patience. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** What the portal knows, made over the synthetic people; default the files beside it. */
  readonly portalData?: (registry: SyntheticRegistry) => PortalData;
  /** Whether departments and subgraphs are waited for however long they take, which they are not as configured. Default true. */
  readonly patient?: boolean;
  /** In place of a subgraph's own module; undefined keeps that. */
  readonly moduleOf?: (name: RunningSubgraphName, settings: ModuleSettings) => SubgraphModule | undefined;
  /** What stands between the subgraphs and a department that speaks HTTP: its address for the department's. Default nothing. */
  readonly through?: (department: string, url: string) => Promise<string>;
}

/** Departments, portal, subgraphs, governance and gateway over real sockets in this process, with synthetic people. Ports are free ones. */
export async function startWorld({ environment = {}, flags = [], portalData = () => loadPortalData(), patient = true, moduleOf = () => undefined, through = async (_department, url) => url }: WorldOptions = {}): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'shuqiao-world-'));
  const keysDirectory = join(directory, 'keys');
  ensureSandboxKeys(keysDirectory);
  const key = (name: string): Uint8Array => BYTES(join(keysDirectory, name));
  const closing: (() => Promise<void>)[] = [];
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    closing.push(() => one.close());
    return one;
  };

  // The two embedded databases take longest to start: side by side with all else.
  const [{ registry, departments, close: closeDepartments }, governanceDatabase] = await Promise.all([
    startDepartments({ host: '127.0.0.1', basePort: 0, size: 2_000, seed: 'shuqiao' }), openEmbeddedDatabase(null),
  ]);
  closing.push(closeDepartments);
  const department = (name: string): Department => {
    const found = departments.find((each) => each.name === name);
    if (found === undefined) throw new Error(`department ${name} must have started`);
    return found;
  };
  const data = portalData(registry);
  const portal = kept(await startPortal({ people: syntheticPeople(registry), personIdKey: key('person-id.key'), data }));
  const [legalPersonUrl, eLicenseUrl, hrssUrl, realEstateUrl] = await Promise.all(['legal-person', 'e-license', 'hrss', 'real-estate'].map((name) => through(name, department(name).url)));
  const { departments: configured } = subgraphConfig({
    POPULATION_URL: `${department('population').url}/services/PopService`, GEOSPATIAL_URL: `${department('geospatial').url}/wfs`,
    CREDIT_URL: `postgres://credit_reader@127.0.0.1:${department('credit').port}/qzk`,
    LEGAL_PERSON_URL: legalPersonUrl, E_LICENSE_URL: eLicenseUrl, HRSS_URL: hrssUrl, REAL_ESTATE_URL: realEstateUrl,
    MEDICAL_INSURANCE_URL: department('medical-insurance').url,
  });
  const settings = patient ? patiently(configured) : configured;
  const made: ModuleSettings = { departments: settings, personIds: createPersonIdCodec(key('person-id.key')), cursors: createCursorCodec(key('cursor.key')), now: Date.now };
  const subgraph = async (name: RunningSubgraphName) => kept(await startSubgraph({
    name, port: 0, departments: settings, module: moduleOf(name, made) ?? SUBGRAPH_MODULES[name](made), keys: { assertion: key(`assertion-${name}.key`), personId: key('person-id.key'), cursor: key('cursor.key') },
  }));
  const subgraphs = await Promise.all(RUNNING_SUBGRAPHS.map(subgraph));
  const governance = kept(await startGovernance({
    host: '127.0.0.1', port: 0, database: governanceDatabase, assertionKey: key('assertion-governance.key'), clock: () => new Date(), report: () => {},
    audit: {
      journalDirectory: join(directory, 'journal'), journalKeys: [], journalSigningKey: createPrivateKey(readFileSync(join(keysDirectory, 'journal-ed25519.pem'), 'utf8')), keysDirectory,
      auditSubjectKey: key('audit-subject.key'), personIdKey: key('person-id.key'), cursorKey: key('cursor.key'), policyDirectory: 'policy', protectedPersonsFile: null, retentionDays: 1_096, followMs: 1_000,
    },
    supergraphSdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
  }));
  const subgraphSettings = join(directory, 'subgraphs.yaml');
  writeFileSync(subgraphSettings, PATIENT_SUBGRAPHS);
  const config = readConfig(['--port', '0', ...flags], {
    SHUQIAO_DATA_DIR: directory, SHUQIAO_GATEWAY_LOG_LEVEL: 'silent', SHUQIAO_GATEWAY_ISSUER: portal.issuer, SHUQIAO_GATEWAY_GOVERNANCE_URL: governance.url,
    SHUQIAO_GATEWAY_SUBGRAPH_URLS: [...subgraphs.map(({ name, url }) => `${name}=${url}`), `governance=${governance.url}/graphql`].join(','),
    ...PATIENT_GATEWAY, ...(patient ? { SHUQIAO_GATEWAY_SUBGRAPH_SETTINGS: subgraphSettings } : {}), ...environment,
  });
  if (config === null) throw new Error('no help was asked for');
  const gateway = kept(await startGateway(config, await gatewayParts(config)));

  const personIds = createPersonIdCodec(key('person-id.key'));
  return {
    url: gateway.url, registry, department, population: department('population'), eLicense: department('e-license'), portal, governance, journalDirectory: config.journalDirectory,
    personIdOf: (number) => personIds.encode({ type: '111', number }),
    token: (wish) => requestToken({ portal: portal.issuer, fetch, data }, wish),
    ask: async (query, { token, variables, headers = {} } = {}) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST', body: JSON.stringify({ query, variables }),
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json;q=0.9', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      });
      // The shape is what the tests assert.
      return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] };
    },
    stopGateway: () => gateway.close(),
    close: async () => {
      for (const close of closing.reverse()) await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
