import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A stored object: every field of its type over all subgraphs; a function computes its field from the object as one subgraph sees it. */
export interface Stored {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** `data.ts` of a scenario. */
export interface ScenarioData {
  /** What root fields answer with, by root type: a value, or a function of (nothing, arguments). */
  readonly root: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Everything that `_entities` may find. */
  readonly entities: readonly Stored[];
  /** For `@interfaceObject`: which stored types an interface has. */
  readonly implementations?: Readonly<Record<string, readonly string[]>>;
  /** What a subgraph answers instead (`a` → `Product.price`): for fields it must not be asked, or when it misbehaves. */
  readonly lies?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ScenarioCase {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly expected: { readonly data: unknown; readonly errors?: readonly { readonly path: readonly (string | number)[] | null; readonly code: string }[] };
  /** Why ApolloGateway's data differs, when it does. */
  readonly apolloDiffers?: string;
  /** Why ApolloGateway cannot even be asked: it would block this process. */
  readonly apolloNeverEnds?: string;
  /** Why the monolith cannot be the oracle of this case (a subgraph lies). */
  readonly noMonolith?: string;
  /** Calls that each subgraph must receive. */
  readonly calls?: Readonly<Record<string, number>>;
}

export interface Scenario {
  readonly name: string;
  readonly subgraphs: readonly { readonly name: string; readonly sdl: string }[];
  readonly data: () => ScenarioData;
  readonly cases: readonly ScenarioCase[];
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", "@external", "@shareable",
  "@override", "@inaccessible", "@interfaceObject", "@extends", "@tag", "@composeDirective"])\n`;

/** Reads the folder of a scenario; a subgraph file without a link of its own gets the usual one. */
export async function readScenario(folder: string, name: string): Promise<Scenario> {
  const path = join(folder, name);
  const subgraphs = readdirSync(path)
    .filter((file) => file.endsWith('.subgraph.graphql'))
    .toSorted()
    .map((file) => {
      const sdl = readFileSync(join(path, file), 'utf8');
      return { name: file.replace('.subgraph.graphql', ''), sdl: sdl.includes('@link') ? sdl : LINK + sdl };
    });
  const { data } = (await import(pathToFileURL(join(path, 'data.ts')).href)) as { data: () => ScenarioData };
  const { cases } = (await import(pathToFileURL(join(path, 'cases.ts')).href)) as { cases: readonly ScenarioCase[] };
  return { name, subgraphs, data, cases };
}
