import { createHash } from 'node:crypto';
import type { AccessRecord, AccessTemplate, TemplateField } from '../../journal/journal-entry.ts';

const field = (path: string, coordinate: string, grade: TemplateField['grade'], implicit = false): TemplateField => ({ path, coordinate, grade, owner: 'population', implicit });

/** Grades L1 to L4, one field masked, one denied, one implicit. */
export const SENSITIVE_TEMPLATE: AccessTemplate = {
  operationName: 'Prefill', operationHash: 'a'.repeat(64), operationType: 'query', schemaId: 's-1', policyVersion: 'p-1',
  fields: [field('subject.name', 'Person.name', 2), field('subject.idNumber', 'Person.idNumber', 3), field('subject.biometric', 'Person.biometric', 4), field('subject.sqHidden_birthDate', 'Person.birthDate', 3, true)],
  defaults: 'AMDA', reasons: { 1: 'MASK_WINDOW', 2: 'GRADE_ABOVE_CLEARANCE' },
};

/** L1 and L2 only. */
export const PLAIN_TEMPLATE: AccessTemplate = {
  operationName: 'Division', operationHash: 'b'.repeat(64), operationType: 'query', schemaId: 's-1', policyVersion: 'p-1',
  fields: [field('division.name', 'Division.name', 1)], defaults: 'A', reasons: {},
};

/** A UUID made from a number. */
export function uuidOf(n: number): string {
  const hex = createHash('sha256').update(String(n)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A record of a synthetic engine; `n` makes request id, subject and token differ. */
export function sampleRecord(n: number, overrides: Partial<AccessRecord> = {}): AccessRecord {
  return {
    template: SENSITIVE_TEMPLATE, at: Date.UTC(2026, 10, 21, 8) + n, requestId: uuidOf(n),
    principal: { kind: 'APPROVAL_ENGINE', subject: 'engine-1', organization: '11320499MY9B00035D', personal: false },
    clientId: 'engine-1', item: '11320499MY9B00035D4320131012001', caseNo: `2026-${n}`, legalBasis: 'STATUTORY', tokenId: `token-${n}`,
    subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: `person-${n}` }], requestHash: createHash('sha256').update(`request ${n}`).digest(), network: `198.51.${n % 256}.0/24`,
    differences: [], sources: [{ source: 'population', latencyMs: 12.4, rows: 1, status: 'FOUND', sourceRequestId: null }],
    latencyMs: 20, response: { status: 200, rows: 1, bytes: 512 }, intent: null, refusal: null, ...overrides,
  };
}
