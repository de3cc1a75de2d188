import type { FieldShape as AccessField, SelectionShape } from '../../access/shape/selection-shape.ts';

/** Where objects stand within a field: a selection set, and the one type that can be there. */
export interface DisclosedPlace {
  readonly selection: SelectionShape;
  readonly type: string;
}

/**
 * The places within a field that access decided whole: nothing in it waits for a record, and no record in it is of somebody the audit must be told. What of
 * it is disclosed is then known from how many objects stand at each place. Outermost first, in the client's order; null where more is to be known.
 */
export function disclosedPlaces({ treatment, selection }: AccessField): readonly DisclosedPlace[] | null {
  const places: DisclosedPlace[] = [];
  return treatment.kind === 'PLAIN' && selection !== null && collect(selection, places) ? places : null;
}

function collect(selection: SelectionShape, into: DisclosedPlace[]): boolean {
  const [only, ...others] = selection.byType;
  if (only === undefined || others.length > 0 || selection.typeKey !== null) return false;
  const [type, fields] = only;
  if (tellsOfSomebody(selection, type)) return false;
  into.push({ selection, type });
  return fields.every((field) => isDecided(field, into));
}

/** Whether the audit reads of whom a record tells. */
function tellsOfSomebody({ subject, also }: SelectionShape, type: string): boolean {
  return (subject.kind === 'RECORD' && (subject.keys.get(type) ?? []).length > 0) || (also.get(type) ?? []).length > 0;
}

/** Whether what is shown of a field is known from its value alone. What may never be null is left to the writer, which knows what happens to its parent. */
function isDecided({ treatment, selection, nullable }: AccessField, into: DisclosedPlace[]): boolean {
  switch (treatment.kind) {
    case 'PLAIN':
      return selection === null || collect(selection, into);
    case 'MASK':
      return selection === null;
    case 'WITHHELD':
      return nullable[0] === true;
    case 'TYPENAME':
    case 'UNKNOWN':
      return true;
    case 'PER_RECORD':
    case 'INTROSPECTION':
      return false;
  }
}
