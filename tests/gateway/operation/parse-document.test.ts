import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { measureDocument } from '../../../gateway/operation/measure-document.ts';
import { DEFAULT_OPERATION_LIMITS } from '../../../gateway/operation/operation-limits.ts';
import type { OperationLimits } from '../../../gateway/operation/operation-limits.ts';
import { parseDocument } from '../../../gateway/operation/parse-document.ts';
import { fc } from '../../property.ts';

function refusal(source: string, limits: Partial<OperationLimits> = {}): ClientError {
  try {
    parseDocument(source, { ...DEFAULT_OPERATION_LIMITS, ...limits });
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('a refusal was expected');
}

/** `levels` fragments, each spreading the next twice: 2^levels selections when expanded. */
const fragmentBomb = (levels: number): string =>
  `{ me { ...F0 } } ${Array.from({ length: levels }, (_, level) => `fragment F${level} on Person { a${level}: spouse { ...F${level + 1} } b${level}: friend { ...F${level + 1} } }`).join(' ')} fragment F${levels} on Person { name }`;

describe('parseDocument', () => {
  it.each([
    ['documentBytes', `{ me { name } } # ${'长'.repeat(40)}`, { documentBytes: 100 }, 138],
    ['tokens', '{ a b c d e f }', { tokens: 5 }, undefined],
    ['nameLength', '{ abcdefghijk: me { name } }', { nameLength: 10 }, 11],
    ['nameLength', 'query abcdefghijk { me { name } }', { nameLength: 10 }, 11],
    ['literalDepth', '{ me { name(of: [[[1]]]) } }', { literalDepth: 2 }, undefined],
    ['literalDepth', '{ me { name(of: {a: [{b: 1}]}) } }', { literalDepth: 2 }, undefined],
    ['literalDepth', 'query ($a: [[[Int]]]) { me { name } }', { literalDepth: 2 }, undefined],
    ['operations', 'query A { me { name } } query B { me { name } } query C { me { name } }', { operations: 2 }, 3],
    ['depth', '{ me { spouse { spouse { name } } } }', { depth: 3 }, 4],
    ['aliases', '{ a: me { name } b: me { c: name } }', { aliases: 2 }, 3],
    ['rootFields', '{ a: me { name } ...R } fragment R on Query { b: me { name } c: me { name } }', { rootFields: 2 }, 3],
    ['selections', '{ me { ...P ...P } } fragment P on Person { name age }', { selections: 6 }, 7],
    ['directives', '{ me @include(if: true) { name @skip(if: false) ...P @include(if: true) } } fragment P on Person { age @include(if: true) }', { directives: 3 }, 4],
  ] as const)('refuses a document over the limit %s, naming limit, allowance and what was got', (limit, source, limits, got) => {
    const error = refusal(source, limits);
    expect(error.code).toBe('LIMIT_EXCEEDED');
    expect(error.detail).toEqual({ limit, allowed: Object.values(limits)[0], ...(got === undefined ? {} : { got }) });
  });

  it('refuses 300 levels of doubling fragments: the measure is computed, for walked it would have no end', () => {
    const error = refusal(fragmentBomb(300), { tokens: 20_000, depth: 1_000, aliases: Infinity });
    expect(error.detail['limit']).toBe('selections');
  });

  it('refuses the 607 bytes that block the stock planner for minutes (access.md F7)', () => {
    expect(refusal(fragmentBomb(12)).code).toBe('LIMIT_EXCEEDED');
  });

  it('survives fragment cycles and unknown fragments, which validation refuses', () => {
    expect(parseDocument('{ me { ...A } } fragment A on Person { spouse { ...B } } fragment B on Person { spouse { ...A ...Unknown } }', DEFAULT_OPERATION_LIMITS).definitions).toHaveLength(3);
  });

  it.each([
    ['an unfinished document', '{ me {', 1, 7],
    ['a literal where none may stand', '{ me } "320499200001011234"', 1, 28],
    ['an ID number out of place', 'query ($x: ID = ) { me 320499200001011234 }', 1, 17],
  ])('says where %s breaks the grammar, and repeats nothing of it', (_name, source, line, column) => {
    const error = refusal(source);
    expect(error.code).toBe('GRAPHQL_PARSE_FAILED');
    expect(error.locations).toEqual([{ line, column }]);
    expect(JSON.stringify([error.message, error.detail])).not.toContain('320499');
  });

  it.each([
    ['lists', (levels: number) => `{ me { name(of: ${'['.repeat(levels)}${']'.repeat(levels)}) } }`],
    ['objects', (levels: number) => `{ me { name(of: ${'{a: '.repeat(levels)}1${'}'.repeat(levels)}) } }`],
    ['types', (levels: number) => `query ($a: ${'['.repeat(levels)}Int${']'.repeat(levels)}) { me { name } }`],
  ])('refuses %s nested as deep as the tokens allow, whatever the stack, before anybody walks them', (_what, nested) => {
    expect(refusal(nested(900)).detail).toMatchObject({ limit: 'literalDepth' });
    expect(refusal(nested(90_000), { tokens: 1_000_000, documentBytes: 1_000_000 }).detail).toMatchObject({ limit: 'literalDepth' });
  });

  it('refuses a response key so long that its paths would fill answer and journal', () => {
    expect(refusal(`{ ${'a'.repeat(50_000)}: me { name } }`).detail).toEqual({ limit: 'nameLength', allowed: 100, got: 50_000 });
  });

  it('refuses nesting far beyond any stack by its tokens', () => {
    expect(refusal('{a'.repeat(10_000)).detail['limit']).toBe('tokens');
  });
});

describe('measureDocument', () => {
  /** The same measure by brute force: fragments really expanded. */
  const expanded = (source: string): number => {
    const document = parse(source);
    const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === 'FragmentDefinition' ? [[definition.name.value, definition] as const] : [])));
    const count = (set: { selections: readonly unknown[] }): number => set.selections.reduce<number>((sum, selection) => {
      const node = selection as { kind: string; name?: { value: string }; selectionSet?: { selections: readonly unknown[] } };
      const below = node.kind === 'FragmentSpread' ? fragments.get(node.name?.value ?? '')?.selectionSet : node.selectionSet;
      return sum + 1 + (below === undefined ? 0 : count(below));
    }, 0);
    const [operation] = document.definitions;
    return operation?.kind === 'OperationDefinition' ? count(operation.selectionSet) : 0;
  };

  it('counts what a walk over the expanded document counts', () => {
    const selection = fc.letrec<{ set: string; field: string }>((tie) => ({
      field: fc.oneof({ depthSize: 'small' }, fc.constantFrom('name', 'age', '...F1', '...F2', 'x: name'), tie('set').map((set) => `spouse ${set}`), tie('set').map((set) => `... on Person ${set}`)),
      set: fc.array(tie('field'), { minLength: 1, maxLength: 4 }).map((fields) => `{ ${fields.join(' ')} }`),
    })).set;
    fc.assert(fc.property(selection, selection.map((set) => set.replaceAll('...F1', 'name').replaceAll('...F2', 'age')), (operation, f2) => {
      const source = `${operation} fragment F1 on Person { a: spouse { ...F2 ...F2 } } fragment F2 on Person ${f2}`;
      expect(measureDocument(parse(source))[0]?.selections).toBe(expanded(source));
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5_000 : 200 });
  });
});
