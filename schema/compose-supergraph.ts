import { composeServices } from '@apollo/composition';
import type { GraphQLError } from 'graphql';
import { parse } from 'graphql';
import { GRADE_SPEC_IDENTITY, GRADE_SPEC_VERSION } from './grade-spec.ts';
import type { ReviewedDowngrade } from './reviewed-downgrades.ts';
import type { Finding } from './rules/finding.ts';
import { SCHEMA_RULES } from './rules/index.ts';
import type { SubgraphSource } from './subgraph-sources.ts';

export type Composition = { readonly ok: true; readonly sdl: string } | { readonly ok: false; readonly findings: readonly Finding[] };

type CompositionHint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];

/**
 * Hints that say nothing is amiss; every other is an error here, as composition settles what it names by majority, or drops what it doesn't
 * understand, and says no more than a hint (access.md F2, F5).
 */
const HARMLESS_HINTS = new Set(['INCONSISTENT_ENTITY', 'UNUSED_ENUM_TYPE']);

/** Runs the rules, composes, and marks the result `for: SECURITY`. `downgrades` are those reviewed. Deterministic: the same sources give the same bytes. */
export function composeSupergraph(sources: readonly SubgraphSource[], downgrades: readonly ReviewedDowngrade[] = []): Composition {
  const broken = SCHEMA_RULES.flatMap((rule) => rule.check(sources, downgrades));
  if (broken.length > 0) return { ok: false, findings: broken };
  const services = sources.flatMap(({ name, url, sdl }) => (url === null ? [] : [{ name, url, typeDefs: parse(sdl) }]));
  const result = composeServices(services);
  if (result.errors !== undefined) return { ok: false, findings: result.errors.map((error) => fromError(error, sources)) };
  const fatal = result.hints.filter(({ definition }) => !HARMLESS_HINTS.has(definition.code)).map(fromHint);
  return fatal.length > 0 ? { ok: false, findings: fatal } : { ok: true, sdl: markForSecurity(result.supergraphSdl) };
}

/** Composition drops `for: SECURITY` of a link it doesn't know (access.md F4); without it a stock gateway would serve every field to everyone. */
function markForSecurity(sdl: string): string {
  const link = new RegExp(`@link\\(url: "${GRADE_SPEC_IDENTITY.replaceAll('.', '\\.')}/${GRADE_SPEC_VERSION.replace('.', '\\.')}", import: \\[[^\\]]*\\]`, 'g');
  const found = sdl.match(link)?.length ?? 0;
  if (found !== 1) throw new Error(`composition must link the grade specification once, and links it ${found} times`);
  return `${sdl.replace(link, (head) => `${head}, for: SECURITY`).trimEnd()}\n`;
}

function fromError(error: GraphQLError, sources: readonly SubgraphSource[]): Finding {
  const named = /^\[([\w-]+)\] /.exec(error.message);
  const source = sources.find(({ name }) => name === named?.[1]);
  return {
    rule: String(error.extensions.code ?? 'composition'), subgraph: source?.name ?? '(all)', file: source?.file ?? '*.graphql',
    line: error.locations?.[0]?.line ?? 0, coordinate: 'schema', must: 'compose', got: error.message.replace(named?.[0] ?? '', ''),
  };
}

function fromHint({ definition, element, message }: CompositionHint): Finding {
  return { rule: definition.code, subgraph: '(all)', file: '*.graphql', line: 0, coordinate: element?.coordinate ?? 'schema', must: 'compose without that hint', got: message };
}
