import { chineseWorkload, publicWorkload, variedWorkload } from './public-workload.ts';
import type { Workload } from './workload.ts';

const PUBLIC: readonly Workload[] = [publicWorkload, chineseWorkload, variedWorkload];

/** Everything the bench can run, in the order of its report. */
export async function allWorkloads(): Promise<readonly Workload[]> {
  // Made when asked for: building a graph takes a second, which a process that needs another workload is spared.
  const { houseWorkloads } = await import('./house-workloads.ts');
  return [...PUBLIC, ...houseWorkloads()];
}

/** The workload of a name. @throws RangeError when there is none. */
export async function workloadNamed(name: string | undefined): Promise<Workload> {
  const known = PUBLIC.find((workload) => workload.name === name);
  if (known !== undefined) return known;
  const all = await allWorkloads();
  const found = all.find((workload) => workload.name === name);
  if (found === undefined) throw new RangeError(`the workload must be one of ${all.map((workload) => workload.name).join(', ')}, got ${name}`);
  return found;
}
