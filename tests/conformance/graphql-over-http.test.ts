import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway } from '../gateway/public-gateway.ts';
import type { PublicGateway } from '../gateway/public-gateway.ts';

let gateway: PublicGateway;

beforeAll(async () => {
  gateway = await startPublicGateway([{ name: 'greetings', sdl: 'type Query { hello: String }', resolvers: { Query: { hello: () => '你好' } } }]);
});

afterAll(() => gateway.close());

/** A GET must prove that no other site's page sent it (access.md E6): the audits know nothing of it. */
const fetchFn: typeof fetch = (input, init) => fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), 'apollo-require-preflight': 'audit' } });

describe('GraphQL over HTTP, by the audits of the graphql-http package', () => {
  const audits = serverAudits({ url: () => gateway.url, fetchFn });

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result, 'reason' in result ? result.reason : '').toMatchObject({ status: 'ok' });
  });
});
