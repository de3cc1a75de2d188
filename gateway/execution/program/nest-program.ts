import { hash } from 'node:crypto';
import type { FetchStep, Program, ProgramStep } from './program.ts';
import type { PathStep } from './flatten-path.ts';

/** What follows from one fetch alone: the fetches that are for objects it brought, and for theirs. */
export interface Scope {
  /** Runs on what the fetch brought: its data, or `{"_entities":[…]}`; the fetch itself is not part of it. */
  readonly program: Program;
  /** Variables on which the scope depends beside those of the fetch itself, in order. */
  readonly variables: readonly string[];
  /** Equal for scopes that do the same for the same data, of whatever operation. */
  readonly signature: string;
}

/**
 * A program taken apart for sharing: each fetch that may be shared with other requests brings its {@link Scope} with it, so that what it came to is finished
 * when they get it and is changed by nobody.
 */
export interface NestedProgram {
  /** What is left when scopes are taken out. */
  readonly outer: Program;
  /** By fetch index; null for a fetch whose data others may change. */
  readonly scopes: readonly (Scope | null)[];
}

const ENTITIES: readonly PathStep[] = [{ key: '_entities', types: null, shared: false }, { key: null, types: null, shared: false }];

/** Dotted paths of the composite values that a fetch alone writes. */
function ownPaths({ dotted, keys }: FetchStep): string[] {
  return keys.flatMap(({ key, below }) => (below === null ? [] : [dotted === '' ? key : `${dotted}.${key}`]));
}

const isAt = (path: string, ancestor: string): boolean => path === ancestor || path.startsWith(`${ancestor}.`);
const sameStep = (one: PathStep | undefined, other: PathStep): boolean => one?.key === other.key && JSON.stringify([...(one.types ?? [])]) === JSON.stringify([...(other.types ?? [])]);
const beginsWith = (path: readonly PathStep[], start: readonly PathStep[]): boolean => start.every((step, at) => sameStep(path[at], step));

/** For each fetch the nearest one that brought the objects it is for, among those that may bring a scope; null when that is none. */
function ownersAmong(fetches: readonly FetchStep[], candidates: ReadonlySet<number>): readonly (number | null)[] {
  return fetches.map(({ dotted }) => {
    let [owner, length]: [number | null, number] = [null, -1];
    for (const candidate of fetches) {
      if (!candidates.has(candidate.index)) continue;
      for (const path of ownPaths(candidate)) if (isAt(dotted, path) && path.length > length) [owner, length] = [candidate.index, path.length];
    }
    return owner;
  });
}

/** Which fetches may bring their scope: everything in it may be shared, and all of it is for objects that this fetch alone brought. */
function findOwners(fetches: readonly FetchStep[], mayShare: (subgraph: string) => boolean): { candidates: ReadonlySet<number>; owners: readonly (number | null)[] } {
  const candidates = new Set(fetches.filter(({ shareable, operationKind, subgraph }) => shareable && operationKind === 'query' && mayShare(subgraph)).map(({ index }) => index));
  for (;;) {
    const owners = ownersAmong(fetches, candidates);
    const wrong = fetches.find((fetch) => candidates.has(fetch.index) && fetches.some((other) => ownPaths(fetch).some((path) => isAt(other.dotted, path))
      && (!mayShare(other.subgraph) || other.operationKind !== 'query' || fetch.inputRewrites.length > 0 || !beginsWith(other.path, fetch.path))));
    if (wrong === undefined) return { candidates, owners };
    candidates.delete(wrong.index);
  }
}

function only(step: ProgramStep | null, fetchOf: (index: number) => FetchStep | undefined): ProgramStep | null {
  if (step === null) return null;
  if (step.kind === 'fetch') {
    const fetch = fetchOf(step.fetch.index);
    return fetch === undefined ? null : { kind: 'fetch', fetch };
  }
  if (step.kind === 'condition') {
    const [whenTrue, whenFalse] = [only(step.whenTrue, fetchOf), only(step.whenFalse, fetchOf)];
    return whenTrue === null && whenFalse === null ? null : { ...step, whenTrue, whenFalse };
  }
  const steps = step.steps.map((child) => only(child, fetchOf)).filter((child) => child !== null);
  return steps.length === 0 ? null : { kind: step.kind, steps };
}

function conditionsOf(step: ProgramStep | null): string[] {
  if (step === null || step.kind === 'fetch') return [];
  return step.kind === 'condition' ? [step.variable, ...conditionsOf(step.whenTrue), ...conditionsOf(step.whenFalse)] : step.steps.flatMap(conditionsOf);
}

/** The part of a program whose fetches `owner` owns, for the data that it brought. */
function part(program: Program, owners: readonly (number | null)[], owner: FetchStep | null): Program {
  const isOurs = (index: number): boolean => owners[index] === (owner?.index ?? null);
  const groups = program.groups.map(({ members }) => ({ members: members.filter(isOurs) }));
  const fetches = program.fetches.filter(({ index }) => isOurs(index)).map((fetch): FetchStep => ({
    ...fetch,
    path: owner === null ? fetch.path : [...(owner.requires === null ? [] : ENTITIES), ...fetch.path.slice(owner.path.length)],
    group: fetch.group !== null && (groups[fetch.group]?.members.length ?? 0) > 1 ? fetch.group : null,
  }));
  const byIndex = new Map(fetches.map((fetch) => [fetch.index, fetch]));
  return { ...program, step: only(program.step, (index) => byIndex.get(index)), fetches, groups };
}

/** Sets as lists, so that nothing of a step is left out. */
const described = (value: unknown): string => JSON.stringify(value, (_key, each: unknown) => (each instanceof Set ? [...each] : each));

/**
 * Takes a program apart for sharing. Decided from the program alone.
 * @param mayShare whether calls to a subgraph may be shared at all.
 */
export function nestProgram(program: Program, mayShare: (subgraph: string) => boolean): NestedProgram {
  const { candidates, owners } = findOwners(program.fetches, mayShare);
  const scopes: (Scope | null)[] = program.fetches.map(() => null);
  const scopeOf = (fetch: FetchStep): Scope | null => {
    if (!candidates.has(fetch.index)) return null;
    const own = part(program, owners, fetch);
    const inner = program.fetches.filter(({ index }) => owners[index] === fetch.index).map((each) => (scopes[each.index] ??= scopeOf(each)));
    const used = [...conditionsOf(own.step), ...own.fetches.flatMap(({ variables }) => variables), ...inner.flatMap((scope) => scope?.variables ?? [])];
    const signature = hash('sha256', described([fetch, own.step, inner.map((scope) => scope?.signature ?? null)]));
    return { program: own, variables: [...new Set(used)].filter((name) => !fetch.variables.includes(name)).toSorted(), signature };
  };
  for (const fetch of program.fetches) scopes[fetch.index] ??= scopeOf(fetch);
  return { outer: part(program, owners, null), scopes };
}

/** Dotted paths of composite values that requests may share, and the fetch that brings each. */
export function ownedPaths({ fetches }: Pick<Program, 'fetches'>, { scopes }: { readonly scopes: readonly (Scope | null)[] }): ReadonlyMap<string, number> {
  return new Map(fetches.flatMap((fetch) => (scopes[fetch.index] === null ? [] : ownPaths(fetch).map((path) => [path, fetch.index] as const))));
}
