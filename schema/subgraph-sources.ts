import { existsSync, readFileSync } from 'node:fs';
import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import type { GradeDirective } from './grade-spec.ts';
import { GRADE_DIRECTIVES, gradeDirectiveNames } from './grade-spec.ts';

/** Every subgraph there is or will be: its port, and whether it is part of the graph is whether its file `schema/<name>.graphql` exists. */
export const SUBGRAPH_PORTS = {
  population: 4101,
  'legal-person': 4102,
  credit: 4103,
  'e-license': 4104,
  geospatial: 4105,
  hrss: 4106,
  'real-estate': 4107,
  governance: 4108,
  parties: 4109,
  'medical-insurance': 4110,
} as const;
export type SubgraphName = keyof typeof SUBGRAPH_PORTS;

/** One SDL file under the rules. */
export interface SubgraphSource {
  /** Subgraph name, or `values` for the file every subgraph gets. */
  readonly name: string;
  /** File name, for messages. */
  readonly file: string;
  /** Null for `values`, which is no subgraph. */
  readonly url: string | null;
  /** The file as written, with locations. */
  readonly document: DocumentNode;
  /** What is composed and served: the file, then grade.graphql and values.graphql. Line numbers of the file stay true. */
  readonly sdl: string;
  /** Names of the grade directives in this file; null when it does not link the specification. */
  readonly names: ReadonlyMap<GradeDirective, string> | null;
}

const HERE = new URL('./', import.meta.url);
const read = (directory: URL, name: string) => readFileSync(new URL(`${name}.graphql`, directory), 'utf8');

/** The SDL a subgraph composes and serves. Throws when its file is missing. */
export function subgraphSdl(name: SubgraphName, directory: URL = HERE): string {
  return [name, 'grade', 'values'].map((each) => read(directory, each)).join('\n');
}

/** All sources of the graph, subgraphs first in the order of their ports, then `values`. Throws a GraphQLError on a file that does not parse. */
export function readSubgraphSources(directory: URL = HERE): SubgraphSource[] {
  const names = (Object.keys(SUBGRAPH_PORTS) as SubgraphName[]).filter((name) => existsSync(new URL(`${name}.graphql`, directory)));
  const subgraphs = names.map((name) => subgraphSource(name, read(directory, name), subgraphSdl(name, directory), `http://127.0.0.1:${SUBGRAPH_PORTS[name]}/graphql`));
  const values = read(directory, 'values');
  // The shared file is appended to files that link the specification under its own names.
  return [...subgraphs, { ...subgraphSource('values', values, values, null), names: new Map(GRADE_DIRECTIVES.map((name) => [name, name])) }];
}

/** One source from its text: for tests, and for the above. */
export function subgraphSource(name: string, text: string, sdl: string, url: string | null): SubgraphSource {
  const document = parse(text);
  return { name, file: `${name}.graphql`, url, document, sdl, names: gradeDirectiveNames(document) };
}
