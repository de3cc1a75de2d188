import type { About } from '../../../schema/field-grade.ts';
import type { DecisionInput } from '../decision/decision-input.ts';
import type { RecordFact } from '../decision/decision.ts';

/**
 * One selection set of the client's operation, collected and merged as execution would, for every object type that can stand there. Order is the
 * client's. Masks and decisions hang on runtime type and field, never on the response key.
 */
export interface SelectionShape {
  /** Fields by runtime type. A type that is not here may not stand at this position: its object becomes null. */
  readonly byType: ReadonlyMap<string, readonly FieldShape[]>;
  /** Hidden response key that carries `__typename` where more than one type can stand; null where only one can. */
  readonly typeKey: string | null;
  readonly subject: SubjectShape;
  /** Whom records tell of besides, whoever's they are, by runtime type: for the audit alone. */
  readonly also: ReadonlyMap<string, readonly AlsoKey[]>;
}

/** Whose data the objects at a position hold. */
export type SubjectShape =
  /** The same subject as the enclosing object: SAME edges and plumbing. */
  | { readonly kind: 'INHERIT' }
  /** Nobody's. */
  | { readonly kind: 'NONE' }
  /**
   * To be read from each record, by runtime type; the first key with a value names the subject. `expects`: places among the request's known subjects
   * whose records alone may stand here, because the plan was decided for them; null where strangers' may.
   */
  | { readonly kind: 'RECORD'; readonly keys: ReadonlyMap<string, readonly HiddenSubjectKey[]>; readonly expects: readonly number[] | null };

/** Where a record carries keys of others whom it tells of, through lists too. */
export type AlsoKey = Pick<HiddenSubjectKey, 'kind' | 'key' | 'implicit'>;

/** Where a record carries its subject and the facts about it, as response keys from the record down. */
export interface HiddenSubjectKey {
  readonly kind: About;
  readonly key: readonly string[];
  /** Birth date of the subject (`PartialDate`); null when no decision needs the age. */
  readonly birthDate: readonly string[] | null;
  /** Whether the subject is dead (`Ternary`); null when no decision waits for it. */
  readonly deceased: readonly string[] | null;
  /** Template indexes of what is read here without having been selected. */
  readonly implicit: readonly number[];
}

/** What happens to a field's value. */
export type FieldTreatment =
  /** The name of the object's own type, which is not read from what was fetched. */
  | { readonly kind: 'TYPENAME' }
  /** As it is. Plumbing included. */
  | { readonly kind: 'PLAIN' }
  | { readonly kind: 'MASK'; readonly mask: string }
  /** Null, and not fetched: denied, or answered by a verdict field. */
  | { readonly kind: 'WITHHELD' }
  /** A verdict that waits for consent: UNKNOWN, and not fetched. */
  | { readonly kind: 'UNKNOWN' }
  /** Decided record by record from {@link RecordRule}. */
  | { readonly kind: 'PER_RECORD'; readonly rule: RecordRule }
  /** `__schema` and `__type`: answered from what the principal may see of the graph, in no plan. */
  | { readonly kind: 'INTROSPECTION' };

/** What a record's decision is made of once its facts are known. */
export interface RecordRule {
  /** With `unknown` where a fact of the record belongs; relation and consent are those of one possible record, to be replaced by this one's. */
  readonly input: DecisionInput;
  readonly facts: readonly RecordFact[];
  /** The field is a verdict, which waits as UNKNOWN where only consent is lacking. */
  readonly isVerdict: boolean;
  /** The field is the key of a subject whom the token names, which is no news to who holds it. */
  readonly keyOfKnown: boolean;
  /** The field under every name a consent may give it. */
  readonly coordinates: readonly string[];
  /** Whose facts decide: those of the record the field is on, or (root fields, which are on nobody) of the record it leads to. */
  readonly on: 'ENCLOSING' | 'VALUE';
  /** Hidden response key of the record that says whether its publicity has ended; null when it does not matter. */
  readonly publicity: string | null;
}

export interface FieldShape {
  readonly responseKey: string;
  /** Selection path, `@` for a list position. */
  readonly path: string;
  readonly coordinate: string;
  /** Index into the plan's template (and the journal's field states); null for `__typename`, plumbing and introspection, which are not audited. */
  readonly index: number | null;
  readonly treatment: FieldTreatment;
  /** Template indexes of what is read to compute the field (`@requires`). */
  readonly implicit: readonly number[];
  /** Nullability from the outside in: `[Person!]!` is `[false, false]`, `[Person]` is `[true, true]`, `String` is `[true]`. */
  readonly nullable: readonly boolean[];
  /** Sub-selection of composite fields. */
  readonly selection: SelectionShape | null;
}
