import type { FieldTreatment } from '../shape/selection-shape.ts';
import type { PositionDecision } from './decide-position.ts';

/** What becomes of a field's value under a decision (null: plumbing), and whether it is asked for at all. */
export function treatmentOf(
  field: { readonly composite: boolean; readonly coordinates: readonly string[]; readonly root: boolean }, decided: PositionDecision | null,
): { readonly treatment: FieldTreatment; readonly fetched: boolean } {
  if (decided === null) return { treatment: { kind: 'PLAIN' }, fetched: true };
  const { decision, rule } = decided;
  switch (decision.outcome) {
    case 'ALLOW':
      return { treatment: { kind: 'PLAIN' }, fetched: true };
    case 'MASK': {
      if (decision.mask === 'LEAVES') return { treatment: { kind: 'PLAIN' }, fetched: true };
      // Of SUPPRESS nothing shows, and an object under a leaf's mask shows nothing either: neither need be asked for, nor shown where a plan fetches it all the same.
      const mask = field.composite ? 'SUPPRESS' : (decision.mask ?? 'SUPPRESS');
      return { treatment: { kind: 'MASK', mask }, fetched: mask !== 'SUPPRESS' };
    }
    case 'PER_RECORD':
      if (rule === null) throw new RangeError('a decision by record must have its rule');
      return { treatment: { kind: 'PER_RECORD', rule: { ...rule, coordinates: field.coordinates, on: field.root ? 'VALUE' : 'ENCLOSING', publicity: null } }, fetched: true };
    case 'VERDICT':
      return { treatment: { kind: decision.verdict === field.coordinates[0] ? 'UNKNOWN' : 'WITHHELD' }, fetched: false };
    default:
      return { treatment: { kind: 'WITHHELD' }, fetched: false };
  }
}
