/**
 * Part of a subgraph's answer that goes into the response as it stands: JSON text of one composite value, checked to be exactly what the operation says of it
 * (decision 0271). It is never changed, and whoever needs what is in it reads it with {@link readVerbatim}.
 */
export class Verbatim {
  /** As it came. */
  readonly text: string;
  /** What of it the client is shown: the same, but where access decides without what is hidden, and with masks applied (decision 0300). */
  readonly shown: string;
  /** How many objects stand at each place within, numbered as `disclosed-places.ts` does; null where access decides nothing. */
  readonly counted: readonly number[] | null;

  constructor(text: string, shown: string, counted: readonly number[] | null) {
    this.text = text;
    this.shown = shown;
    this.counted = counted;
  }
}

/** A value of the merged data as parsed JSON, whether it was read or left as it stands. */
export function readVerbatim(value: unknown): unknown {
  return value instanceof Verbatim ? JSON.parse(value.text) : value;
}
