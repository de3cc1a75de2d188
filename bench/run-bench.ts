/*
 * `npm run bench -- [ROOM] [options]`: without a room, execution against its peers (bench/execution.ts); each room's file says its options.
 */
const ROOMS: Readonly<Record<string, () => Promise<unknown>>> = {
  execution: () => import('./execution.ts'), access: () => import('./access.ts'), audit: () => import('./audit.ts'), 'audit-index': () => import('./audit-index.ts'), graded: () => import('./graded.ts'),
  'whole-query': () => import('./whole-query.ts'), latency: () => import('./latency.ts'), soak: () => import('./soak.ts'), 'cold-plan': () => import('./cold-plan.ts'),
};

const named = process.argv[2];
const room = ROOMS[named === undefined || named.startsWith('-') ? 'execution' : named];
if (room === undefined) throw new RangeError(`the bench must be one of ${Object.keys(ROOMS).join(', ')}, got ${named}`);
await room();
