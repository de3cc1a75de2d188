import type { FieldNode, SelectionSetNode } from 'graphql';
import { Kind, parse } from 'graphql';
import type { FieldGrade } from '../field-grade.ts';
import { SHARES } from '../field-grade.ts';
import { directiveArguments } from '../grade-spec.ts';
import type { ReviewedDowngrade } from '../reviewed-downgrades.ts';
import type { SubgraphSource } from '../subgraph-sources.ts';
import type { FieldPlace } from './each-field.ts';
import { directives, fieldPlaces, namedType } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';
import { gradedPlaces } from './graded-places.ts';

const ID = 'requires-no-higher';

/**
 * What a field is computed from, it can reveal, and the department that computes it receives it: a field that `@requires` (or takes from
 * `@fromContext`) a higher grade or a stricter share than its own fails, unless that very downgrade was reviewed. A review holds for the grades it names.
 */
export const requiresNoHigher: SchemaRule = {
  id: ID,
  check: (sources, downgrades = []) => {
    const grades = new Map<string, FieldGrade>();
    const types = new Map<string, string>();
    for (const source of sources) {
      for (const { grade } of gradedPlaces(source)) grades.set(grade.coordinate, grade);
      for (const { coordinate, field } of fieldPlaces(source)) types.set(coordinate, namedType(field.type));
    }
    return sources.flatMap(gradedPlaces).flatMap(({ place, grade }) =>
      required(place, types).flatMap((coordinate) => {
        const needed = grades.get(coordinate);
        const stricter = needed === undefined || needed.level > grade.level || SHARES.indexOf(needed.share) > SHARES.indexOf(grade.share);
        if (!stricter || isStructure(coordinate, sources)) return [];
        if (needed !== undefined && isReviewed(downgrades, grade, needed)) return [];
        const has = needed === undefined ? 'ungraded' : shown(needed);
        return [findingAt(ID, place.source, place.field, place.coordinate, `be at least as strict as ${coordinate}, which it requires (${has})`, shown(grade))];
      }),
    );
  },
};

const shown = ({ level, share }: FieldGrade): string => `L${level} ${share}`;

function isReviewed(downgrades: readonly ReviewedDowngrade[], own: FieldGrade, needed: FieldGrade): boolean {
  return downgrades.some((each) => each.coordinate === own.coordinate && each.requires === needed.coordinate && each.from === shown(needed) && each.to === shown(own));
}

function required({ type, field }: FieldPlace, types: ReadonlyMap<string, string>): string[] {
  const sets = directives(field, 'requires').map((directive) => String(directiveArguments(directive).fields));
  for (const argument of field.arguments ?? []) {
    for (const directive of directives(argument, 'fromContext')) sets.push(String(directiveArguments(directive).field).replace(/^\s*\$\w+\s*/, '').replace(/^\{|\}$/g, ''));
  }
  return sets.flatMap((set) => selected(type.name.value, selectionSet(set), types));
}

function selectionSet(fields: string): SelectionSetNode | undefined {
  const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
}

function selected(type: string, set: SelectionSetNode | undefined, types: ReadonlyMap<string, string>): string[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return selected(selection.typeCondition?.name.value ?? type, selection.selectionSet, types);
    return ofField(type, selection, types);
  });
}

function ofField(type: string, node: FieldNode, types: ReadonlyMap<string, string>): string[] {
  const coordinate = `${type}.${node.name.value}`;
  if (node.name.value === '__typename') return [];
  return [coordinate, ...selected(types.get(coordinate) ?? '', node.selectionSet, types)];
}

/** Fields of plumbing types have no grade of their own: the edge that reaches them was compared. */
function isStructure(coordinate: string, sources: readonly SubgraphSource[]): boolean {
  return sources.some((source) => fieldPlaces(source).some((place) => place.coordinate === coordinate && place.plumbingType));
}
