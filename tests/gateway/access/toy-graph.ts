import { NO_TRUSTED_DOCUMENTS } from '../../../gateway/operation/trusted-documents.ts';
import { buildASTSchema, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { AccessSchema, PolicySnapshot } from '../../../gateway/access/index.ts';
import { responsibilityOf } from '../../../gateway/access/policy/responsibility.ts';
import type { ItemField } from '../../../gateway/purpose/purpose.ts';
import { gradedSchema } from '../../../schema/graded-schema.ts';

const HEAD = `
  schema @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://shuqiao.example.invalid/grade/v1.0", import: ["@grade", "@verdict", "@subject", "@reads", "@plumbing"]) { query: Query mutation: Mutation }
`;

export interface ToyGraph {
  readonly schema: AccessSchema;
  readonly graph: GraphQLSchema;
  readonly policy: PolicySnapshot;
}

export const TOY_ITEM = 'TOY';

/** A small graph for what the shipped one has no example of. Its policy lists every field, grants everything, and has one item of the fields given. */
export function toyGraph(types: string, fields: Readonly<Record<string, Partial<ItemField>>> = {}): ToyGraph {
  const sdl = HEAD + (types.includes('type Mutation') ? types : `${types} type Mutation { nothing: String @plumbing }`);
  const graph = buildASTSchema(parse(sdl, { noLocation: true }), { assumeValidSDL: true });
  const graded = gradedSchema(sdl);
  const owners = responsibilityOf(graded);
  const minFields = new Map(Object.entries(fields).map(([coordinate, marks]) => [coordinate, {
    coordinate, mustDisplay: false, displayOnly: false, verdictPreferred: false, needsValue: false, statutoryGrant: false, thresholds: {}, ...marks,
  }]));
  const item = { code: TOY_ITEM, name: 'toy', version: '1', kind: 'OTHER', legalBasis: 'STATUTORY', notifyExempt: false, batch: false, minFields } as const;
  const policy: PolicySnapshot = {
    version: 'toy', item: (code) => (code === TOY_ITEM ? item : null), ownerOf: (coordinate) => owners.get(coordinate) ?? null, organizationOf: () => null,
    inNegativeList: () => false, grant: () => 'live', itemCodes: [TOY_ITEM], clientIds: [], client: () => null, rates: [], documents: NO_TRUSTED_DOCUMENTS, spanAt: () => 0,
  };
  return { schema: { graded, api: graph }, graph, policy };
}
