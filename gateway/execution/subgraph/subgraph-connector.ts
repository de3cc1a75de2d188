import { buildConnector, errors } from 'undici';
import { SubgraphSocket } from './subgraph-socket.ts';

/**
 * Connects undici's pools to subgraphs: by a {@link SubgraphSocket} in plain text, by undici's own connector over TLS. `timeout` in milliseconds; past it the call fails with undici's
 * `ConnectTimeoutError`, as it would without this.
 */
export function subgraphConnector(timeout: number): buildConnector.connector {
  const secure = buildConnector({ timeout });
  return (options, callback) => {
    if (options.protocol === 'https:') return secure(options, callback);
    const socket = new SubgraphSocket();
    let last: NodeJS.Immediate | undefined;
    // A process that was held up itself looks first whether the connection has been there for long: timers come before what the system has to tell.
    const late = setTimeout(() => {
      last = setImmediate(() => socket.destroy(new errors.ConnectTimeoutError(`a subgraph must accept a connection within ${timeout} ms`)));
    }, timeout);
    let answer: typeof callback | null = callback;
    const settle = (...outcome: Parameters<typeof callback>): void => {
      clearTimeout(late);
      clearImmediate(last);
      answer?.(...outcome);
      answer = null;
    };
    socket.once('connect', () => settle(null, socket)).on('error', (error) => settle(error, null));
    socket.connect({ host: options.hostname, port: Number(options.port || 80) });
  };
}
