import { createELicenseAdapter } from '../../adapters/e-license/client.ts';
import { createPopulationAdapter } from '../../adapters/population/client.ts';
import type { PartialResilienceSettings } from '../../adapters/resilience/resilience-settings.ts';
import { eLicenseSubgraph } from '../../subgraphs/e-license/e-license-subgraph.ts';
import { populationSubgraph } from '../../subgraphs/population/population-subgraph.ts';
import type { SubgraphModule } from '../../subgraphs/subgraph-module.ts';
import type { ModuleSettings, RunningSubgraphName } from '../../subgraphs/subgraph-registry.ts';

/** Ten minutes an attempt, room for every call, and a breaker that does not open. */
const PATIENCE = { timeout: { attemptMs: 600_000 }, bulkhead: { concurrent: 64, queued: 100_000 }, breaker: { minimumCalls: 1_000_000, window: 1_000_000 } } satisfies PartialResilienceSettings;

/**
 * The register and the licences, waited for however long they take, however many are asked: for tests of what crosses between requests, which a busy machine would
 * otherwise turn into tests of its speed. Undefined for every other subgraph.
 */
export function patientSources(name: RunningSubgraphName, { departments, personIds, cursors, now }: ModuleSettings): SubgraphModule | undefined {
  if (name === 'population') return populationSubgraph({ adapter: createPopulationAdapter({ ...departments.population, resilience: PATIENCE }), personIds, now });
  if (name === 'e-license') return eLicenseSubgraph({ adapter: createELicenseAdapter({ ...departments['e-license'], resilience: PATIENCE }), personIds, cursors, now });
  return undefined;
}
