import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { Failure } from '../execution-error.ts';
import { MAX_NESTED_LISTS } from '../program/nesting.ts';
import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';
import { isRecord, ownValue } from '../program/response-key.ts';

/**
 * Which values of the merged data are missing because something failed, by the object that lacks them: what tells "the source did not answer"
 * from "there is no such record" when a later fetch requires the value (design.md section 7).
 */
export class FailureLedger {
  readonly #byObject = new Map<object, Map<string, Failure>>();

  readonly #adopted: FailureLedger[] = [];

  get empty(): boolean {
    return this.#byObject.size === 0 && this.#adopted.length === 0;
  }

  /** Takes in what another ledger holds, which is not to change any more. */
  adopt(other: FailureLedger): void {
    if (!other.empty) this.#adopted.push(other);
  }

  /** Notes that `holder` lacks `key` because of `failure`; the first one stays. */
  note(holder: object, key: string, failure: Failure): void {
    let failures = this.#byObject.get(holder);
    if (failures === undefined) {
      failures = new Map();
      this.#byObject.set(holder, failures);
    }
    if (!failures.has(key)) failures.set(key, failure);
  }

  /** Why `holder` lacks `key`; undefined when nothing failed there. */
  why(holder: object, key: string): Failure | undefined {
    const own = this.#byObject.get(holder)?.get(key);
    return own ?? first(this.#adopted, (other) => other.why(holder, key));
  }

  /** Notes a failure at a path below `root`, on the deepest object that exists along it. */
  noteAt(root: unknown, path: readonly (string | number)[], failure: Failure): void {
    let at: unknown = root;
    let holder: object | null = null;
    let key = '';
    for (const element of path) {
      if (typeof element === 'number') {
        at = Array.isArray(at) ? at[element] : undefined;
      } else if (isRecord(at)) {
        [holder, key] = [at, element];
        at = ownValue(at, element);
      } else {
        break;
      }
      if (at === null || at === undefined) break;
    }
    if (holder !== null) this.note(holder, key, failure);
  }

  /** The failure of any value that `selections` require of `value`; undefined when none of them failed. */
  amongRequired(value: unknown, selections: readonly QueryPlanSelectionNode[], types: TypeTable, lists = 0): Failure | undefined {
    if (Array.isArray(value)) return lists > MAX_NESTED_LISTS ? undefined : first(value, (item) => this.amongRequired(item, selections, types, lists + 1));
    if (!isRecord(value)) return undefined;
    return first(selections, (selection) => {
      if (selection.kind === 'InlineFragment') {
        const typename = ownValue(value, '__typename');
        const applies = selection.typeCondition === undefined || typeof typename !== 'string' || satisfies(types, typename, selection.typeCondition);
        return applies ? this.amongRequired(value, selection.selections, types) : undefined;
      }
      const key = selection.alias ?? selection.name;
      return this.why(value, key) ?? (selection.selections === undefined ? undefined : this.amongRequired(ownValue(value, key), selection.selections, types));
    });
  }
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
