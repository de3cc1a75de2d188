/**
 * Members that come and go by the thousand, in a container that stays. A Map or Set must not hold them: each time such a one makes itself a new table, V8 lets the old one
 * point to it. One old table that outlived its youth keeps all later ones, and with them every request they held, until the next full collection (decision 0275).
 */
export class Slots<T> {
  readonly #members: (T | null)[] = [];
  readonly #free: number[] = [];

  /** Takes a member in and returns its slot, a whole number from 0. */
  add(member: T): number {
    const slot = this.#free.pop() ?? this.#members.length;
    this.#members[slot] = member;
    return slot;
  }

  /** Empties a slot. The caller must hold it, for it may be given to another member at once. */
  remove(slot: number): void {
    this.#members[slot] = null;
    this.#free.push(slot);
  }

  /** The members now, by slot. */
  all(): T[] {
    return this.#members.filter((member) => member !== null);
  }
}
