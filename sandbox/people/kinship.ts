import type { Role } from './demography/household-plan.ts';
import type { KinLink } from './records/household-record.ts';

type Tie = 'SPOUSE' | 'PARENT' | 'CHILD' | 'SIBLING' | 'GRANDPARENT' | 'GRANDCHILD';

/** What the second role is to the first, for two members of one household. */
const TIES: Readonly<Record<string, Tie>> = {
  'HEAD SPOUSE': 'SPOUSE', 'SPOUSE HEAD': 'SPOUSE',
  'PARENT_OF_HEAD PARENT_OF_HEAD': 'SPOUSE', 'PARENT_OF_SPOUSE PARENT_OF_SPOUSE': 'SPOUSE',
  'HEAD CHILD': 'CHILD', 'SPOUSE CHILD': 'CHILD', 'PARENT_OF_HEAD HEAD': 'CHILD', 'PARENT_OF_SPOUSE SPOUSE': 'CHILD', 'PARENT_OF_HEAD SIBLING': 'CHILD',
  'CHILD HEAD': 'PARENT', 'CHILD SPOUSE': 'PARENT', 'HEAD PARENT_OF_HEAD': 'PARENT', 'SPOUSE PARENT_OF_SPOUSE': 'PARENT', 'SIBLING PARENT_OF_HEAD': 'PARENT',
  'CHILD CHILD': 'SIBLING', 'HEAD SIBLING': 'SIBLING', 'SIBLING HEAD': 'SIBLING',
  'CHILD PARENT_OF_HEAD': 'GRANDPARENT', 'CHILD PARENT_OF_SPOUSE': 'GRANDPARENT', 'GRANDCHILD HEAD': 'GRANDPARENT', 'GRANDCHILD SPOUSE': 'GRANDPARENT',
  'PARENT_OF_HEAD CHILD': 'GRANDCHILD', 'PARENT_OF_SPOUSE CHILD': 'GRANDCHILD', 'HEAD GRANDCHILD': 'GRANDCHILD', 'SPOUSE GRANDCHILD': 'GRANDCHILD',
};

/** A member of a household as kinship needs it. */
export interface KinMember {
  readonly index: number;
  readonly role: Role;
  readonly sex: '1' | '2';
}

function relation(tie: Tie, sex: '1' | '2'): KinLink['relation'] {
  if (tie === 'PARENT') return sex === '1' ? 'FATHER' : 'MOTHER';
  if (tie === 'CHILD') return sex === '1' ? 'SON' : 'DAUGHTER';
  return tie;
}

/** The ties of one member to the others of the household; those who merely live along have none. */
export function kinLinks(members: readonly KinMember[], index: number): readonly KinLink[] {
  const self = members.find((member) => member.index === index);
  if (self === undefined) return [];
  return members.flatMap((other) => {
    const tie = other.index === index ? undefined : TIES[`${self.role} ${other.role}`];
    return tie === undefined ? [] : [{ relation: relation(tie, other.sex), index: other.index }];
  });
}
