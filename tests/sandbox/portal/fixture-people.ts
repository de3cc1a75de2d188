import type { PeopleSource } from '../../../sandbox/portal/register/people-directory.ts';

/** The fifteen personas, small enough to read: the portal's own tests need numbers and names, not a whole world. */
const PERSONAS = [
  ['P01', '320499193802140016', '王建国'], ['P02', '320499193802140024', '李桂英'], ['P03', '320499198503090031', '张伟'], ['P04', '320499198706220043', '陈静'],
  ['P05', '320499202611010069', '张一诺'], ['P06', '320499197904160083', '吴霞'], ['P07', '320499199908300185', '刘雨欣'], ['P08', '320499197205070118', '周强'],
  ['P09a', '320499197609120214', '王伟'], ['P09b', '320499197609120230', '王伟'], ['P10', '32049919920225026X', '徐丽'], ['P11', '320499201603180274', '徐浩宇'],
  ['P12', '32049919611130031X', '蒋志强'], ['P13', '320499199510070420', '恽文静'], ['P14', '320499199401180452', '欧阳晨'],
] as const;

/** A world of just the personas; the index of a persona is its place in the list. */
export const fixturePeople: PeopleSource = {
  personas: PERSONAS.map(([label, idNumber, name]) => ({ label, idNumber, name })),
  byIdNumber(idNumber) {
    const found = PERSONAS.find(([, number]) => number === idNumber);
    return found === undefined ? null : { label: found[0], name: found[2] };
  },
  // P02 died; P01 is what she left.
  kinOfDeadAt: (index) => (index === 1 ? PERSONAS[0][1] : null),
  byIndex(index) {
    const found = PERSONAS[index];
    return found === undefined ? null : { idNumber: found[1] };
  },
};

/** A fixed personId key for tests. */
export const TEST_PERSON_ID_KEY = new Uint8Array(64).fill(7);
