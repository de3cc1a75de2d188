import type { SelectionShape } from '../../access/shape/selection-shape.ts';
import { inertPaths } from '../program/inert-paths.ts';
import type { IsInert } from '../program/inert-paths.ts';
import type { FetchStep, Program } from '../program/program.ts';
import type { TypeTable } from '../type-table.ts';
import { compileReader } from './compile-reader.ts';
import type { AnswerReader } from './compile-reader.ts';
import type { ResponseShape } from './response-shape.ts';

/**
 * The readers of one compiled operation, made one a run: what is asked often gets all of them, and no request waits for more than one. They hold nothing of
 * any answer.
 */
export class GrowingReaders {
  readonly #program: Program;
  readonly #shape: ResponseShape;
  readonly #types: TypeTable;
  readonly #disclosed: SelectionShape | null;
  /** Kept as long as the plans themselves are, which the planner's cache bounds. */
  readonly #byPlan = new WeakMap<SelectionShape, GrowingReaders>();
  readonly #typeNames: ReadonlyMap<string, string>;
  readonly #readers: (AnswerReader | null)[];
  readonly #runsBefore: number;
  #isInert: IsInert | null = null;
  #runs = 0;

  /** @param runsBefore runs that go by before the first reader is made; 0: all are made for the first run. @param disclosed as the readers' own input has it. */
  constructor(program: Program, shape: ResponseShape, types: TypeTable, runsBefore: number, disclosed: SelectionShape | null = null) {
    this.#types = types;
    this.#disclosed = disclosed;
    this.#runsBefore = runsBefore;
    this.#program = program;
    this.#shape = shape;
    this.#typeNames = new Map([...types.concrete, ...types.possible.keys()].map((name) => [name, name]));
    this.#readers = program.fetches.map(() => null);
  }

  /** The readers for answers to requests of one access plan, by its shape: no other plan's, for what reads applies masks. */
  of(disclosed: SelectionShape): GrowingReaders {
    let readers = this.#byPlan.get(disclosed);
    if (readers === undefined) this.#byPlan.set(disclosed, (readers = new GrowingReaders(this.#program, this.#shape, this.#types, this.#runsBefore, disclosed)));
    return readers;
  }

  /** The readers there are by now, by fetch index. */
  grown(): readonly (AnswerReader | null)[] {
    const index = this.#runs - this.#runsBefore;
    this.#runs += 1;
    if (this.#runsBefore === 0 && index === 0) for (const fetch of this.#program.fetches) this.#make(fetch);
    else if (this.#runsBefore > 0 && index >= 0) this.#make(this.#program.fetches[index]);
    return this.#readers;
  }

  #make(fetch: FetchStep | undefined): void {
    if (fetch === undefined) return;
    this.#isInert ??= inertPaths(this.#program);
    this.#readers[fetch.index] = compileReader({ shape: this.#shape, fetch, isInert: this.#isInert, disclosed: this.#disclosed, typeNames: this.#typeNames });
  }
}
