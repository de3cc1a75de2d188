import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ConsentBook } from '../../../gateway/access/consent/consent-book.ts';
import { loadPolicy } from '../../../gateway/access/policy/load-policy.ts';
import { readPolicyFiles, versionOf } from '../../../gateway/access/policy/policy-files.ts';
import { createRateStore } from '../../../gateway/access/rates/rate-store.ts';
import { gradedMode } from '../../../gateway/graded-mode.ts';
import { apiSchema } from '../../../gateway/operation/api-schema.ts';
import type { Arrived, LoggedIn, Operated, Purposed } from '../../../gateway/request-context.ts';
import { createMetrics } from '../../../gateway/server/metrics.ts';
import { gradedSchema } from '../../../schema/graded-schema.ts';
import { SENIOR_ALLOWANCE } from '../access/access-house.ts';
import { CITIZEN, PERSON_IDS, heldJournal } from '../graded-gateway.ts';
import { keepingLog } from '../public-gateway.ts';

/** design.md section 7, "Shared state": no request sees half of two versions, whichever stage it was in when the policy changed. */
const SDL = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
const GRADED = gradedSchema(SDL);
const FILES = readPolicyFiles('policy');
const changedTexts = new Map([...FILES.texts].map(([file, text]) => [file, file === 'items/senior-allowance.yaml' ? text.replace('version: "2026.1"', 'version: "2026.2"') : text]));
const [OLD, NEW] = [FILES, { texts: changedTexts, version: versionOf(changedTexts) }].map((files) => loadPolicy(files, GRADED));

function start() {
  let current = OLD;
  const consents = new ConsentBook();
  const mode = gradedMode({
    schema: { graded: GRADED, api: apiSchema(SDL) }, policy: { current: () => current ?? raise(), proposed: () => null }, consents: { snapshot: () => consents.snapshot(null) }, personIds: PERSON_IDS, rates: createRateStore(() => 0),
    login: {
      ready: () => true,
      authenticate: async (_, mustProve) => {
        // What the policy says of the client is the first thing that is asked of it.
        if (mustProve?.(CITIZEN) !== false) throw new Error('the client need not prove a key');
        return { ok: true, principal: CITIZEN, token: { issuer: 'i', tokenId: 't', issuedAt: 0, expiresAt: 4_000_000_000, keyThumbprint: null, authorizationDetails: DETAILS } };
      },
    },
    journal: heldJournal(), clock: Date.now, log: keepingLog().log, metrics: createMetrics({ processMetrics: false }),
  });
  return { mode, change: () => void (current = NEW) };
}
const raise = (): never => {
  throw new Error('a policy is expected');
};
const DETAILS = [{ type: 'shuqiao_item', item: SENIOR_ALLOWANCE, basis: 'STATUTORY', subjects: [], assigned: false }];
const arrived = (): Arrived => ({
  requestId: 'r', receivedAt: 0, deadline: 1e15, signal: new AbortController().signal, place: { heldBy: () => {} }, http: { method: 'POST', target: '/graphql', headers: {}, network: null },
  params: { document: { kind: 'source', source: '{ me { name } }' }, operationName: null, variables: {} },
});
const operated = (context: LoggedIn): Operated => {
  const document = parse('{ me { name } }', { noLocation: true });
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition') throw new Error('an operation is expected');
  return { ...context, operation: { hash: 'h', source: '{ me { name } }', document, definition, name: null, type: 'query', variables: {} } };
};

describe('a request that was on its way when the policy changed', () => {
  it.each([['after login', 1], ['after its purpose was read', 2]] as const)('%s: is decided wholly by the version it began with', async (_when, stages) => {
    const { mode, change } = start();
    const loggedIn = await mode.login(arrived());
    if (stages === 1) change();
    const purposed: Purposed = mode.purpose(operated(loggedIn));
    if (stages === 2) change();
    expect([purposed.purpose.itemVersion, (await mode.access(purposed)).access.policyVersion]).toEqual(['2026.1', OLD?.version]);
  });

  it('and the next one by the new version', async () => {
    const { mode, change } = start();
    await mode.login(arrived());
    change();
    const purposed = mode.purpose(operated(await mode.login(arrived())));
    expect([purposed.purpose.itemVersion, (await mode.access(purposed)).access.policyVersion]).toEqual(['2026.2', NEW?.version]);
  });
});
