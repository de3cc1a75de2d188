import { describe, expect, it } from 'vitest';
import { ageClass, documentAge } from '../../../gateway/access/document-age.ts';
import { PERSON_IDS, idOf } from './access-house.ts';

const at = (day: string): number => Date.parse(`${day}T12:00:00+08:00`);

describe('the age that an identity document tells', () => {
  it.each([
    ['P11', '2030-03-17', 13],
    ['P11', '2030-03-18', 14],
    ['P11', '2034-03-17', 17],
    ['P11', '2034-03-18', 18],
    ['P01', '2026-11-21', 88],
  ] as const)('%s on %s is %i', (persona, day, age) => {
    expect(documentAge(PERSON_IDS, { kind: 'PERSON', key: idOf(persona) }, at(day))).toBe(age);
  });

  it.each([
    ['a passport', PERSON_IDS.encode({ type: '414', number: 'E99000001' })],
    ['a number that fails its check', PERSON_IDS.encode({ type: '111', number: '320499193802140017' })],
    ['a key of another environment', 'A'.repeat(54)],
    ['no key at all', ''],
  ])('is not known of %s', (_, key) => expect(documentAge(PERSON_IDS, { kind: 'PERSON', key }, at('2026-11-21'))).toBeNull());

  it('is not known before the birth', () => expect(documentAge(PERSON_IDS, { kind: 'PERSON', key: idOf('P11') }, at('2016-03-17'))).toBeNull());

  it('of an organisation is that of no child', () => expect(documentAge(PERSON_IDS, { kind: 'ENTITY', key: '91320499MY9A00018R' }, at('2026-11-21'))).toBe(18));

  it.each([[0, 13], [13, 13], [14, 16], [17, 16], [18, 18], [88, 18]])('%i years decide like %i', (age, representative) => expect(ageClass(age)).toBe(representative));
});
