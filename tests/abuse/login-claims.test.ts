/** access.md section 4, row J9: what a token says of its bearer, however oddly, gives no more than is plainly said. See login-tokens.test.ts. */
import { describe, expect, it } from 'vitest';
import { clerkClaims, makeKey, outcome, signText, startLogin, token } from '../gateway/login/test-issuer.ts';

const key = makeKey('key-1');
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const header = (changes: Record<string, unknown> = {}): string => JSON.stringify({ typ: 'at+jwt', alg: 'ES256', kid: key.kid, ...changes });
const payload = JSON.stringify(clerkClaims());

describe('J9: claims', () => {
  it.each([
    ['missing', undefined], ['a list', ['L4']], ['a level that is none', 'L9'], ['lower case', 'l4'], ['full width', 'Ｌ４'], ['a number', 4], ['padded', ' L4'], ['null', null], ['an object', { level: 'L4' }], ['L0', 'L0'],
  ])('clearance %s is no clearance', async (_what, clearance) => {
    expect(await startLogin([key]).present(token(key, clerkClaims({ clearance })))).toMatchObject({ ok: true, principal: { clearance: 0 } });
  });

  it.each([[undefined], ['FACE'], ['face '], [['face']], [3], [null]])('acr %j is the lowest assurance, and no step-up', async (acr) => {
    expect(await startLogin([key]).present(token(key, clerkClaims({ acr })))).toMatchObject({ ok: true, principal: { assurance: 'LOW', stepUp: 'absent' } });
  });

  it.each([
    ['kind unknown', { principal_kind: 'GOD' }],
    ['kind missing', { principal_kind: undefined }],
    ['kind in lower case', { principal_kind: 'window_clerk' }],
    ['kind a list', { principal_kind: ['WINDOW_CLERK'] }],
    ['organisation with a wrong check character', { org: '11320499MY9B00035E' }],
    ['organisation a list', { org: ['11320499MY9B00035D'] }],
    ['region with letters', { region: '3204xx' }],
    ['region empty, which would match everywhere', { region: '' }],
    ['no jti', { jti: undefined }],
    ['jti of two lines', { jti: 'a\nb' }],
    ['client id with a line break', { client_id: 'a\nb' }],
    ['cnf of another kind', { cnf: { 'x5t#S256': 'abc' } }],
    ['mandate a text', { principal_kind: 'ENTERPRISE_AGENT', org: undefined, acts_for: '91320499MY9A00018R', authority: 'AUTHORISED_AGENT', mandate: 'LegalEntity.name' }],
  ])('%s is refused', async (_what, change) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(change))))).toBe('CLAIMS_MALFORMED');
  });

  const agent = { principal_kind: 'ENTERPRISE_AGENT', org: undefined, acts_for: '91320499MY9A00018R' };
  it.each([
    ['a person whose sub is another', { sub: 'personid-of-somebody-else' }],
    ['an official without an organisation', { org: undefined }],
    ['a clerk acting for an entity', { acts_for: '91320499MY9A00018R', authority: 'LEGAL_REP' }],
    ['a citizen of an organisation', { principal_kind: 'CITIZEN' }],
    ['a machine that is a person', { principal_kind: 'APPROVAL_ENGINE' }],
    ['a machine whose sub is not its client', { principal_kind: 'APPROVAL_ENGINE', person_id: undefined }],
    ['an agent of nothing', { ...agent, acts_for: undefined, authority: 'LEGAL_REP' }],
    ['an agent without authority', agent],
    ['an authorised agent without a mandate', { ...agent, authority: 'AUTHORISED_AGENT' }],
    ['a legal representative with a mandate', { ...agent, authority: 'LEGAL_REP', mandate: '*' }],
  ])('%s is a contradiction', async (_what, change) => {
    expect(outcome(await startLogin([key]).present(token(key, clerkClaims(change))))).toBe('CLAIMS_CONTRADICT');
  });

  it.each([
    ['a claim twice', '"clearance":"L1","clearance":"L4"'],
    ['a claim twice, once escaped', '"clearance":"L1","clear\\u0061nce":"L4"'],
    ['a name twice deep inside', '"x":[{"a":1,"b":{"c":1,"c":2}}]'],
  ])('%s is refused', async (_what, members) => {
    const text = JSON.stringify(clerkClaims({ clearance: undefined })).replace(/\}$/, `,${members}}`);
    expect(outcome(await startLogin([key]).present(signText(key, header(), text)))).toBe('CLAIMS_MALFORMED');
  });

  it('a header name twice is refused', async () => {
    expect(outcome(await startLogin([key]).present(signText(key, '{"typ":"at+jwt","alg":"none","alg":"ES256","kid":"key-1"}', payload)))).toBe('HEADER_MALFORMED');
  });

  it('the same name in two objects is no repetition', async () => {
    const text = JSON.stringify(clerkClaims({ other: [{ a: '{"a":1,"a":2}' }, { a: 2 }], more: { a: { a: 1 } } }));
    expect(outcome(await startLogin([key]).present(signText(key, header(), text)))).toBe('ok');
  });

  it('__proto__ among the claims changes nothing', async () => {
    const text = JSON.stringify(clerkClaims({ clearance: undefined })).replace(/\}$/, ',"__proto__":{"clearance":"L4"}}');
    expect(await startLogin([key]).present(signText(key, header(), text))).toMatchObject({ ok: true, principal: { clearance: 0 } });
  });

  it('bytes that are no UTF-8 are refused', async () => {
    const bytes = Buffer.concat([Buffer.from(payload.slice(0, -1)), Buffer.from(',"x":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const input = `${encode(header())}.${bytes.toString('base64url')}`;
    const good = signText(key, header(), payload);
    expect(outcome(await startLogin([key]).present(`${input}.${good.split('.')[2]}`))).toBe('CLAIMS_MALFORMED');
  });
});
