import type { AccessExtension } from '../access-result.ts';
import { TOLD } from './told.ts';

/** Of several verdict fields that answer at one path, by type, the first by name: whatever the order of the records. */
export function firstVerdict(known: string | null, verdict: string | null): string | null {
  return known === null || (verdict !== null && verdict < known) ? verdict : known;
}

/** `extensions.access` from what each path was told of. */
export function extensionOf(paths: readonly string[], told: readonly number[], verdicts: readonly (string | null)[]): AccessExtension {
  const having = (bit: number): readonly string[] => paths.filter((_, place) => ((told[place] ?? 0) & bit) !== 0);
  const disputed = having(TOLD.DISPUTED);
  return {
    masked: having(TOLD.MASKED), denied: having(TOLD.DENIED),
    verdict: Object.fromEntries(paths.flatMap((path, place) => (verdicts[place] === null || verdicts[place] === undefined ? [] : [[path, verdicts[place]]]))),
    needsConsent: having(TOLD.NEEDS_CONSENT), stepUp: having(TOLD.STEP_UP),
    ...(disputed.length === 0 ? {} : { disputed }), ...(told.some((bits) => (bits & TOLD.NO_AUTO_APPROVAL) !== 0) ? { noAutoApproval: true } : {}),
  };
}
