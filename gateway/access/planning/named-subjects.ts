import { Kind } from 'graphql';
import type { ArgumentNode, ValueNode } from 'graphql';
import { parseIdNumber, normalizeIdNumber } from '../../../standards/id-number.ts';
import type { PersonIdCodec } from '../../../standards/person-id.ts';
import { parseUscc } from '../../../standards/uscc.ts';
import { ClientError } from '../../errors/client-error.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import { sameSubject } from './known-subjects.ts';
import type { SubjectSite } from './operation-sites.ts';

/** What one argument named in one request. */
export interface NamedSubjects {
  /** Those of the request's known subjects that were named. */
  readonly known: readonly SubjectKey[];
  /** Every subject named is known: a party, oneself, or the entity acted for. */
  readonly inToken: boolean;
  /** How many were named. */
  readonly count: number;
  /** What the plan's variable carries: keys only, in the order and nesting given. */
  readonly value: string | null | readonly (string | null)[];
  readonly idNumber: boolean;
}

/** `GA/T 517` code of the resident identity card. */
const RESIDENT_IDENTITY_CARD = '111';

/**
 * Reads what each argument names, checks its form and turns numbers into keys. Throws `ClientError BAD_IDENTIFIER` with the argument's name and the
 * problem, never the value. Arguments left out or null name nobody and are not in the map.
 */
export function namedSubjects(
  sites: readonly SubjectSite[], variables: Readonly<Record<string, unknown>>, known: readonly SubjectKey[], personIds: PersonIdCodec,
): ReadonlyMap<ArgumentNode, NamedSubjects> {
  const named = new Map<ArgumentNode, NamedSubjects>();
  for (const site of sites) {
    const given = plainValue(site.argument.value, variables);
    if (given === null || given === undefined) continue;
    const keys = (Array.isArray(given) ? given : [given]).map((each: unknown) => keyOf(each, site, personIds));
    const subjects = keys.flatMap((key): SubjectKey[] => (key === null ? [] : [{ kind: site.names, key }]));
    const mine = known.filter((each) => subjects.some((subject) => sameSubject(subject, each)));
    const inToken = subjects.length > 0 && subjects.every((subject) => known.some((each) => sameSubject(subject, each)));
    named.set(site.argument, { known: mine, inToken, count: keys.length, value: Array.isArray(given) ? keys : (keys[0] ?? null), idNumber: site.idNumber });
  }
  return named;
}

function keyOf(given: unknown, { argument, names, idNumber }: SubjectSite, personIds: PersonIdCodec): string | null {
  if (given === null) return null;
  // An ID may be sent as an integer literal (GraphQL specification 3.5.5).
  const text = String(given);
  if (names === 'ENTITY') {
    const uscc = parseUscc(text);
    if (!uscc.ok) throw badIdentifier(argument, uscc.problem);
    return text;
  }
  if (!idNumber) return text;
  const reading = parseIdNumber(normalizeIdNumber(text));
  if (!reading.ok) throw badIdentifier(argument, reading.problem);
  return personIds.encode({ type: RESIDENT_IDENTITY_CARD, number: reading.value.number });
}

function badIdentifier(argument: ArgumentNode, problem: string): ClientError {
  return new ClientError('BAD_IDENTIFIER', { detail: { argument: argument.name.value, problem } });
}

function plainValue(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return Object.hasOwn(variables, node.name.value) ? variables[node.name.value] : undefined;
    case Kind.LIST:
      return node.values.map((value) => plainValue(value, variables) ?? null);
    case Kind.STRING:
    case Kind.INT:
      return node.value;
    default:
      return null;
  }
}
