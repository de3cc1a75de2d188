import { describe, expect, it } from 'vitest';
import { SubjectsMet } from '../../../../gateway/access/apply/subjects-met.ts';
import { NO_CONSENTS } from '../../../../gateway/access/index.ts';
import type { AlsoKey } from '../../../../gateway/access/shape/selection-shape.ts';
import { NOW, PERSON_IDS, POLICY, SENIOR_ALLOWANCE, caseOf, clerk, idOf, party } from '../access-house.ts';

const met = (): SubjectsMet => new SubjectsMet({ principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]), policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
const keys: readonly AlsoKey[] = [{ kind: 'PERSON', key: ['held', 'by', 'id'], implicit: [] }, { kind: 'ENTITY', key: ['code'], implicit: [] }];

describe('SubjectsMet', () => {
  it('tells of everybody whom a record names, through lists of lists, in its order and each once', () => {
    const subjects = met();
    subjects.also(keys, { code: 'E1', held: [{ by: [{ id: 'a' }, [{ id: 'b' }, null, 'x']] }, { by: { id: 'a' } }, { by: null }, { by: [{ id: '' }, { id: 7 }, {}] }] });
    subjects.also(keys, { code: 'E1', held: { by: { id: 'c' } } });
    expect(subjects.tags.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['PERSON a', 'PERSON b', 'ENTITY E1', 'PERSON c']);
  });

  it('takes a person and an entity of one key for two', () => {
    const subjects = met();
    subjects.also(keys, { held: { by: { id: 'k' } }, code: 'k' });
    subjects.also([...keys].toReversed(), { held: { by: { id: 'k' } }, code: 'k' });
    expect(subjects.tags.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['PERSON k', 'ENTITY k']);
  });

  it('names a party by its role, and anybody else as of the result', () => {
    const subjects = met();
    subjects.also([{ kind: 'PERSON', key: ['id'], implicit: [] }], { id: idOf('P01') });
    subjects.also([{ kind: 'PERSON', key: ['id'], implicit: [] }], { id: idOf('P03') });
    expect(subjects.tags).toEqual([{ role: 'APPLICANT', kind: 'PERSON', key: idOf('P01') }, { role: 'RESULT', kind: 'PERSON', key: idOf('P03') }]);
  });

  it('gives the same facts to records that say the same of one subject, and others to those that say otherwise', () => {
    const subjects = met();
    const by = [{ kind: 'PERSON', key: ['id'], birthDate: null, deceased: ['dead'], implicit: [] }] as const;
    const [one, other, third, again] = [{ id: 'a', dead: 'FALSE' }, { id: 'b', dead: 'FALSE' }, { id: 'a', dead: 'TRUE' }, { id: 'a', dead: 'FALSE' }].map((record) => subjects.factsOf(by, record));
    expect([other?.subject?.key, third?.deceased, again === one, third === one]).toEqual(['b', true, true, false]);
  });
});
