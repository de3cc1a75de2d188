/** A line of a histogram's exposition, as prom-client takes it. */
export interface SeriesLine {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Of all lines of the series. */
  readonly sharedLabels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series of a histogram: what is observed with the same labels. */
export class ObservedSeries {
  readonly #labels: Readonly<Record<string, string>>;
  readonly #bounds: readonly number[];
  /** By bucket, each by itself; what is beyond the last bound is in the count alone. */
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  constructor(labels: Readonly<Record<string, string>>, bounds: readonly number[]) {
    this.#labels = labels;
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#count += 1;
    const bounds = this.#bounds;
    for (let at = 0; at < bounds.length; at += 1) {
      if (value > (bounds[at] ?? 0)) continue;
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
      return;
    }
  }

  /** As a histogram's lines are: buckets that hold what is in those before them, sum and count. */
  lines(name: string): SeriesLine[] {
    const sharedLabels = this.#labels;
    let below = 0;
    const buckets = this.#bounds.map((le, at) => ({ metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: (below += this.#counts[at] ?? 0) }));
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { le: '+Inf' }, sharedLabels, value: this.#count },
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.#sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: this.#count },
    ];
  }
}
