import { isDeepStrictEqual } from 'node:util';
import { Kind, TypeInfo, getNamedType, isCompositeType, isRequiredArgument, parse, print, visit, visitWithTypeInfo } from 'graphql';
import type { DirectiveNode, DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { AccessPlan } from '../../../../gateway/access/access-plan.ts';
import { NO_PURPOSE } from '../../../../gateway/purpose/resolve-purpose.ts';
import { createDice } from '../../execution/disclosing/dice.ts';
import type { Dice } from '../../execution/disclosing/dice.ts';
import { generatedOperation } from '../../execution/disclosing/generated-operation.ts';
import { HOUSING, SCHEMA, SENIOR_ALLOWANCE, caseOf, citizen, clerk, engine, party, planOf, steppedUp, stranger } from '../access-house.ts';
import type { Asking } from '../access-house.ts';
import { fc, SEED } from '../../../property.ts';

const operations = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 1_000 : 25;

const ASKERS: readonly Asking[] = [
  { principal: citizen('P03', steppedUp) }, { principal: citizen('P01') }, { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]) },
  { principal: engine, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P03'), party('SPOUSE', 'P04')]) }, { principal: engine, purpose: caseOf(HOUSING, [party('APPLICANT', 'P03')]) },
  { principal: stranger, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]) }, { principal: { ...engine, kind: 'AUDITOR', clientId: 'audit-console', clearance: 4 }, purpose: NO_PURPOSE },
];

const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
const condition = (directive: 'skip' | 'include', variable: 'yes' | 'no'): DirectiveNode => ({ kind: Kind.DIRECTIVE, name: name(directive), arguments: [{ kind: Kind.ARGUMENT, name: name('if'), value: { kind: Kind.VARIABLE, name: name(variable) } }] });
const literal = (directive: 'skip' | 'include', value: boolean): DirectiveNode => ({ kind: Kind.DIRECTIVE, name: name(directive), arguments: [{ kind: Kind.ARGUMENT, name: name('if'), value: { kind: Kind.BOOLEAN, value } }] });
const PRESENT: readonly (readonly DirectiveNode[])[] = [[], [condition('include', 'yes')], [condition('skip', 'no')], [condition('skip', 'no'), condition('include', 'yes')], [literal('include', true)]];
const ABSENT: readonly (readonly DirectiveNode[])[] = [[condition('include', 'no')], [condition('skip', 'yes')], [condition('skip', 'yes'), condition('include', 'yes')], [condition('skip', 'no'), condition('include', 'no')], [literal('skip', true)]];

/** The same operation in other words: in fragments of every kind, asked twice, under conditions that hold, beside what conditions leave out. */
function otherwise(source: string, dice: Dice): string {
  const types = new TypeInfo(SCHEMA.api);
  const fragments: FragmentDefinitionNode[] = [];
  let leftOutSoFar = 0;
  const rewritten: DocumentNode = visit(parse(source, { noLocation: true }), visitWithTypeInfo(types, {
    SelectionSet: {
      leave(set) {
        const type = types.getParentType() ?? null;
        if (type === null) return undefined;
        const spread = (selections: readonly SelectionNode[], directives: readonly DirectiveNode[]): SelectionNode => {
          const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
          if (dice.chance(60)) return { kind: Kind.INLINE_FRAGMENT, directives, selectionSet, ...(dice.chance(50) ? { typeCondition: { kind: Kind.NAMED_TYPE, name: name(type.name) } as const } : {}) };
          const own = `F${fragments.length}`;
          fragments.push({ kind: Kind.FRAGMENT_DEFINITION, name: name(own), typeCondition: { kind: Kind.NAMED_TYPE, name: name(type.name) }, selectionSet });
          return { kind: Kind.FRAGMENT_SPREAD, name: name(own), directives };
        };
        const leftOut = (): SelectionNode[] => {
          const fields = 'getFields' in type ? Object.values(type.getFields()).filter(({ args, type: of }) => !args.some(isRequiredArgument) && !isCompositeType(getNamedType(of))) : [];
          const field: SelectionNode = { kind: Kind.FIELD, name: name(fields.length === 0 ? '__typename' : dice.pick(fields).name), alias: name(`left${(leftOutSoFar += 1)}out`) };
          return dice.chance(50) ? [{ ...field, directives: dice.pick(ABSENT) }] : [spread([field], dice.pick(ABSENT))];
        };
        const selections = set.selections.flatMap((selection): SelectionNode[] => {
          const said = dice.number(6);
          const written = said < 2 ? selection : said === 2 && (selection.directives ?? []).length === 0 ? { ...selection, directives: dice.pick(PRESENT) } : spread([selection], dice.pick(PRESENT));
          return [...(dice.chance(20) ? leftOut() : []), written, ...(dice.chance(20) ? [dice.chance(50) ? selection : spread([selection], dice.pick(PRESENT))] : []), ...(dice.chance(15) ? leftOut() : [])];
        });
        return { ...set, selections };
      },
    },
  }));
  const [operation] = rewritten.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('there must be an operation');
  return `query Asked($yes: Boolean! = true, $no: Boolean = false) { here: __typename @include(if: $no) there: __typename @skip(if: $yes) ${print(operation.selectionSet).slice(1, -1)} } ${fragments.map((each) => print(each)).join(' ')}`;
}

/** Null for an operation that is not valid, which random aliases may make. */
function planned(query: string, asking: Asking): AccessPlan | null {
  try {
    return planOf(query, asking);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('the test\'s operation must be valid')) return null;
    throw error;
  }
}

const asked = ({ document }: AccessPlan): string | null => (document === null ? null : print(document));

describe('the same operation in other words', () => {
  it(`is decided alike, asks the departments for the same, and is entered alike: ${operations} operations, seed ${SEED}`, { timeout: 3_600_000 }, () => {
    let met = 0;
    fc.assert(fc.property(fc.integer(), (number) => {
      const dice = createDice(number);
      const asking = dice.pick(ASKERS);
      const plain = `query Asked ${generatedOperation(SCHEMA.api, dice)}`;
      const plan = planned(plain, asking);
      if (plan === null) return;
      const said = otherwise(plain, dice);
      const other = planOf(said, { ...asking, variables: { yes: true, no: false } });
      met += 1;
      const { rejected, decisions, template, introspection } = other;
      expect({ said, asked: asked(other), rejected, decisions, fields: template.fields, defaults: template.defaults, introspection })
        .toEqual({ said, asked: asked(plan), rejected: plan.rejected, decisions: plan.decisions, fields: plan.template.fields, defaults: plan.template.defaults, introspection: plan.introspection });
      expect({ said, isAlikeShaped: isDeepStrictEqual(other.shape, plan.shape) }).toEqual({ said, isAlikeShaped: true });
    }), { numRuns: operations });
    expect(met).toBeGreaterThan(operations / 2);
  });
});
