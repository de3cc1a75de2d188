import type { ArgumentNode } from 'graphql';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import { ageClass, documentAge } from '../document-age.ts';
import { sameSubject } from './known-subjects.ts';
import type { NamedSubjects } from './named-subjects.ts';
import type { OperationSites } from './operation-sites.ts';

/**
 * Everything about the asker, the purpose, the policy and what governance says that a decision can depend on, as one string: equal signatures, equal decisions.
 * It knows subjects by their place among the parties, never by key, so that two citizens asking alike share a plan that holds nothing of either.
 */
export function accessSignature(context: AccessContext, known: readonly SubjectKey[], governed: string): string {
  const { policy, personIds, at } = context;
  const classes = known.map((subject) => classOf(personIds, subject, at));
  // A line each; of what is no number or JSON text, the version is a digest, and what governance says comes last.
  return `${classes.join()}\n${askerSignature(context, known)}\n${policy.version}\n${policy.spanAt(at)}\n${governed}`;
}

/** What governance says that a decision can depend on: the part of the signature that may change from one request of a token to the next. */
export function governedSignature({ principal, purpose, consents, at }: AccessContext, known: readonly SubjectKey[]): string {
  return consents.signature({
    subjects: known, principal: principal.subject, clientId: principal.clientId, organization: principal.organization, item: purpose.item, caseNo: purpose.caseNo,
    region: principal.region, caseRegion: purpose.caseRegion, at,
  });
}

function classOf(personIds: AccessContext['personIds'], subject: SubjectKey, at: number): number | null {
  const age = documentAge(personIds, subject, at);
  return age === null ? null : ageClass(age);
}

/** What the asker and the purpose add: by the very objects, which a token gives again and again. */
const SIGNED = new WeakMap<AccessContext['principal'], { readonly purpose: AccessContext['purpose']; readonly signature: string }>();

function askerSignature({ principal, purpose }: AccessContext, known: readonly SubjectKey[]): string {
  const before = SIGNED.get(principal);
  if (before !== undefined && before.purpose === purpose) return before.signature;
  const signature = signAsker(principal, purpose, known);
  if (Object.isFrozen(principal)) SIGNED.set(principal, { purpose, signature });
  return signature;
}

function signAsker(principal: AccessContext['principal'], purpose: AccessContext['purpose'], known: readonly SubjectKey[]): string {
  const place = (subject: SubjectKey | null): number => (subject === null ? -1 : known.findIndex((each) => sameSubject(each, subject)));
  return JSON.stringify([
    principal.kind, principal.clientId, principal.organization, principal.region, principal.clearance, principal.assurance, principal.stepUp, principal.authority,
    principal.mandate, principal.personId !== null, place(principal.actsFor === null ? null : { kind: 'ENTITY', key: principal.actsFor }),
    purpose.item, purpose.itemVersion, purpose.itemKind, purpose.legalBasis, purpose.caseAssigned, purpose.caseRegion, purpose.notifyExempt, purpose.batch,
    purpose.subjects.map((subject) => [subject.role, subject.kind, place(subject)]),
  ]);
}

const NO_VARIABLES = JSON.stringify([[], [], []]);

/** What the variables and literals of one request add to its plan's key: which known subjects were named, what was skipped, how much was asked for. */
export function variableSignature(
  { subjects, shaping, presence }: OperationSites, named: ReadonlyMap<ArgumentNode, NamedSubjects>, variables: Readonly<Record<string, unknown>>, known: readonly SubjectKey[],
): string {
  if (subjects.length === 0 && shaping.length === 0 && presence.length === 0) return NO_VARIABLES;
  const places = subjects.map(({ argument }) => {
    const names = named.get(argument);
    return names === undefined ? null : [names.known.map((subject) => known.indexOf(subject)), names.inToken, names.count];
  });
  return JSON.stringify([places, shaping.map((name) => variables[name] ?? null), presence.map((name) => variables[name] !== undefined)]);
}
