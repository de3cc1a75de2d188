import type { GraphQLSchema } from 'graphql';
import { createJournal } from '../journal/writer/create-journal.ts';
import { gradedSchema } from '../schema/graded-schema.ts';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import { createPersonIdCodec } from '../standards/person-id.ts';
import type { PolicyFiles } from './access/policy/policy-files.ts';
import { followConsents } from './access/consent/consent-feed.ts';
import { ConfigError } from './config-error.ts';
import type { GatewayConfig } from './config.ts';
import { gradedMode } from './graded-mode.ts';
import { readGatewayKeys } from './gateway-keys.ts';
import type { House } from './house.ts';
import { prepareJournalDirectories } from './journal-directories.ts';
import { journalOptions } from './journal-options.ts';
import type { Log } from './log.ts';
import { createPolicyInForce } from './policy-in-force.ts';
import { createLogin } from './login/create-login.ts';
import type { ProofReplayStore } from './login/proof-replay-store.ts';
import type { RateStore } from './access/rates/rate-store.ts';
import type { Metrics } from './server/metrics.ts';
import { createVersionsInForce } from './versions-in-force.ts';

/** How long a start waits for governance before it goes on without: by then whoever starts beside it is there. */
const FIRST_WORD_MS = 1_500;
/** States of a journal from good to bad. */
const JOURNAL_STATES = ['open', 'degraded', 'refusing-sensitive', 'refusing'];

export interface GradedHouseParts {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The policy files a graph starts from. */
  readonly policyFiles: () => PolicyFiles;
  /** Buckets of lookup rates: of all workers of this gateway. */
  readonly rates: RateStore;
  /** Which proofs of possession were used: by any worker of this gateway. */
  readonly replays: ProofReplayStore;
}

/**
 * Opens login, policy, consents and journal for a graded supergraph. Rejects when a key, the policy or the journal is not as it must be; nothing is
 * left open then. Login keys and consents may come later: without keys nobody gets in, and without consents none counts.
 */
export async function openGradedHouse(config: GatewayConfig, supergraph: SupergraphFile, parts: GradedHouseParts): Promise<House> {
  const { clock, log, fetch } = parts;
  await prepareJournalDirectories(config);
  const keys = await readGatewayKeys(config.keysDirectory);
  const governanceKey = keys.assertions.get('governance');
  if (governanceKey === undefined) throw new ConfigError('assertion-governance.key must be in the keys directory, and is not');
  const { issuer: portal, jwksUri, algorithms, revocations, publicOrigins } = config.login;
  const login = createLogin({
    issuers: [{ issuer: portal, jwksUri, algorithms, revocations: revocations === 'none' ? null : revocations === 'discover' ? revocations : { uri: revocations } }],
    audience: config.login.audience, fetch, clock, stepUpSeconds: config.stepUpSeconds,
    proofs: { origins: publicOrigins, replays: parts.replays },
    onIssuerProblem: (issuer, problem) => log.warn({ issuer, problem }, 'the unified login cannot be asked'),
  });
  const journal = await createJournal(journalOptions(config, keys, {
    schemaId: supergraph.schemaId, policyVersion: parts.policyFiles().version, origin: `${config.journalOrigin}-${config.slot}`,
  }));
  const consents = followConsents({
    url: config.governanceUrl, key: governanceKey, fetch, now: clock,
    onState: ({ connected, why }) => log[connected ? 'info' : 'warn']({ connected, why }, 'feed of consents'),
  });
  // Grants count once governance has said which of them their owners suspended.
  await consents.firstWord(FIRST_WORD_MS);
  const personIds = createPersonIdCodec(keys.personId);
  const versions = createVersionsInForce(journal);
  const policy = createPolicyInForce({ directory: config.policyDirectory, files: parts.policyFiles, versions, metrics: parts.metrics, log });
  parts.metrics.gauge('shuqiao_journal_entries', 'Entries of this process\'s log', () => journal.health().size);
  parts.metrics.gauge('shuqiao_journal_trouble', '0 open, 1 degraded, 2 refusing sensitive fields, 3 refusing', () => JOURNAL_STATES.indexOf(journal.health().state));
  return {
    assertionKeys: keys.assertions,
    mode: (file: SupergraphFile, api: GraphQLSchema) => {
      const graded = gradedSchema(file.sdl);
      return gradedMode({ schema: { graded, api }, policy: policy.forGraph(graded, file.schemaId), consents, personIds, login, rates: parts.rates, journal, clock, log, metrics: parts.metrics });
    },
    policy,
    async takesEffect() {
      await versions.takeEffect();
      policy.graphServed();
    },
    readiness: () => ({ login: login.ready(), journal: journal.health().state !== 'refusing' }),
    async close() {
      await consents.close();
      await journal.close();
    },
  };
}
