import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyAccess, createAccessPlanner } from '../../../../gateway/access/index.ts';
import type { PolicySnapshot } from '../../../../gateway/access/index.ts';
import { proposedPolicy } from '../../../../gateway/access/policy/proposed-policy.ts';
import { PERSON_IDS, POLICY, SCHEMA, SENIOR_ALLOWANCE, caseOf, clerk, party, planRequest } from '../access-house.ts';

const told: PolicySnapshot = { ...POLICY, version: 'in force', client: (id) => { const client = POLICY.client(id); return client === null ? null : { ...client, dryRun: id === 'service-window' }; } };
const narrower: PolicySnapshot = { ...told, version: 'proposed', inNegativeList: (coordinate) => coordinate === 'Person.name' || POLICY.inNegativeList(coordinate) };
const request = (principal = clerk) => planRequest('{ subject { ... on Person { name idNumber } } }', { principal, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]), policy: told });
const planner = (proposed: PolicySnapshot | null) => createAccessPlanner({ schema: SCHEMA, personIds: PERSON_IDS, proposed: () => proposed });

describe('a dry run', () => {
  it('tells what the proposed version would refuse, and leaves the answer as it is', () => {
    const [without, withOne] = [planner(null).plan(request()), planner(narrower).plan(request())];
    expect(withOne).toEqual({ ...without, proposed: { policyVersion: 'proposed', denied: ['subject.name'], rejected: false } });
    const answer = applyAccess({ data: { subject: null }, errors: [] }, withOne, request());
    expect(answer.extension.proposed).toEqual({ policyVersion: 'proposed', denied: ['subject.name'], rejected: false });
    expect(applyAccess({ data: { subject: null }, errors: [] }, without, request()).extension).not.toHaveProperty('proposed');
  });

  it('is told to no client that did not ask for it, and not of the version in force', () => {
    expect(planner(narrower).plan(request({ ...clerk, clientId: 'approval-desk' })).proposed).toBeUndefined();
    expect(planner(told).plan(request()).proposed).toBeUndefined();
  });

  it('says when the whole operation would be refused', () => {
    const rejecting: PolicySnapshot = { ...narrower, client: (id) => { const client = told.client(id); return client === null ? null : { ...client, denials: 'REJECT' }; } };
    expect(planner(rejecting).plan(request()).proposed).toEqual({ policyVersion: 'proposed', denied: ['subject.name'], rejected: true });
  });
});

describe('the proposed version', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'policy-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const shipped = fileURLToPath(new URL('../../../../policy', import.meta.url));

  it('is none where no folder is', () => {
    expect(proposedPolicy(directory, SCHEMA.graded)).toEqual({ kind: 'none' });
  });

  it('is loaded whole from the folder proposed', () => {
    cpSync(shipped, join(directory, 'proposed'), { recursive: true });
    expect(proposedPolicy(directory, SCHEMA.graded)).toMatchObject({ kind: 'proposed', policy: { version: POLICY.version } });
  });

  it('is unusable with problems, which is told and decides nothing', () => {
    cpSync(shipped, join(directory, 'proposed'), { recursive: true });
    const file = join(directory, 'proposed', 'negative.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Person.portrait', 'Person.dreams'));
    expect(proposedPolicy(directory, SCHEMA.graded)).toMatchObject({ kind: 'unusable', problems: [{ file: 'negative.yaml', line: 3 }] });
  });
});
