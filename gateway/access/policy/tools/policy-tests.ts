import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { GradedSchema } from '../../../../schema/graded-schema.ts';
import { DECISION_OUTCOMES } from '../../access-plan.ts';
import { decideSettled } from '../../decision/decide-settled.ts';
import { REASONS } from '../../decision/decision.ts';
import { PolicyError } from '../policy-problem.ts';
import type { PolicyProblem } from '../policy-problem.ts';
import type { PolicySnapshot } from '../policy-snapshot.ts';
import { readYamlFile } from '../yaml-file.ts';
import { HypothesisError, hypothesisSchema, hypotheticalInput } from './hypothesis.ts';

const fileSchema = z.strictObject({
  tests: z.array(z.strictObject({
    says: z.string().min(5),
    ask: hypothesisSchema,
    expect: z.strictObject({ outcome: z.enum(DECISION_OUTCOMES), reason: z.enum(REASONS).optional(), mask: z.string().optional(), verdict: z.string().optional() }),
  })).min(1),
});

export interface PolicyTestReport {
  readonly passed: number;
  /** What did not come out as expected, by file and line. */
  readonly failures: readonly PolicyProblem[];
}

/** Runs the table tests of `tests/*.yaml` in a policy directory against a policy. Throws {@link PolicyError} for a file that is no table. */
export function runPolicyTests(directory: string, policy: PolicySnapshot, schema: GradedSchema, at: number): PolicyTestReport {
  const files = testFiles(directory);
  const reports = files.map((name) => runFile(`tests/${name}`, readFileSync(join(directory, 'tests', name), 'utf8'), policy, schema, at));
  return { passed: reports.reduce((sum, { passed }) => sum + passed, 0), failures: reports.flatMap(({ failures }) => failures) };
}

function testFiles(directory: string): readonly string[] {
  const problem = (got: string): PolicyError => new PolicyError([{ file: join(directory, 'tests'), line: 0, must: 'be a directory of table tests (*.yaml)', got }]);
  try {
    const files = readdirSync(join(directory, 'tests')).filter((name) => /\.ya?ml$/.test(name)).sort();
    if (files.length > 0) return files;
  } catch (cause) {
    throw problem(cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error');
  }
  throw problem('none');
}

/** Runs one table. */
export function runFile(name: string, text: string, policy: PolicySnapshot, schema: GradedSchema, at: number): PolicyTestReport {
  const reading = readYamlFile(name, text, fileSchema);
  if (!reading.ok) throw new PolicyError(reading.problems);
  const failures = reading.file.value.tests.flatMap(({ says, ask, expect }, i): PolicyProblem[] => {
    const got = answer(policy, schema, ask, at);
    const differs = Object.entries(expect).some(([key, value]) => value !== undefined && got[key] !== value);
    return differs ? [reading.file.problem(['tests', i, 'expect'], `hold that "${says}": ${JSON.stringify(expect)}`, got)] : [];
  });
  return { passed: reading.file.value.tests.length - failures.length, failures };
}

function answer(policy: PolicySnapshot, schema: GradedSchema, ask: z.infer<typeof hypothesisSchema>, at: number): Readonly<Record<string, unknown>> {
  try {
    const { outcome, reason, mask, verdict } = decideSettled(hypotheticalInput(policy, schema, ask, at));
    return { outcome, reason, ...(mask === null ? {} : { mask }), ...(verdict === null ? {} : { verdict }) };
  } catch (cause) {
    if (cause instanceof HypothesisError) return { problem: cause.message };
    throw cause;
  }
}
