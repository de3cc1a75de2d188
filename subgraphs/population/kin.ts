import type { HouseholdMember, HouseholdRecord } from '../../adapters/population/household-record.ts';
import type { CodedValue } from '../../standards/code-tables/index.ts';
import { FAMILY_RELATION, codedValue } from '../../standards/code-tables/index.ts';
import { parseIdNumber } from '../../standards/id-number.ts';

/** A member of the same household, and what they are to the person asked about. */
export interface Kin {
  readonly member: HouseholdMember;
  /** GB/T 4761: as registered to the head, by main class read backwards; null where the register does not tell. */
  readonly relation: CodedValue | null;
}

/** 户主 and, in some registers, 本人: the member the others' relations are told of. */
const HEAD_CODES: readonly string[] = ['01', '02'];

/** What the head is to a member whose relation to the head is of this class (first digit): spouse stays spouse, child becomes parent, … */
const INVERSE: Readonly<Record<string, string>> = { '1': '10', '2': '50', '3': '50', '4': '60', '6': '40', '7': '70' };

function inverse(relationToHead: string, headIdNumber: string): string | null {
  const main = relationToHead.charAt(0);
  if (main !== '5') return INVERSE[main] ?? null;
  // 公婆, 岳父母 (53 to 56) are parents of the head's spouse: the head is a child-in-law, for whom the main classes have no code.
  if (!['50', '51', '52'].includes(relationToHead)) return null;
  const head = parseIdNumber(headIdNumber);
  if (!head.ok) return null;
  return head.value.sex === '1' ? '20' : '30';
}

/** The relatives of one member within the household. Between two members of whom neither is the head, the register tells nothing. */
export function kinOf(idNumber: string, { members, headIdNumber }: HouseholdRecord): readonly Kin[] {
  const self = members.find((member) => member.idNumber === idNumber);
  if (self === undefined) return [];
  return members
    .filter((member) => member !== self)
    .map((member) => {
      const code = relationCode(self, member, headIdNumber);
      return { member, relation: code === null ? null : codedValue(FAMILY_RELATION, code) };
    });
}

function relationCode(self: HouseholdMember, other: HouseholdMember, headIdNumber: string | null): string | null {
  if (self.idNumber === headIdNumber) {
    const code = other.relationToHead?.code ?? null;
    return code === null || HEAD_CODES.includes(code) ? null : code;
  }
  const own = self.relationToHead?.code ?? null;
  return other.idNumber === headIdNumber && own !== null ? inverse(own, other.idNumber) : null;
}
