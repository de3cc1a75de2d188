import { parentPort, workerData } from 'node:worker_threads';
import { loadSupergraph } from './loaded-supergraph.ts';
import type { SupergraphSource } from './loaded-supergraph.ts';
import type { PlannerMessage, PlanningJob } from './planner-messages.ts';

/** Entry of a planning worker: loads the supergraph it was started with, then plans one document after the other until it is ended. */

const LIMIT_REACHED = /reached the limit of|maximum (?:recursive|non-local) selections|Number of non-local selections/i;

const port = parentPort;
if (port === null) throw new Error('The planner must run in a worker thread.');
const say = (message: PlannerMessage): void => port.postMessage(message);

try {
  const loaded = loadSupergraph(workerData as SupergraphSource); // what PlannerWorker hands over
  port.on('message', ({ id, document }: PlanningJob) => {
    try {
      say({ kind: 'planned', id, plan: loaded.plan(document) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      say({ kind: LIMIT_REACHED.test(message) ? 'refused' : 'failed', id, message });
    }
  });
  say({ kind: 'ready', facts: loaded.facts });
} catch (error) {
  say({ kind: 'invalid', message: error instanceof Error ? error.message : String(error) });
}
