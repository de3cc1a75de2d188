import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CITIZEN, PERSON_IDS, startGradedGateway } from '../gateway/graded-gateway.ts';
import type { GradedGateway } from '../gateway/graded-gateway.ts';
import { testConfig } from '../gateway/public-gateway.ts';
import { until } from '../until.ts';

/** One principal whose requests wait for slow departments, and others who want to be answered meanwhile. */

const ME = '{ me { name } }';
const OTHER_ID = PERSON_IDS.encode({ type: '111', number: '320499193802140016' });
let gateway: GradedGateway;
let release: (() => void)[];

beforeEach(async () => {
  release = [];
  gateway = await startGradedGateway({
    // However long the machine stands still: nobody here is to be answered because his time is over.
    config: { http: { ...testConfig([]).http, inFlight: 8, answerTimeout: 3_600_000 } },
    principals: { greedy: CITIZEN, other: { ...CITIZEN, subject: OTHER_ID, personId: OTHER_ID } },
    execute: () => new Promise((resolve) => void release.push(() => resolve({ data: { me: null }, errors: [], provenance: [] }))),
  });
});
afterEach(async () => {
  for (const answer of release) answer();
  await gateway.close();
});

const ask = (token: string) => gateway.query(ME, { token });
const begun = (count: number): Promise<void> => until(() => expect(gateway.executed).toHaveLength(count));
const codeOf = ({ body }: Awaited<ReturnType<typeof ask>>): unknown => body.errors?.[0]?.extensions['code'];

describe('one who asks', () => {
  it('is refused when places are scarce and most are his own, and what he tried is in the journal; others are answered', async () => {
    const waiting = Array.from({ length: 6 }, () => ask('greedy'));
    await begun(6);
    const refused = await ask('greedy');
    expect([refused.status, codeOf(refused)]).toEqual([503, 'OVERLOADED']);
    expect(gateway.journal.records).toMatchObject([{ refusal: 'OVERLOADED', principal: { subject: CITIZEN.subject } }]);
    const others = [ask('other'), ask('other')];
    await begun(8);
    for (const answer of release) answer();
    expect((await Promise.all([...waiting, ...others])).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 200]);
  });

  it('may have as many again as soon as there are enough', async () => {
    const first = Array.from({ length: 6 }, () => ask('greedy'));
    await begun(6);
    expect((await ask('greedy')).status).toBe(503);
    for (const answer of release.splice(0)) answer();
    await Promise.all(first);
    const again = Array.from({ length: 6 }, () => ask('greedy'));
    await begun(12);
    for (const answer of release) answer();
    expect((await Promise.all(again)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});
