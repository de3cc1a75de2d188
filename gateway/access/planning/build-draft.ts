import { isAbstractType, isObjectType } from 'graphql';
import type { GraphQLObjectType } from 'graphql';
import { ClientError } from '../../errors/client-error.ts';
import { HIDDEN_PREFIX } from '../access-plan.ts';
import { buildField } from './build-field.ts';
import { collectFields } from './collect-fields.ts';
import type { DraftField, DraftSelection } from './draft.ts';
import { sameSubject } from './known-subjects.ts';
import type { Place } from './place.ts';
import type { Walk } from './walk.ts';

/** Collects and decides one selection set for every object type that can stand there. */
export function buildDraft(walk: Walk, place: Place): DraftSelection {
  const { api } = walk.request.schema;
  const types = isAbstractType(place.parent) ? api.getPossibleTypes(place.parent) : [place.parent].filter(isObjectType);
  const needsPublicity = new Set<string>();
  const byType = new Map(types.map((type) => [type.name, fieldsOf(walk, type, place, needsPublicity)]));
  return { parent: place.parent, byType, scope: place.scope, establishes: place.establishes, expects: expectedAt(walk, place), needsPublicity };
}

/** By place and not by key, as plans are shared between requests. */
function expectedAt({ known }: Walk, { establishes, scope: { nobody, stranger, refs } }: Place): readonly number[] | null {
  return !establishes || nobody || stranger ? null : refs.map((ref) => known.findIndex((each) => sameSubject(each, ref)));
}

function fieldsOf(walk: Walk, type: GraphQLObjectType, place: Place, needsPublicity: Set<string>): readonly DraftField[] {
  const { schema, variables } = walk.request;
  const collected = collectFields({ graded: schema.graded, fragments: walk.fragments, variables }, type.name, place.sets);
  return [...collected].map(([responseKey, nodes]) => {
    if (responseKey.startsWith(HIDDEN_PREFIX)) throw new ClientError('GRAPHQL_VALIDATION_FAILED', { detail: { rule: 'ReservedResponseKeys', reservedPrefix: HIDDEN_PREFIX } });
    return buildField(walk, { type, responseKey, nodes, place, needsPublicity, descend: (below) => buildDraft(walk, below) });
  });
}
