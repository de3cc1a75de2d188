import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { composeSupergraph } from './compose-supergraph.ts';
import { schemaConfig } from './config.ts';
import { gradeLoosenings } from './grade-changes.ts';
import { gradedSchema } from './graded-schema.ts';
import { readReviewedDowngrades } from './reviewed-downgrades.ts';
import { parseReviewedLoosenings, unreviewed } from './reviewed-loosenings.ts';
import { formatFinding } from './rules/finding.ts';
import { readSubgraphSources } from './subgraph-sources.ts';
import type { SupergraphStatement } from './supergraph-signature.ts';
import { signSupergraph, supergraphHash, verifySupergraphSignature } from './supergraph-signature.ts';

/** `npm run compose`: checks the rules, composes, and writes and signs schema/supergraph.graphql, or with `--check` says whether it is current. */

const SUPERGRAPH = new URL('./supergraph.graphql', import.meta.url);
const SIGNATURE = new URL('./supergraph.sig', import.meta.url);
const REVIEWED = new URL('../policy/reviews/loosenings.yaml', import.meta.url);

const textOf = (file: URL) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

function fail(lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}

async function signedStatement(): Promise<SupergraphStatement | null> {
  const trust = schemaConfig().trustFiles.map((file) => readFileSync(file, 'utf8'));
  const signature = textOf(SIGNATURE);
  return signature === null ? null : verifySupergraphSignature(signature, trust);
}

function composed(): string {
  const composition = composeSupergraph(readSubgraphSources(), readReviewedDowngrades());
  return composition.ok ? composition.sdl : fail([...composition.findings.map(formatFinding), `${composition.findings.length} finding(s): the graph was not composed`]);
}

async function check(): Promise<void> {
  const sdl = composed();
  if (textOf(SUPERGRAPH) !== sdl) fail(['schema/supergraph.graphql must be what the subgraphs compose to, and is not: run npm run compose']);
  const statement = await signedStatement();
  if (statement?.sha256 !== supergraphHash(sdl)) fail(['schema/supergraph.sig must be a trusted signature of schema/supergraph.graphql, and is not: run npm run compose']);
  process.stdout.write(`schema/supergraph.graphql is current: version ${statement.version}, sha256 ${statement.sha256}\n`);
}

function gate(old: string, next: string): void {
  const reviewed = textOf(REVIEWED);
  const loosenings = gradeLoosenings(gradedSchema(old), gradedSchema(next));
  const open = unreviewed(loosenings, reviewed === null ? [] : parseReviewedLoosenings(reviewed));
  if (open.length > 0) {
    fail([
      ...open.map(({ coordinate, member, from, to }) => `${coordinate} ${member} must not fall from ${from} to ${to} without a review in policy/reviews/loosenings.yaml`),
      `${open.length} unreviewed loosening(s): nothing was written`,
    ]);
  }
}

async function write(): Promise<void> {
  const sdl = composed();
  const old = textOf(SUPERGRAPH);
  const statement = await signedStatement();
  const sha256 = supergraphHash(sdl);
  if (old === sdl && statement?.sha256 === sha256) {
    process.stdout.write(`schema/supergraph.graphql is already current: version ${statement.version}\n`);
    return;
  }
  // Only what was signed counts as the version before: an edited file is no ground to compare with.
  if (old !== null && statement?.sha256 === supergraphHash(old)) gate(old, sdl);
  const next = { sha256, version: (statement?.version ?? 0) + 1, previous: statement?.sha256 ?? null };
  const signature = await signSupergraph(next, readFileSync(schemaConfig().signingKeyFile, 'utf8'));
  writeFileSync(SUPERGRAPH, sdl);
  writeFileSync(SIGNATURE, `${signature}\n`);
  process.stdout.write(`wrote ${fileURLToPath(SUPERGRAPH).split('/').slice(-2).join('/')}: version ${next.version}, sha256 ${sha256}\n`);
}

const { check: onlyCheck } = new Command('compose')
  .description('Composes the subgraphs of schema/ into schema/supergraph.graphql, under the rules of schema/rules/.')
  .option('--check', 'write nothing; exit 1 when a rule fails or the checked-in supergraph is not current')
  .parse()
  .opts<{ check?: boolean }>();
await (onlyCheck === true ? check() : write());
