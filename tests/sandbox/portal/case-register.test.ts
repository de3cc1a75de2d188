import { describe, expect, it } from 'vitest';
import { createPortalWorld } from '../../../sandbox/portal/portal-world.ts';
import { formatAccountId } from '../../../sandbox/portal/account-id.ts';
import type { Asker } from '../../../sandbox/portal/register/case-register.ts';
import { fixturePeople, TEST_PERSON_ID_KEY } from './fixture-people.ts';
import { loadPortalData } from '../../../sandbox/portal/register/portal-data.ts';

const portalData = loadPortalData();
const NOW = Date.parse('2026-11-21T00:00:00Z') / 1000;
const world = createPortalWorld(portalData, fixturePeople, TEST_PERSON_ID_KEY);
const id = (label: string): string => world.people.find(label)?.personId ?? `no ${label}`;
const itemCode = (short: string): string => portalData.items.find((item) => item.short === short)?.code ?? short;

/** `client`, or `client/person`, or `client/person/entity`. */
function asker(text: string): Asker {
  const [client = '', person, entity] = text.split('/');
  const found = world.asker(client, person === undefined ? null : formatAccountId({ personId: id(person), actsFor: entity ?? null }));
  if (found === null) throw new Error(`${text} must be able to ask`);
  return found;
}

const confirm = (who: string, item: string, caseNo?: string, subjects?: readonly string[], now = NOW) =>
  world.register.confirm(asker(who), { item: itemCode(item), case: caseNo, subjects }, now);

const NOT_YOURS = 'the case must be one of this item that this client, and the person logged in, handle or are party to';
const NOT_PARTIES = 'the subjects must be parties to a case of this item that this client, and the person logged in, handle or are party to';
const NOT_ITEM = 'the item must be one this client is registered for';

describe('the case register confirms what is so', () => {
  it('an engine has the case that runs in it, whole', () => {
    expect(confirm('approval-engine', 'senior-allowance', 'XB2026GL0001')).toEqual({
      ok: true,
      purpose: {
        type: 'shuqiao_item', item: itemCode('senior-allowance'), item_name: '高龄津贴(尊老金)', case: 'XB2026GL0001', basis: 'STATUTORY',
        subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: id('P01') }], assigned: true, region: '320411101',
      },
    });
  });

  it.each([
    ['an official, the case assigned', 'service-window/clerk-shen', 'senior-allowance', 'XB2026GL0001', undefined, { case: 'XB2026GL0001', assigned: true }],
    ['a citizen, the own case', 'citizen-app/P03', 'public-rental-housing', 'XB2026GZ0002', undefined, { case: 'XB2026GZ0002', assigned: false, basis: 'CONSENT' }],
    ['an agent, the entity’s case', 'enterprise-app/P03/91320499MY9A00018R', 'open-restaurant', 'XB2026CY0002', undefined, { case: 'XB2026CY0002', assigned: false }],
    ['a case found by its party', 'approval-engine', 'senior-allowance', undefined, ['P01'], { case: 'XB2026GL0001' }],
    ['a case found by ID number', 'approval-engine', 'senior-allowance', undefined, ['320499193802140016'], { case: 'XB2026GL0001' }],
    ['a case found by USCC', 'approval-engine', 'open-restaurant', undefined, ['92320499MY9A00026H'], { case: 'XB2026CY0001' }],
    ['a case of the series', 'approval-engine', 'senior-allowance', 'XB2026GS0000003', undefined, { subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: id('P04') }] }],
    ['a death’s case, to the engine', 'approval-engine', 'after-death', 'XB2026SH0000001', undefined, { basis: 'CONSENT', assigned: true, subjects: [{ role: 'DECEASED', kind: 'PERSON', key: id('P02') }, { role: 'APPLICANT', kind: 'PERSON', key: id('P01') }, { role: 'KIN', kind: 'PERSON', key: id('P01') }] }],
    ['a death’s case, to the relative left', 'citizen-app/P01', 'after-death', 'XB2026SH0000001', undefined, { assigned: false, subjects: [{ role: 'DECEASED', kind: 'PERSON', key: id('P02') }, { role: 'APPLICANT', kind: 'PERSON', key: id('P01') }, { role: 'KIN', kind: 'PERSON', key: id('P01') }] }],
    ['a citizen about to apply', 'citizen-app/P01', 'senior-allowance', undefined, undefined, { assigned: false, subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: id('P01') }] }],
    ['a citizen naming oneself', 'citizen-app/P01', 'senior-allowance', undefined, ['P01'], { assigned: false, subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: id('P01') }] }],
    ['an agent about to apply', 'enterprise-app/P03/91320499MY9A00018R', 'open-restaurant', undefined, undefined, { assigned: false, subjects: [{ role: 'APPLICANT', kind: 'ENTITY', key: '91320499MY9A00018R' }] }],
    ['a machine’s item without a case concerns nobody', 'police-desk', 'senior-allowance', undefined, undefined, { assigned: false, subjects: [] }],
  ] as const)('%s', (_what, who, item, caseNo, subjects, expected) => {
    const confirmation = confirm(who, item, caseNo, subjects);
    expect(confirmation).toMatchObject({ ok: true, purpose: expected });
    if (caseNo === undefined && subjects === undefined) expect(confirmation.ok && 'case' in confirmation.purpose).toBe(false);
  });

  it('subjects narrow the parties and keep their roles', () => {
    expect(confirm('approval-engine', 'newborn', 'XB2026XS0001', ['P05', 'P04'])).toMatchObject({
      purpose: { subjects: [{ role: 'APPLICANT', key: id('P04') }, { role: 'GUARDIAN', key: id('P04') }, { role: 'CHILD', key: id('P05') }] },
    });
  });

  it('signs when the case ends', () => {
    const before = Date.parse('2025-12-01T00:00:00Z') / 1000;
    expect(confirm('approval-engine', 'senior-allowance', 'XB2025GL0009', undefined, before)).toMatchObject({ ok: true, purpose: { valid_until: Date.parse('2025-12-31T16:00:00Z') / 1000 } });
  });
});

describe('codes of holders', () => {
  const DIPLOMA = '11320499MY9B00035D016';
  const confirmWith = (holderCodes: readonly { subject: string; type: string; code: string }[]) =>
    world.register.confirm(asker('approval-engine'), { item: itemCode('talent-settlement'), case: 'XB2026RC0001', holderCodes }, NOW);

  it('are signed for parties, with an end', () => {
    expect(confirmWith([{ subject: 'P07', type: DIPLOMA, code: 'AC-0123456789' }])).toMatchObject({
      ok: true, purpose: { holder_codes: [{ source: 'e-license', subject: id('P07'), scope: DIPLOMA, code: 'AC-0123456789', valid_until: NOW + 1_800 }] },
    });
  });

  it('are no member where there are none', () => {
    const confirmation = confirmWith([]);
    expect(confirmation.ok && 'holder_codes' in confirmation.purpose).toBe(false);
  });

  it.each([
    ['of who is no party', [{ subject: 'P03', type: DIPLOMA, code: 'AC-0123456789' }], 'holder codes must be of parties to the case'],
    ['two for the same', [{ subject: 'P07', type: DIPLOMA, code: 'AC-0123456789' }, { subject: 'P07', type: DIPLOMA, code: 'AC-9876543210' }], 'holder codes must be one for a party and a licence type'],
  ])('%s are refused', (_what, holderCodes, problem) => expect(confirmWith(holderCodes)).toEqual({ ok: false, problem }));
});

describe('and nothing else', () => {
  it.each([
    ['a case that does not exist', 'approval-engine', 'senior-allowance', 'XB2026GL9999', undefined, NOT_YOURS],
    ['a case of another item', 'approval-engine', 'newborn', 'XB2026GL0001', undefined, NOT_YOURS],
    ['a case that runs in other clients', 'write-back-robot', 'senior-allowance', 'XB2026GL0002', undefined, NOT_YOURS],
    ['an official the case is not assigned to', 'service-window/clerk-gu', 'senior-allowance', 'XB2026GL0001', undefined, NOT_YOURS],
    ['an assigned official through a client the case is not in', 'approval-desk/officer-lu', 'senior-allowance', 'XB2026GL0003', undefined, NOT_YOURS],
    ['a citizen who is no party', 'citizen-app/P02', 'senior-allowance', 'XB2026GL0001', undefined, NOT_YOURS],
    ['an agent of another entity', 'enterprise-app/P03/91320499MY9A00018R', 'open-restaurant', 'XB2026CY0001', undefined, NOT_YOURS],
    ['a case of the series beyond the people there are', 'approval-engine', 'senior-allowance', 'XB2026GS0000015', undefined, NOT_YOURS],
    ['a death’s case of somebody who lives', 'approval-engine', 'after-death', 'XB2026SH0000003', undefined, NOT_YOURS],
    ['a death’s case, by somebody who is not the relative left', 'citizen-app/P03', 'after-death', 'XB2026SH0000001', undefined, NOT_YOURS],
    ['a death’s case under another item', 'approval-engine', 'senior-allowance', 'XB2026SH0000001', undefined, NOT_YOURS],
    ['a case of the series in another client', 'write-back-robot', 'senior-allowance', 'XB2026GS0000003', undefined, NOT_YOURS],
    ['a number that is none of the series', 'approval-engine', 'senior-allowance', 'XB2026GS-000003', undefined, NOT_YOURS],
    ['a stranger in a case of one’s own', 'approval-engine', 'senior-allowance', 'XB2026GL0001', ['P02'], 'the subjects must be parties to the case'],
    ['a party and a stranger', 'approval-engine', 'senior-allowance', 'XB2026GL0001', ['P01', 'P13'], 'the subjects must be parties to the case'],
    ['a stranger without a case', 'approval-engine', 'senior-allowance', undefined, ['P13'], NOT_PARTIES],
    ['somebody else, by a citizen', 'citizen-app/P01', 'senior-allowance', undefined, ['P02'], NOT_PARTIES],
    ['subjects of two cases', 'approval-engine', 'public-rental-housing', undefined, ['P08', 'P10'], NOT_PARTIES],
    ['an item the client is not registered for', 'grid-app/grid-ding', 'newborn', undefined, undefined, NOT_ITEM],
    ['an item of no client', 'open-data', 'senior-allowance', undefined, undefined, NOT_ITEM],
    ['an item that does not exist', 'approval-engine', '11320499MY9B00035D4320139999001', undefined, undefined, NOT_ITEM],
    ['a case that ended', 'approval-engine', 'senior-allowance', 'XB2025GL0009', undefined, 'the case must be open'],
  ] as const)('%s', (_what, who, item, caseNo, subjects, problem) => {
    expect(confirm(who, item, caseNo, subjects)).toEqual({ ok: false, problem });
  });

  it('an ended case is not found by its party, so the open one is not ambiguous', () => {
    const before = Date.parse('2025-12-01T00:00:00Z') / 1000;
    expect(confirm('approval-engine', 'senior-allowance', undefined, ['P01'], before)).toEqual({ ok: false, problem: 'the case must be named: these subjects are parties to several' });
    expect(confirm('approval-engine', 'senior-allowance', undefined, ['P01'])).toMatchObject({ ok: true });
  });
});

describe('who may log in to what', () => {
  it.each([
    ['service-window', 'clerk-shen', null, true],
    ['service-window', 'officer-lu', null, false],
    ['service-window', 'P03', null, false],
    ['audit-console', 'clerk-shen', null, false],
    ['citizen-app', 'P03', null, true],
    ['citizen-app', 'clerk-shen', null, true],
    ['citizen-app', 'P03', '91320499MY9A00018R', false],
    ['enterprise-app', 'P03', '91320499MY9A00018R', true],
    ['enterprise-app', 'P03', null, false],
    ['enterprise-app', 'P03', '92320499MY9A00026H', false],
    ['enterprise-app', 'P04', '91320499MY9A00018R', false],
    ['approval-engine', 'P03', null, false],
    ['no-such-client', 'P03', null, false],
  ])('%s as %s for %s: %s', (client, person, actsFor, expected) => {
    expect(world.asker(client, formatAccountId({ personId: id(person), actsFor })) !== null).toBe(expected);
  });

  it('only a machine asks without a person', () => {
    expect(portalData.clients.filter(({ id: client }) => world.asker(client, null) !== null).map(({ login }) => login)).toEqual(['machine', 'machine', 'machine', 'machine', 'machine']);
  });
});
