import { GraphQLError, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, ValidationRule } from 'graphql';
import { HIDDEN_PREFIX } from '../access/access-plan.ts';
import { ClientError } from '../errors/client-error.ts';
import { SayableLiteralsRule } from './sayable-literals-rule.ts';

const MAX_ERRORS = 20;
/** Messages of this rule quote literals, which may be an ID number (access.md C4). */
const QUOTING_RULE = 'ValuesOfCorrectTypeRule';

/**
 * Validates a document that is within its limits. Throws one GRAPHQL_VALIDATION_FAILED that lists every violation, without suggestions and without
 * any literal of the document.
 */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): void {
  const ruleOf = new Map<GraphQLError, string>();
  const rules = [...specifiedRules, NoReservedAliasesRule, SayableLiteralsRule].map((rule) => named(rule, ruleOf));
  const errors = validate(schema, document, rules, { maxErrors: MAX_ERRORS, hideSuggestions: true });
  if (errors.length === 0) return;
  throw new ClientError('GRAPHQL_VALIDATION_FAILED', {
    detail: { violations: errors.map((error) => violationText(error, ruleOf.get(error))) },
    locations: errors.flatMap((error) => error.locations ?? []),
  });
}

/** Response keys of the gateway's own hidden selections are not for clients: one of theirs would be dropped from the answer, or mixed up with ours. */
const NoReservedAliasesRule: ValidationRule = (context) => ({
  Field(node) {
    if (node.alias?.value.startsWith(HIDDEN_PREFIX) === true) context.reportError(new GraphQLError(`An alias must not begin with "${HIDDEN_PREFIX}".`, { nodes: [node] }));
  },
});

/** The same rule, noting under its name each error it reports. */
function named(rule: ValidationRule, ruleOf: Map<GraphQLError, string>): ValidationRule {
  return (context) => {
    const noting: typeof context = Object.create(context, {
      reportError: {
        value: (error: GraphQLError) => {
          ruleOf.set(error, rule.name);
          context.reportError(error);
        },
      },
    });
    return rule(noting);
  };
}

function violationText(error: GraphQLError, rule: string | undefined): string {
  // An error of no rule is the validator's own "too many errors".
  return rule === QUOTING_RULE ? withoutLiterals(error.message) : error.message.replace(SUGGESTION, '');
}

/** What graphql-js still suggests although told not to (ScalarLeafsRule). */
const SUGGESTION = / ?Did you mean .*$/s;

/** The safe beginnings of graphql-js's messages on literals: what must hold. What was got is left out. */
const SAFE_FORMS: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^Expected value of type "([\w[\]!]+)"/, ([, type]) => `A literal must be of type "${type}".`],
  [/^Field "[\w.]+" (?:of required type "[\w[\]!]+" was not provided|is not defined by type "\w+")\.?/, ([text]) => text],
  [/^(\w+) cannot represent/, ([, type]) => `A literal must be a valid ${type}.`],
  [/^Enum "(\w+)" cannot represent/, ([, type]) => `A literal must be a value of the enum "${type}".`],
  [/does not exist in "(\w+)" enum/, ([, type]) => `A literal must be a value of the enum "${type}".`],
];

function withoutLiterals(message: string): string {
  for (const [form, text] of SAFE_FORMS) {
    const found = form.exec(message);
    if (found !== null) return text(found);
  }
  return 'A literal must be valid for the type of its place.';
}
