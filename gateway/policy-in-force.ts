import type { GradedSchema } from '../schema/graded-schema.ts';
import { PolicyError, formatProblem } from './access/policy/policy-problem.ts';
import type { PolicyFiles } from './access/policy/policy-files.ts';
import type { PolicyProblem } from './access/policy/policy-problem.ts';
import { createPolicyStore } from './access/policy/policy-store.ts';
import type { PolicyStore, ReloadResult } from './access/policy/policy-store.ts';
import { proposedPolicy } from './access/policy/proposed-policy.ts';
import type { PolicySnapshot } from './access/policy/policy-snapshot.ts';
import type { Log } from './log.ts';
import type { Metrics } from './server/metrics.ts';
import type { VersionsInForce } from './versions-in-force.ts';

/** Changes the policy beside the graph that is served, without touching the graph. */
export interface PolicyControl {
  /** Version in force. */
  version(): string;
  /** What is wrong with these files for the graph served now; nothing when they may be adopted. Changes nothing. */
  problemsOf(files: () => PolicyFiles): readonly PolicyProblem[];
  /** Puts them in force for requests that begin after: journalled first. Refused, they leave the last good version; rejects when the journal cannot be written. */
  adopt(files: () => PolicyFiles): Promise<ReloadResult>;
  /** Somebody found that the newest files are refused, or that none are any longer: for the metrics. */
  tellRefused(refused: boolean): void;
}

/** The policy of one graph, as its rooms see it. */
export interface GraphPolicy {
  current(): PolicySnapshot;
  /** The version proposed, for dry runs; null for none. */
  proposed(): PolicySnapshot | null;
}

export interface PolicyInForce extends PolicyControl {
  /** The policy of a graph that is to be served. Throws {@link PolicyError} when the files do not hold for it. */
  forGraph(schema: GradedSchema, schemaId: string): GraphPolicy;
  /** The graph made last is served from now on: what is adopted is adopted for it. */
  graphServed(): void;
}

export interface PolicyInForceOptions {
  readonly directory: string;
  /** The files a graph to be starts from. */
  readonly files: () => PolicyFiles;
  readonly versions: VersionsInForce;
  readonly metrics: Pick<Metrics, 'policy' | 'policyRefused'>;
  readonly log: Log;
}

interface Holding {
  readonly store: PolicyStore;
  readonly schema: GradedSchema;
  readonly schemaId: string;
  proposed: PolicySnapshot | null;
}

/** Keeps the policy of the graph that is served, and of the one that is about to be. */
export function createPolicyInForce(options: PolicyInForceOptions): PolicyInForce {
  const { versions, metrics } = options;
  let made: Holding | null = null;
  let served: Holding | null = null;
  const serving = (): Holding => {
    if (served === null) throw new TypeError('a policy must be adopted after a graph is served');
    return served;
  };
  return {
    forGraph(schema, schemaId) {
      const holding = { store: openStore(options, schema), schema, schemaId, proposed: proposedBy(options, schema, null) };
      made = holding;
      versions.made({ schemaId, policyVersion: holding.store.current().version });
      return { current: () => holding.store.current(), proposed: () => holding.proposed };
    },
    graphServed() {
      served = made;
      metrics.policy(serving().store.current().version);
      metrics.policyRefused(false);
    },
    version: () => serving().store.current().version,
    problemsOf(offered) {
      const checked = serving().store.check(offered);
      return checked.kind === 'refused' ? checked.problems : [];
    },
    adopt: (offered) => adopt(options, serving(), offered),
    tellRefused: (refused) => metrics.policyRefused(refused),
  };
}

function openStore(options: PolicyInForceOptions, schema: GradedSchema): PolicyStore {
  try {
    return createPolicyStore({ directory: options.directory, schema, readFiles: options.files });
  } catch (cause) {
    if (cause instanceof PolicyError) refuse(options, cause.problems);
    throw cause;
  }
}

async function adopt(options: PolicyInForceOptions, holding: Holding, offered: () => PolicyFiles): Promise<ReloadResult> {
  const { versions, metrics, log } = options;
  const { store, schema, schemaId } = holding;
  const { version: previous } = store.current();
  const checked = store.check(offered);
  if (checked.kind === 'refused') {
    refuse(options, checked.problems);
    return { kind: 'refused', kept: previous, problems: checked.problems };
  }
  holding.proposed = proposedBy(options, schema, holding.proposed);
  if (checked.kind === 'unchanged') {
    metrics.policyRefused(false);
    return { kind: 'unchanged', version: previous };
  }
  const { version } = checked.policy;
  // Durable before it decides anything: by which policy a request was decided must be answerable later.
  versions.made({ schemaId, policyVersion: version });
  await versions.takeEffect();
  store.use(checked.policy);
  metrics.policy(version);
  metrics.policyRefused(false);
  log.info({ from: previous, to: version }, 'policy replaced');
  return { kind: 'replaced', version, previous };
}

function refuse({ metrics, log }: PolicyInForceOptions, problems: readonly PolicyProblem[]): void {
  metrics.policyRefused(true);
  log.error({ problems: problems.map(formatProblem) }, 'policy refused; the last good one stays');
}

/** A proposed policy version that cannot be used is told to the operator and left aside. */
function proposedBy({ directory, log }: PolicyInForceOptions, schema: GradedSchema, before: PolicySnapshot | null): PolicySnapshot | null {
  const proposed = proposedPolicy(directory, schema);
  if (proposed.kind === 'unusable') log.warn({ problems: proposed.problems.map(formatProblem) }, 'the proposed policy cannot be used');
  if (proposed.kind === 'proposed' && proposed.policy.version !== before?.version) log.info({ policyVersion: proposed.policy.version }, 'dry runs of a proposed policy');
  return proposed.kind === 'proposed' ? proposed.policy : null;
}
