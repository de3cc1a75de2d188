import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string>();

/** Runs `work` so that {@link currentRequestId} is `requestId` inside: Apollo Server's hooks on errors are given no context. */
export function inRequestScope<T>(requestId: string, work: () => T): T {
  return scope.run(requestId, work);
}

/** The correlation id of the request being answered; `unknown` outside of one. */
export function currentRequestId(): string {
  return scope.getStore() ?? 'unknown';
}
