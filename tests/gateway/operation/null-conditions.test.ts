import { buildSchema, execute, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { coerceVariables } from '../../../gateway/operation/coerce-variables.ts';
import { selectOperation } from '../../../gateway/operation/select-operation.ts';

const SCHEMA = buildSchema('type Query { x: Int y(b: Boolean): Int q: Query }');

/** What is said of variables that are refused; the coerced ones where they are taken. */
function coerced(source: string, variables: Record<string, unknown>, name: string | null = null): unknown {
  const document = parse(source);
  try {
    return { ...coerceVariables(SCHEMA, selectOperation(document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION), name), variables, document) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return [error.code, error.detail['violations']];
  }
}
const refused = (...names: string[]): unknown => ['BAD_USER_INPUT', names.map((name) => `Variable "$${name}" must not be null: a @skip or @include goes by it.`)];

describe('null for a variable that has a default and decides what is selected', () => {
  it.each<[string, string, readonly string[]]>([
    ['at a field', 'query ($s: Boolean = true) { x @include(if: $s) y }', ['s']],
    ['at fields of both kinds, each variable once', 'query ($s: Boolean = true, $t: Boolean = false) { x @include(if: $s) y @skip(if: $t) q { x @skip(if: $s) } }', ['s', 't']],
    ['at a fragment in place', 'query ($s: Boolean = true) { ... @skip(if: $s) { x } y }', ['s']],
    ['at a spread', 'query ($s: Boolean = true) { ...F @include(if: $s) y } fragment F on Query { x }', ['s']],
    ['within fragments of fragments', 'query ($s: Boolean = true) { ...F } fragment F on Query { q { ...G } } fragment G on Query { x @include(if: $s) }', ['s']],
    ['at introspection', 'query ($s: Boolean = true) { __schema @include(if: $s) { queryType { name } } x }', ['s']],
  ])('is refused by its name: %s', (_title, source, names) => {
    // Twice: what is known of an operation is kept.
    for (let at = 0; at < 2; at += 1) expect(coerced(source, { s: null, t: null })).toEqual(refused(...names));
    // By the reference implementation it is an error, too.
    expect(execute({ schema: SCHEMA, document: parse(source), rootValue: { q: {} }, variableValues: { s: null, t: null } })).toHaveProperty('errors');
  });

  it.each<[string, string, Record<string, unknown>, unknown]>([
    ['the default', 'query ($s: Boolean = true) { x @include(if: $s) }', {}, { s: true }],
    ['a value', 'query ($s: Boolean = true) { x @include(if: $s) }', { s: false }, { s: false }],
    ['null for an argument that may be null', 'query ($s: Boolean = true) { y(b: $s) }', { s: null }, { s: null }],
  ])('is not what is given: %s', (_title, source, variables, expected) => {
    expect(coerced(source, variables)).toEqual(expected);
  });

  it('is told of the operation that is run alone', () => {
    const source = 'query A($s: Boolean = true) { y(b: $s) } query B($s: Boolean = true) { ...F } fragment F on Query { x @skip(if: $s) }';
    expect(coerced(source, { s: null }, 'A')).toEqual({ s: null });
    expect(coerced(source, { s: null }, 'B')).toEqual(refused('s'));
  });
});
