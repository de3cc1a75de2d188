import type { ConstDirectiveNode, DirectiveNode, DocumentNode } from 'graphql';
import { Kind, valueFromASTUntyped } from 'graphql';

/** Identity of the grade specification (link specification: the URL without its version); directives are found by it, never by name. */
export const GRADE_SPEC_IDENTITY = 'https://shuqiao.example.invalid/grade';
/** The one version this code knows. */
export const GRADE_SPEC_VERSION = 'v1.0';

/** Directives of the specification, by the name the specification gives them. */
export const GRADE_DIRECTIVES = ['grade', 'verdict', 'subject', 'reads', 'plumbing'] as const;
export type GradeDirective = (typeof GRADE_DIRECTIVES)[number];

/** A specification linked by a schema document. */
export interface SpecLink {
  readonly identity: string;
  readonly version: string;
  /** `for:` of the link, e.g. `SECURITY`; null when absent. */
  readonly purpose: string | null;
  /** Prefix of what is not imported. */
  readonly prefix: string;
  /** Name in the specification → name in this document (without @), for imported directives. */
  readonly imports: ReadonlyMap<string, string>;
}

/** The specifications a schema document links, in order. */
export function specLinks(document: DocumentNode): SpecLink[] {
  const links: SpecLink[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      const link = directive.name.value === 'link' ? readLink(directive) : null;
      if (link !== null) links.push(link);
    }
  }
  return links;
}

function readLink(directive: ConstDirectiveNode): SpecLink | null {
  const given = directiveArguments(directive);
  const parts = typeof given.url === 'string' ? /^(.+)\/(v\d+\.\d+)\/?$/.exec(given.url) : null;
  const [, identity, version] = parts ?? [];
  if (identity === undefined || version === undefined) return null;
  const imports = new Map<string, string>();
  for (const item of Array.isArray(given.import) ? given.import : []) {
    const imported = readImport(item);
    if (imported !== null) imports.set(...imported);
  }
  const purpose = typeof given.for === 'string' ? given.for : null;
  return { identity, version, purpose, prefix: typeof given.as === 'string' ? given.as : (identity.split('/').at(-1) ?? ''), imports };
}

function readImport(item: unknown): [name: string, as: string] | null {
  const given: { name?: unknown; as?: unknown } = typeof item === 'object' && item !== null ? item : { name: item };
  if (typeof given.name !== 'string' || !given.name.startsWith('@')) return null;
  return [given.name.slice(1), (typeof given.as === 'string' ? given.as : given.name).replace(/^@/, '')];
}

/** The names the grade specification's directives bear in a document, whatever they were renamed to; null when it does not link it. */
export function gradeDirectiveNames(document: DocumentNode): ReadonlyMap<GradeDirective, string> | null {
  const link = specLinks(document).find(({ identity }) => identity === GRADE_SPEC_IDENTITY);
  if (link === undefined) return null;
  // Not imported: prefixed, and the directive named like the specification bears the prefix alone (link specification, "name conventions").
  const fallback = (name: GradeDirective) => (name === 'grade' ? link.prefix : `${link.prefix}__${name}`);
  return new Map(GRADE_DIRECTIVES.map((name) => [name, link.imports.get(name) ?? fallback(name)]));
}

/** Arguments of an applied directive as plain values. Untyped: what each must be is for the reader to check. */
export function directiveArguments(directive: ConstDirectiveNode | DirectiveNode): Record<string, unknown> & { import?: unknown[] } {
  return Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
