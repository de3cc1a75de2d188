/** Texts of values that several requests hold, each written by the first of them. Kept as long as the values themselves. */
export class SharedTexts {
  #writer: object | null = null;
  #texts: (Map<unknown, string> | undefined)[] = [];

  /**
   * Those of one place of a response, to be filled. Requests of another operation write for themselves: null for all but the first `writer`, which stands for
   * everything that the text depends on beside the value.
   */
  at(writer: object, place: number): Map<unknown, string> | null {
    this.#writer ??= writer;
    return this.#writer === writer ? (this.#texts[place] ??= new Map()) : null;
  }
}
