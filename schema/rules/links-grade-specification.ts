import { GRADE_DIRECTIVES, GRADE_SPEC_IDENTITY, GRADE_SPEC_VERSION, directiveArguments, specLinks } from '../grade-spec.ts';
import type { SubgraphSource } from '../subgraph-sources.ts';
import type { Finding, SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'links-grade-specification';

/** Every subgraph links the one known version of the grade specification and composes each of its directives; else composition drops them in silence. */
export const linksGradeSpecification: SchemaRule = {
  id: ID,
  check: (sources) => sources.filter(({ url }) => url !== null).flatMap(checkSource),
};

function checkSource(source: SubgraphSource): Finding[] {
  const must = `link ${GRADE_SPEC_IDENTITY}/${GRADE_SPEC_VERSION}`;
  const links = specLinks(source.document).filter(({ identity }) => identity === GRADE_SPEC_IDENTITY);
  const [link] = links;
  if (link === undefined || links.length > 1) return [findingAt(ID, source, null, 'schema', `${must} once`, `${links.length} links`)];
  if (link.version !== GRADE_SPEC_VERSION) return [findingAt(ID, source, null, 'schema', must, link.version)];
  const composed = composedDirectives(source);
  return GRADE_DIRECTIVES.flatMap((directive) => {
    const name = link.imports.get(directive);
    if (name === undefined) return [findingAt(ID, source, null, 'schema', `import @${directive} of the grade specification`, 'no import')];
    // Mixed names crash composition ("Should not have been called for undefined"), so the names are the specification's.
    if (name !== directive) return [findingAt(ID, source, null, 'schema', `import @${directive} under its own name`, `@${name}`)];
    return composed.has(name) ? [] : [findingAt(ID, source, null, 'schema', `say @composeDirective(name: "@${name}")`, 'nothing of it')];
  });
}

function composedDirectives(source: SubgraphSource): Set<string> {
  const names = new Set<string>();
  for (const definition of source.document.definitions) {
    if (definition.kind !== 'SchemaExtension' && definition.kind !== 'SchemaDefinition') continue;
    for (const directive of definition.directives ?? []) {
      const { name } = directive.name.value === 'composeDirective' ? directiveArguments(directive) : {};
      if (typeof name === 'string') names.add(name.replace(/^@/, ''));
    }
  }
  return names;
}
