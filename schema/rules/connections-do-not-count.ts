import { Kind } from 'graphql';
import { compositeTypes, gradeDirectives, namedType } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'connections-do-not-count';
const FIELDS = ['edges', 'nodes', 'pageInfo'];

/** A connection has edges, nodes and pageInfo and is plumbing: its length is as graded as the list, so there is no totalCount (domain.md 6.5). */
export const connectionsDoNotCount: SchemaRule = {
  id: ID,
  check: (sources) =>
    sources.flatMap((source) =>
      compositeTypes(source)
        .filter(({ name }) => name.value.endsWith('Connection'))
        .flatMap((type) => {
          const names = (type.fields ?? []).map(({ name }) => name.value);
          const shape = names.length === FIELDS.length && FIELDS.every((name) => names.includes(name));
          const counted = (type.fields ?? []).filter((field) => field.type.kind === Kind.NAMED_TYPE && namedType(field.type) === 'Int');
          return [
            ...(shape ? [] : [findingAt(ID, source, type, type.name.value, `have exactly ${FIELDS.join(', ')}`, names.join(', '))]),
            ...counted.map((field) => findingAt(ID, source, field, `${type.name.value}.${field.name.value}`, 'not count what may be withheld', 'an Int')),
            ...(gradeDirectives(source, type, 'plumbing').length > 0 ? [] : [findingAt(ID, source, type, type.name.value, 'be @plumbing', 'not')]),
          ];
        }),
    ),
};
