import type { ConstDirectiveNode, FieldDefinitionNode, InputValueDefinitionNode } from 'graphql';
import type { About, FieldGrade } from './field-grade.ts';
import { ABOUTS, GRADE_LEVELS, OPENNESS, SENSITIVE_KINDS, SHARES } from './field-grade.ts';
import type { GradeDirective } from './grade-spec.ts';
import { directiveArguments } from './grade-spec.ts';

/** What decides a field: its own grade, the edge that reaches it (plumbing), or nothing, which denies. */
export type FieldRule =
  | { readonly kind: 'graded'; readonly grade: FieldGrade }
  | { readonly kind: 'plumbing' }
  | { readonly kind: 'ungraded' };

export const SUBJECT_EDGES = ['SAME', 'OTHER', 'SELF', 'TOKEN'] as const;
/** SAME subject, OTHER (by its own rule), SELF (the person logged in), TOKEN (parties signed into the token). */
export type SubjectEdge = (typeof SUBJECT_EDGES)[number];

export const READ_USES = ['FILTER', 'SORT', 'GROUP', 'COUNT'] as const;
export type ReadUse = (typeof READ_USES)[number];

/** What an argument or input field does: names a subject, reads a field, carries a threshold of the item, or nothing of the kind. `undeclared` denies. */
export type GradedArgument =
  | { readonly kind: 'subject'; readonly names: About }
  | { readonly kind: 'reads'; readonly field: string; readonly use: ReadUse }
  | { readonly kind: 'threshold' }
  | { readonly kind: 'plumbing' }
  | { readonly kind: 'undeclared' };

type Names = ReadonlyMap<GradeDirective, string>;
interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[];
}

const applied = (node: Annotated, name: string | undefined) => (node.directives ?? []).filter((directive) => directive.name.value === name);
const oneOf = <T>(allowed: readonly T[], value: unknown): T | undefined => allowed.find((each) => each === value);

/** Whether a directive of the grade specification is applied. */
export function isMarked(node: Annotated, names: Names, directive: GradeDirective): boolean {
  return applied(node, names.get(directive)).length > 0;
}

/** The rule of a field, from its own directives. A `@grade` with a member this version does not know is no grade at all. */
export function readRule(coordinate: string, node: FieldDefinitionNode, names: Names): FieldRule {
  const [directive, ...more] = applied(node, names.get('grade'));
  if (directive === undefined) return { kind: isMarked(node, names, 'plumbing') ? 'plumbing' : 'ungraded' };
  const grade = more.length === 0 && !isMarked(node, names, 'plumbing') ? readGrade(coordinate, directive, readVerdict(node, names)) : null;
  return grade === null ? { kind: 'ungraded' } : { kind: 'graded', grade };
}

/** One `@grade` as a typed entry; null when a member is missing or unknown. Defaults as in schema/grade.graphql. */
export function readGrade(coordinate: string, directive: ConstDirectiveNode, verdict: string | null): FieldGrade | null {
  const given = directiveArguments(directive);
  const level = oneOf(GRADE_LEVELS, typeof given.level === 'string' ? Number(/^L([1-4])$/.exec(given.level)?.[1]) : undefined);
  const share = oneOf(SHARES, given.share);
  const open = oneOf(OPENNESS, given.open ?? 'CLOSED');
  const about = oneOf(ABOUTS, given.about ?? 'PERSON');
  const sensitive = oneOf(SENSITIVE_KINDS, given.sensitive ?? 'NONE');
  const { owner, mask } = given;
  if (level === undefined || share === undefined || open === undefined || about === undefined || sensitive === undefined) return null;
  if (typeof owner !== 'string' || typeof mask !== 'string') return null;
  return { coordinate, level, share, open, owner, mask, about, sensitive, selfAccess: given.selfAccess === true, file: given.file === true, verdict };
}

function readVerdict(node: FieldDefinitionNode, names: Names): string | null {
  const [directive] = applied(node, names.get('verdict'));
  const field = directive === undefined ? null : directiveArguments(directive).field;
  return typeof field === 'string' ? field : null;
}

/** The declared edge of a field, or undefined. Two that differ make a new subject: the stricter. */
export function readEdge(node: FieldDefinitionNode, names: Names): SubjectEdge | undefined {
  const edges = applied(node, names.get('subject')).map((directive) => oneOf(SUBJECT_EDGES, directiveArguments(directive).edge)).filter((edge) => edge !== undefined);
  const [edge, ...others] = edges;
  return others.every((other) => other === edge) ? edge : 'OTHER';
}

/** The subject keys of a type, in the order given: those that say whose its records are (`key`), or those that name whom else they tell of (`also`). */
export function readSubjects(node: Annotated, names: Names, argument: 'key' | 'also' = 'key'): { kind: About; key: string }[] {
  return applied(node, names.get('subject')).flatMap((directive) => {
    const given = directiveArguments(directive);
    const kind = oneOf(ABOUTS, given.kind);
    const key = given[argument];
    return kind !== undefined && typeof key === 'string' ? [{ kind, key }] : [];
  });
}

/** What each argument of a field does. */
export function readArguments(node: FieldDefinitionNode, names: Names): Map<string, GradedArgument> {
  return new Map((node.arguments ?? []).map((argument) => [argument.name.value, readArgument(argument, names)]));
}

/** What one argument or input field does. */
export function readArgument(node: InputValueDefinitionNode, names: Names): GradedArgument {
  const [subject] = applied(node, names.get('subject'));
  const [reads] = applied(node, names.get('reads'));
  const declared: GradedArgument[] = [];
  const kind = subject === undefined ? undefined : oneOf(ABOUTS, directiveArguments(subject).kind);
  if (kind !== undefined) declared.push({ kind: 'subject', names: kind });
  const { field, use } = reads === undefined ? {} : directiveArguments(reads);
  const readUse = oneOf(READ_USES, use);
  if (typeof field === 'string' && readUse !== undefined) declared.push({ kind: 'reads', field, use: readUse });
  if (applied(node, 'inaccessible').length > 0) declared.push({ kind: 'threshold' });
  if (isMarked(node, names, 'plumbing')) declared.push({ kind: 'plumbing' });
  const [only, ...more] = declared;
  return only === undefined || more.length > 0 ? { kind: 'undeclared' } : only;
}
