import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signAssertion } from '../../schema/contract/sign-assertion.ts';
import { populationSubgraph } from '../../subgraphs/population/population-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { CONTEXT, KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS } from './fake-answers.ts';

const SECRET_WORDS = 'ORA-00942 table HR.T_PERSON 320499193802140016';
let subgraph: RunningSubgraph;
const reported: unknown[] = [];
let asked = 0;

beforeAll(async () => {
  subgraph = await startSubgraph({
    name: 'population', port: 0, keys: KEYS, report: (error, requestId) => reported.push([error, requestId]),
    departments: DEPARTMENTS,
    module: populationSubgraph({
      personIds, now: () => 0,
      adapter: {
        personsByIdNumber: async () => { asked += 1; throw new Error(SECRET_WORDS); },
        household: async () => { throw new Error(SECRET_WORDS); },
        households: async () => { throw new Error(SECRET_WORDS); },
        figures: () => { throw new Error('not asked for'); },
        close: async () => undefined,
      },
    }),
  });
});
afterAll(() => subgraph.close());

const UNAUTHENTICATED = { errors: [{ message: 'This subgraph answers only the gateway.', extensions: { code: 'UNAUTHENTICATED' } }] };
const ENTITY = (field: string) => `{ _entities(representations: [{ __typename: "Person", personId: "p-1" }]) { ... on Person { ${field} } } }`;
const body = JSON.stringify({ query: ENTITY('personId') });
const signed = (of = KEYS.assertion, name = 'population', at: () => number = Date.now) =>
  signAssertion({ url: new URL(subgraph.url), body }, { ...CONTEXT, self: personIdOf('320499193802140016'), deadline: Date.now() + 600_000 }, { subgraph: name, secret: of }, { now: at, nonce: () => crypto.randomUUID() });
const post = (headers: Record<string, string>, sent: string = body, path = '') =>
  fetch(`${subgraph.url}${path}`, { method: 'POST', body: sent, headers: { 'content-type': 'application/json', ...headers } });

describe('a subgraph answers only the gateway', () => {
  it('answers a signed operation', async () => {
    const response = await post(signed());
    expect(response.status).toBe(200);
    await expect(response.json()).resolves.toMatchObject({ data: { _entities: [{ personId: 'p-1' }] } });
  });

  it('names in its answer the call it answers, and no call that it refuses', async () => {
    const headers = signed();
    expect((await post(headers)).headers.get('shuqiao-answers')).toBe(headers['signature']);
    expect((await post(headers)).headers.get('shuqiao-answers')).toBeNull();
  });

  it.each([
    ['nothing signed', () => post({})],
    ['a bearer token instead', () => post({ authorization: 'Bearer x.y.z' })],
    ['another subgraph’s key', () => post(signed(new Uint8Array(32).fill(9)))],
    ['an assertion meant for another subgraph', () => post(signed(new Uint8Array(32).fill(9), 'e-license'))],
    ['a stale assertion', () => post(signed(KEYS.assertion, 'population', () => Date.now() - 31_000))],
    ['one from the future', () => post(signed(KEYS.assertion, 'population', () => Date.now() + 31_000))],
    ['a body that was changed', () => post(signed(), JSON.stringify({ query: ENTITY('idNumber') }))],
    ['a query string added', () => post(signed(), body, '?query={__typename}')],
    ['another path', () => fetch(subgraph.url.replace('/graphql', '/'), { method: 'POST', body, headers: signed() })],
    ['a GET', () => fetch(subgraph.url)],
  ])('refuses %s with 401 and a constant body', async (_what, send) => {
    const response = await send();
    expect(response.status).toBe(401);
    await expect(response.json()).resolves.toEqual(UNAUTHENTICATED);
    expect(asked).toBe(0);
  });

  it('refuses a body above the limit by what its length says, without waiting for it', async () => {
    const status = await new Promise((resolve, reject) => {
      const sending = request(subgraph.url, { method: 'POST', headers: { ...signed(), 'content-length': String(9 * 1024 * 1024) } }, (response) => {
        resolve(response.statusCode);
        sending.destroy();
      });
      sending.on('error', reject).flushHeaders();
    });
    expect(status).toBe(401);
  });

  it('refuses a request sent again, to the byte', async () => {
    const headers = signed();
    expect((await post(headers)).status).toBe(200);
    const again = await post(headers);
    expect(again.status).toBe(401);
    await expect(again.json()).resolves.toEqual(UNAUTHENTICATED);
  });

  it('refuses a signature sent twice over a raw socket', async () => {
    const { host, hostname, port } = new URL(subgraph.url);
    const headers = Object.entries({ ...signed(), signature: signed().signature ?? '' });
    const lines = [...headers, ['signature', headers.find(([name]) => name === 'signature')?.[1]]].map(([name, value]) => `${name}: ${value}`);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.end(`POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
      });
      let text = '';
      socket.on('data', (chunk) => { text += chunk.toString(); }).on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each([
    ['__schema', '{ __schema { types { name } } }'],
    ['__type', '{ __type(name: "Person") { name } }'],
    ['_service', '{ _service { sdl } }'],
    ['an unknown field', ENTITY('salary')],
    ['a document that does not parse', '{ person { '],
    ['a variable of the wrong type', 'query($p: ID) { person(personId: $p) { name } }'],
  ])('tells nothing of its schema or of values for %s', async (_what, query) => {
    const answer = await callSubgraph(subgraph, query, { variables: { p: { idNumber: '320499193802140016' } } });
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toEqual([{ message: "The operation must be valid against this subgraph's schema.", extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('answers a resolver that fails with constant words, and reports the rest', async () => {
    reported.length = 0;
    const answer = await callSubgraph(subgraph, ENTITY('name').replace('p-1', personIdOf('320499193802140016')));
    expect(answer.errors).toEqual([{ message: 'Something went wrong inside the subgraph.', path: ['_entities', 0, 'name'], extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(answer)).not.toContain('ORA-');
    expect(reported).toMatchObject([[{ message: SECRET_WORDS }, 'request-1']]);
  });

  it.each(['[]', '{}', '{"query":1}', '{"query":', ''])('answers a signed body %s with 400', async (sent) => {
    const headers = signAssertion({ url: new URL(subgraph.url), body: sent }, { ...CONTEXT, deadline: Date.now() + 600_000 }, { subgraph: 'population', secret: KEYS.assertion });
    const response = await post(headers, sent);
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('tells an operator that it lives, and what it refused, and nothing else', async () => {
    const origin = subgraph.url.replace('/graphql', '');
    const health = await fetch(`${origin}/healthz`);
    expect([health.status, await health.text()]).toEqual([200, '{"status":"ok"}']);
    await expect((await fetch(`${origin}/metrics`)).text()).resolves.toMatch(/shuqiao_subgraph_refused_total\{reason="UNSIGNED"\} \d+/);
  });
});
