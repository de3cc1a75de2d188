import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decideSettled } from '../../../../gateway/access/decision/decide-settled.ts';
import { traceDecision } from '../../../../gateway/access/decision/trace-decision.ts';
import { PolicyError } from '../../../../gateway/access/policy/policy-problem.ts';
import { diffPolicies } from '../../../../gateway/access/policy/tools/diff-policies.ts';
import { explain } from '../../../../gateway/access/policy/tools/explain.ts';
import { graphGrants } from '../../../../gateway/access/policy/tools/graph-grants.ts';
import { HypothesisError, hypothesisSchema, hypotheticalInput } from '../../../../gateway/access/policy/tools/hypothesis.ts';
import { runFile, runPolicyTests } from '../../../../gateway/access/policy/tools/policy-tests.ts';
import type { PolicySnapshot } from '../../../../gateway/access/index.ts';
import { NOW, POLICY, SCHEMA, SENIOR_ALLOWANCE } from '../access-house.ts';

const graded = SCHEMA.graded;
const question = (more: Record<string, unknown>) => hypothesisSchema.parse({ client: 'service-window', item: SENIOR_ALLOWANCE, field: 'Person.idNumber', ...more });

describe('policy explain', () => {
  it('prints every check down to the one that settled it', () => {
    expect(explain(POLICY, graded, question({ relation: 'NONE' }), NOW)).toEqual([
      `Person.idNumber for service-window, 高龄津贴(尊老金) (${SENIOR_ALLOWANCE})`,
      '  0   grade L3, column C, relation NONE, row WINDOW_CLERK: cell M, marks p t a',
      '  1   catalogued under one owner: yes',
      '  2a  not on the negative list, shared at all: yes',
      '  2b  grade open to this row: yes',
      '  2c  no reserved outcome: yes',
      '  3   purpose, where asked: yes',
      '  4   among the minimum fields, where asked: yes',
      '  5   share grant, where asked: yes',
      '  6   relation and region, where asked: no, NO_RELATION',
      '→ DENY, NO_RELATION, settled at step 6, grade L3',
      '  grants of the demand list alone: those given, suspended or trusted through the graph were not looked at (--grants FILE or --governance URL)',
    ]);
  });

  describe('with the grants given through the graph', () => {
    const GRANT = {
      sequence: 1, kind: 'SHARE_GRANT', payload: {
        grantId: 'SQ-1', owner: 'POLICE', organization: '11320499MY9B00182Y', clients: ['statistics-app'], itemCode: SENIOR_ALLOWANCE, fields: ['Person.name'], volumePerDay: 100,
        validFrom: '2026-11-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z', revokedAt: null,
      },
    };
    const SUSPENSION = { sequence: 1, kind: 'GRANT_SUSPENSION', payload: { grantId: 'GA-2026-0003', suspendedAt: '2026-11-20T00:00:00Z' } };
    const fileOf = (content: unknown): string => {
      const file = join(mkdtempSync(join(tmpdir(), 'grants-')), 'page.json');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    };
    const told = async (more: Record<string, unknown>, changes: readonly unknown[]): Promise<readonly string[]> =>
      explain(POLICY, graded, question({ field: 'Person.name', ...more }), NOW, await graphGrants({ grants: fileOf({ changes, head: changes.length }), governanceKey: 'none' }, NOW));

    it.each([
      ['one that was given opens the field', { client: 'statistics-app' }, [GRANT], '→ ALLOW, OK'],
      ['and without it the field is closed', { client: 'statistics-app' }, [], '→ DENY, NO_SHARE_GRANT'],
      ['a suspension closes what the list gave', { client: 'approval-engine' }, [SUSPENSION], '→ DENY, NO_SHARE_GRANT'],
    ])('%s', async (_, more, changes, outcome) => {
      const lines = await told(more, changes);
      expect(lines.find((line) => line.startsWith(outcome))).toBeDefined();
      expect(lines.at(-1)).toBe(`  grants of the demand list and of the graph, as of change ${changes.length}`);
    });

    it.each([
      ['a file that is not there', { grants: 'no-such-file.json' }, /^--grants must be a file with a page of governance's change feed as JSON, got no-such-file\.json \(ENOENT\)$/],
      ['no JSON', { grants: fileOf('[') }, /\(no JSON\)$/],
      ['no page', { grants: fileOf({ changes: [{ sequence: 1, kind: 'GIFT', payload: {} }], head: 1 }) }, /^--grants must be a page of governance's change feed, /],
      ['a page with a gap', { grants: fileOf({ changes: [{ ...GRANT, sequence: 2 }], head: 2 }) }, /^--grants must hold the changes from the first one on, without a gap: change 1 must come next, got 2$/],
      ['a key that is not there', { governance: 'http://127.0.0.1:1' }, /^--governance-key must name the file of governance's assertion key, got none \(ENOENT\)$/],
    ])('says what must hold of %s', async (_, at, message) => {
      const asked = graphGrants({ governanceKey: 'none', ...at }, NOW);
      await expect(asked).rejects.toThrow(HypothesisError);
      await expect(asked).rejects.toThrow(message);
    });
  });

  it.each([
    ['a client nobody knows', { client: 'nobody' }, /^client must be one of clients\.yaml \(approval-engine, service-window, .*\), got nobody$/],
    ['an item nobody knows', { item: '11320499MY9B00035D4320131999001' }, /^item must be one of items\/ \(.*11320499MY9B00035D4320131001001 高龄津贴.*\), got 11320499MY9B00035D4320131999001$/],
    ['a field the graph lacks', { field: 'Person.dreams' }, /^field must be a graded field of the graph, got Person\.dreams$/],
    ['a field misspelt', { field: 'Person.birthDay' }, /^field must be a graded field of the graph \(such as Person\.birthDate, Person\.birthPlaceDivision.*\), got Person\.birthDay$/],
    ['a type the graph lacks', { field: 'Human.name' }, /^field must be a graded field of the graph \(it has no type Human\), got Human\.name$/],
    ['plumbing', { field: 'Query.me' }, /^field must be a graded field of the graph, got Query\.me$/],
  ])('says what must hold for %s', (_, more, message) => {
    const asked = () => explain(POLICY, graded, question(more), NOW);
    expect(asked).toThrow(HypothesisError);
    expect(asked).toThrow(message);
  });

  it('ends where the decision ends, for every client and field', () => {
    for (const client of POLICY.clientIds) {
      for (const field of ['Person.name', 'Person.idNumber', 'Person.birthDate', 'Person.portrait', 'SocialCard.bankAccount', 'Enterprise.name']) {
        for (const age of [13, 40]) {
          const input = hypotheticalInput(POLICY, graded, hypothesisSchema.parse({ client, field, item: SENIOR_ALLOWANCE, age }), NOW);
          const { decision, lines } = traceDecision(input);
          expect(decision).toEqual(decideSettled(input));
          if (decision.outcome === 'DENY' && /^[1-7]/.test(decision.step) && decision.step !== '7b') expect(lines.at(-1)?.step).toBe(decision.step);
        }
      }
    }
  });
});

describe('policy diff', () => {
  const without = (field: string): PolicySnapshot => ({
    ...POLICY, item: (code) => { const item = POLICY.item(code); return item === null ? null : { ...item, minFields: new Map([...item.minFields].filter(([coordinate]) => coordinate !== field)) }; },
  });

  it('is empty between equal versions', () => {
    expect(diffPolicies(POLICY, { ...POLICY, version: 'same' }, graded, NOW)).toEqual([]);
  });

  it('names each client, item and field that changes, and whether it shows more', () => {
    const narrower = diffPolicies(POLICY, without('Person.hukouMaritalStatus'), graded, NOW);
    expect(narrower.length).toBeGreaterThan(0);
    expect(new Set(narrower.map(({ field }) => field))).toEqual(new Set(['Person.hukouMaritalStatus']));
    expect(narrower.every(({ loosens }) => !loosens)).toBe(true);
    const wider = diffPolicies(without('Person.hukouMaritalStatus'), POLICY, graded, NOW);
    expect(wider.map(({ from, to }) => [to, from])).toEqual(narrower.map(({ from, to }) => [from, to]));
    expect(wider.some(({ loosens }) => loosens)).toBe(true);
  });

  it('names a client that only one version knows', () => {
    const fewer: PolicySnapshot = { ...POLICY, clientIds: POLICY.clientIds.filter((id) => id !== 'police-desk'), client: (id) => (id === 'police-desk' ? null : POLICY.client(id)) };
    expect(diffPolicies(fewer, POLICY, graded, NOW).every(({ client, from }) => client === 'police-desk' && from === 'unknown')).toBe(true);
  });
});

describe('policy test', () => {
  it('the tables beside the lists hold', () => {
    expect(runPolicyTests(fileURLToPath(new URL('../../../../policy', import.meta.url)), POLICY, graded, NOW)).toMatchObject({ failures: [] });
  });

  it('a table that does not hold is named by line, with what was got', () => {
    const table = `tests:\n  - says: a clerk sees the plain number\n    ask: {client: service-window, item: "${SENIOR_ALLOWANCE}", field: Person.idNumber}\n    expect: {outcome: ALLOW}\n`;
    const { passed, failures } = runFile('tests/wrong.yaml', table, POLICY, graded, NOW);
    expect(passed).toBe(0);
    expect(failures).toMatchObject([{ file: 'tests/wrong.yaml', line: 4, got: '{"outcome":"MASK","reason":"GRADE","mask":"ID_3_4"}' }]);
  });

  it('a question that cannot be asked is a failure, not a pass', () => {
    const table = 'tests:\n  - says: nobody asks for anything\n    ask: {client: nobody, field: Person.name}\n    expect: {outcome: DENY}\n';
    expect(runFile('tests/wrong.yaml', table, POLICY, graded, NOW).failures).toHaveLength(1);
  });

  it('a file that is no table is refused', () => {
    expect(() => runFile('tests/wrong.yaml', 'tests: []\n', POLICY, graded, NOW)).toThrow(PolicyError);
    expect(() => runFile('tests/wrong.yaml', 'tests:\n  - says: something odd\n    ask: {client: x, field: y, mood: good}\n    expect: {outcome: DENY}\n', POLICY, graded, NOW)).toThrow(/wrong\.yaml:3/);
  });
});
