import type { GatewayConfig } from '../config.ts';
import { gatewayParts } from '../gateway-parts.ts';
import { runUntilSignalled } from '../run-gateway.ts';
import { createAskPrimary } from './ask-primary.ts';
import type { PrimaryChannel } from './ask-primary.ts';
import { leavePrimary } from './leave-primary.ts';
import { createSharedPolicy } from './shared-policy.ts';
import { createSharedRates } from './shared-rates.ts';
import { createSharedReplays } from './shared-replays.ts';

/** Runs one worker of several: as a gateway of its own, but for the port, the policy, and the memory of used proofs and lookup rates, which all have through the primary. */
export async function runWorker(config: GatewayConfig): Promise<void> {
  const channel: PrimaryChannel = { send: (message) => void process.send?.(message), onMessage: (listener) => void process.on('message', listener) };
  const ask = createAskPrimary(channel);
  const policy = config.serving.kind === 'graded' ? await createSharedPolicy(channel, ask) : null;
  const noPolicy = (): never => {
    throw new TypeError('a graph without grades has no policy');
  };
  const gateway = await runUntilSignalled(config, await gatewayParts(config, { replays: createSharedReplays(ask), rates: createSharedRates(ask), policyFiles: policy?.files ?? noPolicy }), leavePrimary);
  if (policy !== null && gateway.policy !== null) policy.follow(gateway.policy, gateway.reloadIfRefused);
  channel.send({ kind: 'ready', url: gateway.url, policyVersion: gateway.policy?.version() ?? null });
}
