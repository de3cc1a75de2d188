import type { Sex } from './demography/age-pool.ts';
import type { Role } from './demography/household-plan.ts';

/** Member of a household as far as the relation code needs it, in household order, head first. */
export interface RelationMember {
  readonly role: Role;
  readonly sex: Sex;
  readonly age: number;
}

/** GB/T 4761 code of a member's relation to the head (户主). `position` is the member's place in the list. */
export function relationToHead(members: readonly RelationMember[], position: number): string {
  const member = members[position];
  const head = members[0];
  if (member === undefined || head === undefined) return '90';
  const male = member.sex === '1';
  switch (member.role) {
    case 'HEAD': return '02';
    case 'SPOUSE': return male ? '11' : '12';
    case 'CHILD': return childCode(members, member);
    case 'PARENT_OF_HEAD': return male ? '51' : '52';
    case 'PARENT_OF_SPOUSE': return head.sex === '1' ? (male ? '55' : '56') : (male ? '53' : '54');
    case 'GRANDCHILD': return '40';
    case 'SIBLING': return '70';
    case 'OTHER': return '90';
  }
}

function childCode(members: readonly RelationMember[], child: RelationMember): string {
  const male = child.sex === '1';
  const children = members.filter(({ role }) => role === 'CHILD');
  if (children.length === 1) return male ? '21' : '31';
  const olderOfSameSex = children.filter((other) => other !== child && other.sex === child.sex && other.age > child.age).length;
  return olderOfSameSex === 0 ? (male ? '22' : '32') : (male ? '23' : '33');
}
