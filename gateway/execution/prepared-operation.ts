import { setImmediate } from 'node:timers/promises';
import type { DocumentNode, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { InternalError } from '../errors/internal-error.ts';
import { BoundedCache } from '../plan/bounded-cache.ts';
import type { TimeLimits } from '../time-limits.ts';
import type { ExecutionError } from './execution-error.ts';
import type { DisclosedResult, EngineOperation, ObjectResult, PrepareInput, RunInput, RunResult } from './engine-operation.ts';
import type { Disclosing } from './executor.ts';
import { introspect, introspectionDocument } from './introspect.ts';
import type { OperationParts } from './operation-parts.ts';
import type { ReservedNames } from './program/data-key.ts';
import { ownedPaths } from './program/nest-program.ts';
import type { Program } from './program/program.ts';
import { CheckerCompiler } from './response/compile-checker.ts';
import type { ObjectChecker } from './response/compile-checker.ts';
import { completePlainly } from './response/complete-plainly.ts';
import { WriterCompiler } from './response/compile-writer.ts';
import type { ObjectWriter } from './response/compile-writer.ts';
import { DisclosingWriters } from './response/disclosing-writers.ts';
import { GrowingReaders } from './response/growing-readers.ts';
import { IRREGULAR } from './response/irregular.ts';
import { ResponseShape } from './response/response-shape.ts';
import { explainingErrors, visibleErrors, visibleKeys, visibleProvenance } from './response/visible-keys.ts';
import type { FetchRunner } from './run/fetch-runner.ts';
import type { NestedRunner } from './run/nested-runner.ts';
import { createRequestState } from './run/request-state.ts';
import type { AnswerReaders, RequestState } from './run/request-state.ts';
import { SharedRuns } from './run/shared-runs.ts';
import { runProgram } from './run/run-program.ts';
import { SharedText } from './shared-text.ts';
import { Cancellation } from './subgraph/cancellation.ts';

/** A program and what runs its fetches. */
export interface PlannedProgram {
  readonly program: Program;
  readonly runner: FetchRunner;
  /** How it runs where requests may share; null where nothing of it may be. */
  readonly nested: NestedRunner | null;
}

export interface PreparedParts {
  readonly input: PrepareInput;
  readonly operation: OperationParts;
  /** Plans the document for the conditions that `variables` decide; `key` identifies both within the supergraph. */
  readonly planProgram: (document: DocumentNode, key: string, variables: Readonly<Record<string, unknown>>) => Promise<PlannedProgram>;
  readonly schema: GraphQLSchema;
  readonly reserved: ReservedNames;
  readonly now: () => number;
  readonly maxBatch: (subgraph: string) => number;
  /** Whether calls to this subgraph may be shared between requests at all. */
  readonly mayShare: (subgraph: string) => boolean;
  /** Cuts off what does not keep to its deadline. */
  readonly timeLimits: TimeLimits;
  /** A request joined a run of another one. */
  readonly onJoined: () => void;
  /** As in the options of the engine. */
  readonly readersAfter: number;
}

interface Variant extends PlannedProgram {
  readonly shape: ResponseShape;
  readonly write: ObjectWriter;
  readonly isRegular: ObjectChecker;
  readonly disclosing: DisclosingWriters;
  readonly readers: GrowingReaders;
  /** Every fetch is a query to a subgraph that need not see every request. */
  readonly isShareable: boolean;
  readonly runs: SharedRuns<RequestState>;
  /** What shared runs came to, while somebody has them. */
  readonly written: WeakMap<RequestState, RunResult>;
}

/** Variants of `@skip`/`@include` values kept compiled for one operation. */
const MAX_VARIANTS = 16;
/** How long after its deadline a request is cut off when its calls have not ended by themselves. */
const GRACE_MS = 100;

export class PreparedEngineOperation implements EngineOperation {
  readonly #parts: PreparedParts;
  readonly #conditions: readonly string[];
  readonly #variants = new BoundedCache<Promise<Variant>>(MAX_VARIANTS);
  readonly #visible;
  readonly #introspection: DocumentNode | null;
  readonly #rootType: GraphQLObjectType;

  constructor(parts: PreparedParts) {
    this.#parts = parts;
    const { operation, conditionVariables } = parts.operation;
    this.#conditions = conditionVariables;
    this.#visible = visibleKeys(parts.operation);
    this.#introspection = introspectionDocument(parts.operation);
    const rootType = parts.schema.getRootType(operation.operation);
    if (rootType === undefined || rootType === null) throw new Error(`The schema must have a root type for a ${operation.operation}.`);
    this.#rootType = rootType;
  }

  async ready(variables: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#variant(variables);
  }

  isReady(variables: Readonly<Record<string, unknown>>): boolean {
    return this.#variants.settled(this.#bitsOf(variables)) !== undefined;
  }

  async run(input: RunInput): Promise<RunResult> {
    const variant = this.#variants.settled(this.#bitsOf(input.variables)) ?? await this.#variant(input.variables);
    const state = await this.#fetch(input, variant, input.shareKey === null ? variant.readers.grown() : null);
    const written = variant.written.get(state);
    if (written !== undefined) return written;
    const result = this.#write(variant, state);
    if (input.shareKey === null) return result;
    const shared = { ...result, sharedData: new SharedText(result.dataText) };
    variant.written.set(state, shared);
    return shared;
  }

  #write({ shape, write }: Variant, state: RequestState): RunResult {
    try {
      const dataText = write(state.root, { clean: state.clean, fannedOut: state.fannedOut, texts: state.texts, memo: [] });
      return { dataText, ...this.#gathered(state), path: 'compiled' };
    } catch (thrown) {
      if (thrown !== IRREGULAR) throw thrown;
    }
    const { data, ...rest } = this.#completed(state, shape);
    return { dataText: JSON.stringify(data), ...rest, path: 'plain' };
  }

  async runToObject(input: RunInput): Promise<ObjectResult> {
    const variant = await this.#variant(input.variables);
    const state = await this.#fetch(input, variant, null);
    if (variant.isRegular(state.root, new Set())) return { data: state.root, ...this.#gathered(state) };
    return this.#completed(state, variant.shape);
  }

  async runDisclosed(input: RunInput, disclosing: Disclosing): Promise<DisclosedResult> {
    const variant = this.#variants.settled(this.#bitsOf(input.variables)) ?? await this.#variant(input.variables);
    const state = await this.#fetch(input, variant, input.shareKey === null ? variant.readers.of(disclosing.plan.shape).grown() : null);
    const provenance = visibleProvenance(state.provenance, this.#visible);
    const errors = this.#errorsOf(state);
    const disclosed = variant.disclosing.write({ root: state.root, clean: state.clean, errors }, disclosing);
    return disclosed === null ? { kind: 'fetched', ...this.#completed(state, variant.shape) } : { kind: 'written', ...disclosed, errors, provenance };
  }

  #completed(state: RequestState, shape: ResponseShape): ObjectResult {
    const { data, errors } = completePlainly({ shape, root: state.root, known: visibleErrors(state.errors, this.#visible) });
    return { data, ...this.#gathered(state, { data, errors }) };
  }

  /** Of an answer whose text was written from the merged data as they are, or of what it came to when completed. */
  #errorsOf(state: RequestState, completed?: Pick<ObjectResult, 'data'>): readonly ExecutionError[] {
    if (state.errors.length === 0) return state.errors;
    return explainingErrors(visibleErrors(state.errors, this.#visible), completed === undefined ? state.root : completed.data, completed !== undefined);
  }

  #gathered(state: RequestState, completed?: Pick<ObjectResult, 'data' | 'errors'>): Omit<RunResult, 'dataText' | 'sharedData' | 'path'> {
    const known = this.#errorsOf(state, completed);
    const errors = completed === undefined || completed.errors.length === 0 ? known : [...known, ...completed.errors];
    return { errors, provenance: visibleProvenance(state.provenance, this.#visible), calls: state.calls };
  }

  #fetch(input: RunInput, variant: Variant, readers: AnswerReaders | null): Promise<RequestState> {
    if (input.signal.aborted) return Promise.reject(new InternalError('CLIENT_GONE', 'The request was cancelled before its fetches began.'));
    const gone = (): InternalError => new InternalError('CLIENT_GONE', 'The request was cancelled while its fetches ran.');
    if (input.shareKey !== null && variant.isShareable) {
      const key = JSON.stringify([input.shareKey, input.variables]);
      return variant.runs.join(key, { deadline: input.deadline, signal: input.signal, begin: (cancellation) => this.#runFetches(input, variant, readers, cancellation), gone });
    }
    return this.#fetchAlone(input, variant, readers, gone);
  }

  #fetchAlone(input: RunInput, variant: Variant, readers: AnswerReaders | null, gone: () => InternalError): Promise<RequestState> {
    const cancellation = new Cancellation();
    const { signal } = input;
    const cancel = (): void => cancellation.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    return this.#runFetches(input, variant, readers, cancellation).then(
      (state) => {
        signal.removeEventListener('abort', cancel);
        return state;
      },
      (error: unknown) => {
        signal.removeEventListener('abort', cancel);
        throw signal.aborted ? gone() : error;
      },
    );
  }

  /** Rejects with ClientError DEADLINE_EXCEEDED when it is cut off, by its deadline or by cancellation. */
  #runFetches(input: RunInput, planned: PlannedProgram, readers: AnswerReaders | null, cancellation: Cancellation): Promise<RequestState> {
    return new Promise((resolve, reject) => {
      const { now, maxBatch, schema, timeLimits } = this.#parts;
      const startedAt = now();
      const nested = input.shareKey === null ? null : planned.nested;
      const { program, runner } = nested?.outer ?? planned;
      const state = createRequestState({ program, types: runner.types, variables: input.variables, cancellation, deadline: input.deadline, startedAt, sign: input.sign, shareKey: input.shareKey, readers, nested, root: {} });
      if (this.#introspection !== null) {
        const introspected = introspect(schema, this.#introspection, input.variables);
        Object.assign(state.root, introspected.data);
        state.errors.push(...introspected.errors);
      }
      const limit = timeLimits.begin(cancellation, Math.max(0, input.deadline - startedAt) + GRACE_MS);
      const ended = (): void => {
        limit.end();
        if (cancellation.cancelled) reject(new ClientError('DEADLINE_EXCEEDED'));
        else resolve(state);
      };
      cancellation.on(ended);
      runProgram({ state, runner, maxBatch, now }).then(ended, (error: unknown) => {
        limit.end();
        reject(error);
      });
    });
  }

  #bitsOf(variables: Readonly<Record<string, unknown>>): string {
    return this.#conditions.length === 0 ? '' : this.#conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
  }

  #variant(variables: Readonly<Record<string, unknown>>): Promise<Variant> {
    const bits = this.#bitsOf(variables);
    return this.#variants.getOrAdd(bits, async () => {
      const { operation, input, schema, reserved, planProgram } = this.#parts;
      const conditions = Object.fromEntries(this.#conditions.map((name) => [name, variables[name] === true]));
      const { program, runner, nested } = await planProgram(input.document, bits === '' ? input.key : `${input.key}:${bits}`, conditions);
      await setImmediate();
      const shape = new ResponseShape({ schema, rootType: this.#rootType, operation, reserved, conditions, flatScalars: input.flatScalars === true });
      const isShareable = operation.operation.operation === 'query' && program.fetches.every(({ subgraph }) => this.#parts.mayShare(subgraph));
      const checkers = new CheckerCompiler(shape, program.sharedPaths);
      const write = new WriterCompiler(shape, program.repeatedPaths, nested === null ? new Map() : ownedPaths(program, nested)).compile(shape.root);
      await setImmediate();
      const isRegular = checkers.compile(shape.root);
      await setImmediate();
      return { program, runner, nested, shape, isShareable, runs: new SharedRuns(this.#parts.now, this.#parts.onJoined), written: new WeakMap(), write, isRegular, disclosing: new DisclosingWriters(shape, checkers), readers: new GrowingReaders(program, shape, runner.types, this.#parts.readersAfter) };
    });
  }
}
