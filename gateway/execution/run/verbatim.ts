/**
 * Part of a subgraph's answer that goes into the response as it stands: JSON text of one composite value, checked to be exactly what the operation says of it
 * (decision 0271). It is never changed, and whoever needs what is in it reads it with {@link readVerbatim}.
 */
export class Verbatim {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of the merged data as parsed JSON, whether it was read or left as it stands. */
export function readVerbatim(value: unknown): unknown {
  return value instanceof Verbatim ? JSON.parse(value.text) : value;
}
