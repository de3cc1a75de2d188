import { hash } from 'node:crypto';
import type { AccessRecord, AccessTemplate } from '../../journal/journal-entry.ts';

const FIELD_NAMES = ['name', 'idNumber', 'sex', 'ethnicity', 'birthDate', 'mobile', 'maritalStatus', 'education', 'address', 'hukou', 'household', 'licenses', 'age'];
const GRADES = [1, 2, 3, 4] as const;
const OWNERS = ['POLICE', 'GOV_SERVICE', 'CIVIL_AFFAIRS', 'HRSS'];

/** Forty operations of 25 fields each, four owners, two fields masked and two denied. */
export const AUDIT_TEMPLATES: readonly AccessTemplate[] = Array.from({ length: 40 }, (_, t) => ({
  operationName: `Prefill${t}`, operationHash: hash('sha256', `operation ${t}`), operationType: 'query', schemaId: 's-181', policyVersion: 'p-20261101.3',
  fields: Array.from({ length: 25 }, (__, i) => ({
    path: `subject.${FIELD_NAMES[i % FIELD_NAMES.length] ?? 'name'}${Math.floor(i / FIELD_NAMES.length)}`, coordinate: `Person.${FIELD_NAMES[(i + t) % FIELD_NAMES.length] ?? 'name'}`,
    grade: GRADES[i % GRADES.length] ?? 1, owner: OWNERS[(i + t) % OWNERS.length] ?? 'POLICE', implicit: i > 22,
  })),
  defaults: 'AAAAAAAAMMAAAAAADDAAAAAAA', reasons: { 8: 'GRADE', 9: 'GRADE', 16: 'NOT_NECESSARY', 17: 'NOT_NECESSARY' },
}));

/** First instant of the load, and how many days it is spread over. */
export const AUDIT_LOAD = { start: Date.UTC(2026, 9, 5), days: 45 } as const;

const uuid = (n: number): string => {
  const hex = hash('sha256', `id ${n}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};

/**
 * Request `n` of `total`, spread evenly over {@link AUDIT_LOAD}: engines mostly, one in five a clerk; one subject of 900,000, one in fifty a household of four; of a thousand networks; one in ten
 * with a source down, each with its own difference of one in a hundred patterns.
 */
export function auditRecord(n: number, total = 1_000_000): AccessRecord {
  const template = AUDIT_TEMPLATES[n % AUDIT_TEMPLATES.length];
  if (template === undefined) throw new Error('there are templates');
  const clerk = n % 5 === 0;
  const client = clerk ? 'service-window' : `engine-${n % 12}`;
  const subjects = Array.from({ length: n % 50 === 0 ? 4 : 1 }, (_, i) => ({ role: i === 0 ? 'APPLICANT' : 'HOUSEHOLD_MEMBER', kind: 'PERSON', key: `person-${(n * 7_919 + i) % 900_000}` } as const));
  const down = n % 10 === 0;
  return {
    template, at: AUDIT_LOAD.start + Math.floor((n / total) * AUDIT_LOAD.days * 86_400_000), requestId: uuid(n),
    principal: { kind: clerk ? 'WINDOW_CLERK' : 'APPROVAL_ENGINE', subject: clerk ? `clerk-${n % 300}` : client, organization: '11320499MY9B00035D', personal: clerk },
    clientId: client, item: `11320499MY9B00035D43201310120${String(n % 60).padStart(2, '0')}`, caseNo: `20261101${String(n % 100_000_000).padStart(8, '0')}`, legalBasis: 'STATUTORY',
    tokenId: `token-${Math.floor(n / 3)}`, subjects, requestHash: hash('sha256', `request ${n}`, 'buffer'),
    network: `10.${Math.floor(n / 3) % 40}.${Math.floor(n / 3) % 125}.0/24`,
    differences: down ? Array.from({ length: 1 + (Math.floor(n / 10) % 20) }, (_, i) => ({ index: i, state: 'N', reason: null } as const)) : [],
    sources: [
      { source: 'population', latencyMs: 20 + (n % 60), rows: 1, status: 'FOUND', sourceRequestId: null },
      { source: 'e-license', latencyMs: 30 + (n % 90), rows: down ? 0 : 1 + (n % 5), status: down ? 'UNAVAILABLE' : 'FOUND', sourceRequestId: null },
    ],
    latencyMs: 60 + (n % 100), response: { status: 200, rows: 1 + (n % 9), bytes: 900 + (n % 4_000) }, intent: null, refusal: null,
  };
}
