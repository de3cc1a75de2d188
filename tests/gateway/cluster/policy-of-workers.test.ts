import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../../gateway/access/policy/policy-problem.ts';
import type { PolicyFiles } from '../../../gateway/access/policy/policy-files.ts';
import { createPolicyOfWorkers } from '../../../gateway/cluster/policy-of-workers.ts';
import type { Asked, ListeningWorker } from '../../../gateway/cluster/policy-of-workers.ts';
import type { WorkerReply } from '../../../gateway/cluster/worker-messages.ts';
import { keepingLog } from '../public-gateway.ts';

const files = (version: string): PolicyFiles => ({ version, texts: new Map([['clients.yaml', version]]) });
const PROBLEM = { file: 'items/a.yaml', line: 7, must: 'name graded fields of the graph', got: '"Person.x"' };

class FakeWorker implements ListeningWorker {
  readonly heard: string[] = [];
  readonly told: boolean[] = [];
  killed = false;
  problems: (typeof PROBLEM)[] = [];
  silentTo: Asked['kind'] | null = null;
  adopts = true;

  async ask(order: Asked): Promise<WorkerReply | null> {
    this.heard.push(`${order.kind} ${order.files.version}`);
    if (order.kind === this.silentTo) return null;
    return order.kind === 'policy-check' ? { kind: 'policy-checked', ask: 1, problems: this.problems } : { kind: 'policy-adopted', ask: 1, adopted: this.adopts };
  }
  tell({ refused }: { readonly refused: boolean }): void {
    this.told.push(refused);
  }
  kill(): void {
    this.killed = true;
  }
}

function start(count = 2) {
  const workers = Array.from({ length: count }, () => new FakeWorker());
  const { log, logged } = keepingLog();
  return { workers, logged, policy: createPolicyOfWorkers({ first: files('1'), workers: () => workers, log }) };
}

describe('a policy version for several workers', () => {
  it('takes effect in each after all have said that it holds', async () => {
    const { policy, workers } = start();
    await policy.offer(() => files('2'));
    expect(workers.map(({ heard }) => heard)).toEqual([['policy-check 2', 'policy-adopt 2'], ['policy-check 2', 'policy-adopt 2']]);
    expect(policy.current().version).toBe('2');
    expect(workers.flatMap(({ told }) => told)).toEqual([false, false]);
  });

  it('takes effect nowhere when one finds a problem, which is told once, by file and line', async () => {
    const { policy, workers, logged } = start();
    for (const worker of workers) worker.problems = [PROBLEM];
    await policy.offer(() => files('2'));
    expect(workers.map(({ heard, told }) => [heard, told])).toEqual([[['policy-check 2'], [true]], [['policy-check 2'], [true]]]);
    expect(policy.current().version).toBe('1');
    expect(logged).toEqual([{ level: 'error', facts: { problems: ['items/a.yaml:7: must name graded fields of the graph, got "Person.x"'] }, text: 'policy refused; the last good one stays' }]);
  });

  it('takes effect nowhere when one is silent', async () => {
    const { policy, workers, logged } = start();
    Object.assign(workers[1] ?? {}, { silentTo: 'policy-check' });
    await policy.offer(() => files('2'));
    expect(workers.map(({ heard }) => heard.at(-1))).toEqual(['policy-check 2', 'policy-check 2']);
    expect([policy.current().version, JSON.stringify(logged)]).toEqual(['1', expect.stringContaining('one that is silent')]);
  });

  it('is refused while nobody listens who could check it', async () => {
    const { policy } = start(0);
    await policy.offer(() => files('2'));
    expect(policy.current().version).toBe('1');
  });

  it('is tried again when it was refused, for the graph may have changed, without being told again', async () => {
    const { policy, workers: [one, two], logged } = start();
    Object.assign(two ?? {}, { problems: [PROBLEM] });
    await policy.offer(() => files('2'));
    await policy.again();
    expect([policy.current().version, logged.length]).toEqual(['1', 1]);
    Object.assign(two ?? {}, { problems: [] });
    await policy.again();
    expect([policy.current().version, one?.told.at(-1), one?.heard]).toEqual(['2', false, ['policy-check 2', 'policy-check 2', 'policy-check 2', 'policy-adopt 2']]);
    await policy.again();
    expect(one?.heard).toHaveLength(4);
  });

  it('that cannot be read is refused, and asked of nobody', async () => {
    const { policy, workers, logged } = start();
    await policy.offer(() => {
      throw new PolicyError([{ file: 'clients.yaml', line: 0, must: 'be readable', got: 'EACCES' }]);
    });
    await policy.again();
    expect([policy.current().version, workers.flatMap(({ heard }) => heard), workers.map(({ told }) => told)]).toEqual(['1', [], [[true], [true]]]);
    expect(logged).toHaveLength(1);
  });

  it.each([['says that it could not', { adopts: false }], ['is silent', { silentTo: 'policy-adopt' as const }]])('a worker that agreed and then %s is replaced', async (_what, fault) => {
    const { policy, workers } = start();
    Object.assign(workers[0] ?? {}, fault);
    await policy.offer(() => files('2'));
    expect([policy.current().version, workers.map(({ killed }) => killed)]).toEqual(['2', [true, false]]);
  });

  it('a worker that began with an older one follows as soon as it listens; one that has it is left alone', async () => {
    const { policy } = start();
    await policy.offer(() => files('2'));
    const [late, current] = [new FakeWorker(), new FakeWorker()];
    await policy.joined(late, '1');
    await policy.joined(current, '2');
    expect([late.heard, current.heard]).toEqual([['policy-adopt 2'], []]);
  });

  it('versions offered at once take effect one after the other', async () => {
    const { policy, workers: [one] } = start();
    await Promise.all([policy.offer(() => files('2')), policy.offer(() => files('3'))]);
    expect(one?.heard).toEqual(['policy-check 2', 'policy-adopt 2', 'policy-check 3', 'policy-adopt 3']);
  });
});
