import { describe, expect, it } from 'vitest';
import { loginChallenge, stepUpChallenge, stepUpParameters } from '../../../gateway/login/challenge.ts';
import { LOGIN_REASONS, type LoginReason } from '../../../gateway/login/login-refusal.ts';
import { clerkClaims, makeKey, NOW, startLogin, token } from './test-issuer.ts';

const key = makeKey('key-1');
const citizen = (changes: Record<string, unknown>) => clerkClaims({ principal_kind: 'CITIZEN', org: undefined, client_id: 'citizen-app', clearance: undefined, ...changes });

describe('a step-up is a fresh face check or certificate', () => {
  it.each([
    ['face, just now', { acr: 'face', auth_time: NOW }, 'FACE', 'live'],
    ['certificate, just now', { acr: 'ca', auth_time: NOW }, 'CA', 'live'],
    ['face, a second before the window closes', { acr: 'face', auth_time: NOW - 599 }, 'FACE', 'live'],
    ['face, as the window closes', { acr: 'face', auth_time: NOW - 600 }, 'FACE', 'expired'],
    ['real name, just now', { acr: 'real_name', auth_time: NOW }, 'REAL_NAME', 'absent'],
    ['in person, just now', { acr: 'in_person', auth_time: NOW }, 'IN_PERSON', 'absent'],
    ['face, in the future', { acr: 'face', auth_time: NOW + 61 }, 'FACE', 'absent'],
    ['face, no time', { acr: 'face', auth_time: undefined }, 'FACE', 'absent'],
    ['face, time as text', { acr: 'face', auth_time: String(NOW) }, 'FACE', 'absent'],
    ['face, a fraction of a second', { acr: 'face', auth_time: NOW - 0.5 }, 'FACE', 'absent'],
  ])('%s', async (_what, claims, assurance, stepUp) => {
    expect(await startLogin([key]).present(token(key, citizen(claims)))).toMatchObject({ ok: true, principal: { assurance, stepUp } });
  });

  it('a machine has none, whatever its token says', async () => {
    const claims = clerkClaims({ principal_kind: 'APPROVAL_ENGINE', person_id: undefined, sub: 'service-window', acr: 'face', auth_time: NOW });
    expect(await startLogin([key]).present(token(key, claims))).toMatchObject({ ok: true, principal: { stepUp: 'absent', personId: null } });
  });

  it('runs out while the token lives, by the window configured', async () => {
    const { present, clock } = startLogin([key], { stepUpSeconds: 60 });
    const text = token(key, citizen({ acr: 'face', auth_time: NOW }));
    expect(await present(text)).toMatchObject({ principal: { stepUp: 'live' } });
    clock.advance(60);
    expect(await present(text)).toMatchObject({ principal: { stepUp: 'expired' } });
  });

  it('while it lasts the principal is the very same, so that what follows from it is found by it, and cannot be changed', async () => {
    const { present, clock } = startLogin([key], { stepUpSeconds: 60 });
    const text = token(key, citizen({ acr: 'face', auth_time: NOW }));
    const [first, second] = [await present(text), (clock.advance(59), await present(text))];
    clock.advance(1);
    const third = await present(text);
    if (!first.ok || !second.ok || !third.ok) throw new Error('the token must pass');
    expect([second.principal === first.principal, second.token === first.token, third.principal === first.principal]).toEqual([true, true, false]);
    expect([Object.isFrozen(first.principal), Object.isFrozen(first.token)]).toEqual([true, true]);
  });
});

describe('an agent', () => {
  const agent = (changes: Record<string, unknown>) => clerkClaims({ principal_kind: 'ENTERPRISE_AGENT', org: undefined, acts_for: '91320499MY9A00018R', ...changes });
  it.each([
    ['a legal representative covers everything', { authority: 'LEGAL_REP' }, { authority: 'LEGAL_REP', mandate: null }],
    ['an authorised agent covers the mandate', { authority: 'AUTHORISED_AGENT', mandate: ['LegalEntity.name'] }, { authority: 'AUTHORISED_AGENT', mandate: ['LegalEntity.name'] }],
    ['a mandate may be empty', { authority: 'AUTHORISED_AGENT', mandate: [] }, { mandate: [] }],
    ['a mandate may be everything, if it says so', { authority: 'AUTHORISED_AGENT', mandate: '*' }, { mandate: null }],
  ])('%s', async (_what, claims, expected) => {
    expect(await startLogin([key]).present(token(key, agent(claims)))).toMatchObject({ ok: true, principal: { actsFor: '91320499MY9A00018R', organization: '91320499MY9A00018R', ...expected } });
  });
});

describe('challenges', () => {
  it('name what a step-up takes (RFC 9470)', () => {
    expect(stepUpParameters(600)).toEqual({ error: 'insufficient_user_authentication', acrValues: ['face', 'ca'], maxAge: 600 });
    expect(stepUpChallenge(600)).toBe('Bearer realm="shuqiao", error="insufficient_user_authentication", error_description="A fresh face or certificate authentication is required", acr_values="face ca", max_age="600"');
  });

  it('are four in all: no reason shows in them', () => {
    const reasons = Object.keys(LOGIN_REASONS).filter((reason): reason is LoginReason => reason in LOGIN_REASONS);
    expect(new Set(reasons.map(loginChallenge)).size).toBe(4);
  });
});
