import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { Workload } from '../workloads/workload.ts';

/**
 * Writes what gateways are started on: the supergraph of a workload whose subgraphs listen on `port`, and beside it, for a gateway that composes by
 * itself, its configuration and the subgraphs. Returns the supergraph's path.
 */
export function writeGraphFiles(directory: string, workload: Workload, port: string): string {
  const urlOf = (name: string): string => `http://127.0.0.1:${port}/${name}`;
  const composed = composeServices(workload.subgraphs.map(({ name, sdl }) => ({ name, url: urlOf(name), typeDefs: parse(sdl) })));
  if (composed.supergraphSdl === undefined) throw new Error(`The workload must compose: ${composed.errors?.join('; ')}`);
  const file = join(directory, `${workload.name}.graphql`);
  writeFileSync(file, composed.supergraphSdl);
  const parts = join(directory, workload.name);
  mkdirSync(parts, { recursive: true });
  const sections = workload.subgraphs.map(({ name, sdl }) => {
    const path = join(parts, `${name}.graphql`);
    writeFileSync(path, sdl);
    return `[subgraphs.${name}]\nurl = ${JSON.stringify(urlOf(name))}\nschema_path = ${JSON.stringify(path)}\n`;
  });
  writeFileSync(join(directory, `${workload.name}.toml`), sections.join('\n'));
  return file;
}
