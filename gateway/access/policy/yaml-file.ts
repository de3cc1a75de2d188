import { LineCounter, isNode, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { described } from './policy-problem.ts';
import type { PolicyProblem } from './policy-problem.ts';

type Path = readonly PropertyKey[];

/** A policy file whose content has the shape asked for, and which can say on what line a part of it stands. */
export interface YamlFile<T> {
  readonly file: string;
  readonly value: T;
  /** 1-based line of the node at a path, or of the nearest node above it. */
  line(path: Path): number;
  /** A problem at that place. */
  problem(path: Path, must: string, got: unknown): PolicyProblem;
}

export type YamlReading<T> = { readonly ok: true; readonly file: YamlFile<T> } | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Reads one YAML file against a schema; each problem bears the line it is on. Duplicate keys and unknown members are problems. */
export function readYamlFile<T>(file: string, text: string, schema: z.ZodType<T>): YamlReading<T> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map(({ pos, code }) => ({ file, line: counter.linePos(pos[0]).line, must: 'be well-formed YAML 1.2 without duplicate keys', got: code }));
    return { ok: false, problems };
  }
  const line = (path: Path) => lineOf(document, counter, path);
  const plain: unknown = document.toJS();
  const parsed = schema.safeParse(plain);
  if (parsed.success) {
    const problem = (path: Path, must: string, got: unknown): PolicyProblem => ({ file, line: line(path), must, got: described(got) });
    return { ok: true, file: { file, value: parsed.data, line, problem } };
  }
  const problems = parsed.error.issues.map((issue) => ({
    file, line: line(issue.path), must: `have ${issue.path.length === 0 ? 'content' : issue.path.join('.')} valid: ${issue.message}`, got: described(valueAt(plain, issue.path)),
  }));
  return { ok: false, problems };
}

function lineOf(document: Document, counter: LineCounter, path: Path): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) return counter.linePos(start).line;
  }
  return 1;
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}
