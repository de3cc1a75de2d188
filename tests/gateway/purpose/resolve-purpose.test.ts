import { describe, expect, it } from 'vitest';
import type { VerifiedToken } from '../../../gateway/login/verified-token.ts';
import type { ItemCatalogue, ItemDefinition } from '../../../gateway/purpose/item-catalogue.ts';
import { NO_PURPOSE, resolvePurpose } from '../../../gateway/purpose/resolve-purpose.ts';

const NOW = 1_795_219_200;
const ITEM = '11320499MY9B00035D4320131001001';
const CONSENT_ITEM = '11320499MY9B00035D4320131003001';
const PERSON = 'gJZ2DI8w6vy07GcX1zXUF_S9A_RjeK6gStMmqMtPLaEkCj_zdxHvAA';
const subject = { role: 'APPLICANT', kind: 'PERSON', key: PERSON };

const allowance: ItemDefinition = {
  code: ITEM, name: '高龄津贴(尊老金)', version: '1', kind: 'OTHER', legalBasis: 'STATUTORY', notifyExempt: false, batch: false,
  minFields: new Map([['Person.birthDate', { coordinate: 'Person.birthDate', mustDisplay: false, displayOnly: false, verdictPreferred: true, needsValue: false, statutoryGrant: false, thresholds: {} }]]),
};
const newborn: ItemDefinition = { ...allowance, code: CONSENT_ITEM, name: '新生儿出生一件事', kind: 'BIRTH', legalBasis: 'CONSENT', minFields: new Map() };
const items: ItemCatalogue = { item: (code) => [allowance, newborn].find((item) => item.code === code) ?? null };

const detail = (changes: Record<string, unknown> = {}) => ({
  type: 'shuqiao_item', item: ITEM, item_name: '别的名字', case: 'XB2026GL0001', basis: 'STATUTORY', subjects: [subject], assigned: true, region: '320411006', ...changes,
});
const resolve = (authorizationDetails: unknown) => {
  const token: VerifiedToken = { issuer: 'https://login.example.invalid', tokenId: 't', issuedAt: NOW, expiresAt: NOW + 900, authorizationDetails, keyThumbprint: null };
  return resolvePurpose(token, items, NOW);
};

describe('the purpose of a request', () => {
  it('is the signed detail with the definition in force; the name is the catalogue’s', () => {
    expect(resolve([detail()])).toEqual({
      ok: true,
      purpose: {
        item: ITEM, itemName: '高龄津贴(尊老金)', itemVersion: '1', itemKind: 'OTHER', caseNo: 'XB2026GL0001', legalBasis: 'STATUTORY', caseAssigned: true, caseRegion: '320411006',
        subjects: [subject], holderCodes: [], minFields: allowance.minFields, notifyExempt: false, batch: false,
      },
    });
  });

  it('is none for a token without details', () => {
    expect(resolve(undefined)).toEqual({ ok: true, purpose: NO_PURPOSE });
  });

  it('may be an item without a case', () => {
    expect(resolve([detail({ case: undefined, region: undefined, assigned: false, subjects: [] })])).toMatchObject({ ok: true, purpose: { item: ITEM, caseNo: null, caseRegion: null, caseAssigned: false, subjects: [] } });
  });

  it('names entities by USCC beside persons', () => {
    const entity = { role: 'APPLICANT', kind: 'ENTITY', key: '91320499MY9A00018R' };
    expect(resolve([detail({ subjects: [entity, { ...subject, role: 'LEGAL_REPRESENTATIVE' }] })])).toMatchObject({ purpose: { subjects: [entity, { role: 'LEGAL_REPRESENTATIVE' }] } });
  });

  it('runs on consent where the case says so, although the item need not', () => {
    expect(resolve([detail({ basis: 'CONSENT' })])).toMatchObject({ ok: true, purpose: { legalBasis: 'CONSENT' } });
  });
});

const holderCode = (change: Record<string, unknown> = {}) => ({ source: 'e-license', subject: PERSON, scope: '11320499MY9B00035D016', code: 'AC-0123456789', valid_until: NOW + 60, ...change });

describe('codes of holders (依授权)', () => {
  it('are of parties, each with whose, what and until when', () => {
    expect(resolve([detail({ holder_codes: [holderCode(), holderCode({ scope: '11320499MY9B00035D008' })] })])).toMatchObject({
      ok: true,
      purpose: {
        holderCodes: [
          { source: 'e-license', subject: PERSON, kind: 'PERSON', scope: '11320499MY9B00035D016', code: 'AC-0123456789', expiresAt: (NOW + 60) * 1000 },
          { scope: '11320499MY9B00035D008' },
        ],
      },
    });
  });

  it.each([
    ['of who is no party', [holderCode({ subject: `x${PERSON.slice(1)}` })], 'DETAIL_CONTRADICTS'],
    ['two for the same', [holderCode(), holderCode({ code: 'AC-9876543210' })], 'DETAIL_CONTRADICTS'],
    ['without an end', [holderCode({ valid_until: undefined })], 'DETAIL_MALFORMED'],
    ['with a member nobody reads', [holderCode({ fields: '*' })], 'DETAIL_MALFORMED'],
    ['that is a line break', [holderCode({ code: 'AC-\r\nx: y12' })], 'DETAIL_MALFORMED'],
    ['too short to be one', [holderCode({ code: '1' })], 'DETAIL_MALFORMED'],
    ['for a source that is no name', [holderCode({ source: '../e-license' })], 'DETAIL_MALFORMED'],
    ['eleven', Array.from({ length: 11 }, (_, index) => holderCode({ scope: `T${index}` })), 'DETAIL_MALFORMED'],
    ['no list', holderCode(), 'DETAIL_MALFORMED'],
  ])('%s refuse the request', (_what, codes, reason) => {
    expect(resolve([detail({ holder_codes: codes })])).toEqual({ ok: false, code: 'PURPOSE_INVALID', reason });
  });
});

describe('a bad purpose is refused, never read as none', () => {
  it.each([
    ['null', null, 'DETAILS_MALFORMED'],
    ['an empty list', [], 'DETAILS_MALFORMED'],
    ['no list', detail(), 'DETAILS_MALFORMED'],
    ['JSON as text', JSON.stringify([detail()]), 'DETAILS_MALFORMED'],
    ['a list of texts', ['shuqiao_item'], 'DETAILS_MALFORMED'],
    ['two details', [detail(), detail({ item: CONSENT_ITEM, basis: 'CONSENT' })], 'SEVERAL_PURPOSES'],
    ['the same detail twice', [detail(), detail()], 'SEVERAL_PURPOSES'],
    ['another type', [detail({ type: 'payment_initiation' })], 'DETAIL_TYPE_UNKNOWN'],
    ['the type in upper case', [detail({ type: 'SHUQIAO_ITEM' })], 'DETAIL_TYPE_UNKNOWN'],
    ['an unknown member', [detail({ fields: ['Person.idNumber'] })], 'DETAIL_MALFORMED'],
    ['an item code too short', [detail({ item: 'SENIOR_ALLOWANCE' })], 'DETAIL_MALFORMED'],
    ['a basis that is none', [detail({ basis: 'BECAUSE' })], 'DETAIL_MALFORMED'],
    ['no basis', [detail({ basis: undefined })], 'DETAIL_MALFORMED'],
    ['assigned as text', [detail({ assigned: 'true' })], 'DETAIL_MALFORMED'],
    ['a role that is none', [detail({ subjects: [{ ...subject, role: 'KING' }] })], 'DETAIL_MALFORMED'],
    ['a person by ID number', [detail({ subjects: [{ ...subject, key: '320499193802140016 ' }] })], 'DETAIL_MALFORMED'],
    ['an entity whose check character fails', [detail({ subjects: [{ role: 'APPLICANT', kind: 'ENTITY', key: '91320499MY9A00018Q' }] })], 'DETAIL_MALFORMED'],
    ['21 subjects', [detail({ subjects: Array.from({ length: 21 }, (_, n) => ({ ...subject, key: PERSON.slice(0, 50) + String(1000 + n) })) })], 'DETAIL_MALFORMED'],
    ['an empty region, which would match everywhere', [detail({ region: '' })], 'DETAIL_MALFORMED'],
    ['assigned without a case', [detail({ case: undefined })], 'DETAIL_CONTRADICTS'],
    ['a case without a region', [detail({ region: undefined })], 'DETAIL_CONTRADICTS'],
    ['the same party twice', [detail({ subjects: [subject, subject] })], 'DETAIL_CONTRADICTS'],
    ['a case that ended', [detail({ valid_until: NOW })], 'PURPOSE_EXPIRED'],
    ['a basis wider than the item’s', [detail({ item: CONSENT_ITEM, basis: 'STATUTORY' })], 'BASIS_NOT_OF_ITEM'],
    ['public, where the item is not', [detail({ basis: 'PUBLIC' })], 'BASIS_NOT_OF_ITEM'],
  ])('%s', (_what, details, reason) => {
    expect(resolve(details)).toEqual({ ok: false, code: 'PURPOSE_INVALID', reason });
  });

  it('an item that no definition carries has a code of its own', () => {
    expect(resolve([detail({ item: '11320499MY9B00035D4320139999001' })])).toEqual({ ok: false, code: 'PURPOSE_UNKNOWN_ITEM', reason: 'ITEM_UNKNOWN' });
  });

  it('a case is good to the second before it ends', () => {
    expect(resolve([detail({ valid_until: NOW + 1 })])).toMatchObject({ ok: true });
  });
});

describe('the purpose of a token that comes again', () => {
  const again = (changes: Record<string, unknown> = {}): VerifiedToken => Object.freeze({ issuer: 'https://login.example.invalid', tokenId: 't', issuedAt: NOW, expiresAt: NOW + 900, authorizationDetails: [detail(changes)], keyThumbprint: null });

  it('is the very same, so that what follows from it is found by it', () => {
    const token = again();
    const [first, second] = [resolvePurpose(token, items, NOW), resolvePurpose(token, items, NOW + 1)];
    expect(first).toMatchObject({ ok: true });
    expect(second).toBe(first);
  });

  it('still runs out', () => {
    const token = again({ valid_until: NOW + 10 });
    expect(resolvePurpose(token, items, NOW + 9)).toMatchObject({ ok: true });
    expect(resolvePurpose(token, items, NOW + 10)).toMatchObject({ ok: false, reason: 'PURPOSE_EXPIRED' });
  });

  it('is read anew under another version of the items', () => {
    const token = again();
    expect(resolvePurpose(token, items, NOW)).toMatchObject({ ok: true });
    expect(resolvePurpose(token, { item: () => null }, NOW)).toMatchObject({ ok: false, reason: 'ITEM_UNKNOWN' });
    expect(resolvePurpose(token, { item: () => ({ ...allowance, version: '2' }) }, NOW)).toMatchObject({ ok: true, purpose: { itemVersion: '2' } });
  });
});
