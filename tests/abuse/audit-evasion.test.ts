import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClientError } from '../../gateway/errors/client-error.ts';
import type { ExecutionOutcome } from '../../gateway/execution/executor.ts';
import { CITIZEN_ID, startGradedGateway } from '../gateway/graded-gateway.ts';
import type { GradedGateway } from '../gateway/graded-gateway.ts';

/** access.md section 4, E7, and design.md section 1: no byte of data leaves before its audit entry is durable. */

const NAME = '王建国';
const ME = '{ me { name } }';
/** By whatever keys access hid its facts, the record is the citizen's own, who lives. */
const valueOf = (key: string | symbol): string => (key === 'name' ? NAME : key === '__typename' ? 'Person' : String(key).includes('death') ? 'FALSE' : CITIZEN_ID);
const RECORD = (): ExecutionOutcome => ({
  data: { me: new Proxy({}, { get: (_target, key) => valueOf(key), has: () => true, getOwnPropertyDescriptor: (_target, key) => ({ value: valueOf(key), configurable: true, enumerable: true }) }) }, errors: [], provenance: [],
});

let gateway: GradedGateway;
let outcome: () => Promise<ExecutionOutcome>;
beforeEach(async () => {
  outcome = async () => RECORD();
  gateway = await startGradedGateway({ execute: () => outcome() });
});
afterEach(() => gateway.close());

const codeOf = (body: { readonly errors?: readonly { readonly extensions: Record<string, unknown> }[] }): unknown => body.errors?.[0]?.extensions['code'];

/** A client that asks and goes away while the departments are asked; resolves when its entry is in the journal. */
async function leaveBeforeTheAnswer(): Promise<void> {
  const client = new AbortController();
  outcome = () => new Promise((_resolve, reject) => {
    gateway.executed.at(-1)?.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    client.abort();
  });
  const journalled = new Promise<void>((resolve) => {
    gateway.journal.next = async () => resolve();
  });
  await expect(gateway.query(ME, { signal: client.signal })).rejects.toThrow();
  await journalled;
}

describe('an answer with data', () => {
  it('has its entry first, and carries the receipt', async () => {
    const { status, body } = await gateway.query(ME);
    expect({ status, data: body.data, receipt: body.extensions?.['receipt'] }).toEqual({ status: 200, data: { me: { name: NAME } }, receipt: { log: 'held', index: 0 } });
    expect(gateway.journal.records).toMatchObject([{ requestId: 'request-1', clientId: 'citizen-app', principal: { kind: 'CITIZEN', personal: true }, refusal: null, response: { status: 200 } }]);
  });

  it('does not begin before the entry is durable: not its head, not one byte', async () => {
    let durable: () => void = () => {};
    const appended = new Promise<void>((started) => {
      gateway.journal.next = () => {
        started();
        return new Promise((resolve) => (durable = resolve));
      };
    });
    let head = false;
    const reply = fetch(gateway.url, { method: 'POST', body: JSON.stringify({ query: ME }), headers: { 'content-type': 'application/json', authorization: 'Bearer citizen' } }).then((response) => {
      head = true;
      return response.json();
    });
    await appended;
    // Everything the gateway could have sent meanwhile would arrive before an answer it gives to another connection now.
    await fetch(new URL('/healthz', gateway.url));
    expect(head).toBe(false);
    durable();
    expect(await reply).toMatchObject({ data: { me: { name: NAME } } });
  });

  it('becomes 503 without data of any grade when the entry cannot be made durable', async () => {
    gateway.journal.next = () => Promise.reject(new Error('both sinks failed'));
    const { status, headers, body } = await gateway.query(ME);
    expect({ status, code: codeOf(body), keys: Object.keys(body) }).toEqual({ status: 503, code: 'AUDIT_UNAVAILABLE', keys: ['errors'] });
    expect(headers.get('retry-after')).toBe('1');
    expect(JSON.stringify(body)).not.toContain(NAME);
  });

  it('has an entry when the client went away before it came', async () => {
    await leaveBeforeTheAnswer();
    expect(gateway.journal.records).toMatchObject([{ refusal: 'CLIENT_GONE', response: { bytes: 0 } }]);
  });
});

describe('where a request came from', () => {
  const DIRECT = '127.0.0.0/24';
  const asking = (url: string, headers: Record<string, string>, query = ME): Promise<Response> => fetch(url, { method: 'POST', body: JSON.stringify({ query }), headers: { 'content-type': 'application/json', authorization: 'Bearer citizen', ...headers } });
  const networks = (from: GradedGateway): (string | null)[] => from.journal.records.map(({ network }) => network);

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'true-client-ip'])('is not for the client to say by %s', async (name) => {
    expect((await asking(gateway.url, { [name]: name === 'forwarded' ? 'for=198.51.100.9' : '198.51.100.9' })).status).toBe(200);
    expect(networks(gateway)).toEqual([DIRECT]);
  });

  it('is in the entry of a refusal, and of a client that broke the connection', async () => {
    await asking(gateway.url, {}, '{ me { shoeSize } }');
    await leaveBeforeTheAnswer();
    expect(gateway.journal.records.map(({ refusal, network }) => [refusal, network])).toEqual([['GRAPHQL_VALIDATION_FAILED', DIRECT], ['CLIENT_GONE', DIRECT]]);
  });

  it('is whom a trusted proxy names, never whom its client names before it, and nowhere else: no log line, no answer', async () => {
    const behind = await startGradedGateway({ execute: () => outcome(), config: { forwarding: { kind: 'proxied', proxies: ['127.0.0.1/32'], header: 'x-forwarded-for' } } });
    try {
      const told: string[] = [];
      for (const said of ['198.51.100.9', '203.0.113.66, 2001:db8:5::9', 'unknown']) told.push(await (await asking(behind.url, { 'x-forwarded-for': said, forwarded: 'for=192.0.2.1' })).text());
      expect(networks(behind)).toEqual(['198.51.100.0/24', '2001:db8:5::/56', DIRECT]);
      expect(JSON.stringify([told, behind.logged])).not.toMatch(/198\.51\.|203\.0\.113|192\.0\.2|2001:db8/);
    } finally {
      await behind.close();
    }
  });
});

describe('a request without data', () => {
  it.each([
    ['an unknown field', '{ me { shoeSize } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['a syntax error', '{ me {', 400, 'GRAPHQL_PARSE_FAILED'],
    ['a limit', `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: me { name }`).join(' ')} }`, 400, 'LIMIT_EXCEEDED'],
    ['introspection', '{ __schema { types { name } } }', 403, 'INTROSPECTION_DISABLED'],
    ['a wrong check digit', '{ person(idNumber: "320499198503090032") { name } }', 400, 'BAD_IDENTIFIER'],
  ])('of a known principal is journalled before it is refused: %s', async (_name, query, status, code) => {
    const reply = await gateway.query(query);
    expect({ status: reply.status, code: codeOf(reply.body) }).toEqual({ status, code });
    expect(gateway.journal.records).toMatchObject([{ refusal: code, clientId: 'citizen-app', response: { status, rows: 0, bytes: 0 } }]);
    expect(gateway.executed).toEqual([]);
  });

  it('of a known principal is refused with 503 when even that cannot be journalled', async () => {
    gateway.journal.next = () => Promise.reject(new Error('both sinks failed'));
    expect(codeOf((await gateway.query('{ me { shoeSize } }')).body)).toBe('AUDIT_UNAVAILABLE');
  });

  it('of a stranger is counted and not journalled, and its document is not read', async () => {
    const reply = await gateway.query('{ me { shoeSize } }', { token: null });
    expect({ status: reply.status, code: codeOf(reply.body), challenge: reply.headers.get('www-authenticate') }).toEqual({ status: 401, code: 'UNAUTHENTICATED', challenge: 'Bearer realm="shuqiao"' });
    expect({ records: gateway.journal.records.length, counted: gateway.journal.unauthenticated }).toEqual({ records: 0, counted: 1 });
  });

  it('whose execution failed tells nothing of the failure, and journals it', async () => {
    outcome = () => Promise.reject(new RangeError(`ORA-00942 ${NAME}`));
    const { status, body } = await gateway.query(ME);
    expect({ status, code: codeOf(body) }).toEqual({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify([body, gateway.logged])).not.toMatch(/ORA-00942|王建国/);
    expect(gateway.journal.records).toMatchObject([{ refusal: 'STAGE_FAILED' }]);
  });

  it('is answered with the deadline\'s code when that has passed', async () => {
    outcome = () => Promise.reject(new ClientError('DEADLINE_EXCEEDED'));
    expect((await gateway.query(ME)).status).toBe(504);
    expect(gateway.journal.records).toMatchObject([{ refusal: 'DEADLINE_EXCEEDED' }]);
  });
});

describe('what the journal is given', () => {
  it('holds no value, no variable and no document', async () => {
    await gateway.query('query ($after: String) { me { name licenses(after: $after) { nodes { number } } } }', { variables: { after: '游标甲' } });
    await gateway.query('{ person(idNumber: "320499198503090032") { name } }');
    const given = JSON.stringify(gateway.journal.records.map(({ principal: _principal, subjects: _subjects, ...rest }) => rest));
    expect(given).not.toMatch(/王建国|游标甲|320499198503090032|licenses\(/);
  });

  it('names a refused operation by what it asks, never by whom: its hash cannot be tried against numbers (B8)', async () => {
    for (const number of ['320499198503090032', '320499198503090033']) await gateway.query(`{ person(idNumber: "${number}") { name } }`);
    const [one, other] = gateway.journal.records.map(({ template, refusal }) => [template.operationHash, refusal]);
    expect(one).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 'BAD_IDENTIFIER']);
    expect(other).toEqual(one);
  });

  it('holds no number that a client put into a name of its own', async () => {
    await gateway.query('query Of320499198503090031 { a16100000001: me { of320499198503090031: name } }');
    await gateway.query('query Of320499198503090031 { me { shoeSize } }');
    const [answered, refused] = gateway.journal.records.map(({ template }) => template);
    expect([answered?.operationName, answered?.fields.map(({ path }) => path), refused?.operationName]).toEqual(['Of#', expect.arrayContaining(['a#.of#']), null]);
    expect(JSON.stringify([answered, refused])).not.toMatch(/320499198503090031|16100000001/);
  });
});
