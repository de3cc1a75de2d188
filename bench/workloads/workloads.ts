import { chineseWorkload, publicWorkload, variedWorkload } from './public-workload.ts';
import type { Workload } from './workload.ts';

/** Everything the bench can run, in the order of its report. */
export const WORKLOADS: readonly Workload[] = [publicWorkload, chineseWorkload, variedWorkload];
