import { subgraphError } from '../../subgraphs/request/subgraph-error.ts';
import type { Resolver } from '../../subgraphs/subgraph-module.ts';

/** U+0000, which GraphQL and JSON allow in a text and PostgreSQL in none. */
const NUL = '\u0000';

/** The resolvers of one type, each asked only with texts that a database can keep and look for: any other is a bad argument, not a failure inside. */
export function withTextsDatabasesKeep(resolvers: Readonly<Record<string, Resolver>>): Record<string, Resolver> {
  return Object.fromEntries(Object.entries(resolvers).map(([field, resolve]): [string, Resolver] => [field, (...given) => {
    if (holdsNul(given[1])) throw subgraphError('BAD_ARGUMENT');
    return resolve(...given);
  }]));
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(NUL);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}
