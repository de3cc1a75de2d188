import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** What held a process up in a while: how late its event loop was, and how long the collector stopped it. Milliseconds. */
export interface ProcessFigures {
  readonly lateP99: number;
  readonly lateMax: number;
  readonly pauses: number;
  readonly longestPause: number;
  readonly paused: number;
}

/** Milliseconds between two looks at the event loop. */
const RESOLUTION = 5;

/** Watches this process from now on; each reading begins a new while. Make one for a process. */
export function watchProcess(): () => ProcessFigures {
  const late = monitorEventLoopDelay({ resolution: RESOLUTION });
  late.enable();
  let pauses: number[] = [];
  const observer = new PerformanceObserver((list) => void pauses.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    const above = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
    const figures = {
      lateP99: above(late.percentile(99)), lateMax: above(late.max), pauses: pauses.length, longestPause: Math.max(0, ...pauses), paused: pauses.reduce((sum, pause) => sum + pause, 0),
    };
    late.reset();
    pauses = [];
    return figures;
  };
}
