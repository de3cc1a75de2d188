/** Goes on with a value at once where it is there, and in the turn in which it comes where it is promised. */
export function andThen<A, B>(value: Promise<A> | A, goOn: (value: A) => Promise<B> | B): Promise<B> | B {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
