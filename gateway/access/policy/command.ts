import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { gradedSchema } from '../../../schema/graded-schema.ts';
import { unlistedFields } from './check-lists.ts';
import { loadPolicy } from './load-policy.ts';
import { readPolicyFiles } from './policy-files.ts';
import { readPolicyLists } from './policy-lists.ts';
import { PolicyError, formatProblem } from './policy-problem.ts';
import { responsibilityYaml } from './responsibility.ts';

/** `npm run policy`: a policy author's tools. Paths are relative to the working directory. */
const program = new Command('policy')
  .description('Check and explain the lists of policy/.')
  .option('--policy <dir>', 'policy directory', 'policy')
  .option('--supergraph <file>', 'supergraph the lists are for', 'schema/supergraph.graphql');

const schemaOf = () => gradedSchema(readFileSync(program.opts<{ supergraph: string }>().supergraph, 'utf8'));
const directory = () => program.opts<{ policy: string }>().policy;

program
  .command('check')
  .description('load the lists as the gateway does; exits 1 and names every problem by file and line')
  .action(() => {
    const [files, schema] = [readPolicyFiles(directory()), schemaOf()];
    const policy = loadPolicy(files, schema);
    const reading = readPolicyLists(files);
    const unlisted = reading.ok ? unlistedFields(reading.lists, schema) : reading.problems;
    if (unlisted.length > 0) throw new PolicyError(unlisted);
    console.log(`policy ${policy.version} holds`);
  });

program
  .command('responsibility')
  .description('write responsibility.yaml from the graph')
  .action(() => {
    writeFileSync(join(directory(), 'responsibility.yaml'), responsibilityYaml(schemaOf()));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PolicyError)) throw error;
  for (const problem of error.problems) console.error(formatProblem(problem));
  process.exitCode = 1;
}
