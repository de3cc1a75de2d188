import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { TokenWish } from '../sandbox/portal/headless/request-token.ts';
import type { AssertionContext } from '../schema/contract/assertion.ts';
import { stripGrades } from '../schema/strip-grades.ts';
import { SUBGRAPH_PORTS } from '../schema/subgraph-sources.ts';
import { BENCHES } from './bench-catalogue.ts';
import type { AuditCycle } from './gateways/audit-cycle.ts';
import { runHouse } from './house/run-house.ts';
import type { RunningHouse } from './house/run-house.ts';
import { auditShare } from './runner/audit-share.ts';
import { cpuMs, startChild } from './runner/child.ts';
import type { Child } from './runner/child.ts';
import { YOUNG } from './runner/peers.ts';

/*
 * What grades cost (issue 4): the same schema over the same subgraphs, served graded (login, demand list, masks, journal on disk) and stripped with everything
 * off (`--ungraded public --login none`). And what the audit alone costs (issue 6): a graded gateway that leaves its audit stage out for a quarter of a second now and
 * then (gateways/alternating.ts), neighbours compared; it has the core for itself, after the two were ended.
 *
 * `npm run bench -- graded [--operation NAME]… [--starts 3] [--seconds 4] [--rounds 3] [--cycles 20] [--rate 500] [--warm 40] [--mode NAME]… [--profile MODE]`
 *
 * Portal and governance are a house's own; subgraphs answer from what the house's said once (bench/subgraphs/replaying-process.ts). Gateways on core 0, all else
 * on core 1, 50 connections, rounds interleaved, medians. Writes bench/results/graded.md.
 */
const { values } = parseArgs({ allowPositionals: true, options: BENCHES.graded.options });
const CONNECTIONS = '50';
/** A cycle of the alternating gateway at the most, and what the load needs before the first and after the last, in seconds. */
const CYCLE_SECONDS = 1.15;
const AROUND_SECONDS = 3;
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const pinned = availableParallelism() > 1;
const directory = mkdtempSync(join(tmpdir(), 'shuqiao-bench-graded-'));
const children: Child[] = [];

const RESTAURANT = { item: 'open-restaurant', case: 'XB2026CY0002' } as const;
interface Operation { readonly name: string; readonly title: string; readonly wish: TokenWish; readonly query: string; readonly variables?: object; readonly licences?: number }
const OPERATIONS: readonly Operation[] = [
  { name: 'few', title: 'three fields of the applicant', wish: { client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: 'XB2026GL0001' }, query: '{ subject { ... on Person { name idNumber mobile } } }' },
  { name: 'person', title: 'one person in full (docs/queries/dossier.graphql), by the clerk of the case', wish: { client: 'service-window', person: 'clerk-shen', ...RESTAURANT }, query: readFileSync(here('../docs/queries/dossier.graphql'), 'utf8'), variables: { mine: false } },
  { name: 'licences', title: '50 licences of a party, by the clerk of the case', wish: { client: 'service-window', person: 'clerk-shen', ...RESTAURANT }, licences: 50, query: '{ subject(role: LEGAL_REPRESENTATIVE) { ... on Person { name licenses(first: 50) { nodes { typeCode typeName number holderName issuer issuerUscc issuedOn validFrom validTo longTerm status } } } } }' },
];

const MODES = ['graded', 'alternating', 'stripped'] as const;
type ModeName = (typeof MODES)[number];
interface Load { readonly requests: number; readonly perSecond: number; readonly bytes: number; readonly failures: number; readonly p50: number; readonly p99: number }
interface ApartLoad extends Load { readonly marked: Pick<Load, 'p50' | 'p99'>; readonly unmarked: Pick<Load, 'p50' | 'p99'> }
interface Round extends Load { readonly cpu: number; readonly calls: number }
interface Gateway { readonly mode: ModeName; readonly child: Child; readonly url: string; readonly request: string; readonly calls: () => Promise<number> }

const median = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

/** What the parties' subgraph is told of a token, read from the token itself. */
function contextOf(token: string): AssertionContext {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { // the portal's own token
    principal_kind: string; client_id: string; org?: string; acts_for?: string; person_id?: string; authorization_details?: { item: string; case?: string; subjects: AssertionContext['subjects'] }[];
  };
  const [detail] = claims.authorization_details ?? [];
  return {
    requestId: '', principalKind: claims.principal_kind, clientId: claims.client_id, organization: claims.org ?? claims.acts_for ?? null, item: detail?.item ?? null, itemName: detail?.item ?? null,
    caseNo: detail?.case ?? null, self: claims.person_id ?? null, subjects: detail?.subjects ?? [], holderCodes: [], deadline: 0,
  };
}

async function startGateway(mode: ModeName, house: RunningHouse, subgraphs: Child, operation: Operation, token: string): Promise<Gateway> {
  const data = join(directory, `${operation.name}-${mode}`);
  mkdirSync(data, { recursive: true });
  const supergraph = join(directory, 'stripped.graphql');
  const entry = mode === 'alternating' ? here('gateways/alternating.ts') : here('../gateway/main.ts');
  const flags = mode === 'stripped' ? ['--supergraph', supergraph, '--ungraded', 'public', '--login', 'none'] : ['--supergraph', here('../schema/supergraph.graphql'), '--journal', join(data, 'journal')];
  const profiling = values.profile === mode ? ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', join(tmpdir(), `shuqiao-profile-${operation.name}-${mode}`)] : [];
  const child = await startChild({
    args: [...YOUNG, ...profiling, entry, ...flags, '--policy', here('../policy'), '--port', '0'], core: pinned ? 0 : null, ready: /ready (http\S+)/, directory: here('..'),
    environment: {
      SHUQIAO_GATEWAY_LOG_LEVEL: 'error', SHUQIAO_DATA_DIR: data, SHUQIAO_KEYS_DIR: join(house.dataDirectory, 'keys'), PORTAL_PORT: String(house.portalPort),
      SHUQIAO_GATEWAY_GOVERNANCE_URL: `http://127.0.0.1:${house.subgraphBasePort + 8}`,
      SHUQIAO_GATEWAY_SUBGRAPH_URLS: Object.keys(SUBGRAPH_PORTS).map((name) => `${name}=http://127.0.0.1:${subgraphs.said}/${name}`).join(','),
    },
  });
  children.push(child);
  const request = join(data, 'request.json');
  writeFileSync(request, JSON.stringify({ headers: mode === 'stripped' ? {} : { authorization: `Bearer ${token}` }, body: JSON.stringify({ query: operation.query, variables: operation.variables }) }));
  return { mode, child, url: `${child.said}/graphql`, request, calls: async () => Number(await (await fetch(`http://127.0.0.1:${subgraphs.said}/calls`, { method: 'POST', body: '' })).text()) };
}

/** One answer, which must be whole: what was refused or could not be had makes no figure. */
async function probe({ mode, url, request }: Gateway): Promise<void> {
  const { headers, body } = JSON.parse(readFileSync(request, 'utf8')) as { headers: Record<string, string>; body: string }; // written above
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const { data, errors = [] } = await response.json() as { data?: object | null; errors?: readonly { extensions?: { code?: string } }[] }; // our own answer
  const codes = errors.map(({ extensions }) => extensions?.code).filter((code) => code !== 'FIELD_FORBIDDEN');
  if (response.status !== 200 || data === undefined || data === null || codes.length > 0) throw new Error(`${mode} must answer in full, got ${response.status} and ${codes.join(', ')}`);
}

async function load<L extends Load = Load>({ url, request }: Gateway, seconds: string, ...rateAndMark: readonly string[]): Promise<L> {
  const within = Number(seconds) * 1000 + 60_000;
  const child = await startChild({ args: [here('load/request-load.ts'), request, url, CONNECTIONS, seconds, ...rateAndMark], core: pinned ? 1 : null, ready: /(\{.*\})/, within });
  const loaded = JSON.parse(child.said) as L; // its one line
  if (values.profile !== undefined) console.log(`${url} answered ${loaded.requests} requests`);
  return loaded;
}

async function round(gateway: Gateway, rate: string): Promise<Round> {
  const [before, callsBefore] = [cpuMs(gateway.child.pid), await gateway.calls()];
  const loaded = await load(gateway, values.seconds, rate);
  const served = loaded.requests - loaded.failures;
  return { ...loaded, perSecond: (loaded.perSecond * served) / loaded.requests, cpu: (cpuMs(gateway.child.pid) - before) / served, calls: (await gateway.calls() - callsBefore) / served };
}

interface Figures { readonly perSecond: number; readonly cpu: number; readonly p50: number; readonly p99: number; readonly failures: number; readonly bytes: number; readonly calls: number }

type Rounds = Map<ModeName, Round[]>;

async function addRounds(all: Rounds, gateways: readonly Gateway[], rate: string): Promise<void> {
  for (let i = 0; i < Number(values.rounds); i += 1) {
    // Each comes first as often as last.
    for (const gateway of i % 2 === 0 ? gateways : gateways.toReversed()) all.set(gateway.mode, [...all.get(gateway.mode) ?? [], await round(gateway, rate)]);
  }
}

function figuresOf(all: Rounds): Map<ModeName, Figures> {
  return new Map([...all].map(([mode, each]) => {
    const of = (figure: keyof Round): number => median(each.map((one) => one[figure]));
    return [mode, { perSecond: of('perSecond'), cpu: of('cpu'), p50: of('p50'), p99: of('p99'), bytes: of('bytes'), calls: of('calls'), failures: each.reduce((sum, { failures }) => sum + failures, 0) }];
  }));
}

/** So many cycles of the alternating gateway, and the load they were under, whose latencies the receipt in an answer tells apart. */
async function cyclesOf(gateway: Gateway, count: number, rate: string): Promise<{ readonly cycles: readonly AuditCycle[]; readonly loaded: ApartLoad }> {
  const cycles = new Promise<readonly AuditCycle[]>((resolve) => gateway.child.process.once('message', (said) => resolve(said as readonly AuditCycle[]))); // our own gateway's
  gateway.child.process.send({ cycles: count });
  const loaded = await load<ApartLoad>(gateway, String(count * CYCLE_SECONDS + AROUND_SECONDS), rate, '"receipt":');
  return { cycles: await cycles, loaded };
}

async function audit(gateway: Gateway, rate: string): Promise<string> {
  const { cycles, loaded: { marked, unmarked, failures, requests } } = await cyclesOf(gateway, Number(values.cycles), rate);
  const { percent: { lower, median: share, upper }, withoutMs, moreMs } = auditShare(cycles);
  return `${share.toFixed(1)} % of a request's CPU (quartiles ${lower.toFixed(1)} and ${upper.toFixed(1)}; ${moreMs.toFixed(3)} ms beside ${withoutMs.toFixed(3)} without), `
    + `p50 ${unmarked.p50.toFixed(2)} → ${marked.p50.toFixed(2)} ms (${(marked.p50 - unmarked.p50).toFixed(2)} ms), ${failures} of ${requests} requests refused`;
}

/** Of a gateway that has the core for itself: one that only stands by disturbs those that are compared (0400). */
async function auditOf(gateway: Gateway): Promise<string[]> {
  await probe(gateway);
  await cyclesOf(gateway, Math.max(1, Math.floor((Number(values.warm) - AROUND_SECONDS) / CYCLE_SECONDS)), '0');
  const saturated = await audit(gateway, '0');
  const paced = values.rate === '0' ? '' : `; at ${values.rate} requests a second ${await audit(gateway, values.rate)}`;
  await gateway.child.stop();
  return [`The audit, in one gateway that leaves it out now and then, ${values.cycles} cycles: at saturation ${saturated}${paced}.`, ''];
}

function table(operation: Operation, figures: ReadonlyMap<ModeName, Figures>, paced: ReadonlyMap<ModeName, Figures>, audited: readonly string[]): string {
  const stripped = figures.get('stripped');
  const row = (mode: string, { perSecond, cpu, p50, p99, bytes, calls, failures }: Figures): string =>
    `| ${mode} | ${perSecond.toFixed(0)} | ${stripped === undefined ? '' : `${((perSecond / stripped.perSecond - 1) * 100).toFixed(0)} %`} | ${cpu.toFixed(3)} | ${stripped === undefined ? '' : `${((cpu / stripped.cpu - 1) * 100).toFixed(0)} %`} | ${p50.toFixed(1)} / ${p99.toFixed(1)} | ${(bytes / 1000).toFixed(1)} | ${calls.toFixed(1)} | ${failures} |`;
  return [`## ${operation.name}: ${operation.title}`, '', '| served | requests/s | to stripped | CPU ms/request | to stripped | p50 / p99 ms | answer KB | calls/request | failures |', '|---|---|---|---|---|---|---|---|---|',
    ...[...figures].map(([mode, each]) => row(mode, each)), ...[...paced].map(([mode, each]) => row(`${mode}, at ${values.rate}/s`, each)), '', ...audited].join('\n');
}

async function measure(house: RunningHouse, operation: Operation): Promise<string> {
  const token = await house.token(operation.wish);
  const keys = join(house.dataDirectory, 'keys');
  const subgraphs = await startChild({
    args: [here('subgraphs/replaying-process.ts'), String(house.subgraphBasePort), keys, JSON.stringify(contextOf(token)), ...(operation.licences === undefined ? [] : [String(operation.licences)])],
    core: pinned ? 1 : null, ready: /ready (\d+)/,
  });
  children.push(subgraphs);
  const modes = MODES.filter((mode) => values.mode === undefined || values.mode.includes(mode));
  const start = (mode: ModeName): Promise<Gateway> => startGateway(mode, house, subgraphs, operation, token);
  const [saturated, paced]: [Rounds, Rounds] = [new Map(), new Map()];
  for (let i = 0; i < Number(values.starts); i += 1) {
    const compared: Gateway[] = [];
    for (const mode of modes) if (mode !== 'alternating') compared.push(await start(mode));
    for (const gateway of compared) {
      await probe(gateway);
      await load(gateway, values.warm);
    }
    await addRounds(saturated, compared, '0');
    if (values.rate !== '0') await addRounds(paced, compared.filter(({ mode }) => mode === 'graded'), values.rate);
    await Promise.all(compared.map(({ child }) => child.stop()));
  }
  const audited = modes.includes('alternating') ? await auditOf(await start('alternating')) : [];
  await subgraphs.stop();
  return table(operation, figuresOf(saturated), figuresOf(paced), audited);
}

const loadBefore = loadavg()[0] ?? 0;
writeFileSync(join(directory, 'stripped.graphql'), stripGrades(readFileSync(here('../schema/supergraph.graphql'), 'utf8')));
const house = await runHouse({ core: pinned ? 1 : null });
try {
  const sections: string[] = [];
  for (const operation of OPERATIONS.filter(({ name }) => values.operation === undefined || values.operation.includes(name))) {
    const section = await measure(house, operation);
    console.log(section);
    sections.push(section);
  }
  if (values.profile === undefined && values.mode === undefined) {
    writeFileSync(here('results/graded.md'), ['# Graded: what login, access, masks and audit cost', '',
      `\`npm run bench -- graded --starts ${values.starts} --seconds ${values.seconds} --rounds ${values.rounds} --cycles ${values.cycles} --rate ${values.rate} --warm ${values.warm}\`, Node ${process.versions.node}, ${availableParallelism()} cores, ${CONNECTIONS} connections, gateways on core 0, all else on core 1, interleaved, medians; journal on disk.`,
      'Targets: graded at most 25 % fewer requests a second than stripped (issue 4); the audit under 10 % of a request\'s CPU, and under 2 ms at p50 with group commit at 500 requests a second (issue 6). `few` is the worst case: the fixed cost of login, signatures and journal beside an answer that costs next to nothing.',
      `Load average of the machine when it began: ${loadBefore.toFixed(1)} (beyond 1, requests a second and latencies are those of the queue for the cores; the ratio of CPU a request still holds).`, '', ...sections].join('\n'));
  }
} finally {
  await Promise.all(children.map((child) => child.stop()));
  await house.stop();
  rmSync(directory, { recursive: true, force: true });
}
