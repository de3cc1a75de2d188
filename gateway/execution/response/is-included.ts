import { Kind } from 'graphql';
import type { DirectiveNode } from 'graphql';

/** Whether `@skip` and `@include` leave a selection in, given the coerced variables. */
export function isIncluded(directives: readonly DirectiveNode[], variables: Readonly<Record<string, unknown>>): boolean {
  return directives.every((directive) => {
    const { value: name } = directive.name;
    if (name !== 'skip' && name !== 'include') return true;
    const given = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const value = given?.kind === Kind.BOOLEAN ? given.value : given?.kind === Kind.VARIABLE && variables[given.name.value] === true;
    return name === 'skip' ? !value : value;
  });
}
