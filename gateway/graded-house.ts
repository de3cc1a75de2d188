import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { Journal } from '../journal/journal-entry.ts';
import { fileSubjectKeys } from '../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../journal/writer/create-journal.ts';
import { gradedSchema } from '../schema/graded-schema.ts';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import { createPersonIdCodec } from '../standards/person-id.ts';
import { readPolicyFiles } from './access/policy/policy-files.ts';
import { createPolicyStore } from './access/policy/policy-store.ts';
import { followConsents } from './access/consent/consent-feed.ts';
import { ConfigError } from './config-error.ts';
import type { GatewayConfig } from './config.ts';
import { gradedMode } from './graded-mode.ts';
import { readGatewayKeys } from './gateway-keys.ts';
import type { GatewayKeys } from './gateway-keys.ts';
import type { House } from './house.ts';
import type { Log } from './log.ts';
import { createLogin } from './login/create-login.ts';
import type { ProofReplayStore } from './login/proof-replay-store.ts';
import type { Metrics } from './server/metrics.ts';
import { createVersionsInForce } from './versions-in-force.ts';

/** Name and version in boot entries of the journal. */
const SOFTWARE = 'shuqiao-gateway/0.1.0';

export interface GradedHouseParts {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Which proofs of possession were used: by any worker of this gateway. */
  readonly replays: ProofReplayStore;
}

/**
 * Opens login, policy, consents and journal for a graded supergraph. Rejects when a key, the policy or the journal is not as it must be; nothing is
 * left open then. Login keys and consents may come later: without keys nobody gets in, and without consents none counts.
 */
export async function openGradedHouse(config: GatewayConfig, supergraph: SupergraphFile, parts: GradedHouseParts): Promise<House> {
  const { clock, log, fetch } = parts;
  const keys = await readGatewayKeys(config.keysDirectory);
  const governanceKey = keys.assertions.get('governance');
  if (governanceKey === undefined) throw new ConfigError('assertion-governance.key must be in the keys directory, and is not');
  const { issuer: portal, jwksUri, algorithms, revocations, publicOrigins } = config.login;
  const login = createLogin({
    issuers: [{ issuer: portal, jwksUri, algorithms, revocations: revocations === 'discover' ? revocations : null }],
    audience: config.login.audience, fetch, clock, stepUpSeconds: config.stepUpSeconds,
    proofs: { origins: publicOrigins, replays: parts.replays },
    onIssuerProblem: (issuer, problem) => log.warn({ issuer, problem }, 'the unified login cannot be asked'),
  });
  const journal = await openJournal(config, keys, supergraph);
  const consents = followConsents({
    url: config.governanceUrl, key: governanceKey, fetch, now: clock,
    onState: ({ connected, why }) => log[connected ? 'info' : 'warn']({ connected, why }, 'feed of consents'),
  });
  const personIds = createPersonIdCodec(keys.personId);
  const versions = createVersionsInForce(journal);
  return {
    assertionKeys: keys.assertions,
    mode: (file: SupergraphFile, api: GraphQLSchema) => {
      const graded = gradedSchema(file.sdl);
      const policies = createPolicyStore({ directory: config.policyDirectory, schema: graded });
      versions.made({ schemaId: file.schemaId, policyVersion: policies.current().version });
      return gradedMode({ schema: { graded, api }, policies, consents, personIds, login, journal, clock, log, metrics: parts.metrics });
    },
    takesEffect: () => versions.takeEffect(),
    readiness: () => ({ login: login.ready(), journal: journal.health().state !== 'refusing' }),
    async close() {
      await consents.close();
      await journal.close();
    },
  };
}

function openJournal(config: GatewayConfig, keys: GatewayKeys, supergraph: SupergraphFile): Promise<Journal> {
  // The slot is in the log's name; how much is logged changes nothing that is answered.
  const { logLevel: _logLevel, slot, ...inForce } = config;
  const configurationHash = createHash('sha256').update(JSON.stringify({ ...inForce, subgraphUrls: [...config.subgraphUrls] })).digest('hex');
  return createJournal({
    directory: config.journalDirectory,
    origin: `${config.journalOrigin}-${slot}`,
    secondaryDirectory: config.journalSecondaryDirectory,
    signingKey: keys.journalSigning,
    sm2Key: null,
    previousKeys: [],
    subjectKeys: fileSubjectKeys({ masterKey: keys.auditSubject, directory: config.keysDirectory }),
    boot: { software: SOFTWARE, schemaId: supergraph.schemaId, policyVersion: readPolicyFiles(config.policyDirectory).version, configurationHash },
  });
}
