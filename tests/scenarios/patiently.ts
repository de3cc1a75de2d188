import type { PartialResilienceSettings } from '../../adapters/resilience/resilience-settings.ts';
import type { DepartmentSettings } from '../../subgraphs/config.ts';

const PATIENCE = { timeout: { attemptMs: 300_000 } } satisfies PartialResilienceSettings;

/** Departments that may take as long as they like over an answer: a busy machine is no outage. All else as configured; the real-estate register has its own time, for its adapter is not made of these settings. */
export const patiently = (settings: DepartmentSettings): DepartmentSettings =>
  Object.fromEntries(Object.entries(settings).map(([name, each]) => [name, { ...each, resilience: PATIENCE }])) as unknown as DepartmentSettings; // the same names; adapters take more than the environment says
