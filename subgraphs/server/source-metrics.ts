import { Counter, Gauge, Registry } from 'prom-client';
import type { SourceFigures } from '../../adapters/resilience/source-figures.ts';

/** Figures of the sources as Prometheus text. Counts and names only: nothing of any person. */
export function createSourceMetrics(figures: () => readonly SourceFigures[]): { text(): Promise<string>; refused(reason: string): void } {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Counter({ name: 'shuqiao_source_answers_total', help: 'Answers of a source system by outcome.', labelNames: ['source', 'outcome'], registers });
  const calls = new Counter({ name: 'shuqiao_source_calls_total', help: 'Calls sent to a source system.', labelNames: ['source'], registers });
  const inFlight = new Gauge({ name: 'shuqiao_source_in_flight', help: 'Calls under way to a source system.', labelNames: ['source'], registers });
  const up = new Gauge({ name: 'shuqiao_source_up', help: '1 while the source system is asked, 0 while its breaker is open.', labelNames: ['source'], registers });
  const refusals = new Counter({ name: 'shuqiao_subgraph_refused_total', help: "Requests not taken for the gateway's, by reason.", labelNames: ['reason'], registers });
  return {
    text: () => {
      answers.reset();
      calls.reset();
      for (const { source, ...figure } of figures()) {
        for (const [outcome, count] of Object.entries(figure.outcomes)) answers.inc({ source, outcome }, count);
        calls.inc({ source }, figure.calls);
        inFlight.set({ source }, figure.inFlight);
        up.set({ source }, figure.state === 'DOWN' ? 0 : 1);
      }
      return registry.metrics();
    },
    refused: (reason) => refusals.inc({ reason }),
  };
}
