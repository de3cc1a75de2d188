import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../../gateway/access/policy/load-policy.ts';
import { readPolicyFiles, versionOf } from '../../../../gateway/access/policy/policy-files.ts';
import { readPolicyLists } from '../../../../gateway/access/policy/policy-lists.ts';
import { formatProblem } from '../../../../gateway/access/policy/policy-problem.ts';
import { policyFindings } from '../../../../gateway/access/policy/tools/policy-findings.ts';
import { NOW, SCHEMA } from '../access-house.ts';

const FILES = readPolicyFiles('policy');

/** Findings of the checked-in lists with one file changed. */
function findings(changes: Readonly<Record<string, (text: string) => string>> = {}, options: { at?: number; expiresWithinDays?: number } = {}): readonly string[] {
  const texts = new Map([...FILES.texts].map(([file, text]) => [file, changes[file]?.(text) ?? text]));
  const files = { texts, version: versionOf(texts) };
  const reading = readPolicyLists(files);
  if (!reading.ok) throw new Error(reading.problems.map(formatProblem).join('\n'));
  return policyFindings(reading.lists, loadPolicy(files, SCHEMA.graded), SCHEMA.graded, { at: NOW, expiresWithinDays: 60, ...options }).map(formatProblem);
}
const lineOf = (file: string, text: string): number => (FILES.texts.get(file) ?? '').split('\n').findIndex((line) => line.includes(text)) + 1;
const BASE = findings();

describe('what of a policy that holds is likely to be a mistake', () => {
  it('is nothing that works: of the checked-in lists only what the matrix gives to no machine and no official', () => {
    for (const finding of BASE) expect(finding).toMatch(/^demand\.yaml:\d+: must be granted to a client that can get it: .* \(NO_VERDICT, GRADE_FORBIDDEN\), got "SocialCard\.bankAccount"$/);
  });

  it.each([
    ['ends soon', Date.parse('2027-12-01T12:00:00+08:00'), 'ZW-2026-0001 ends in 31 days'],
    ['ends today', Date.parse('2027-12-31T12:00:00+08:00'), 'ZW-2026-0001 ends in 1 days'],
    ['has ended', Date.parse('2028-01-01T00:00:00+08:00'), 'ZW-2026-0001 has ended'],
  ])('a grant that %s', (_what, at, says) => {
    expect(findings({}, { at })).toContain(`demand.yaml:${lineOf('demand.yaml', 'to: 2027-12-31')}: must be renewed or removed: ${says}, got "2027-12-31"`);
  });

  it('not a grant that ends later than asked for', () => {
    expect(findings({}, { at: Date.parse('2027-12-01T12:00:00+08:00'), expiresWithinDays: 30 }).filter((finding) => finding.includes('renewed'))).toEqual([]);
  });

  it('a grant whose clients have too little clearance', () => {
    const poor = findings({ 'clients.yaml': (text) => text.replaceAll('clearance: 3', 'clearance: 0') });
    expect(poor.some((finding) => finding.startsWith('demand.yaml:') && finding.includes('CLEARANCE'))).toBe(true);
    expect(poor.length).toBeGreaterThan(BASE.length);
  });

  it('a field of an item that the negative list forbids', () => {
    const forbidden = findings({ 'negative.yaml': (text) => `${text.trimEnd()}\n  - fields: [Person.ageBand]\n    legalBasis: {law: 示例法, article: 第一条}\n    reason: 示例\n` });
    expect(forbidden.some((finding) => /^items\/senior-allowance\.yaml:\d+: must be readable by some client: no client ever gets it for this item \(NEGATIVE_LIST.*\), got "Person\.ageBand"$/.test(finding))).toBe(true);
  });
});
