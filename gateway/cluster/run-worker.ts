import type { GatewayConfig } from '../config.ts';
import { gatewayParts } from '../gateway-parts.ts';
import { runUntilSignalled } from '../run-gateway.ts';
import { createAskPrimary } from './ask-primary.ts';
import { createSharedRates } from './shared-rates.ts';
import { createSharedReplays } from './shared-replays.ts';
import type { WorkerMessage } from './worker-messages.ts';

/** Runs one worker of several: as a gateway of its own, but for the port and the memory of used proofs and lookup rates, which all share through the primary. */
export async function runWorker(config: GatewayConfig): Promise<void> {
  const send = (message: WorkerMessage): void => void process.send?.(message);
  const ask = createAskPrimary({ send, onMessage: (listener) => void process.on('message', listener) });
  const gateway = await runUntilSignalled(config, await gatewayParts(config, { replays: createSharedReplays(ask), rates: createSharedRates(ask) }));
  send({ kind: 'ready', url: gateway.url });
}
