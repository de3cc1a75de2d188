import type { PrincipalKind } from '../../login/principal.ts';

/** Size of a bucket: different values at once, and how many come back in a minute. */
export interface RateSize {
  readonly burst: number;
  readonly perMinute: number;
}

/** One entry of `policy/rates.yaml`: which arguments of root fields share a bucket, and how large it is for whom. */
export interface LookupRate {
  readonly id: string;
  /** `Query.person(idNumber:)` */
  readonly arguments: readonly string[];
  readonly sizeFor: (kind: PrincipalKind) => RateSize;
}

/** Names of the root types, which have no aliases in this house. */
export const ROOT_TYPE = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** A schema coordinate of an argument, as rates name it. */
export function argumentCoordinate(type: string, field: string, argument: string): string {
  return `${type}.${field}(${argument}:)`;
}
