import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { ApolloGateway } from '@apollo/gateway';
import { parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeSupergraph } from '../../schema/compose-supergraph.ts';
import { schemaConfig } from '../../schema/config.ts';
import { gradedSchema } from '../../schema/graded-schema.ts';
import { gradeLoosenings } from '../../schema/grade-changes.ts';
import { parseReviewedLoosenings, unreviewed } from '../../schema/reviewed-loosenings.ts';
import { stripGrades } from '../../schema/strip-grades.ts';
import { readReviewedDowngrades } from '../../schema/reviewed-downgrades.ts';
import { readSubgraphSources } from '../../schema/subgraph-sources.ts';
import { readSupergraphFile } from '../../schema/supergraph-file.ts';
import { signSupergraph, supergraphHash } from '../../schema/supergraph-signature.ts';

// Opt-out telemetry of the gateway package (access.md F11): off before it is constructed.
process.env.APOLLO_TELEMETRY_DISABLED = '1';
const FILE = new URL('../../schema/supergraph.graphql', import.meta.url).pathname;
const SDL = readFileSync(FILE, 'utf8');
const trust = schemaConfig({}).trustFiles.map((file) => readFileSync(file, 'utf8'));
const SIGNING_KEY = readFileSync(schemaConfig({}).signingKeyFile, 'utf8');

describe('the checked-in supergraph', () => {
  it('is what the subgraphs compose to, byte for byte, each time', () => {
    const [one, other] = [composeSupergraph(readSubgraphSources(), readReviewedDowngrades()), composeSupergraph(readSubgraphSources(), readReviewedDowngrades())];
    expect(one).toEqual({ ok: true, sdl: SDL });
    expect(other).toEqual(one);
  });

  it('is signed, and read as graded with its version', async () => {
    await expect(readSupergraphFile({ file: FILE, trust })).resolves.toMatchObject({ kind: 'graded', schemaId: supergraphHash(SDL), sdl: SDL });
  });

  it('leaves no field of any subgraph without a rule', () => {
    const schema = gradedSchema(SDL);
    const loose = [...schema.types.values()].flatMap(({ fields }) => [...fields.values()]).filter(({ rule }) => rule.kind === 'ungraded').map(({ coordinate }) => coordinate);
    expect(loose).toEqual([]);
  });

  it('is refused by a stock ApolloGateway, and taken without the grade specification', async () => {
    const start = async (supergraphSdl: string) => {
      const gateway = new ApolloGateway({ supergraphSdl });
      await gateway.load();
      await gateway.stop();
    };
    await expect(start(SDL)).rejects.toThrow(/one or more checks failed/);
    await expect(start(stripGrades(SDL))).resolves.toBeUndefined();
  });

  it('keeps nothing of the grade specification when stripped', () => {
    expect(stripGrades(SDL)).not.toMatch(/shuqiao\.example\.invalid|grade__|@(grade|verdict|subject|reads|plumbing)\b/);
  });

  it('passes npm run compose -- --check, under node', () => {
    const script = new URL('../../schema/compose.ts', import.meta.url).pathname;
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toMatch(/^schema\/supergraph.graphql is current: version \d+, sha256 [0-9a-f]{64}\n$/);
  });
});

describe('composition', () => {
  it('would settle two grades by majority, which is why a difference fails before it', () => {
    // The finding this rests on (access.md F2), so that a change in the library shows.
    const of = (name: string, level: string) => ({
      name, url: '', typeDefs: parse(`${readSubgraphSources().find((source) => source.name === 'population')?.sdl ?? ''}`.replaceAll('type Query {', 'type Query @shareable {').replaceAll(/^type (\w+)/gm, 'type $1').replace('level: L3, share: C, owner: "POLICE", mask: "ID_3_4"', `level: ${level}, share: C, owner: "POLICE", mask: "ID_3_4"`).replaceAll(/^type ((?!Query|CodedValue|PageInfo)\w+)/gm, 'type $1 @shareable')),
    });
    const { hints, supergraphSdl } = composeServices([of('a', 'L4'), of('b', 'L2'), of('c', 'L2')]);
    expect((hints ?? []).map(({ definition }) => definition.code)).toContain('INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS');
    expect(supergraphSdl).toContain('idNumber: String @grade(level: L2,');
  });
});

describe('a supergraph file', () => {
  let directory: string;
  const file = () => join(directory, 'supergraph.graphql');
  const put = (sdl: string, signature: string | null) => {
    writeFileSync(file(), sdl);
    if (signature !== null) writeFileSync(join(directory, 'supergraph.sig'), signature);
  };
  const signed = async (sdl: string, version = 3, key = SIGNING_KEY) => signSupergraph({ sha256: supergraphHash(sdl), version, previous: null }, key);
  const ungraded = stripGrades(SDL);
  beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'supergraph-')); });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is served with a signature of a trusted key', async () => {
    put(SDL, await signed(SDL));
    await expect(readSupergraphFile({ file: file(), trust })).resolves.toMatchObject({ kind: 'graded', version: 3 });
  });

  const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const lowered = SDL.replace('level: L3, share: C, owner: "POLICE", mask: "ID_3_4"', 'level: L1, share: C, owner: "POLICE", mask: "ID_3_4"');
  it.each<[string, string, string, () => Promise<string | null>]>([
    ['without a signature', 'UNSIGNED', SDL, async () => null],
    ['with garbage for a signature', 'UNSIGNED', SDL, async () => 'x.y.z'],
    ['under a key that is not trusted', 'UNSIGNED', SDL, () => signed(SDL, 3, other)],
    ['with a grade lowered after it was signed', 'UNSIGNED', lowered, () => signed(SDL)],
    ['of a version below the highest seen', 'OLD_VERSION', SDL, () => signed(SDL, 1)],
    ['that links another version of the grade specification', 'UNKNOWN_SPECIFICATION', SDL.replace('/grade/v1.0"', '/grade/v1.1"'), () => signed(SDL)],
    ['whose grade specification is not for security', 'UNKNOWN_SPECIFICATION', SDL.replace(', for: SECURITY)\n{', ')\n{'), () => signed(SDL)],
    ['that demands a specification nobody here knows', 'UNKNOWN_SPECIFICATION', SDL.replace('\n{\n  query', '\n  @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)\n{\n  query'), () => signed(SDL)],
    ['that links no grade specification', 'UNGRADED', ungraded, () => signed(ungraded)],
    ['that is no supergraph', 'NOT_A_SUPERGRAPH', 'type Query { a: Int }', () => signed('')],
    ['that is no GraphQL', 'NOT_A_SUPERGRAPH', '{', () => signed('{')],
  ])('is refused %s', async (_what, code, sdl, signature) => {
    put(sdl, await signature());
    await expect(readSupergraphFile({ file: file(), trust, minimumVersion: 2 })).rejects.toMatchObject({ name: 'SupergraphRefusal', code });
  });

  it('is refused when it is not there', async () => {
    await expect(readSupergraphFile({ file: file(), trust })).rejects.toMatchObject({ code: 'UNREADABLE' });
  });

  it('without the grade specification is served only when that is said, and never one with it', async () => {
    put(ungraded, null);
    await expect(readSupergraphFile({ file: file(), trust, ungraded: 'serve' })).resolves.toMatchObject({ kind: 'ungraded' });
    put(SDL, await signed(SDL));
    await expect(readSupergraphFile({ file: file(), trust, ungraded: 'serve' })).rejects.toMatchObject({ code: 'UNGRADED' });
  });
});

describe('a version that loosens a grade', () => {
  const change = (from: string | RegExp, to: string) => gradeLoosenings(gradedSchema(SDL), gradedSchema(SDL.replace(from, to)));
  const ID = '@grade(level: L3, share: C, owner: "POLICE", mask: "ID_3_4"';

  it.each([
    ['a lower level', '@grade(level: L2, share: C, owner: "POLICE", mask: "ID_3_4"', { coordinate: 'Person.idNumber', member: 'level', from: '3', to: '2' }],
    ['a wider share', '@grade(level: L3, share: U, owner: "POLICE", mask: "ID_3_4"', { coordinate: 'Person.idNumber', member: 'share', from: 'C', to: 'U' }],
    ['a mask that shows more', '@grade(level: L3, share: C, owner: "POLICE", mask: "ID_6_4"', { coordinate: 'Person.idNumber', member: 'mask', from: 'ID_3_4', to: 'ID_6_4' }],
    ['another owner', '@grade(level: L3, share: C, owner: "TAX", mask: "ID_3_4"', { coordinate: 'Person.idNumber', member: 'owner', from: 'POLICE', to: 'TAX' }],
    ['opening to the public', `${ID}, open: CONDITIONAL`, { coordinate: 'Person.idNumber', member: 'open', from: 'CLOSED', to: 'CONDITIONAL' }],
  ])('is seen: %s', (_what, to, expected) => {
    expect(change(ID, to)).toEqual([expected]);
  });

  it('is seen where a new subject becomes the same', () => {
    expect(change(/(head: Person [^\n]*)edge: OTHER/, '$1edge: SAME'))
      .toEqual([{ coordinate: 'Household.head', member: 'rule', from: 'edge OTHER', to: 'edge SAME' }]);
  });

  it('is not seen where one is only stricter', () => {
    expect(change(ID, '@grade(level: L4, share: N, owner: "POLICE", mask: "X"')).toEqual([]);
  });

  it('passes only with a review that names it exactly', () => {
    const reviewed = (to: string) => parseReviewedLoosenings(`loosenings:\n  - {coordinate: Person.idNumber, member: level, from: 3, to: ${to}, reviewedBy: 首席数据官, reviewedOn: "2026-03-02", reason: 公开征求意见后调整}\n`);
    const loosenings = change(ID, '@grade(level: L2, share: C, owner: "POLICE", mask: "ID_3_4"');
    expect(unreviewed(loosenings, [])).toHaveLength(1);
    expect(unreviewed(loosenings, reviewed('1'))).toHaveLength(1);
    expect(unreviewed(loosenings, reviewed('2'))).toEqual([]);
  });

  it.each([
    ['no YAML', 'loosenings: [', /loosenings\.yaml:\d+ must be YAML/],
    ['an entry without a reason', 'loosenings:\n  - {coordinate: Person.name, member: level, from: 3, to: 2, reviewedBy: x, reviewedOn: "2026-03-02"}', /loosenings\.0\.reason/],
    ['an unknown key', 'loosening: []', /loosenings\.yaml/],
  ])('has a list that refuses %s', (_what, text, message) => {
    expect(() => parseReviewedLoosenings(text)).toThrow(message);
  });
});
