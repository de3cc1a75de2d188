interface Version<R> {
  readonly sequence: number;
  readonly record: R;
}

/** Records in groups, each with every version it had, oldest first. Appended to, never changed: a reader of an earlier version is not touched by later ones. */
export class VersionedRecords<R> {
  readonly #groups = new Map<string, Map<string, readonly Version<R>[]>>();
  /** Every group a record was ever in: one that leaves a group must be seen there as it is now, not as it was when it left. */
  readonly #groupsOf = new Map<string, ReadonlySet<string>>();

  /** Adds the record's new state under each group, and under those it was in before; `sequence` must be newer than any before. */
  put(groups: readonly string[], id: string, sequence: number, record: R): void {
    const all = new Set([...(this.#groupsOf.get(id) ?? []), ...groups]);
    this.#groupsOf.set(id, all);
    for (const group of all) {
      const records = this.#groups.get(group) ?? new Map<string, readonly Version<R>[]>();
      this.#groups.set(group, records);
      records.set(id, [...(records.get(id) ?? []), { sequence, record }]);
    }
  }

  /** The records that are, or once were, in a group, as they were at a version: the reader looks whether they still belong. */
  at(group: string, version: number): readonly R[] {
    const records = this.#groups.get(group);
    if (records === undefined) return NONE;
    return [...records.values()].flatMap((history) => {
      const last = history.findLast(({ sequence }) => sequence <= version);
      return last === undefined ? [] : [last.record];
    });
  }
}

const NONE: readonly never[] = Object.freeze([]);
