/** One leaf of an object in JavaScript: how to read it, test it and write it. */
export interface RunLeaf {
  /** JSON text before the value: `{"id":` or `,"id":`. */
  readonly opening: string;
  /** Expression of the value. */
  readonly read: string;
  /** Expression that is true where the value in a variable is present, valid and written as it is. */
  readonly test: (variable: string) => string;
  /** The value stands in quotation marks. */
  readonly isQuoted: boolean;
  /** Statement that writes `v` whatever it is, opening included. */
  readonly careful: string;
}

/**
 * A statement that writes leaves of one object that stand next to each other. Where all of them are as nearly always, it is one concatenation: labels
 * and quotation marks are constants between the values, which takes half as many strings as writing each for itself.
 */
export function leafRun(leaves: readonly RunLeaf[]): string {
  const variables = leaves.map((_, index) => `w${index}`);
  const parts: string[] = [];
  let constant = '';
  leaves.forEach(({ opening, isQuoted }, index) => {
    parts.push(JSON.stringify(`${constant}${opening}${isQuoted ? '"' : ''}`), variables[index] ?? '');
    constant = isQuoted ? '"' : '';
  });
  if (constant !== '') parts.push(JSON.stringify(constant));
  const tests = leaves.map(({ test }, index) => test(variables[index] ?? ''));
  const careful = leaves.map((leaf, index) => `v=${variables[index]};${leaf.careful}`);
  return `{const ${leaves.map(({ read }, index) => `${variables[index]}=${read}`).join(',')};if(${tests.join('&&')})t+=${parts.join('+')};else{${careful.join('')}}}`;
}
