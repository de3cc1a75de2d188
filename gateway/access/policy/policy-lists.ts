import type { z } from 'zod';
import { clientsSchema, demandSchema, departmentsSchema, itemSchema, negativeSchema, ratesSchema, responsibilitySchema } from './file-schemas.ts';
import type { ClientsFile, DemandFile, DepartmentsFile, ItemFile, NegativeFile, RatesFile, ResponsibilityFile } from './file-schemas.ts';
import { DOCUMENTS_FOLDER } from './policy-files.ts';
import type { PolicyFiles } from './policy-files.ts';
import type { PolicyProblem } from './policy-problem.ts';
import { readYamlFile } from './yaml-file.ts';
import type { YamlFile } from './yaml-file.ts';

/** The lists of one policy version, each file well-formed; whether they fit each other and the graph is for the checks. */
export interface PolicyLists {
  readonly departments: YamlFile<DepartmentsFile>;
  readonly responsibility: YamlFile<ResponsibilityFile>;
  readonly negative: YamlFile<NegativeFile>;
  readonly demand: YamlFile<DemandFile>;
  readonly clients: YamlFile<ClientsFile>;
  readonly rates: YamlFile<RatesFile>;
  readonly items: readonly YamlFile<ItemFile>[];
}

/** Files of the policy directory that decide nothing here: alert rules are the audit's to read. */
const OF_OTHERS: readonly string[] = ['alerts.yaml'];

export type ListsReading = { readonly ok: true; readonly lists: PolicyLists } | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const isOfOthers = (file: string): boolean => OF_OTHERS.includes(file) || file.startsWith(DOCUMENTS_FOLDER);

/** Reads each file by its own schema, collecting what is wrong with all of them. A list that is missing is a problem, and so is a file nobody reads. */
export function readPolicyLists({ texts }: PolicyFiles): ListsReading {
  const problems: PolicyProblem[] = [];
  const used = new Set<string>();
  const read = <T>(file: string, schema: z.ZodType<T>): YamlFile<T> | null => {
    used.add(file);
    const text = texts.get(file);
    if (text === undefined) {
      problems.push({ file, line: 0, must: 'be there', got: 'no such file' });
      return null;
    }
    const reading = readYamlFile(file, text, schema);
    if (!reading.ok) problems.push(...reading.problems);
    return reading.ok ? reading.file : null;
  };
  const departments = read('departments.yaml', departmentsSchema);
  const responsibility = read('responsibility.yaml', responsibilitySchema);
  const negative = read('negative.yaml', negativeSchema);
  const demand = read('demand.yaml', demandSchema);
  const clients = read('clients.yaml', clientsSchema);
  const rates = read('rates.yaml', ratesSchema);
  const items = [...texts.keys()].filter((file) => file.startsWith('items/')).map((file) => read(file, itemSchema));
  for (const file of texts.keys()) {
    if (!used.has(file) && !isOfOthers(file)) problems.push({ file, line: 0, must: 'be one of departments, responsibility, negative, demand, clients, rates or items/*.yaml', got: 'a file nobody reads' });
  }
  if (problems.length > 0 || departments === null || responsibility === null || negative === null || demand === null || clients === null || rates === null) return { ok: false, problems };
  return { ok: true, lists: { departments, responsibility, negative, demand, clients, rates, items: items.filter((item) => item !== null) } };
}
