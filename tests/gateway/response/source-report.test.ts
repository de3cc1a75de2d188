import { describe, expect, it } from 'vitest';
import { sourceReports as reportsAt } from '../../../gateway/response/source-report.ts';
import type { SourceReport } from '../../../gateway/response/source-report.ts';
import { ToldPlaces } from '../../../gateway/response/told-places.ts';
import type { Provenance } from '../../../schema/contract/provenance.ts';

const call = (path: Provenance['path'], more: Partial<Provenance> = {}): Provenance => ({
  path, source: 'population', channel: 'soap:queryPop', status: 'FOUND', latencyMs: 12, asOf: '2026-10-20T08:00:00+08:00', sourceMode: 'REALTIME', sourceRequestId: 'Q1', quality: [], ...more,
});

const sourceReports = (provenance: readonly Provenance[], withheld: readonly string[], byRecord: ReadonlySet<string>, masked: readonly string[] = []): readonly SourceReport[] =>
  reportsAt(provenance, new ToldPlaces({ withheld, byRecord, masked }));

describe('sourceReports', () => {
  it('tells one call once, with every selection path it served', () => {
    expect(sourceReports([call(['persons', 0]), call(['persons', 1], { latencyMs: 13 }), call(['me', 'household'])], [], new Set())).toEqual([
      { source: 'population', channel: 'soap:queryPop', status: 'FOUND', latencyMs: 12, asOf: '2026-10-20T08:00:00+08:00', sourceMode: 'REALTIME', sourceRequestId: 'Q1', quality: [], paths: ['persons.@', 'me.household'] },
    ]);
  });

  it.each<[string, Partial<Provenance>]>([
    ['its outcome', { status: 'UNAVAILABLE' }],
    ['its time', { asOf: null }],
    ['its defects', { quality: ['ID_LOWERCASE_X'] }],
    ['the department\'s request', { sourceRequestId: 'Q2' }],
    ['the source', { source: 'e-license' }],
  ])('tells calls apart by %s', (_name, more) => {
    expect(sourceReports([call(['me']), call(['me'], more)], [], new Set())).toHaveLength(2);
  });

  it.each([
    ['at a withheld path', [call(['me', 'licenses'])]],
    ['below a withheld path', [call(['me', 'licenses', 'nodes', 0, 'holderPerson'])]],
    ['fetched for a decision only', [call(['me', 'sqHidden_subject'])]],
  ])('says nothing of what was %s: its status would tell whether there is a record', (_name, provenance) => {
    expect(sourceReports(provenance, ['me.licenses'], new Set())).toEqual([]);
  });

  it.each([
    ['a field of it is withheld of all records', ['me.idNumber'], new Set<string>(), []],
    ['a field of it is withheld of some', [], new Set(['me.idNumber']), []],
    ['a field of it is masked', [], new Set<string>(), ['me.idNumber']],
    ['it is masked itself', [], new Set<string>(), ['me']],
  ] as const)('tells no flaw of a record of which %s: the flaw may be of that field', (_, withheld, byRecord, masked) => {
    const flawed = [call(['me'], { quality: ['BIRTH_DATE_DIFFERS:csrq'] })];
    expect(sourceReports(flawed, withheld, byRecord, masked)).toMatchObject([{ status: 'FOUND', quality: [] }]);
    expect(sourceReports(flawed, ['you.idNumber'], new Set(['mean.idNumber']), ['meow'])).toMatchObject([{ quality: ['BIRTH_DATE_DIFFERS:csrq'] }]);
  });

  it('still tells that a list is not whole, unless records of it are withheld', () => {
    const list = [call(['me', 'licenses'], { quality: ['CONSENT_TYPES_OMITTED', 'ID_LOWERCASE_X'] })];
    const flaws = (withheld: readonly string[], byRecord: readonly string[], masked: readonly string[]) => sourceReports(list, withheld, new Set(byRecord), masked)[0]?.quality;
    expect(flaws(['me.licenses.nodes.@.number'], [], [])).toEqual(['CONSENT_TYPES_OMITTED']);
    expect(flaws([], [], ['me.licenses.nodes.@.number'])).toEqual(['CONSENT_TYPES_OMITTED']);
    expect(flaws([], ['me.licenses.nodes.@.number'], [])).toEqual([]);
    expect(flaws([], [], [])).toEqual(['CONSENT_TYPES_OMITTED', 'ID_LOWERCASE_X']);
  });

  it('says what lies beside a withheld path of a like name', () => {
    expect(sourceReports([call(['me', 'licensesHeld']), call(['me'])], ['me.licenses'], new Set())[0]?.paths).toEqual(['me.licensesHeld', 'me']);
  });
});
