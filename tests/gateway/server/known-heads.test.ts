import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { KnownHeads } from '../../../gateway/server/known-heads.ts';
import { startPublicGateway } from '../public-gateway.ts';

const SDL = 'type Query { word: String need: String! }';
const SUBGRAPH = { name: 'words', sdl: SDL, resolvers: { Query: { word: () => '数桥', need: () => null } } };

describe('the head of a success', () => {
  it('is known once it was learned, by Accept header, an absent one being as an empty one', () => {
    const heads = new KnownHeads();
    expect(heads.of('application/json')).toBeNull();
    heads.learn('application/json', [['content-type', 'application/json; charset=utf-8']]);
    heads.learn(undefined, [['content-type', 'x/y']]);
    expect(heads.of('application/json')).toEqual({ 'content-type': 'application/json; charset=utf-8' });
    expect(heads.of('')).toEqual({ 'content-type': 'x/y' });
    expect(heads.of('*/*')).toBeNull();
  });

  it('is not kept for endless or endlessly many Accept headers', () => {
    const heads = new KnownHeads();
    heads.learn('a'.repeat(257), []);
    expect(heads.of('a'.repeat(257))).toBeNull();
    for (let at = 0; at < 200; at += 1) heads.learn(`a/${at}`, []);
    expect([heads.of('a/99'), heads.of('a/100')]).toEqual([{}, null]);
  });
});

describe('answers whose head is known', () => {
  it.each([
    ['application/json', 'application/json; charset=utf-8'],
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['text/html, application/json;q=0.5', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
  ])('are the same as the first of their kind, for %s', async (accept, contentType) => {
    const gateway = await startPublicGateway([SUBGRAPH]);
    try {
      const ask = (query: string): ReturnType<typeof gateway.query> => gateway.query(query, { headers: { accept } });
      const [first, second] = [await ask('{ word }'), await ask('{ word }')];
      for (const { status, headers, body } of [first, second]) {
        expect([status, headers.get('content-type'), headers.get('cache-control'), body.data]).toEqual([200, contentType, 'no-store', { word: '数桥' }]);
        expect(headers.get('content-length')).not.toBeNull();
      }
      // An error of the whole operation is Apollo Server's to tell, whether the head of a success is known or not.
      const failed = await ask('{ nothing }');
      expect([failed.body.errors?.[0]?.extensions['code'], 'data' in failed.body]).toEqual(['GRAPHQL_VALIDATION_FAILED', false]);
      const partial = await ask('{ word need }');
      expect([partial.status, partial.body.data, partial.body.errors?.length]).toEqual([200, null, 1]);
    } finally {
      await gateway.close();
    }
  });

  it('do not change how a stage that fails is told', async () => {
    const failing = { prepare: async () => { throw new ClientError('OPERATION_TOO_COMPLEX'); }, subgraphs: [], close: async () => {} };
    let isFailing = true;
    const gateway = await startPublicGateway([SUBGRAPH], { parts: { createExecutor: (_file, api) => ({
      ...failing,
      prepare: async () => (isFailing ? failing.prepare() : { execute: async () => ({ data: { word: api.getQueryType()?.name ?? null }, errors: [], provenance: [] }) }),
    }) } });
    try {
      const told = async (): Promise<unknown> => {
        const { status, headers, body } = await gateway.query('{ word }');
        return [status, headers.get('content-type'), body.errors?.map(({ message, extensions: { correlationId: _id, ...extensions } }) => ({ message, extensions })), Object.keys(body)];
      };
      const before = await told();
      isFailing = false;
      expect((await gateway.query('{ word }')).body.data).toEqual({ word: 'Query' });
      isFailing = true;
      expect(await told()).toEqual(before);
      expect(before).toEqual([400, 'application/graphql-response+json; charset=utf-8', [expect.objectContaining({ extensions: expect.objectContaining({ code: 'OPERATION_TOO_COMPLEX' }) })], expect.any(Array)]);
    } finally {
      await gateway.close();
    }
  });

  it('do not spare a request that accepts nothing we have its refusal', async () => {
    const gateway = await startPublicGateway([SUBGRAPH]);
    try {
      await gateway.query('{ word }');
      const refused = await gateway.query('{ word }', { headers: { accept: 'image/png' } });
      const again = await gateway.query('{ word }', { headers: { accept: 'image/png' } });
      expect([refused.status, again.status, again.body.errors?.[0]?.extensions['code']]).toEqual([406, 406, 'NOT_ACCEPTABLE']);
      expect(gateway.subgraphs['words']?.received.length).toBe(1);
    } finally {
      await gateway.close();
    }
  });
});
