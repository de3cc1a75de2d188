import type { PolicyFiles } from '../access/policy/policy-files.ts';
import type { PolicyControl } from '../policy-in-force.ts';
import type { AskPrimary, PrimaryChannel } from './ask-primary.ts';
import { isPrimaryOrder } from './worker-messages.ts';
import type { PrimaryOrder, SentPolicyFiles } from './worker-messages.ts';

/** The policy of a worker, which reads no policy file itself: all workers of a gateway have theirs from the primary, so that none is ahead of the others. */
export interface SharedPolicy {
  /** Files to begin with. */
  readonly files: () => PolicyFiles;
  /** Follows what the primary orders from now on. `adopted` is called after another version took effect. */
  follow(policy: PolicyControl, adopted: () => void): void;
}

/** How long a worker that begins waits for the policy: the primary may be busy starting the others. Milliseconds. */
const BEGIN_PATIENCE = 15_000;

export const sentFiles = ({ version, texts }: PolicyFiles): SentPolicyFiles => ({ version, texts: [...texts] });
const receivedFiles = ({ version, texts }: SentPolicyFiles): PolicyFiles => ({ version, texts: new Map(texts) });

/** Asks the primary for the policy. Rejects when it has none to give or is silent: a worker without policy must not begin. */
export async function createSharedPolicy(channel: PrimaryChannel, ask: AskPrimary): Promise<SharedPolicy> {
  const answer = await ask({ kind: 'policy-wanted' }, BEGIN_PATIENCE);
  if (answer?.kind !== 'policy-answer' || answer.files === null) throw new Error('the primary must hand its workers the policy, and did not');
  let files = receivedFiles(answer.files);
  const obey = async (policy: PolicyControl, order: Exclude<PrimaryOrder, { kind: 'policy-refused' }>): Promise<boolean> => {
    const offered = receivedFiles(order.files);
    if (order.kind === 'policy-check') {
      channel.send({ kind: 'policy-checked', ask: order.ask, problems: [...policy.problemsOf(() => offered)] });
      return false;
    }
    // Kept even if it cannot be adopted: the primary has decided, and replaces who cannot follow.
    files = offered;
    const adopted = await policy.adopt(() => offered).then(({ kind }) => kind !== 'refused', () => false);
    channel.send({ kind: 'policy-adopted', ask: order.ask, adopted });
    return adopted;
  };
  return {
    files: () => files,
    follow(policy, adopted) {
      channel.onMessage((message) => {
        if (!isPrimaryOrder(message)) return;
        if (message.kind === 'policy-refused') policy.tellRefused(message.refused);
        else void obey(policy, message).then((changed) => (changed ? adopted() : undefined));
      });
    },
  };
}
