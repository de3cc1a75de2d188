import { hash } from 'node:crypto';
import type { SubjectKey } from '../../purpose/relation.ts';
import { dayOfAges } from '../document-age.ts';
import type { PlanRequest } from '../plan-request.ts';
import { accessSignature, governedSignature, variableSignature } from './access-signature.ts';
import type { NamedSubjects } from './named-subjects.ts';
import type { OperationSites } from './operation-sites.ts';
import type { ArgumentNode } from 'graphql';

/** A request as far as its plan depends on it. */
export interface KeyedRequest {
  readonly request: PlanRequest;
  readonly sites: OperationSites;
  readonly known: readonly SubjectKey[];
  readonly named: ReadonlyMap<ArgumentNode, NamedSubjects>;
}

/** The last key of a principal, and all that it came of: objects that never change by themselves, the rest by value. */
interface Last extends Pick<PlanRequest, 'purpose' | 'policy'> {
  readonly sites: OperationSites;
  readonly schemaId: string;
  readonly span: ReturnType<PlanRequest['policy']['spanAt']>;
  readonly day: number;
  readonly governed: string;
  readonly variables: string;
  readonly key: string;
}

/**
 * Keys under which plans are kept. Of the same principal, purpose, policy and operation, on the same day, in the same span between grant dates, with the same word of
 * governance and the same variables it is the same key, which need not be made again. Only keys are remembered: no plan outlives its place in the planner's cache.
 */
export class PlanKeys {
  readonly #last = new WeakMap<PlanRequest['principal'], Last>();

  keyOf(keyed: KeyedRequest): string {
    const { request: { principal, purpose, policy, at, schema: { graded: { schemaId } } }, sites } = keyed;
    const governed = governedSignature(keyed.request, keyed.known);
    const variables = variableSignature(sites, keyed.named, keyed.request.variables, keyed.known);
    const span = policy.spanAt(at);
    const day = dayOfAges(at);
    const last = this.#last.get(principal);
    if (
      last !== undefined && last.purpose === purpose && last.policy === policy && last.sites === sites && last.schemaId === schemaId && last.span === span && last.day === day
      && last.governed === governed && last.variables === variables
    ) return last.key;
    const key = madeKey(keyed, governed, variables);
    if (Object.isFrozen(principal) && Object.isFrozen(purpose)) this.#last.set(principal, { purpose, policy, sites, schemaId, span, day, governed, variables, key });
    return key;
  }
}

/** The key of one request by itself. */
export function planKey(keyed: KeyedRequest): string {
  return madeKey(keyed, governedSignature(keyed.request, keyed.known), variableSignature(keyed.sites, keyed.named, keyed.request.variables, keyed.known));
}

/** SHA-256 (hex) over identifiers and JSON texts, in which no line ends. */
function madeKey({ request, sites, known }: KeyedRequest, governed: string, variables: string): string {
  return hash('sha256', `${sites.identity}\n${request.schema.graded.schemaId}\n${accessSignature(request, known, governed)}\n${variables}`);
}
