import type { AgePool, PoolPerson, Sex } from './age-pool.ts';

export const ROLES = ['HEAD', 'SPOUSE', 'CHILD', 'PARENT_OF_HEAD', 'PARENT_OF_SPOUSE', 'GRANDCHILD', 'SIBLING', 'OTHER'] as const;
export type Role = (typeof ROLES)[number];

export interface PlannedMember extends PoolPerson {
  readonly role: Role;
}

export interface PlannedHousehold {
  readonly kind: 'FAMILY' | 'COLLECTIVE';
  readonly members: readonly PlannedMember[];
}

/** Draws the next random number in [0, 1). */
export type Draw = () => number;

const ANY: readonly Sex[] = ['1', '2'];

function member(person: PoolPerson, role: Role): PlannedMember {
  return { ...person, role };
}

/** A couple whose wife is in the age range; the husband heads the household seven times in ten. */
function couple(pool: AgePool, draw: Draw, wifeFrom: number, wifeTo: number): PlannedMember[] | null {
  const wife = pool.take(['2'], Math.max(20, wifeFrom), wifeTo, draw());
  if (wife === null) return null;
  const husband = pool.take(['1'], Math.max(22, wife.age - 2), wife.age + 6, draw()) ?? pool.take(['1'], Math.max(22, wife.age - 6), wife.age + 12, draw());
  if (husband === null) return [member(wife, 'HEAD')];
  return draw() < 0.7 ? [member(husband, 'HEAD'), member(wife, 'SPOUSE')] : [member(wife, 'HEAD'), member(husband, 'SPOUSE')];
}

/** The youngest age at which every parent in the list is 20 to 45 years older. */
function childAges(parents: readonly PlannedMember[]): readonly [number, number] {
  const ages = parents.map(({ age }) => age);
  return [Math.max(0, Math.max(...ages) - 45), Math.min(...ages) - 20];
}

/** Parents first, found around the child: minors are placed while there are any, then grown-up children at home. */
function parentsAndChild(pool: AgePool, draw: Draw): PlannedMember[] | null {
  const child = pool.take(ANY, 0, 17, draw()) ?? pool.take(ANY, 18, 32, draw());
  if (child === null) return couple(pool, draw, 20, 103);
  const parents = couple(pool, draw, child.age + 22, child.age + 33) ?? couple(pool, draw, child.age + 21, child.age + 38);
  if (parents === null) return [member(child, 'HEAD')];
  const [from, to] = childAges(parents);
  if (child.age < from || child.age > to) return [...parents, member(child, 'OTHER')];
  return [...parents, member(child, 'CHILD')];
}

function addChild(pool: AgePool, draw: Draw, household: PlannedMember[]): boolean {
  const parents = household.filter(({ role }) => role === 'HEAD' || role === 'SPOUSE');
  const [from, to] = childAges(parents);
  const child = pool.take(ANY, from, Math.min(to, 17), draw()) ?? null;
  if (child !== null) household.push(member(child, 'CHILD'));
  return child !== null;
}

function addGrandparent(pool: AgePool, draw: Draw, household: PlannedMember[]): boolean {
  const role: Role = draw() < 0.75 || household[1]?.role !== 'SPOUSE' ? 'PARENT_OF_HEAD' : 'PARENT_OF_SPOUSE';
  const anchor = household[role === 'PARENT_OF_HEAD' ? 0 : 1];
  if (anchor === undefined) return false;
  const present = household.filter((other) => other.role === role).map(({ sex }) => sex);
  const sexes = ANY.filter((sex) => !present.includes(sex));
  const parent = sexes.length === 0 ? null : pool.take(sexes, anchor.age + 21, anchor.age + 38, draw());
  if (parent !== null) household.push(member(parent, role));
  return parent !== null;
}

function addOther(pool: AgePool, draw: Draw, household: PlannedMember[]): boolean {
  const head = household[0];
  const sibling = head !== undefined && draw() < 0.6 ? pool.take(ANY, Math.max(18, head.age - 12), head.age + 12, draw()) : null;
  if (sibling !== null) {
    household.push(member(sibling, 'SIBLING'));
    return true;
  }
  const other = pool.take(ANY, 18, 103, draw());
  if (other !== null) household.push(member(other, 'OTHER'));
  return other !== null;
}

/** A household of three or more: a couple with children, then grandparents, then whoever lives along. */
export function planLargeHousehold(pool: AgePool, draw: Draw, size: number): PlannedHousehold {
  const members = parentsAndChild(pool, draw) ?? [];
  while (members.length < size) {
    const wantsChild = members.filter(({ role }) => role === 'CHILD').length < (size >= 5 ? 2 : 1 + Number(draw() < 0.6));
    const added = (wantsChild && addChild(pool, draw, members)) || (size > 3 && addGrandparent(pool, draw, members)) || addOther(pool, draw, members);
    if (!added) break;
  }
  return { kind: 'FAMILY', members };
}

/** Two persons: mostly a couple; a parent or grandparent with a child while minors are left. */
export function planPair(pool: AgePool, draw: Draw): PlannedHousehold {
  const minor = pool.take(ANY, 0, 17, draw());
  if (minor !== null) {
    const parent = pool.take(['2'], minor.age + 20, minor.age + 42, draw()) ?? pool.take(['1'], minor.age + 22, minor.age + 45, draw());
    if (parent !== null) return { kind: 'FAMILY', members: [member(parent, 'HEAD'), member(minor, 'CHILD')] };
    const elder = pool.take(ANY, minor.age + 46, 103, draw());
    if (elder !== null) return { kind: 'FAMILY', members: [member(elder, 'HEAD'), member(minor, 'GRANDCHILD')] };
  }
  const kind = draw();
  const pair = kind < 0.86 ? (couple(pool, draw, kind < 0.5 ? 45 : 22, 103) ?? couple(pool, draw, 20, 103)) : null;
  const members = pair ?? [];
  if (members.length === 0) {
    const head = pool.take(ANY, 25, 103, draw()) ?? pool.take(ANY, 18, 103, draw());
    if (head !== null) members.push(member(head, 'HEAD'));
  }
  if (members.length === 1 && !addGrandparent(pool, draw, members)) addOther(pool, draw, members);
  return { kind: 'FAMILY', members };
}

/** One adult alone; null when no adult is left. */
export function planSingle(pool: AgePool, draw: Draw): PlannedHousehold | null {
  const head = pool.take(ANY, 18, 103, draw());
  return head === null ? null : { kind: 'FAMILY', members: [member(head, 'HEAD')] };
}

/** A dormitory of workers or students. */
export function planCollective(pool: AgePool, draw: Draw, size: number): PlannedHousehold {
  const members: PlannedMember[] = [];
  while (members.length < size) {
    const person = pool.take(['1', '1', '2'], 18, draw() < 0.75 ? 34 : 48, draw());
    if (person === null) break;
    members.push(member(person, members.length === 0 ? 'HEAD' : 'OTHER'));
  }
  return { kind: 'COLLECTIVE', members };
}
