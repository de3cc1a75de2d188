/** A text that several requests may send: all but the first of them send the same bytes, so that it is encoded twice however many they are. */
export class SharedText {
  readonly text: string;
  #asked = false;
  #bytes: Buffer | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The text for the first who asks, who is mostly alone; its UTF-8 for all others. Nobody may change it. */
  textOrBytes(): string | Uint8Array {
    if (!this.#asked) {
      this.#asked = true;
      return this.text;
    }
    return (this.#bytes ??= Buffer.from(this.text));
  }
}
