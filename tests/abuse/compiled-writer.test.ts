import type { GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { NO_CONSENTS } from '../../gateway/access/index.ts';
import type { AccessContext, AccessPlan, AccessResult, PolicySnapshot } from '../../gateway/access/index.ts';
import { readOperation } from '../../gateway/execution/operation-parts.ts';
import { reservedNames } from '../../gateway/execution/program/data-key.ts';
import { CheckerCompiler } from '../../gateway/execution/response/compile-checker.ts';
import { DisclosingWriters } from '../../gateway/execution/response/disclosing-writers.ts';
import { ResponseShape } from '../../gateway/execution/response/response-shape.ts';
import type { Principal } from '../../gateway/login/principal.ts';
import { NO_PURPOSE } from '../../gateway/purpose/resolve-purpose.ts';
import { NOW, PERSON_IDS, POLICY, citizen, engine, idOf, monolith, planOf } from '../gateway/access/access-house.ts';
import { toyGraph } from '../gateway/access/toy-graph.ts';

/**
 * Attacks on what is written in one compiled pass, which every regular answer is: the same defences as in `access-operation-shape.test.ts` and `withheld-records.test.ts`,
 * where answers are completed and applied field by field.
 */
interface Asked { readonly plan: AccessPlan; readonly graph: GraphQLSchema; readonly principal: Principal; readonly policy?: PolicySnapshot }

/** What the compiled writer makes of merged data; it must not step aside, or the test would show nothing. */
function written({ plan, graph, principal, policy = POLICY }: Asked, root: object): { readonly data: unknown; readonly access: Omit<AccessResult, 'data'> } {
  const rootType = graph.getQueryType();
  if (plan.document === null || rootType === null || rootType === undefined) throw new Error('there must be something to fetch');
  const parts = readOperation(plan.document);
  const shape = new ResponseShape({ schema: graph, rootType, operation: parts, reserved: reservedNames([]), conditions: {}, flatScalars: true });
  const context: AccessContext = { principal, purpose: NO_PURPOSE, policy, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW };
  const disclosed = new DisclosingWriters(shape, new CheckerCompiler(shape, new Map())).write({ root, clean: true, errors: [] }, { plan, context });
  if (disclosed === null) throw new Error('the data must be regular');
  return { data: JSON.parse(disclosed.dataText), access: disclosed.access };
}

describe('A3 one response key, two types, written in one pass', () => {
  const toy = toyGraph(`
    type Query { both: [Thing!] @plumbing @subject(edge: OTHER) }
    union Thing = Cat | Dog
    type Cat { secret: String @grade(level: L2, share: U, owner: "POLICE", mask: "NAME", about: ENTITY) }
    type Dog { open: String @grade(level: L1, share: U, owner: "POLICE", mask: "none", about: ENTITY) }
  `, { 'Cat.secret': {}, 'Dog.open': {} });
  const auditor = { ...engine, kind: 'AUDITOR' as const, clearance: 4 as const };
  const cat = { __typename: 'Cat', sqHidden_type: 'Cat', k: '张三丰' };
  const dog = { __typename: 'Dog', sqHidden_type: 'Dog', k: '李四光' };

  it.each([
    ['the plain one first', [dog, cat, dog], ['李四光', '张**', '李四光']],
    ['the masked one first', [cat, dog, cat], ['张**', '李四光', '张**']],
  ])('each object is masked by what it is, %s', (_, both, shown) => {
    const plan = planOf('{ both { ... on Cat { k: secret } ... on Dog { k: open } } }', { ...toy, principal: auditor });
    const { data } = written({ plan, graph: toy.graph, principal: auditor, policy: toy.policy }, { both });
    expect(data).toEqual({ both: shown.map((k) => ({ k })) });
  });
});

describe('A4 existence by null, error or __typename, written in one pass', () => {
  const principal = citizen('P01');
  const GRAPH = monolith();

  it.each(['{ license(licenseId: "1.2.156.3005.2.1") { typeName } }', '{ license(licenseId: "1.2.156.3005.2.1") { __typename } }'])('tells of somebody else\'s licence and of none alike: %s', (query) => {
    const plan = planOf(query, { principal });
    const hidden = { sqHidden_key0_ElectronicLicense: { personId: idOf('P03'), birthDate: '1985-03-09', deceased: 'FALSE' }, sqHidden_key1_ElectronicLicense: null };
    const theirs = written({ plan, graph: GRAPH, principal }, { license: { typeName: '居民身份证', ...hidden } });
    const none = written({ plan, graph: GRAPH, principal }, { license: null });
    expect(none.data).toEqual({ license: null });
    expect(none.access.accessErrors.map(({ code, path }) => [code, path])).toEqual([['FIELD_FORBIDDEN', ['license']]]);
    expect(none).toEqual(theirs);
  });
});
