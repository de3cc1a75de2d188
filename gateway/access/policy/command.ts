import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { gradedSchema } from '../../../schema/graded-schema.ts';
import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { unlistedFields } from './check-lists.ts';
import { loadPolicy } from './load-policy.ts';
import { readPolicyFiles } from './policy-files.ts';
import { readPolicyLists } from './policy-lists.ts';
import { PolicyError, formatProblem } from './policy-problem.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';
import { responsibilityYaml } from './responsibility.ts';
import { diffPolicies } from './tools/diff-policies.ts';
import { explain } from './tools/explain.ts';
import { graphGrants } from './tools/graph-grants.ts';
import type { GrantsAt } from './tools/graph-grants.ts';
import { policyFindings } from './tools/policy-findings.ts';
import { HypothesisError, hypothesisSchema } from './tools/hypothesis.ts';
import { runPolicyTests } from './tools/policy-tests.ts';

/** `npm run policy`: a policy author's tools. Paths are relative to the working directory. Exits 1 on any problem, each named by file and line. */
const program = new Command('policy')
  .description('Check, explain, compare and test the lists of policy/.')
  .option('--policy <dir>', 'policy directory', 'policy')
  .option('--supergraph <file>', 'supergraph the lists are for', 'schema/supergraph.graphql');

const directory = (): string => program.opts<{ policy: string }>().policy;
/** The graph the lists are for. Throws {@link HypothesisError} for a file that is none. */
function schemaOf(): GradedSchema {
  const { supergraph } = program.opts<{ supergraph: string }>();
  try {
    return gradedSchema(readFileSync(supergraph, 'utf8'));
  } catch (cause) {
    const got = cause instanceof Error && 'code' in cause ? String(cause.code) : cause instanceof Error ? cause.message : 'something else';
    throw new HypothesisError(`--supergraph must name a supergraph that links the grade specification, got ${supergraph} (${got})`);
  }
}

const policyAt = (dir: string, schema: GradedSchema): PolicySnapshot => loadPolicy(readPolicyFiles(dir), schema);
const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** An item's code, also by the name of its file: `senior-allowance` is `items/senior-allowance.yaml`. */
function itemCodeOf(given: string): string {
  const reading = readPolicyLists(readPolicyFiles(directory()));
  const named = reading.ok ? reading.lists.items.find(({ file }) => file.replace(/^items\/|\.ya?ml$/g, '') === given) : undefined;
  return named?.value.code ?? given;
}
const number = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
};

program.command('check').description('load the lists as the gateway does, and name what holds but is likely to be a mistake')
  .option('--expires-within <days>', 'name grants that end within so many days', number, 60).option('--strict', 'exit 1 for such findings, too')
  .action(({ expiresWithin, strict }: { readonly expiresWithin: number; readonly strict?: true }) => {
  const [files, schema] = [readPolicyFiles(directory()), schemaOf()];
  const policy = loadPolicy(files, schema);
  const reading = readPolicyLists(files);
  const unlisted = reading.ok ? unlistedFields(reading.lists, schema) : reading.problems;
  if (unlisted.length > 0) throw new PolicyError(unlisted);
  const findings = reading.ok ? policyFindings(reading.lists, policy, schema, { at: Date.now(), expiresWithinDays: expiresWithin }) : [];
  for (const finding of findings) console.log(`note: ${formatProblem(finding)}`);
  console.log(`policy ${policy.version} holds${findings.length === 0 ? '' : `, ${findings.length} notes`}`);
  if (findings.length > 0 && strict === true) process.exitCode = 1;
});

program.command('responsibility').description('write responsibility.yaml from the graph').action(() => {
  const yaml = responsibilityYaml(schemaOf());
  // Only beside the other lists: a directory that is none must not become one.
  readPolicyFiles(directory());
  writeFileSync(join(directory(), 'responsibility.yaml'), yaml);
});

program.command('explain').description('print one decision with every step')
  .requiredOption('--client <id>', 'client of clients.yaml').requiredOption('--field <coordinate>', 'field, e.g. Person.idNumber').option('--item <code>', 'item code of 31 characters, or the name of its file in items/')
  .option('--relation <relation>', 'SELF, GUARDIAN, AGENT, CASE_PARTY, ASSIGNED_OFFICER, EMPLOYER or NONE').option('--age <years>', 'age of the subject', number)
  .option('--assurance <level>', 'LOW, REAL_NAME, FACE, IN_PERSON or CA').option('--step-up <state>', 'absent, live or expired').option('--consent <state>', 'absent, live, revoked, expired or stale')
  .option('--approval <state>', 'absent, live or expired').option('--rows <n>', 'estimated rows', number)
  .option('--deceased', 'the subject is dead').option('--consent-by <whom>', 'SUBJECT, KIN or GROUP')
  .option('--grants <file>', 'grants given through the graph: a page of governance\'s change feed as JSON').option('--governance <url>', 'or ask governance itself')
  .option('--governance-key <file>', 'its assertion key', '.shuqiao/keys/assertion-governance.key')
  .action(async ({ grants, governance, governanceKey, ...options }: Readonly<Record<string, unknown>> & GrantsAt) => {
    const asked = hypothesisSchema.safeParse({ ...options, ...(typeof options['item'] === 'string' ? { item: itemCodeOf(options['item']) } : {}) });
    if (!asked.success) throw new HypothesisError(asked.error.issues.map(({ path, message }) => `--${kebab(path.join('.'))} must be right: ${message}, got ${String(options[path.join('.')])}`).join('\n'));
    const schema = schemaOf();
    const at = Date.now();
    const given = await graphGrants({ grants, governance, governanceKey }, at);
    for (const line of explain(policyAt(directory(), schema), schema, asked.data, at, given)) console.log(line);
  });

program.command('diff <old> <new>').description('print which (client, item, field) change outcome between two policy directories').action((before: string, after: string) => {
  const schema = schemaOf();
  const changes = diffPolicies(policyAt(before, schema), policyAt(after, schema), schema, Date.now());
  for (const { client, item, field, from, to, loosens } of changes) console.log(`${loosens ? '+' : '-'} ${client} ${item ?? 'no item'} ${field}: ${from} → ${to}`);
  console.log(`${changes.length} changes, ${changes.filter(({ loosens }) => loosens).length} show more`);
});

program.command('test').description('run the table tests of tests/*.yaml beside the lists').action(() => {
  const schema = schemaOf();
  const { passed, failures } = runPolicyTests(directory(), policyAt(directory(), schema), schema, Date.now());
  console.log(`${passed} hold, ${failures.length} do not`);
  if (failures.length > 0) throw new PolicyError(failures);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof PolicyError) for (const problem of error.problems) console.error(formatProblem(problem));
  else if (error instanceof HypothesisError) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}
