/** Keeps the first and the last characters of an ASCII string and puts a star for each one between. */
export function keepEnds(value: string, first: number, last: number): string {
  return value.slice(0, first) + '*'.repeat(value.length - first - last) + value.slice(value.length - last);
}
