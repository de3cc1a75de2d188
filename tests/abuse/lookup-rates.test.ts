import { afterEach, describe, expect, it } from 'vitest';
import { createRateStore } from '../../gateway/access/rates/rate-store.ts';
import { startGradedGateway } from '../gateway/graded-gateway.ts';
import type { GradedGateway } from '../gateway/graded-gateway.ts';
import type { TestReply } from '../gateway/public-gateway.ts';

/** access.md B2, second half: what cannot be read by its number must not be found by trying numbers. Over HTTP, with policy/rates.yaml and a clock that stands still until told. */
const LICENSE = 'query ($id: ID!) { license(licenseId: $id) { typeName } }';
/** Of a citizen, as policy/rates.yaml has it. */
const BURST = 30;

let gateway: GradedGateway;
afterEach(() => gateway.close());

async function start(): Promise<{ advance(seconds: number): void }> {
  let now = 1_795_219_200_000;
  gateway = await startGradedGateway({ rates: createRateStore(() => now), execute: async () => ({ data: { license: null }, errors: [], provenance: [] }) });
  return { advance: (seconds) => void (now += seconds * 1000) };
}

const lookUp = (number: number): Promise<TestReply> => gateway.query(LICENSE, { variables: { id: `1.2.156.3005.2.${number}` } });
const codeOf = ({ body }: TestReply): unknown => body.errors?.[0]?.extensions.code;

async function empty(): Promise<void> {
  for (let number = 0; number < BURST; number += 1) expect(codeOf(await lookUp(number))).toBe('FIELD_FORBIDDEN');
}

describe('B2: numbers tried one by one', () => {
  it('are refused before any subgraph is called once the bucket is empty, and again after it has filled', async () => {
    const { advance } = await start();
    await empty();
    const asked = gateway.executed.length;
    const refused = await lookUp(BURST);
    expect({ status: refused.status, code: codeOf(refused), retryAfter: refused.headers.get('retry-after') }).toEqual({ status: 429, code: 'RATE_LIMITED', retryAfter: '2' });
    expect(refused.body).toMatchObject({ errors: [{ extensions: { rate: 'licenses', arguments: ['Query.license(licenseId:)'], allowedAtOnce: BURST, got: 1, retryAfterSeconds: 2, retryable: true } }] });
    expect(refused.body.data ?? null).toBeNull();
    expect(gateway.executed).toHaveLength(asked);
    advance(2);
    expect(codeOf(await lookUp(BURST))).toBe('FIELD_FORBIDDEN');
    expect((await lookUp(BURST + 1)).status).toBe(429);
  });

  it('are no fewer in one document: aliases, fragments and lists count by value, and a value that was counted is free', async () => {
    await start();
    const many = (group: number) => Array.from({ length: 18 }, (_, at) => `l${at}: license(licenseId: "1.2.156.3005.${group}.${at}") { typeName }`).join(' ');
    expect((await gateway.query(`{ ${many(1)} }`)).status).toBe(200);
    expect((await gateway.query(`{ ${many(1)} }`)).status).toBe(200);
    expect(await gateway.query(`{ ...F } fragment F on Query { ${many(2)} }`)).toMatchObject({ status: 429, body: { errors: [{ extensions: { got: 18 } }] } });
  });

  it('are told apart from honest work: what names nobody is never refused', async () => {
    await start();
    await empty();
    expect((await lookUp(BURST)).status).toBe(429);
    expect((await gateway.query('{ me { name } }')).status).toBe(200);
  });

  it('are in the journal, with the field that was tried, and on /metrics', async () => {
    await start();
    await empty();
    await lookUp(BURST);
    const record = gateway.journal.records.at(-1);
    expect(record).toMatchObject({ refusal: 'RATE_LIMITED', response: { status: 429, rows: 0, bytes: 0 } });
    expect(record?.template.fields.map(({ coordinate }) => coordinate)).toContain('Query.license');
    const metrics = await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text();
    expect(metrics).toContain('shuqiao_rate_limited_total{rate="licenses"} 1');
    expect(metrics).toMatch(/shuqiao_request_seconds_count\{code="RATE_LIMITED"\} 1/);
  });

  it('are refused when nobody can say how many there were', async () => {
    gateway = await startGradedGateway({ rates: { take: async () => ({ kind: 'wait', seconds: 1 }) }, execute: async () => ({ data: { license: null }, errors: [], provenance: [] }) });
    expect([(await lookUp(1)).status, gateway.executed.length]).toEqual([429, 0]);
  });
});
