/** An option of a bench, as node's parseArgs takes it, with what its help says. */
export interface BenchOption {
  readonly type: 'string' | 'boolean';
  /** Text, as it would stand on the command line. Without one: what `says` tells. */
  readonly default?: string;
  readonly multiple?: true;
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string;
  /** Numbers are checked before the bench starts: `count` is a whole number from 1, `number` any from 0. */
  readonly kind?: 'count' | 'number';
  /** The values that it takes. */
  readonly oneOf?: readonly string[];
  readonly says: string;
}

/** A bench: what it shows, where its figures go, and how it can be narrowed. */
export interface Bench {
  readonly shows: string;
  readonly results: string;
  readonly options: Readonly<Record<string, BenchOption>>;
}

const WORKLOADS = [
  'public', 'chinese', 'varied', 'person', 'person-varied', 'hundred-persons', 'hundred-persons-varied', 'enterprise-licences', 'enterprise-licences-varied',
] as const;
/** Every gateway that can be measured; hive-rust and grafbase once `npm install --prefix bench/peers` has been run. */
const PEERS = ['shuqiao', 'shuqiao-sharing', 'shuqiao-workers', 'engine', 'engine-sharing', 'apollo', 'hive-rust', 'grafbase'] as const;
const MODES = ['graded', 'alternating', 'stripped'] as const;

/** All benches by name, with the defaults that they run with: one place for the programs, their help and the tests. */
export const BENCHES = {
  execution: {
    shows: 'requests a second, CPU a request, memory and subgraph calls of our gateway and its peers, measured in one run (issue 4)', results: 'bench/results/execution.md, a section a workload',
    options: {
      workload: { type: 'string', multiple: true, value: 'NAME', oneOf: WORKLOADS, says: 'only this one, again for more; all without it' },
      peer: { type: 'string', multiple: true, value: 'NAME', oneOf: PEERS, says: 'only this one, again for more; all that are installed without it' },
      seconds: { type: 'string', default: '5', value: 'N', kind: 'number', says: 'of load a round' },
      rounds: { type: 'string', default: '3', value: 'N', kind: 'count', says: 'interleaved; medians are told' },
      warm: { type: 'string', default: '12', value: 'N', kind: 'number', says: 'seconds of load for each gateway before anything is measured: until then V8 compiles' },
      connections: { type: 'string', default: '50', value: 'N', kind: 'count', says: 'open at a time, each sending as soon as it is answered' },
      workers: { type: 'boolean', says: 'nothing is pinned, and our gateway also runs as two processes' },
    },
  },
  access: { shows: 'what deciding on fields costs, and how long a document is answered that would grow without end (issue 5)', results: 'bench/results/access.md', options: {} },
  audit: {
    shows: 'the journal: bytes an entry, append latency at 500 requests a second, a million entries verified (issue 6)', results: 'the FILE of --write; bench/results/audit.md is edited by hand from it',
    options: {
      entries: { type: 'string', default: '1000000', value: 'N', kind: 'count', says: 'written and verified' },
      seconds: { type: 'string', default: '10', value: 'N', kind: 'number', says: 'of appending at 500 a second' },
      write: { type: 'string', value: 'FILE', says: 'where to write the table; only printed without it' },
    },
  },
  'audit-index': {
    shows: 'the index of the log: a million entries taken in, searches and statistics (issue 6); PostgreSQL where DATABASE_URL is set', results: 'the FILE of --write; bench/results/audit-index.md is edited by hand from it',
    options: {
      entries: { type: 'string', default: '1000000', value: 'N', kind: 'count', says: 'indexed' },
      write: { type: 'string', value: 'FILE', says: 'where to write the table; only printed without it' },
    },
  },
  graded: {
    shows: 'what login, access, masks and audit cost beside the same schema served without grades (issues 4 and 6)', results: 'bench/results/graded.md; none with --mode or --profile',
    options: {
      operation: { type: 'string', multiple: true, value: 'NAME', oneOf: ['few', 'person', 'licences'], says: 'only this one, again for more; all without it' },
      mode: { type: 'string', multiple: true, value: 'NAME', oneOf: MODES, says: 'only this one, again for more; all without it' },
      seconds: { type: 'string', default: '4', value: 'N', kind: 'number', says: 'of load a round' },
      starts: { type: 'string', default: '3', value: 'N', kind: 'count', says: 'processes of each, one after the other, each with so many rounds: two of the same code differ by up to a tenth' },
      rounds: { type: 'string', default: '3', value: 'N', kind: 'count', says: 'interleaved; medians are told' },
      cycles: { type: 'string', default: '20', value: 'N', kind: 'count', says: 'of about a second, half with the audit and half without, at saturation and again at the rate' },
      rate: { type: 'string', default: '500', value: 'N', kind: 'number', says: 'requests a second below saturation; 0 leaves that part out' },
      warm: { type: 'string', default: '40', value: 'N', kind: 'number', says: 'seconds of load before anything is measured: a graded gateway is not warm after 15' },
      profile: { type: 'string', value: 'MODE', oneOf: MODES, says: 'writes a CPU profile of this one to the system\'s directory for temporary files' },
    },
  },
  'whole-query': {
    shows: 'the README\'s query over the whole house, beyond the longest chain of slow departments', results: 'printed; bench/results/whole-query.md is edited by hand from it',
    options: {
      rounds: { type: 'string', default: '20', value: 'N', kind: 'count', says: 'each with new times of the departments' },
      requests: { type: 'string', default: '5', value: 'N', kind: 'count', says: 'of each asker in a round' },
    },
  },
  latency: {
    shows: 'p50 and p99 at 70 % of saturation and at three times saturation, and what held the processes up (issue 4)', results: 'bench/results/latency.md, a section a workload and peer',
    options: {
      workload: { type: 'string', default: 'person-varied', value: 'NAME', oneOf: WORKLOADS, says: 'what clients ask' },
      peer: { type: 'string', default: 'shuqiao', value: 'NAME', oneOf: PEERS, says: 'whose latency; nothing is pinned for one of several processes' },
      seconds: { type: 'string', default: '4', value: 'N', kind: 'number', says: 'of each load' },
      rounds: { type: 'string', default: '3', value: 'N', kind: 'count', says: 'of saturation, three times saturation and 70 %, the last beside a bare server; medians are told' },
      warm: { type: 'string', default: '35', value: 'N', kind: 'number', says: 'seconds of full load before anything is measured' },
    },
  },
  soak: {
    shows: 'memory at saturation for a while, and that the process ends by itself afterwards (issue 4)', results: 'bench/results/soak.md, a section a workload',
    options: {
      minutes: { type: 'string', default: '10', value: 'N', kind: 'number', says: 'of load' },
      workload: { type: 'string', default: 'person-varied', value: 'NAME', oneOf: WORKLOADS, says: 'what clients ask' },
    },
  },
  'cold-plan': {
    shows: 'the first request for an operation: plan and compile, and how long the main thread is blocked by it (issue 4)', results: 'bench/results/cold-plan.md',
    options: { rounds: { type: 'string', default: '7', value: 'N', kind: 'count', says: 'each in a process of its own; medians are told' } },
  },
} as const satisfies Readonly<Record<string, Bench>>;

export type BenchName = keyof typeof BENCHES;
