import type { FieldShape as AccessField, SelectionShape } from '../../access/shape/selection-shape.ts';
import type { FieldShape, ObjectShape, ResponseShape } from './response-shape.ts';
import { shapesBelow } from './verbatim-grammar.ts';

/** Objects of one type at a place of the plan, and what access says of what is selected there; null where nothing was decided, because it is hidden or nothing is. */
export interface ReadPlace {
  readonly object: ObjectShape;
  readonly selection: SelectionShape | null;
}

/** A field of such an object. */
export interface ReadField {
  readonly field: FieldShape;
  readonly access: AccessField | null;
}

/** The field under a data key, at each of the places that has it. */
export function fieldsAt(places: readonly ReadPlace[], key: string): readonly ReadField[] {
  return places.flatMap(({ object, selection }) => object.fields.filter(({ dataKey }) => dataKey === key).map((field) => ({
    field, access: selection?.byType.get(object.type.name)?.find(({ responseKey }) => responseKey === field.key) ?? null,
  })));
}

/** Where the objects of these fields stand. A type that access does not let stand there is nothing to read for: the writer steps aside at it. */
export function placesBelow(shape: ResponseShape, fields: readonly ReadField[]): readonly ReadPlace[] {
  return fields.flatMap(({ field, access }) => {
    const selection = access?.selection ?? null;
    return shapesBelow(shape, field).filter(({ type }) => selection === null || selection.byType.has(type.name)).map((object) => ({ object, selection }));
  });
}

/** The objects at a dotted place of the plan; `root`: what access says of the whole operation, null where it decides nothing. */
export function placesAt(shape: ResponseShape, dotted: string, root: SelectionShape | null): readonly ReadPlace[] {
  let places: readonly ReadPlace[] = [{ object: shape.root, selection: root }];
  for (const key of dotted === '' ? [] : dotted.split('.')) places = placesBelow(shape, fieldsAt(places, key));
  return places;
}

/** Whether the audit, or a decision, looks for a record's subject through this field of it. */
export function leadsToSubject(places: readonly ReadPlace[], responseKey: string): boolean {
  return places.some(({ object, selection }) => {
    if (selection === null) return false;
    const { subject, also } = selection;
    const type = object.type.name;
    const own = subject.kind === 'RECORD' ? (subject.keys.get(type) ?? []).flatMap(({ key, birthDate, deceased }) => [key, birthDate ?? [], deceased ?? []]) : [];
    return [...own, ...(also.get(type) ?? []).map(({ key }) => key)].some(([first]) => first === responseKey);
  });
}
