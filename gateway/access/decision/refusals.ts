import type { Reason, Step } from './decision.ts';
import type { SettledInput } from './decision-input.ts';
import { bears } from './standing.ts';
import type { Standing } from './standing.ts';

/** A check that can end the matter: the reason when it does, null when it lets the field pass. */
export interface Refusal {
  readonly step: Step;
  readonly reason: Reason;
  refuses(input: SettledInput, standing: Standing): boolean;
}

/**
 * Steps 1 to 6, in the order of the header of decision-vectors.yaml. The order is part of the contract: the first that refuses names the reason,
 * and a reason further down would tell of facts that the one above hides.
 */
export const REFUSALS: readonly Refusal[] = [
  { step: '1', reason: 'UNCATALOGUED', refuses: ({ field, policy }) => !policy.catalogued || field.ownerDept === null },
  { step: '2a', reason: 'NEGATIVE_LIST', refuses: refusedByShare },
  { step: '2b', reason: 'GRADE_FORBIDDEN', refuses: (_, { cell }) => cell.give === 'X' },
  { step: '2c', reason: 'RESERVED_OUTCOME', refuses: (_, { cell }) => cell.give === 'H' || cell.give === 'G' },
  { step: '3', reason: 'NO_PURPOSE', refuses: ({ purpose }, { cell }) => bears(cell, 'p', 't') && purpose.item === null },
  { step: '4', reason: 'NOT_NECESSARY', refuses: ({ purpose }, { cell }) => bears(cell, 'p', 't') && !purpose.minFieldsContainsField },
  { step: '5', reason: 'NO_SHARE_GRANT', refuses: ({ grant }, { cell }) => bears(cell, 'a') && grant !== 'live' },
  { step: '6', reason: 'NO_RELATION', refuses: lacksRelation },
];

function refusedByShare({ principal, purpose, field, policy }: SettledInput, { column, row, grade }: Standing): boolean {
  if (column !== 'N') return false;
  if (row === 'self') return !field.selfAccess || grade === 4;
  // The negative list is stricter than "not shared": owner, engine and auditor get nothing there either.
  if (policy.inNegativeList) return true;
  if (row === 'owner' || row === 'AUDITOR') return false;
  const writtenGrant = principal.kind === 'APPROVAL_ENGINE' && grade === 4 && purpose.statutoryGrant && purpose.legalBasis === 'STATUTORY';
  return !writtenGrant;
}

function lacksRelation(input: SettledInput, { cell, row, grade, relation, publicEntity, column }: Standing): boolean {
  const { principal, purpose, field, trustGrant, context, argument } = input;
  const regionMatches = principal.region !== null && context.region !== null && context.region.startsWith(principal.region);
  const onCase = purpose.caseAssigned && (relation === 'CASE_PARTY' || relation === 'ASSIGNED_OFFICER');
  return (
    (row === null && !publicEntity) ||
    (bears(cell, 't') && (!onCase || (!regionMatches && trustGrant !== 'live'))) ||
    // A grid worker is bound to the own grid whatever the cell; no trust grant moves the border.
    (principal.kind === 'GRID_WORKER' && !regionMatches) ||
    (principal.authority === 'AUTHORISED_AGENT' && !principal.inScope && grade >= 2) ||
    (row === 'agent' && grade === 4 && column === 'U' && field.about === 'ENTITY' && principal.authority !== 'LEGAL_REP') ||
    (argument?.use === 'SUBJECT' && argument.names === 'PERSON' && !argument.inToken)
  );
}
