/** The raw object a field is of, hidden selections included; never to be changed. */
export type RecordView = Readonly<Record<string, unknown>>;

/**
 * What happens to a field's value on its way into the response. Rules are compiled into the writer, so they are part of the key under which an
 * operation is prepared; what differs from request to request comes in `request`.
 */
export type FieldRule =
  /** Null, whatever was fetched. */
  | { readonly kind: 'withhold' }
  /** Each non-null leaf value (of a list each item) becomes what `write` returns; null withholds it. The result must fit the field's type. */
  | { readonly kind: 'leaf'; readonly write: (value: unknown, record: RecordView, request: unknown) => unknown }
  /** The field, leaf or not, is shown where `open` says so for the record, and is null elsewhere. */
  | { readonly kind: 'gate'; readonly open: (record: RecordView, request: unknown) => boolean };

/**
 * Gives the rule of one field at one place, null for none.
 * @param path response path pattern with `@` for list positions (`persons.@.idNumber`), as in an access plan's decisions.
 * @param coordinate runtime type and field (`Person.idNumber`).
 */
export type FieldRules = (path: string, coordinate: string) => FieldRule | null;

/** Values that a hidden selection brought, distinct, in the order met. */
export interface HiddenValues {
  readonly path: string;
  readonly coordinate: string;
  readonly values: readonly unknown[];
}
