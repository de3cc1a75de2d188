/** Conditions of one statement, with its parameters numbered as they come. */
export class SqlConditions {
  readonly #conditions: string[] = [];
  readonly parameters: unknown[] = [];

  /** Adds a condition; `$?` in it stands for `value`. */
  add(condition: string, value: unknown): void {
    this.#conditions.push(condition.replaceAll('$?', this.parameter(value)));
  }

  /** Adds a condition whose placeholders were made by {@link parameter}. */
  addWritten(condition: string): void {
    this.#conditions.push(condition);
  }

  /** The placeholder of a value. */
  parameter(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  get empty(): boolean {
    return this.#conditions.length === 0;
  }

  /** `WHERE …`, or nothing. */
  get where(): string {
    return this.empty ? '' : `WHERE ${this.#conditions.join(' AND ')}`;
  }
}
