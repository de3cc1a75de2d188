import { Kind } from 'graphql';
import { directiveArguments } from '../grade-spec.ts';
import type { FieldPlace } from './each-field.ts';
import { directives, fieldPlaces, gradeDirectives, namedType } from './each-field.ts';
import type { Finding, SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'verdicts-answer';

/**
 * A verdict field exists, answers TRUE, FALSE or UNKNOWN, and takes its threshold only from the gateway: a client that could choose it would search
 * for the value. An `@inaccessible` argument is nullable, so that a call without one answers UNKNOWN.
 */
export const verdictsAnswer: SchemaRule = {
  id: ID,
  check: (sources) => {
    const places = sources.flatMap(fieldPlaces);
    const known = new Map(places.map((place) => [place.coordinate, place]));
    return [...places.flatMap((place) => checkPair(place, known)), ...places.flatMap(checkThreshold)];
  },
};

function checkPair(place: FieldPlace, known: ReadonlyMap<string, FieldPlace>): Finding[] {
  return gradeDirectives(place.source, place.field, 'verdict').flatMap((directive) => {
    const coordinate = String(directiveArguments(directive).field);
    const verdict = known.get(coordinate);
    if (verdict === undefined) return [findingAt(ID, place.source, place.field, place.coordinate, 'name a verdict field that exists', coordinate)];
    const type = namedType(verdict.field.type);
    return type === 'Ternary' ? [] : [findingAt(ID, place.source, place.field, place.coordinate, `name a verdict field of type Ternary`, `${coordinate}: ${type}`)];
  });
}

function checkThreshold({ source, field, coordinate }: FieldPlace): Finding[] {
  const verdict = namedType(field.type) === 'Ternary';
  return (field.arguments ?? []).flatMap((argument) => {
    const hidden = directives(argument, 'inaccessible').length > 0;
    const place = `${coordinate}(${argument.name.value}:)`;
    if (verdict && !hidden) return [findingAt(ID, source, argument, place, 'be @inaccessible, as the threshold of a verdict', 'an argument any client can set')];
    if (hidden && argument.type.kind === Kind.NON_NULL_TYPE) return [findingAt(ID, source, argument, place, 'be nullable, as it is @inaccessible', 'a non-null type')];
    return [];
  });
}
