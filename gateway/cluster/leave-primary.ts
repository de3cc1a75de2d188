import cluster from 'node:cluster';

/**
 * Resolves once the primary has taken note that this worker leaves, so that whatever connection it handed over before has arrived and was taken or given back. A worker that
 * just ended would take those with it that are still between the two: Node's primary keeps such a connection open and asks nobody else, and its client waits for ever
 * (decision 0395). Call it when the worker listens no more. Also resolves when the primary is gone.
 */
export function leavePrimary(): Promise<void> {
  const { worker } = cluster;
  if (worker === undefined || !worker.isConnected()) return Promise.resolve();
  return new Promise((resolve) => {
    worker.once('disconnect', resolve);
    worker.disconnect();
  });
}
