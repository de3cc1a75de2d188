/** Memory of a process at a time of the soak. */
export interface MemorySample {
  readonly minute: number;
  readonly mib: number;
}

/** What the second half of a soak shows. MiB; `slope` a minute. */
export interface SoakVerdict {
  readonly middle: number;
  readonly end: number;
  readonly most: number;
  readonly mean: number;
  readonly slope: number;
  readonly rise: number;
  /** `holds`, `does not hold`, or why nothing can be said. */
  readonly said: string;
}

/** How much memory may grow over the second half, beyond which it is called a leak. Share of its mean. */
export const TOLERANCE = 0.05;
/** Minutes that issue 4 asks for. */
const ISSUE_MINUTES = 10;
/** Samples come once a second: the last may be short of the end by two. */
const SLACK_MINUTES = 2 / 60;

/** Least-squares line through the samples: MiB a minute. */
function slopeOf(samples: readonly MemorySample[]): number {
  const mean = (read: (sample: MemorySample) => number): number => samples.reduce((sum, sample) => sum + read(sample), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ mib }) => mib)];
  const spread = samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return spread === 0 ? 0 : samples.reduce((sum, { minute, mib }) => sum + (minute - x) * (mib - y), 0) / spread;
}

/** Judges the samples of a soak that was to take `asked` minutes. One that was shorter, or was asked to be shorter than the issue's ten, never holds. */
export function soakVerdict(samples: readonly MemorySample[], asked: number): SoakVerdict {
  const second = samples.slice(Math.floor(samples.length / 2));
  const [first, last] = [second[0], second.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a soak must have samples of its memory, got none');
  const mean = second.reduce((sum, { mib }) => sum + mib, 0) / second.length;
  const slope = slopeOf(second);
  const rise = slope * (last.minute - first.minute);
  const needed = Math.max(asked, ISSUE_MINUTES);
  const judged = rise <= TOLERANCE * mean ? 'holds' : 'does not hold';
  const said = last.minute < needed - SLACK_MINUTES ? `not shown: ${last.minute.toFixed(1)} minutes of ${needed}${judged === 'holds' ? ' (so far it was)' : ', and it was not'}` : judged;
  return { middle: first.mib, end: last.mib, most: Math.max(...samples.map(({ mib }) => mib)), mean, slope, rise, said };
}
