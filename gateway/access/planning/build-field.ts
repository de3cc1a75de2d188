import { getNamedType, isCompositeType, isListType, isNonNullType } from 'graphql';
import type { FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import type { GradedField } from '../../../schema/graded-schema.ts';
import type { ItemField } from '../../purpose/purpose.ts';
import type { Decision } from '../decision/decision.ts';
import { isMuchAtOnce } from '../decision/standing.ts';
import { argumentReads } from './check-arguments.ts';
import { childScope } from './child-scope.ts';
import { NOBODYS, decidePosition } from './decide-position.ts';
import type { PositionDecision } from './decide-position.ts';
import { decideUse } from './decide-use.ts';
import type { FieldPlace } from './decision-input-of.ts';
import type { DraftField, DraftSelection } from './draft.ts';
import { fieldPlace } from './field-place.ts';
import { hiddenKeysOf } from './hidden-keys.ts';
import { introspected } from './introspected.ts';
import { withKnownKey } from './known-key.ts';
import { compositeOf, subSelections } from './place.ts';
import type { Place } from './place.ts';
import { planArguments } from './plan-arguments.ts';
import { ID_NUMBER_COORDINATE, SETTING_OF_TYPE } from './record-facts.ts';
import { childRows } from './row-estimate.ts';
import { askDeath } from './scope.ts';
import type { Scope } from './scope.ts';
import { treatmentOf } from './treatment-of.ts';
import type { Walk } from './walk.ts';

/** One collected field on one runtime type. */
export interface Occurrence {
  readonly type: GraphQLObjectType;
  readonly responseKey: string;
  readonly nodes: readonly FieldNode[];
  readonly place: Place;
  /** Types at this position whose records must tell their publicity. */
  readonly needsPublicity: Set<string>;
  readonly descend: (below: Place) => DraftSelection;
}

/** The field found in both schemas, and whose record decides it. */
interface Found extends Occurrence {
  readonly node: FieldNode;
  readonly path: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly graded: GradedField;
  /** Whose data lies beyond it; of a leaf, whose it is. */
  readonly scope: Scope;
  /** The root is on nobody's record: what hangs there is decided by the record it leads to. */
  readonly deciding: Scope;
  readonly asked: FieldPlace;
  readonly entry: ItemField | undefined;
}

/** Decides one field of one runtime type and, where it is given, what is selected below it. */
export function buildField(walk: Walk, at: Occurrence): DraftField {
  const { type, responseKey, place, nodes: [node] } = at;
  if (node === undefined) throw new RangeError('a collected field must have a node');
  const path = place.path === '' ? responseKey : `${place.path}.${responseKey}`;
  const coordinate = `${type.name}.${node.name.value}`;
  const field = type.getFields()[node.name.value];
  if (field === undefined) return { responseKey, path, coordinate, node, nodes: at.nodes, ...introspected(node), audited: null, planArguments: [], fetched: false, selection: null };
  const found = find(walk, at, { node, path, field, coordinate });
  if (place.refused !== null) return refusedField(walk, found, null, place.refused);
  refuseForeignWrite(walk, found);
  const decided = decideField(walk, found);
  const { treatment, fetched } = treatmentOf({ composite: found.graded.composite, coordinates: found.asked.coordinates, root: place.root }, decided);
  if (decided?.decision.outcome === 'REJECT') walk.rejected ??= decided.decision.reason;
  if (decided !== null && !fetched) return { ...refusedField(walk, found, decided, decided.decision), treatment };
  // After the field's own decision: what is in no plan filters nothing, and a list that is refused must not take the whole operation with it.
  refuseForArguments(walk, found);
  noteNeeds(walk, found, decided);
  return {
    responseKey, path, coordinate, node, nodes: at.nodes, type: field.type, treatment, fetched: true, audited: decided === null ? null : auditedAs(walk, found, decided),
    planArguments: planArguments(walk, { node, field, graded: found.graded, entry: found.entry }), selection: selectionBelow(walk, found, null),
  };
}

function find(walk: Walk, at: Occurrence, { node, path, field, coordinate }: Pick<Found, 'node' | 'path' | 'field'> & { readonly coordinate: string }): Found {
  const graded = walk.request.schema.graded.field(coordinate);
  if (graded === undefined) throw new RangeError(`${coordinate} must be in the supergraph as it is in the API schema`);
  const scope = graded.composite ? childScope(walk, { node, field, graded, place: at.place }) : at.place.scope;
  const deciding = at.place.root ? scope : at.place.scope;
  return { ...at, node, path, field, graded, scope, deciding, ...fieldPlace(walk, { type: at.type, place: at.place, scope: deciding }, graded) };
}

/** Null for plumbing, which is decided with the edge that reaches it; except where it names a person who is not in the token. */
function decideField(walk: Walk, { place, graded, scope, deciding, asked }: Found): PositionDecision | null {
  // Without the item's threshold there is no question that could be asked, whoever asks.
  if (asked.thresholdsMissing) return { decision: denied('NOT_NECESSARY', '4', asked.grade.level), rule: null, maskedOf: null, deathOf: NOBODYS };
  if (graded.rule.kind !== 'plumbing') return withKnownKey(walk.request.schema.graded, graded, deciding, decideOnce(walk, deciding, asked));
  const { argument } = scope;
  const stranger = scope !== place.scope && argument?.use === 'SUBJECT' && argument.names === 'PERSON' && !argument.inToken;
  return stranger ? { decision: denied('NO_RELATION', '6', 1), rule: null, maskedOf: null, deathOf: NOBODYS } : null;
}

function decideOnce(walk: Walk, deciding: Scope, asked: FieldPlace): PositionDecision {
  const ofScope = walk.decided.get(deciding) ?? new Map<string, PositionDecision>();
  walk.decided.set(deciding, ofScope);
  const key = `${asked.coordinates[0]} ${asked.rows} ${asked.setting} ${asked.idNumberMasked}`;
  const decided = ofScope.get(key) ?? decidePosition(walk.request, deciding, asked);
  ofScope.set(key, decided);
  return decided;
}

function denied(reason: Decision['reason'], step: Decision['step'], effectiveGrade: Decision['effectiveGrade']): Decision {
  return { outcome: 'DENY', reason, effectiveGrade, mask: null, verdict: null, obligations: [], facts: [], step };
}

function auditedAs(walk: Walk, { graded: { rule }, asked }: Found, decided: PositionDecision): DraftField['audited'] {
  return { grade: rule.kind === 'graded' ? rule.grade : null, decided, muchAtOnce: isMuchAtOnce({ rows: asked.rows, batch: walk.request.purpose.batch }) };
}

/** A field that is not given, and what was asked for below it: told to the audit, in no plan. */
function refusedField(walk: Walk, found: Found, decided: PositionDecision | null, cause: Decision): DraftField {
  const { responseKey, path, graded, node, nodes, field } = found;
  const { rule } = graded;
  const inherited = rule.kind === 'plumbing' ? null : { decision: denied(cause.reason, cause.step, rule.kind === 'graded' ? rule.grade.level : 4), rule: null, maskedOf: null, deathOf: NOBODYS };
  const own = decided ?? inherited;
  return {
    responseKey, path, coordinate: graded.coordinate, node, nodes, type: field.type, planArguments: [], audited: own === null ? null : auditedAs(walk, found, own),
    treatment: { kind: 'WITHHELD' }, fetched: false, selection: selectionBelow(walk, found, cause),
  };
}

function refuseForArguments(walk: Walk, { node, field, graded, scope, deciding, place, type, asked }: Found): void {
  const { reads, undeclared } = argumentReads(walk, node, field, graded);
  if (undeclared) walk.rejected ??= 'ARGUMENT_FORBIDDEN';
  for (const { coordinate, use } of reads) {
    const read = walk.request.schema.graded.field(coordinate);
    const decision = read === undefined ? null : decideUse(walk.request, scope, { read: fieldPlace(walk, { type, place, scope }, read).asked, use, list: asked, listScope: deciding });
    if (decision?.outcome !== 'ALLOW') walk.rejected ??= decision?.reason ?? 'ARGUMENT_FORBIDDEN';
  }
}

/** A write made for somebody is refused unless one could read whose it is: what is selected of its answer may be nothing at all. */
function refuseForeignWrite(walk: Walk, { type, place, graded, scope }: Found): void {
  if (!place.root || type !== walk.request.schema.api.getMutationType()) return;
  const { graded: schema } = walk.request.schema;
  for (const { coordinates: [key] } of (schema.types.get(graded.type)?.possibleTypes ?? []).flatMap((each) => hiddenKeysOf(schema, each, { age: false, death: false }))) {
    const read = key === undefined ? undefined : schema.field(key);
    const { outcome, reason } = read === undefined ? denied('UNCATALOGUED', '1', 4) : decidePosition(walk.request, scope, fieldPlace(walk, { type, place, scope }, read).asked).decision;
    if (outcome === 'DENY' || outcome === 'REJECT') walk.rejected ??= reason;
  }
}

/** What the decision waits for, and whether an ID number may be masked here. */
function noteNeeds(walk: Walk, { type, graded, deciding, needsPublicity }: Found, decided: PositionDecision | null): void {
  const facts = decided?.rule?.facts ?? [];
  if (facts.includes('SUBJECT_AGE')) deciding.needsAge = true;
  if (decided !== null && facts.includes('DECEASED')) askDeath(deciding, decided.deathOf);
  if (facts.includes('PUBLICITY')) needsPublicity.add(type.name);
  if (graded.coordinate === ID_NUMBER_COORDINATE && decided !== null && decided.maskedOf !== null) walk.foundMasked.push(decided.maskedOf);
}

function selectionBelow(walk: Walk, { nodes, place, field, graded, scope, path, descend }: Found, refused: Decision | null): DraftSelection | null {
  const named = getNamedType(field.type);
  if (!isCompositeType(named)) return null;
  const parent = compositeOf(named);
  const { rows, pageSize } = childRows(walk, nodes, { field, graded, place });
  // Through a connection the subject is its nodes', not the connection's.
  const establishes = scope !== place.scope || (place.establishes && walk.request.schema.graded.types.get(place.parent.name)?.plumbing === true);
  return descend({
    parent, sets: subSelections(nodes), path: path + '.@'.repeat(listDepth(field.type)), scope, establishes, root: false, rows, pageSize,
    setting: SETTING_OF_TYPE[parent.name] ?? (scope === place.scope ? place.setting : 'NONE'), refused,
  });
}

function listDepth(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listDepth(type.ofType);
  return isListType(type) ? 1 + listDepth(type.ofType) : 0;
}
