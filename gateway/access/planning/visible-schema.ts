import { Kind, buildASTSchema, isInterfaceType, isObjectType, parse, printSchema, visit } from 'graphql';
import type { DefinitionNode, DocumentNode, FieldDefinitionNode, GraphQLSchema, NamedTypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PlanRequest } from '../plan-request.ts';
import { everReadable } from './ever-readable.ts';

const KNOWN = new WeakMap<GraphQLSchema, LRUCache<string, GraphQLSchema>>();
const MAX_KNOWN = 50;

/**
 * The graph as introspection shows it to this principal: the fields it could ever read and the types that these reach (access.md C2). Kept by what
 * decides it, never by who asks.
 */
export function visibleSchema(request: PlanRequest): GraphQLSchema {
  const { principal, policy, consents, at, schema } = request;
  const kept = KNOWN.get(schema.api) ?? new LRUCache<string, GraphQLSchema>({ max: MAX_KNOWN });
  KNOWN.set(schema.api, kept);
  // Nobody's approvals and consents: what is left are the grants of this client, item by item.
  const grants = policy.itemCodes.map((item) => consents.signature({
    subjects: [], principal: '', clientId: principal.clientId, organization: principal.organization, item, caseNo: null, region: null, caseRegion: null, at,
  }));
  const key = JSON.stringify([principal.kind, principal.clientId, principal.organization, principal.clearance, principal.authority, principal.mandate, policy.version, policy.spanAt(at), grants]);
  const known = kept.get(key) ?? buildASTSchema(visibleDocument(request));
  kept.set(key, known);
  return known;
}

function visibleDocument(request: PlanRequest): DocumentNode {
  const document = parse(printSchema(request.schema.api), { noLocation: true });
  let definitions: readonly DefinitionNode[] = document.definitions.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? { ...definition, fields: (definition.fields ?? []).filter((field) => isVisible(request, definition.name.value, field)) }
      : definition,
  );
  // A type left without fields takes with it what leads there, which may leave another type without fields.
  for (let before = -1; before !== size(definitions); ) {
    before = size(definitions);
    definitions = withoutDangling(definitions);
  }
  const reached = reachable(definitions);
  return { kind: Kind.DOCUMENT, definitions: definitions.filter((definition) => !('name' in definition) || definition.name === undefined || definition.kind === Kind.DIRECTIVE_DEFINITION || reached.has(definition.name.value)) };
}

function isVisible(request: PlanRequest, type: string, { name: { value: name } }: FieldDefinitionNode): boolean {
  const { graded, api } = request.schema;
  const known = graded.field(`${type}.${name}`);
  if (known === undefined) return false;
  // Plumbing is as visible as what it leads to.
  if (known.rule.kind === 'plumbing') return true;
  const declared = api.getType(type);
  const interfaces = isObjectType(declared) ? declared.getInterfaces().filter((each) => name in each.getFields()).map((each) => each.name) : isInterfaceType(declared) ? [type] : [];
  // An interface and its implementers have a field all together or not at all, or the graph shown would be none.
  const family = new Set([type, ...interfaces.flatMap((each) => graded.types.get(each)?.possibleTypes ?? [])]);
  return [...family].some((each) => {
    const field = graded.field(`${each}.${name}`);
    return field !== undefined && everReadable(request, field, interfaces);
  });
}

function size(definitions: readonly DefinitionNode[]): number {
  let fields = definitions.length;
  for (const definition of definitions) if ('fields' in definition) fields += definition.fields?.length ?? 0;
  return fields;
}

function withoutDangling(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const kept = definitions.filter((definition) => !('fields' in definition) || definition.fields === undefined || definition.fields.length > 0);
  const names = new Set(kept.flatMap((definition) => ('name' in definition && definition.name !== undefined ? [definition.name.value] : [])));
  const stands = (name: NamedTypeNode): boolean => names.has(name.name.value) || BUILT_IN.has(name.name.value);
  return kept.flatMap((definition): readonly DefinitionNode[] => {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      const types = (definition.types ?? []).filter(stands);
      return types.length === 0 ? [] : [{ ...definition, types }];
    }
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [definition];
    const interfaces = (definition.interfaces ?? []).filter(stands);
    return [{ ...definition, interfaces, fields: (definition.fields ?? []).filter(({ type }) => stands(namedTypeOf(type))) }];
  });
}

const BUILT_IN: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

function namedTypeOf(type: FieldDefinitionNode['type']): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedTypeOf(type.type);
}

/** Names of the types that the roots lead to, members of interfaces included. */
function reachable(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const byName = new Map(definitions.flatMap((definition) => ('name' in definition && definition.name !== undefined ? [[definition.name.value, definition] as const] : [])));
  const reached = new Set<string>();
  const queue = ['Query', 'Mutation'];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const definition = byName.get(name);
    if (definition === undefined || reached.has(name)) continue;
    reached.add(name);
    visit(definition, { NamedType: (node) => void queue.push(node.name.value) });
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const each of definitions) if (each.kind === Kind.OBJECT_TYPE_DEFINITION && each.interfaces?.some((node) => node.name.value === name)) queue.push(each.name.value);
    }
  }
  return reached;
}
