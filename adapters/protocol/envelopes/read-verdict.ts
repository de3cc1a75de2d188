import { ambiguous, found, notFound, refused, unavailable, type Reading } from '../../reading.ts';
import { asArray, asObject, asText } from '../json-value.ts';

/** What the verdict interface (envelope D) says of an entity and the values it was asked to compare. */
export interface EntityVerdict {
  readonly matches: boolean;
  /** Names of the values that differ. Neither the asked nor the true value is passed on: in_val repeats the question and out_val may be blank. */
  readonly differs: readonly string[];
  /** Whom the verdict is about; null when the interface does not say. */
  readonly uscc: string | null;
  /** 登记状态 in words; null when not said. */
  readonly registrationState: string | null;
}

/** Reads `entchk_checkres_key` (domain.md 7.2 D): 01, 02, 05 and 06 are four different things, none of them "does not match". */
export function readVerdict(document: unknown): Reading<EntityVerdict> {
  const root = asObject(document);
  const key = asText(root?.['entchk_checkres_key']);
  if (root === null || key === null) return unavailable('NOT_THE_PROTOCOL');
  switch (key) {
    case '01':
      return notFound();
    case '02':
      return ambiguous(0);
    case '05':
      return refused('BAD_REQUEST');
    case '03':
    case '04': {
      const index = asObject(root['ent_idx']);
      const differs = (asArray(root['diff_list']) ?? []).map((entry) => asText(asObject(entry)?.['chk_key'])).filter((name) => name !== null);
      return found({ matches: key === '03', differs, uscc: asText(index?.['uniscid']), registrationState: asText(root['regstateCn']) });
    }
    default:
      return unavailable('SOURCE_FAULT');
  }
}
