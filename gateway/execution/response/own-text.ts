/** V8 copies what is shorter when it is cut out, and keeps the whole text alive for what is not. */
const LONGEST_COPIED = 12;

/** The same text, in memory of its own: a part of a large text that was cut out of it keeps all of that. */
export function ownText(part: string): string {
  // What is put together is written out as one when it is cut, and then it is that which is kept.
  return part.length <= LONGEST_COPIED ? part : ` ${part}`.slice(1);
}
