import type { Obligation } from './decision.ts';
import type { SettledInput } from './decision-input.ts';
import { bears } from './standing.ts';
import type { Standing } from './standing.ts';

/** Obligations of an outcome that gives something (ALLOW, MASK, VERDICT), beyond the always-on ones. */
export function obligationsOf({ principal, purpose, field, context }: SettledInput, { grade, relation, cell }: Standing): readonly Obligation[] {
  const own = relation === 'SELF' || relation === 'GUARDIAN';
  const due: Readonly<Partial<Record<Obligation, boolean>>> = {
    NO_STORE: grade >= 3,
    CHAIN_ANCHOR: grade === 4,
    NOTIFY_SUBJECT: field.about === 'PERSON' && grade >= 2 && !own && !purpose.notifyExempt,
    WATERMARK: field.file,
    FLAG_DISPUTED: context.disputed,
    NO_AUTO_APPROVAL: context.disputed && principal.kind === 'APPROVAL_ENGINE',
    POST_REVIEW: bears(cell, 'd'),
  };
  return DUE_ORDER.filter((obligation) => due[obligation] === true);
}

const DUE_ORDER: readonly Obligation[] = ['NO_STORE', 'CHAIN_ANCHOR', 'NOTIFY_SUBJECT', 'WATERMARK', 'FLAG_DISPUTED', 'NO_AUTO_APPROVAL', 'POST_REVIEW'];
