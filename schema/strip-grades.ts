import type { DirectiveNode, DocumentNode } from 'graphql';
import { parse, print, visit } from 'graphql';
import { directiveArguments, gradeDirectiveNames, GRADE_SPEC_IDENTITY, specLinks } from './grade-spec.ts';

/**
 * A copy of the supergraph without the grade specification: its link, its definitions and every application. For query planners and for
 * ApolloGateway in tests, which refuse a supergraph that is `for: SECURITY` under a specification they do not know. Never serve from it.
 */
export function stripGrades(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = gradeDirectiveNames(document);
  if (names === null) return supergraphSdl;
  const directives = new Set(names.values());
  const prefixes = specLinks(document).flatMap(({ identity, prefix }) => (identity === GRADE_SPEC_IDENTITY ? [`${prefix}__`] : []));
  const isOfSpec = (name: string) => prefixes.some((prefix) => name.startsWith(prefix));
  const stripped: DocumentNode = visit(document, {
    Directive: (node) => (directives.has(node.name.value) || isGradeLink(node) ? null : undefined),
    DirectiveDefinition: (node) => (directives.has(node.name.value) ? null : undefined),
    EnumTypeDefinition: (node) => (isOfSpec(node.name.value) ? null : undefined),
  });
  return `${print(stripped)}\n`;
}

function isGradeLink(node: DirectiveNode): boolean {
  const { url } = node.name.value === 'link' ? directiveArguments(node) : {};
  return typeof url === 'string' && url.startsWith(`${GRADE_SPEC_IDENTITY}/`);
}
