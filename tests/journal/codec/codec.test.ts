import { describe, expect, it } from 'vitest';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import { encodeEvent } from '../../../journal/codec/encode-event.ts';
import type { EventEntry } from '../../../journal/codec/encode-event.ts';
import { EntryEncoder } from '../../../journal/codec/entry-encoder.ts';
import { decodeDifferences, encodeDifferences } from '../../../journal/codec/field-differences.ts';
import { guardText } from '../../../journal/codec/guard-text.ts';
import { packRequestId, unpackRequestId } from '../../../journal/codec/request-id-text.ts';
import { FIELD_STATES } from '../../../journal/journal-entry.ts';
import type { AccessRecord, AccessTemplate, FieldDifference } from '../../../journal/journal-entry.ts';
import type { AccessView } from '../../../journal/read/access-view.ts';
import { EntryResolver } from '../../../journal/read/entry-resolver.ts';
import { networkPseudonym } from '../../../journal/subjects/network-pseudonym.ts';
import { pseudonymise } from '../../../journal/subjects/pseudonymise.ts';
import { subjectPseudonym } from '../../../journal/subjects/subject-pseudonym.ts';
import { sampleRecord, SENSITIVE_TEMPLATE } from '../sample-record.ts';
import { fc } from '../../property.ts';

const KEY = { epoch: '2026Q4', key: Buffer.alloc(32, 9), validUntil: Number.MAX_SAFE_INTEGER };

/** Encodes records one after the other into one log and reads each back with everything it refers to. */
async function roundTrip(records: readonly AccessRecord[], firstIndex = 0): Promise<{ views: AccessView[]; log: Buffer[] }> {
  const encoder = new EntryEncoder();
  const log: Buffer[] = Array.from({ length: firstIndex }, () => Buffer.from('[]'));
  const at: number[] = [];
  for (const record of records) {
    log.push(...encoder.encodeAccess(record, pseudonymise(record, KEY), log.length));
    at.push(log.length - 1);
  }
  const read = async (index: number) => decodeEntry(log[index] ?? Buffer.alloc(0));
  const resolver = new EntryResolver('log', read);
  const views: AccessView[] = [];
  for (const index of at) {
    const entry = await read(index);
    if (entry.kind !== 'A') throw new Error('an access entry must come back');
    views.push(await resolver.view(index, entry));
  }
  return { views, log };
}

describe('an access entry', () => {
  it('gives back who, why, of whom, every field with state and reason, sources and outcome', async () => {
    const record = sampleRecord(1, {
      principal: { kind: 'WINDOW_CLERK', subject: 'clerk-person-id', organization: '11320499MY9B00035D', personal: true }, intent: 0, refusal: 'DEADLINE_EXCEEDED',
      subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'p1' }, { role: 'SELLER', kind: 'ENTITY', key: '91320499MY9A00018R' }],
      differences: [{ index: 0, state: 'D', reason: 'UNDER_14' }, { index: 3, state: { A: 7, N: 3 }, reason: null }],
      sources: [
        { source: 'population', latencyMs: 12.4, rows: 1, status: 'FOUND', sourceRequestId: null },
        { source: 'e-license', latencyMs: 250, rows: 0, status: 'UNAVAILABLE', sourceRequestId: 'EL-1' },
      ],
    });
    const { views: [view] } = await roundTrip([record]);
    expect(view).toMatchObject({
      at: record.at, requestId: record.requestId, caseNo: record.caseNo, schemaId: 's-1', policyVersion: 'p-1',
      operation: { name: 'Prefill', hash: 'a'.repeat(64), type: 'query' },
      context: { principalKind: 'WINDOW_CLERK', organization: '11320499MY9B00035D', clientId: 'engine-1', item: record.item, legalBasis: 'STATUTORY', epoch: '2026Q4' },
      actor: subjectPseudonym(KEY.key, 'PERSON', 'clerk-person-id'),
      subjects: [
        { role: 'APPLICANT', kind: 'PERSON', pseudonym: subjectPseudonym(KEY.key, 'PERSON', 'p1') },
        { role: 'SELLER', kind: 'ENTITY', pseudonym: subjectPseudonym(KEY.key, 'ENTITY', '91320499MY9A00018R') },
      ],
      outcome: {
        status: 200, rows: 1, bytes: 512, latencyMs: 20, intent: 0, refusal: 'DEADLINE_EXCEEDED',
        sources: [
          { source: 'population', latencyMs: 12, rows: 1, status: 'FOUND', sourceRequestId: null },
          { source: 'e-license', latencyMs: 250, rows: 0, status: 'UNAVAILABLE', sourceRequestId: 'EL-1' },
        ],
      },
    });
    expect(view?.fields.map(({ coordinate, state, reason, implicit }) => [coordinate, state, reason, implicit])).toEqual([
      ['Person.name', 'D', 'UNDER_14', false], ['Person.idNumber', 'M', 'MASK_WINDOW', false],
      ['Person.biometric', 'D', 'GRADE_ABOVE_CLEARANCE', false], ['Person.birthDate', { A: 7, N: 3 }, null, true],
    ]);
  });

  it.each<readonly [with_: string, overrides: Partial<AccessRecord>]>([
    ['nothing else', {}], ['an intent', { intent: 7 }], ['a refusal', { refusal: 'DEADLINE_EXCEEDED' }], ['no digest', { requestHash: null }], ['no digest, an intent and a refusal', { requestHash: null, intent: 7, refusal: 'INTERNAL' }],
  ])('tells the network apart from what may stand beside it: %s', async (_, overrides) => {
    for (const network of ['198.51.100.0/24', null]) {
      const record = sampleRecord(1, { ...overrides, network });
      const { views: [view] } = await roundTrip([record]);
      expect(view).toMatchObject({ network: network === null ? null : Buffer.from(networkPseudonym(KEY.key, network), 'base64url').toString('hex'), outcome: { intent: record.intent, refusal: record.refusal } });
      expect(view?.requestMac === null).toBe(record.requestHash === null);
    }
  });

  it('tells an intent\'s network as well', () => {
    const record = sampleRecord(1);
    const bytes = new EntryEncoder().encodeIntent(record, pseudonymise(record, KEY), 0).at(-1) ?? Buffer.alloc(0);
    expect(decodeEntry(bytes)).toMatchObject({ kind: 'I', network: expect.stringMatching(/^[0-9a-f]{12}$/), requestMac: expect.stringMatching(/^.{16}$/) });
  });

  it.each([['short', '"abc"'], ['an address', '"203.0.113.7"'], ['no base64url', '"abcdef+/"']])('refuses a network that is %s, without repeating it', (_, text) => {
    const entry = `["A",2,1795248000000,3,null,"2026-0","X-zrZv_IbzjZUnhsbWlseQ","bALPIINGnnJ1iji-",[],"",[],20,200,1,512,"8ES72aGIWUcPJcW8",${text}]`;
    expect(() => decodeEntry(Buffer.from(entry))).toThrow(/^a network must be 8 characters of base64url$/);
  });

  it('from before networks were kept has none, and everything else', () => {
    const begin = '["A",2,1795248000000,3,null,"2026-0","X-zrZv_IbzjZUnhsbWlseQ","bALPIINGnnJ1iji-",[],"",[],20,200,1,512';
    expect(decodeEntry(Buffer.from(`${begin},"8ES72aGIWUcPJcW8",6]`))).toMatchObject({ requestMac: '8ES72aGIWUcPJcW8', network: null, intent: 6, refusalIndex: null });
    expect(decodeEntry(Buffer.from(`${begin},null,null,9]`))).toMatchObject({ requestMac: null, network: null, intent: null, refusalIndex: 9 });
    expect(decodeEntry(Buffer.from(`${begin}]`))).toMatchObject({ requestMac: null, network: null, intent: null, refusalIndex: null });
  });

  it('writes a template and its dictionary once, however many requests refer to them', async () => {
    const { log } = await roundTrip(Array.from({ length: 50 }, (_, n) => sampleRecord(n)));
    const kinds = log.map((bytes) => decodeEntry(bytes).kind);
    expect(kinds.filter((kind) => kind !== 'A')).toEqual(['T', 'D', 'D']);
  });

  it('writes an equal template of another object once as well', async () => {
    const { log } = await roundTrip([sampleRecord(1), sampleRecord(2, { template: structuredClone(SENSITIVE_TEMPLATE) })]);
    expect(log.filter((bytes) => decodeEntry(bytes).kind === 'T')).toHaveLength(1);
  });

  it('splits templates and subjects that no single entry could hold', async () => {
    const template: AccessTemplate = {
      ...SENSITIVE_TEMPLATE, defaults: 'A'.repeat(950), reasons: {},
      fields: Array.from({ length: 950 }, (_, i) => ({ path: `a.very.long.path.to.the.field.number.${i}`, coordinate: `Person.field${i}`, grade: 2, owner: 'population', implicit: false })),
    };
    const subjects = Array.from({ length: 4_500 }, (_, i) => ({ role: 'RESULT', kind: 'PERSON', key: `p${i}` } as const));
    const { views: [view], log } = await roundTrip([sampleRecord(1, { template, subjects, differences: [{ index: 949, state: 'N', reason: null }] })]);
    expect(Math.max(...log.map((bytes) => bytes.length))).toBeLessThanOrEqual(0xffff);
    expect(view?.fields.map((field) => field.coordinate)).toEqual(template.fields.map((field) => field.coordinate));
    expect(view?.fields[949]?.state).toBe('N');
    expect(view?.subjects.map((subject) => subject.pseudonym)).toEqual(subjects.map((subject) => subjectPseudonym(KEY.key, 'PERSON', subject.key)));
  });

  it('of 25 fields takes under 200 bytes even late in a long log', async () => {
    const fields = Array.from({ length: 25 }, (_, i) => ({ path: `subject.field${i}`, coordinate: `Person.field${i}`, grade: 3, owner: 'population', implicit: false } as const));
    const template: AccessTemplate = { ...SENSITIVE_TEMPLATE, fields, defaults: 'AAAAAAAAAAAAAAAAAAAAMMMDD', reasons: { 23: 'NO_GRANT' } };
    const record = (n: number): AccessRecord => sampleRecord(n, {
      template, caseNo: `2026110100${n}`, differences: n % 3 === 0 ? [{ index: 7, state: 'N', reason: null }] : [],
      sources: ['population', 'e-license'].map((source) => ({ source, latencyMs: 40, rows: 1, status: 'FOUND', sourceRequestId: null })),
    });
    const { log } = await roundTrip(Array.from({ length: 300 }, (_, n) => record(n)), 1_000);
    const sizes = log.slice(1_000).map((bytes) => bytes.length);
    expect(sizes.reduce((sum, size) => sum + size, 0) / 300).toBeLessThan(200);
  });

  it('that throws leaves nothing behind: the next one is whole', () => {
    const encoder = new EntryEncoder();
    const wrong = sampleRecord(1, { template: { ...SENSITIVE_TEMPLATE, defaults: '' } });
    expect(() => encoder.encodeAccess(wrong, pseudonymise(wrong, KEY), 5)).toThrow('a template must have one default state a field: 4 fields, 0 states');
    const next = sampleRecord(2);
    const entries = encoder.encodeAccess(next, pseudonymise(next, KEY), 5);
    const access = decodeEntry(entries.at(-1) ?? Buffer.alloc(0));
    expect(access.kind === 'A' && [access.templateIndex, access.contextIndex, access.sourceNamesIndex]).toEqual([5, 6, 7]);
  });

  it('holds no token, no subject key and no plain digest of the request', async () => {
    const record = sampleRecord(1);
    const { log } = await roundTrip([record]);
    const text = Buffer.concat(log).toString();
    for (const secret of [record.tokenId, 'person-1', record.network ?? '', '198.51.', record.requestHash?.toString('base64url') ?? '', record.requestHash?.toString('hex') ?? '']) expect(text).not.toContain(secret);
  });
});

describe('event entries', () => {
  const at = Date.UTC(2026, 10, 21);
  const events: EventEntry[] = [
    { kind: 'B', event: 'boot', at, previousSize: 3, previousRoot: 'cm9vdA==', unclean: true, discardedBytes: 17, software: 's', schemaId: 'x', policyVersion: 'p', configurationHash: 'c', verifierKeys: ['k'] },
    { kind: 'B', event: 'shutdown', at, unauthenticated: 4 }, { kind: 'H', at, head: 'note\n', clockOffsetMs: -3, unauthenticated: 0, anew: false }, { kind: 'H', at, head: 'note\n', clockOffsetMs: 0, unauthenticated: 2, anew: true },
    { kind: 'P', at, subject: 'policy', from: null, to: 'p-2', digest: 'd' }, { kind: 'C', at, subject: 'dispute', log: 'l', index: 9, reference: 'OBJ-1' },
    { kind: 'Q', at, action: 'reveal', actor: 'auditor-1', organization: null, reason: 'complaint', caseNo: 'C-1', approver: 'auditor-2' },
    { kind: 'K', at, epoch: '2026Q4', state: 'retired' }, { kind: 'X', at, subject: 'primary', state: 'ejected', cause: 'EIO', notReleased: [4, 6] },
    { kind: 'X', at, subject: 'disk', state: 'full', cause: null, notReleased: null }, { kind: 'R', at, logs: [{ origin: 'l', size: 3, root: 'r' }] },
  ];
  it.each(events.map((event) => [`${event.kind}${'event' in event ? ` ${event.event}` : ''}`, event] as const))('of kind %s come back as they were', (_, event) => {
    expect(decodeEntry(encodeEvent(event))).toEqual(event);
  });

  it.each([
    ['no JSON', '{', 'an entry must be JSON'], ['an object', '{"A":1}', 'an entry must be a JSON array'], ['an unknown kind', '["Z",1]', 'an entry: item 0 must be one of B, H,'],
    ['a kind from the prototype', '["constructor"]', 'an entry: item 0 must be one of'], ['a negative time', '["K",-1,"e","opened"]', 'item 1 must be a non-negative integer'],
    ['an unknown state', '["K",1,"e","lost"]', 'item 3 must be one of opened, unavailable, retired'], ['a short access entry', '["A",1,2]', 'must be'],
    ['a subject in the clear', '["S",["A320499198503090031"]]', 'a subject must be a role letter and 22 characters of base64url'],
  ])('with %s are refused, and the message does not repeat them', (_, text, reason) => {
    expect(() => decodeEntry(Buffer.from(text))).toThrow(reason);
  });
});

describe('field differences', () => {
  it.each([
    ['one field', [{ index: 3, state: 'D', reason: 'X' }], '3D!0'], ['a run', [5, 6, 7].map((index) => ({ index, state: 'N', reason: null })), '5-7N'],
    ['a tally', [{ index: 12, state: { A: 7, D: 3 }, reason: null }], '12A7D3'], ['nothing', [], ''],
    ['runs that reasons part', [{ index: 1, state: 'D', reason: 'X' }, { index: 2, state: 'D', reason: null }], '1D!0,2D'],
  ] as [string, FieldDifference[], string][])('of %s are spelt', (_, differences, text) => {
    expect(encodeDifferences(differences, () => 0)).toBe(text);
  });

  it('are remembered where the list is frozen, but for reasons, whose place is each log\'s own', () => {
    const denied: FieldDifference = { index: 1, state: 'D', reason: null };
    const changing = [denied];
    const [frozen, reasoned] = [Object.freeze([denied]), Object.freeze([{ ...denied, reason: 'X' }])];
    const spelt = (place: number): string[] => [changing, frozen, reasoned].map((list) => encodeDifferences(list, () => place));
    expect(spelt(3)).toEqual(['1D', '1D', '1D!3']);
    changing.push({ ...denied, index: 2 });
    expect(spelt(9)).toEqual(['1-2D', '1D', '1D!9']);
  });

  const state = fc.oneof(fc.constantFrom(...FIELD_STATES), fc.dictionary(fc.constantFrom(...FIELD_STATES), fc.integer({ min: 1, max: 999 }), { minKeys: 1 }));
  it('come back as they were, in order', () => {
    const difference = fc.record({ index: fc.nat(400), state, reason: fc.constantFrom(null, 'R0', 'R1') });
    fc.assert(fc.property(fc.uniqueArray(difference, { selector: (item) => item.index }), (list) => {
      const text = encodeDifferences(list, (reason) => Number(reason.slice(1)));
      expect(decodeDifferences(text, (index) => `R${index}`)).toEqual([...list].sort((a, b) => a.index - b.index).map((item) => ({ ...item })));
    }), { seed: 7, numRuns: 300 });
  });

  it.each(['x', '3', '3Z', '3A-', '3D!', '1D,,2D', '0-99999999N'])('that read %s are none', (text) => {
    expect(decodeDifferences(text, () => 'R')).toBeNull();
  });

  it('with a reason that the dictionary does not hold are none', () => {
    expect(decodeDifferences('3D!9', () => null)).toBeNull();
  });
});

describe('texts that others chose', () => {
  it.each([
    ['an ID number', '320499198503090031'], ['an ID number with x', '32049919920225026x'], ['one inside an alias', 'subject.q320499198503090031.name'],
    ['an old ID number', '320499611130031'], ['a mobile number', '16100000001'], ['one in a sentence', 'call 16100000001 now'], ['Chinese text', '王建国'], ['a control character', 'a\nb'], ['a number among 300 characters', `${'a'.repeat(300)} 16100000001`],
  ])('that could be %s leave nothing behind: all numbers and names can be tried against a digest', (_, text) => {
    expect(guardText(text)).toBe('~');
  });

  it('are looked at no less closely for the first look: whatever is around a number or a token, it leaves nothing behind', () => {
    const around = fc.string({ unit: fc.constantFrom(...'ab .-_X/'), maxLength: 30 });
    const somebodys = fc.constantFrom('320499198503090031', '32049919920225026x', '16100000001', 'eyJhbGciOiJFZERTQSJ9', '王', '\n', '\u007f');
    fc.assert(fc.property(around, somebodys, around, (before, it, after) => guardText(before + it + after) === '~'), { seed: 7, numRuns: 500 });
  });

  it('of 300 characters are replaced by a digest', () => {
    expect(guardText('a'.repeat(300))).toMatch(/^~[A-Za-z0-9_-]{16}$/);
    expect(guardText('a'.repeat(300))).not.toBe(guardText('b'.repeat(300)));
  });

  it.each(['subject.licenses.nodes.@.number', '2026110100012345', '11320499MY9B00035D4320131012001', 'EL-2026-11-21-000123', 'd290f1ee-6c54-4b01-90e6-d701748f0851', ''])('that read «%s» stay', (text) => {
    expect(guardText(text)).toBe(text);
  });
});

describe('the dictionary', () => {
  it('tells a context without an item from one whose item is the word null, and guards a text each time it begins anew', () => {
    const encoder = new EntryEncoder();
    const written = (item: string | null): string[] => encoder.encodeAccess(sampleRecord(1, { item }), pseudonymise(sampleRecord(1), KEY), 0).map(String).filter((entry) => entry.startsWith('["D","context"'));
    expect(written(null)[0]).toContain(',null,');
    expect(written('null')[0]).toContain(',"null",');
    expect([written(null), written('null')]).toEqual([[], []]);
    for (let boot = 0; boot < 2; boot += 1) {
      encoder.beginAnew();
      expect(written('16100000001')[0]).toContain(',"~",');
    }
  });
});

describe('request ids', () => {
  it.each(['d290f1ee-6c54-4b01-90e6-d701748f0851', 'req-17', 'AAAAAAAAAAAAAAAAAAAAAA', ':x', ''])('«%s» come back as they were', (id) => {
    expect(unpackRequestId(packRequestId(id))).toBe(id);
  });

  it('that are UUIDs take 22 characters', () => {
    expect(packRequestId('d290f1ee-6c54-4b01-90e6-d701748f0851')).toHaveLength(22);
  });
});
