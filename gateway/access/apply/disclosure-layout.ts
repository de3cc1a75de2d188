import { ClientError } from '../../errors/client-error.ts';
import type { AccessPlan } from '../access-plan.ts';
import type { AccessExtension } from '../access-result.ts';
import type { FieldShape, RecordRule, SelectionShape } from '../shape/selection-shape.ts';
import { extensionOf, firstVerdict } from './disclosure-extension.ts';
import { RememberedFindings } from './disclosure-findings.ts';
import { planFindings } from './plan-findings.ts';
import { rememberingSettle } from './settled-decisions.ts';
import type { Settle } from './settled-decisions.ts';
import { RANK, STATES_BY_RANK } from './states-by-rank.ts';
import { TOLD, toldOf } from './told.ts';

/** Template indexes that become known when something is written, and how much of them is disclosed then. */
export interface Raise {
  readonly index: number;
  readonly rank: number;
}

/** A field whose decision each record makes. */
export interface RuleSlot {
  readonly field: FieldShape;
  readonly rule: RecordRule;
  /** What the rule came to for records before. */
  readonly settled: Settle;
  /** Place of its path among {@link DisclosureLayout.paths}. */
  readonly path: number;
  readonly implicit: readonly number[];
}

/** The places of one plan at which a writer counts, numbered: what was disclosed is arrays of counters, made into sets and names only once at the end. */
export interface DisclosureLayout {
  /** By number of an object's place (selection set and runtime type): what its subject keys read besides, whenever it is written. */
  readonly implicit: readonly (readonly number[])[];
  /** By number of an object's place: what is resolved with it where nothing failed. */
  readonly resolved: readonly (readonly Raise[])[];
  /** By number of a field that is shown plain or masked: what is resolved with it. */
  readonly fields: readonly (readonly Raise[])[];
  readonly rules: readonly RuleSlot[];
  /** What a run begins to count from: by object's place, by rule and rank, by rule, by rule. */
  readonly nothing: { readonly written: readonly number[]; readonly decided: readonly number[]; readonly told: readonly number[]; readonly verdicts: readonly (string | null)[] };
  /** Ranks to begin with, by template index. */
  readonly ranks: readonly number[];
  readonly paths: readonly string[];
  /** By path: what the plan decided for good, as bits of {@link TOLD}. */
  readonly told: readonly number[];
  /** By path: the verdict field that answers in its place; null for none. */
  readonly verdicts: readonly (string | null)[];
  /** What is told of an answer of which no record decided anything. */
  readonly extension: AccessExtension;
  /** What answers of the plan came to before. */
  readonly findings: RememberedFindings;
  objectSlot(selection: SelectionShape, type: string): number;
  /** Number of a field shown plain or masked. */
  fieldSlot(field: FieldShape): number;
  ruleSlot(field: FieldShape): number;
  /** The error that says that a path is refused; the same one for every request, since it says nothing of any. */
  forbidden(path: number): ClientError;
}

const LAYOUTS = new WeakMap<SelectionShape, DisclosureLayout>();

/** Made once a plan, from the plan alone. */
export function disclosureLayout(plan: AccessPlan): DisclosureLayout {
  const known = LAYOUTS.get(plan.shape);
  if (known !== undefined) return known;
  const made = layoutOf(plan);
  LAYOUTS.set(plan.shape, made);
  return made;
}

interface Numbered {
  readonly implicit: number[][];
  readonly resolved: Raise[][];
  readonly fields: Raise[][];
  readonly rules: RuleSlot[];
  readonly objectSlots: Map<SelectionShape, Map<string, number>>;
  readonly fieldSlots: Map<FieldShape, number>;
  readonly ruleSlots: Map<FieldShape, number>;
}

function layoutOf(plan: AccessPlan): DisclosureLayout {
  const { paths, decided, states } = planFindings(plan);
  const placeOf = new Map(paths.map((path, place) => [path, place]));
  const numbered: Numbered = { implicit: [], resolved: [], fields: [], rules: [], objectSlots: new Map(), fieldSlots: new Map(), ruleSlots: new Map() };
  number(plan, plan.shape, placeOf, numbered);
  const told = paths.map(() => 0);
  const verdicts: (string | null)[] = paths.map(() => null);
  for (const decision of decided) {
    const place = placeOf.get(decision.path) ?? -1;
    const bits = toldOf(decision, decision.coordinate);
    told[place] = (told[place] ?? 0) | bits;
    if ((bits & TOLD.VERDICT) !== 0) verdicts[place] = firstVerdict(verdicts[place] ?? null, decision.verdict);
  }
  const { objectSlots, fieldSlots, ruleSlots, ...counted } = numbered;
  const errors: (ClientError | undefined)[] = [];
  const layout: Omit<DisclosureLayout, 'findings'> = {
    ...counted, nothing: { written: counted.implicit.map(() => 0), decided: counted.rules.flatMap(() => STATES_BY_RANK.map(() => 0)), told: counted.rules.map(() => 0), verdicts: counted.rules.map(() => null) },
    paths, told, verdicts, ranks: states.map((state) => RANK[state]), extension: Object.freeze(extensionOf(paths, told, verdicts)),
    objectSlot: (selection, type) => objectSlots.get(selection)?.get(type) ?? -1,
    fieldSlot: (field) => fieldSlots.get(field) ?? -1,
    ruleSlot: (field) => ruleSlots.get(field) ?? -1,
    forbidden: (path) => (errors[path] ??= new ClientError('FIELD_FORBIDDEN', { path: paths[path]?.split('.') ?? [] })),
  };
  return { ...layout, findings: new RememberedFindings(layout) };
}

function number(plan: AccessPlan, selection: SelectionShape, placeOf: ReadonlyMap<string, number>, into: Numbered): void {
  const slots = new Map<string, number>();
  into.objectSlots.set(selection, slots);
  for (const [type, fields] of selection.byType) {
    const { subject, also } = selection;
    const read = [...(subject.kind === 'RECORD' ? (subject.keys.get(type) ?? []) : []), ...(also.get(type) ?? [])];
    slots.set(type, into.implicit.push(read.flatMap(({ implicit }) => implicit)) - 1);
    into.resolved.push(fields.flatMap((field) => numberField(plan, field, placeOf, into)));
    for (const field of fields) if (field.selection !== null) number(plan, field.selection, placeOf, into);
  }
}

/** What is resolved with a field, which is nothing where a record decides it first. */
function numberField({ template }: AccessPlan, field: FieldShape, placeOf: ReadonlyMap<string, number>, into: Numbered): readonly Raise[] {
  const { treatment, index, implicit } = field;
  if (treatment.kind === 'PER_RECORD') into.ruleSlots.set(field, into.rules.push({ field, rule: treatment.rule, settled: rememberingSettle(treatment.rule), path: placeOf.get(field.path) ?? -1, implicit }) - 1);
  if (treatment.kind !== 'PLAIN' && treatment.kind !== 'MASK') return [];
  const rank = treatment.kind === 'MASK' || (index !== null && template.defaults[index] === 'M') ? RANK.M : RANK.A;
  const raises = [...(index === null ? [] : [{ index, rank }]), ...implicit.map((each) => ({ index: each, rank: RANK.A }))];
  into.fieldSlots.set(field, into.fields.push(raises) - 1);
  return raises;
}
