import type { CacheStatistics } from './bounded-cache.ts';

/** What the planning of one supergraph has done since it began. */
export interface PlanningStatistics {
  readonly cache: CacheStatistics;
  /** Plans made. */
  readonly planned: number;
  /** Documents that ran over their time or memory and cost a planning thread. */
  readonly timeouts: number;
  /** Documents refused: by a limit, or because they ran over before. */
  readonly refused: number;
  /** Documents that the planner threw at. */
  readonly failed: number;
  /** Documents refused because too many waited. */
  readonly queueFull: number;
  /** Documents that nobody waited for any more when their turn came. */
  readonly givenUp: number;
}
