/**
 * Carries the finished response text through Apollo Server as the `data` of a result. The text leaves with {@link FinishedText.take}: Apollo
 * Server keeps the result object reachable, and the text must not stay with it (performance.md section 2).
 */
export class FinishedText {
  #text: string | null;

  constructor(text: string) {
    this.#text = text;
  }

  take(): string {
    const text = this.#text;
    if (text === null) throw new Error('the text of a response must be taken once, and was taken before');
    this.#text = null;
    return text;
  }
}
