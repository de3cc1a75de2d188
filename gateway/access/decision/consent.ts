import type { SettledInput } from './decision-input.ts';
import { bears } from './standing.ts';
import type { Standing } from './standing.ts';

/** Step 7: consent is needed and none counts. A dead subject's consent is the kin's; a group's (集中授权) never counts here. */
export function lacksConsent(input: SettledInput, standing: Standing): boolean {
  return needsConsent(input, standing) && !(input.consent === 'live' && input.consentBy === (input.context.deceased ? 'KIN' : 'SUBJECT'));
}

/** Kinds that handle a case and so are told that the answer is unknown for want of consent, where a verdict exists. */
export const CASE_HANDLING_KINDS: readonly string[] = ['WINDOW_CLERK', 'APPROVAL_ENGINE', 'APPROVING_OFFICER'];

function needsConsent({ purpose, field }: SettledInput, { row, cell }: Standing): boolean {
  if (row === 'self' || row === 'guardian' || row === 'owner' || row === 'AUDITOR') return false;
  if (row === 'agent' && field.about === 'ENTITY') return false;
  if (row === 'family' || purpose.legalBasis === 'CONSENT') return true;
  return purpose.legalBasis !== 'STATUTORY' && (bears(cell, 'c') || field.sensitive !== 'none');
}
