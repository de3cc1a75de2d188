import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { ERROR_REGISTRY } from '../../../gateway/errors/error-registry.ts';
import { toPublicError } from '../../../gateway/errors/public-error.ts';
import { loginChallenge } from '../../../gateway/login/challenge.ts';
import { LOGIN_REASONS } from '../../../gateway/login/login-refusal.ts';
import type { LoginReason } from '../../../gateway/login/login-refusal.ts';
import { loginStage } from '../../../gateway/login/login-stage.ts';
import type { LoginRoom } from '../../../gateway/login/login-stage.ts';
import type { Arrived } from '../../../gateway/request-context.ts';
import { JWKS_URI, makeKey, startLogin, token } from './test-issuer.ts';

const key = makeKey('key-1');

function arrived(authorization: readonly string[]): Arrived {
  return {
    requestId: 'request-1', receivedAt: 0, deadline: 1000, signal: new AbortController().signal, place: { heldBy: () => {} },
    http: { method: 'POST', target: '/graphql', headers: { authorization }, network: null }, params: { document: { kind: 'source', source: '{ me { personId } }' }, operationName: null, variables: {} },
  };
}

async function thrownBy(room: LoginRoom, authorization: readonly string[]): Promise<unknown> {
  try {
    return await loginStage(room, arrived(authorization));
  } catch (thrown) {
    return thrown;
  }
}

async function refusal(authorization: readonly string[], change: (network: ReturnType<typeof startLogin>['network']) => void = () => {}) {
  const { login, network } = startLogin([key]);
  change(network);
  const told: unknown[] = [];
  const error = await thrownBy({ login, mustProve: () => false, onRefused: (...facts) => told.push(facts) }, authorization);
  if (!(error instanceof ClientError)) throw new Error('a ClientError was expected');
  return { error, told };
}

describe('the login stage', () => {
  it('hands on the request with its principal and token', async () => {
    const { login } = startLogin([key]);
    const context = arrived([`Bearer ${token(key)}`]);
    expect(await loginStage({ login, mustProve: () => false, onRefused: () => {} }, context)).toMatchObject({ ...context, principal: { kind: 'WINDOW_CLERK' }, token: { tokenId: 'token-1' } });
  });

  it.each([
    ['no token', [], 'TOKEN_MISSING', 'Bearer realm="shuqiao"'],
    ['a forged one', [`Bearer ${token(makeKey('key-1'))}`], 'SIGNATURE_WRONG', 'Bearer realm="shuqiao", error="invalid_token", error_description="The access token is not valid"'],
  ])('%s: constant text for the client, the reason for the log', async (_what, authorization, reason, challenge) => {
    const { error, told } = await refusal(authorization);
    expect({ ...error, message: error.message }).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, message: ERROR_REGISTRY.UNAUTHENTICATED.message, detail: {}, headers: { 'www-authenticate': challenge } });
    expect(told).toEqual([['request-1', reason]]);
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain(reason);
  });

  it('keys that cannot be had make everybody a stranger: 401 and the constant text, and not a word against the token (access.md J8)', async () => {
    const { error, told } = await refusal([`Bearer ${token(key)}`], ({ documents }) => {
      delete documents[JWKS_URI];
    });
    expect({ ...error, message: error.message }).toEqual({ ...error, code: 'UNAUTHENTICATED', status: 401, message: ERROR_REGISTRY.UNAUTHENTICATED.message, detail: {}, headers: { 'www-authenticate': 'Bearer realm="shuqiao"' } });
    expect(told).toEqual([['request-1', 'KEYS_UNAVAILABLE']]);
  });

  it('has one body for every stranger, whatever the reason: 401 and the constant text (access.md, table J)', async () => {
    const reasons = Object.entries(LOGIN_REASONS).filter(([, code]) => code === 'UNAUTHENTICATED').map(([reason]) => reason as LoginReason); // keys of a literal table
    const bodies = await Promise.all(reasons.map(async (reason) => {
      const login = { ready: () => true, authenticate: async () => ({ ok: false, code: 'UNAUTHENTICATED', reason, challenge: loginChallenge(reason) } as const) };
      const error = await thrownBy({ login, mustProve: () => false, onRefused: () => {} }, []);
      return JSON.stringify([error instanceof ClientError && error.status, toPublicError(error, 'request-1')]);
    }));
    expect(bodies.length).toBeGreaterThan(20);
    expect([...new Set(bodies)]).toEqual([expect.stringMatching(/^\[401,/)]);
  });

  it('every reason has a code of the registry that a client may see', () => {
    for (const code of Object.values(LOGIN_REASONS)) expect(ERROR_REGISTRY[code].audience).toBe('client');
  });
});

describe('readiness', () => {
  it('is there once keys are, and asks for them by itself', async () => {
    const { login, network } = startLogin([key]);
    expect(login.ready()).toBe(false);
    expect(network.requests).toEqual([JWKS_URI]);
    // The request joins the load that the question started.
    expect(await login.authenticate({ headers: { authorization: [`Bearer ${token(key)}`] }, method: 'POST', target: '/graphql' })).toMatchObject({ ok: true });
    expect(login.ready()).toBe(true);
    expect(network.requests).toEqual([JWKS_URI]);
  });

  it('ends with the keys, and comes back with them without a request', async () => {
    const { login, clock, network } = startLogin([key]);
    await login.authenticate({ headers: { authorization: [`Bearer ${token(key)}`] }, method: 'POST', target: '/graphql' });
    clock.advance(3601);
    expect(login.ready()).toBe(false);
    expect(network.requests).toHaveLength(2);
  });
});
