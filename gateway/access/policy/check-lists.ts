import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { argumentCoordinate } from '../rates/lookup-rate.ts';
import type { ItemFile } from './file-schemas.ts';
import type { PolicyLists } from './policy-lists.ts';
import type { PolicyProblem } from './policy-problem.ts';
import { responsibilityOf } from './responsibility.ts';
import type { YamlFile } from './yaml-file.ts';

/**
 * Graded fields of the graph that the responsibility list leaves out. They are uncatalogued, hence denied, which is no reason to refuse a policy; the
 * author's check and the tests ask for all of them.
 */
export function unlistedFields({ responsibility }: PolicyLists, schema: GradedSchema): readonly PolicyProblem[] {
  const listed = new Set(Object.values(responsibility.value.fields).flat());
  const missing = [...responsibilityOf(schema).keys()].filter((field) => !listed.has(field));
  return missing.map((field) => responsibility.problem(['fields'], 'list every graded field of the graph (npm run policy -- responsibility)', `none for ${field}`));
}

/** What the files must hold of each other and of the graph, beyond their own shape. One check a list, every problem at once. */
export function checkLists(lists: PolicyLists, schema: GradedSchema): readonly PolicyProblem[] {
  return [
    ...checkDepartments(lists), ...checkResponsibility(lists, schema), ...checkNegative(lists, schema), ...lists.items.flatMap((item) => checkItem(item, schema)),
    ...checkItemCodes(lists), ...checkClients(lists), ...checkGrants(lists, schema), ...checkRates(lists, schema),
  ];
}

function checkDepartments({ departments, responsibility }: PolicyLists): PolicyProblem[] {
  const codes = departments.value.departments.map(({ code }) => code);
  const twice = codes.flatMap((code, i) => (codes.indexOf(code) < i ? [departments.problem(['departments', i, 'code'], 'name each department once', code)] : []));
  const unknown = Object.keys(responsibility.value.fields).filter((code) => !codes.some((each) => each === code));
  return [...twice, ...unknown.map((code) => responsibility.problem(['fields', code], 'use departments that departments.yaml names', code))];
}

function checkResponsibility({ responsibility }: PolicyLists, schema: GradedSchema): PolicyProblem[] {
  const owed = responsibilityOf(schema);
  const listed = new Set<string>();
  const problems: PolicyProblem[] = [];
  for (const [owner, fields] of Object.entries(responsibility.value.fields)) {
    for (const [i, field] of fields.entries()) {
      const path = ['fields', owner, i];
      if (listed.has(field)) problems.push(responsibility.problem(path, 'list each field once', field));
      // A field the graph no longer has can't be asked for, so the generated list may lag behind; a field under a wrong owner may not.
      if (owed.has(field) && owed.get(field) !== owner) problems.push(responsibility.problem(path, `list what the graph says (${field}: ${owed.get(field)})`, owner));
      listed.add(field);
    }
  }
  return problems;
}

function checkNegative({ negative }: PolicyLists, schema: GradedSchema): PolicyProblem[] {
  return negative.value.entries.flatMap((entry, i) =>
    entry.fields.flatMap((field, j) => (isGraded(schema, field) ? [] : [negative.problem(['entries', i, 'fields', j], 'name graded fields of the graph', field)])),
  );
}

function checkItem(item: YamlFile<ItemFile>, schema: GradedSchema): PolicyProblem[] {
  const seen = new Set<string>();
  return item.value.fields.flatMap(({ field, thresholds }, i) => {
    const path = ['fields', i, 'field'];
    if (seen.has(field)) return [item.problem(path, 'list each field once', field)];
    seen.add(field);
    if (!isGraded(schema, field)) return [item.problem(path, 'name graded fields of the graph', field)];
    const asked = [...(schema.field(field)?.arguments ?? [])].filter(([, argument]) => argument.kind === 'threshold').map(([name]) => name).sort();
    const given = Object.keys(thresholds).sort();
    const expected = asked.length === 0 ? 'no thresholds' : `thresholds for exactly ${asked.join(', ')}`;
    return asked.join() === given.join() ? [] : [item.problem(['fields', i, 'thresholds'], `give ${field} ${expected}`, given)];
  });
}

function checkItemCodes({ items }: PolicyLists): PolicyProblem[] {
  return items.flatMap((item, i) => (items.slice(0, i).some((other) => other.value.code === item.value.code) ? [item.problem(['code'], 'use each item code once', item.value.code)] : []));
}

function checkClients({ clients }: PolicyLists): PolicyProblem[] {
  const ids = clients.value.clients.map(({ id }) => id);
  return ids.flatMap((id, i) => (ids.indexOf(id) < i ? [clients.problem(['clients', i, 'id'], 'name each client once', id)] : []));
}

function checkGrants({ demand, items, clients }: PolicyLists, schema: GradedSchema): PolicyProblem[] {
  const minimum = new Map(items.map(({ value }) => [value.code, new Set(value.fields.map(({ field }) => field))]));
  const ids = new Set<string>();
  return demand.value.grants.flatMap((grant, i) => {
    const problems: PolicyProblem[] = [];
    const at = (member: string, must: string, got: unknown) => problems.push(demand.problem(['grants', i, ...member.split('.')], must, got));
    if (ids.has(grant.id)) at('id', 'number each grant once', grant.id);
    ids.add(grant.id);
    for (const [j, client] of grant.clients.entries()) {
      const known = clients.value.clients.find(({ id }) => id === client);
      if (known?.organization !== grant.organization) at(`clients.${j}`, 'name clients of the organisation that clients.yaml knows', client);
    }
    if (grant.from > grant.to) at('to', 'end on or after the day it begins', grant.to);
    const needed = grant.item === null ? null : minimum.get(grant.item);
    if (needed === undefined) at('item', 'be for an item of items/', grant.item);
    for (const [j, field] of grant.fields.entries()) {
      const owner = isGraded(schema, field) ? schema.gradeOf(field)?.owner : undefined;
      if (owner !== grant.owner) at(`fields.${j}`, `grant fields of ${grant.owner} only`, `${field} of ${owner ?? 'nobody'}`);
      else if (needed !== null && needed?.has(field) === false) at(`fields.${j}`, 'grant only what the item needs (minimum fields)', field);
    }
    return problems;
  });
}

/** Root fields whose arguments lead to records. */
const ROOTS = ['Query', 'Mutation'];

/** Each argument exists and is under one rate, and none by which a subject is named is left out: a lookup nobody counts can be tried for ever (access.md B2). */
function checkRates({ rates }: PolicyLists, schema: GradedSchema): PolicyProblem[] {
  const fields = ROOTS.flatMap((root) => [...(schema.types.get(root)?.fields.values() ?? [])].map((field) => ({ root, field })));
  const there = new Map(fields.flatMap(({ root, field }) => [...field.arguments].map(([name, { kind }]) => [argumentCoordinate(root, field.name, name), kind] as const)));
  const seen = new Set<string>();
  const ids = rates.value.rates.map(({ id }) => id);
  const problems = rates.value.rates.flatMap((rate, i) => rate.arguments.flatMap((argument, j): PolicyProblem[] => {
    const path = ['rates', i, 'arguments', j];
    if (seen.has(argument)) return [rates.problem(path, 'put each argument under one rate', argument)];
    seen.add(argument);
    return there.has(argument) ? [] : [rates.problem(path, 'name arguments of root fields of the graph', argument)];
  }));
  const twice = ids.flatMap((id, i) => (ids.indexOf(id) < i ? [rates.problem(['rates', i, 'id'], 'name each rate once', id)] : []));
  const missing = [...there].filter(([argument, kind]) => kind === 'subject' && !seen.has(argument));
  return [...problems, ...twice, ...missing.map(([argument]) => rates.problem(['rates'], 'hold a rate for every argument by which a subject is named', `none for ${argument}`))];
}

function isGraded(schema: GradedSchema, coordinate: string): boolean {
  return schema.field(coordinate)?.rule.kind === 'graded';
}
