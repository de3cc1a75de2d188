import { createHash } from 'node:crypto';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readToken } from './portal-test-kit.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const node = join(root, 'node_modules/.bin/node');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command as a user would, under the real node. */
function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(node, [join(root, 'sandbox/portal/token.ts'), ...args], { env: { ...process.env, ...environment } }, (_error, out, error) => {
      resolve({ code: child.exitCode ?? -1, out, error });
    });
  });
}

describe('the portal and its token command as processes', () => {
  const keys = mkdtempSync(join(tmpdir(), 'portal-keys-'));
  let portal: ReturnType<typeof spawn>;
  let issuer = '';
  const lines: string[] = [];
  let nextLine: Promise<string>;

  beforeAll(async () => {
    writeFileSync(join(keys, 'person-id.key'), Buffer.alloc(64, 7).toString('base64'));
    portal = spawn(node, [join(root, 'sandbox/portal/main.ts')], { env: { ...process.env, SHUQIAO_KEYS_DIR: keys, PORTAL_PORT: '0', SYNTHETIC_SIZE: '50' }, stdio: ['ignore', 'pipe', 'inherit'] });
    if (portal.stdout === null) throw new Error('the portal must have an output');
    const reader = createInterface({ input: portal.stdout });
    const next = async (): Promise<string> => {
      const [line] = await once(reader, 'line');
      lines.push(String(line));
      return String(line);
    };
    issuer = (await next()).replace('portal: ', '');
    nextLine = next();
  });
  afterAll(() => rmSync(keys, { recursive: true }));

  it('a token, and nothing but a token, is printed', async () => {
    const { code, out, error } = await run(['--portal', issuer, '--client', 'service-window', '--item', 'senior-allowance', '--subject', 'P01']);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(readToken(out).payload).toMatchObject({ client_id: 'service-window', authorization_details: [{ case: 'XB2026GL0001' }] });
  });

  it('a holder\'s code is signed into the purpose; one that is not in three parts is refused', async () => {
    const wish = ['--portal', issuer, '--client', 'approval-engine', '--item', 'talent-settlement', '--case', 'XB2026RC0001', '--holder-code'];
    const { code, out } = await run([...wish, 'P07:11320499MY9B00035D016:AC-0123456789']);
    expect(code).toBe(0);
    expect(readToken(out).payload).toMatchObject({ authorization_details: [{ holder_codes: [{ source: 'e-license', scope: '11320499MY9B00035D016', code: 'AC-0123456789' }] }] });
    expect(await run([...wish, 'P07:AC-0123456789'])).toMatchObject({ code: 1, out: '', error: 'token: --holder-code must be PARTY:TYPE:CODE\n' });
  });

  it('with a key, the token is bound to it and a proof comes along; the key is made once', async () => {
    const file = join(keys, 'dpop.pem');
    const args = ['--portal', issuer, '--client', 'approval-engine', '--dpop-key', file];
    const first = await run([...args, '--prove', 'POST http://127.0.0.1:4000/graphql']);
    const [token = '', proof = ''] = first.out.split('\n');
    expect([first.code, first.error]).toEqual([0, '']);
    expect(readToken(proof)).toMatchObject({ header: { typ: 'dpop+jwt' }, payload: { htm: 'POST', htu: 'http://127.0.0.1:4000/graphql', ath: createHash('sha256').update(token).digest('base64url') } });
    const { cnf } = readToken(token).payload;
    expect(cnf).toEqual({ jkt: expect.stringMatching(/^[\w-]{43}$/) });
    expect(readToken((await run(args)).out).payload['cnf']).toEqual(cnf);
  });

  it('--revoke takes a token back and prints nothing', async () => {
    const token = (await run(['--portal', issuer, '--client', 'open-data'])).out.trim();
    expect(await run(['--portal', issuer, '--client', 'open-data', '--revoke', token])).toEqual({ code: 0, out: '', error: '' });
    const list = readToken(await (await fetch(`${issuer}/revocations`)).text());
    expect(list).toMatchObject({ header: { typ: 'revocations+jwt' }, payload: { tokens: [readToken(token).payload['jti']] } });
  });

  it.each([
    ['a proof without a key', ['--client', 'approval-engine', '--prove', 'POST http://x.invalid/'], 1, 'token: --prove needs --dpop-key'],
    ['a key file that cannot be made', ['--client', 'approval-engine', '--dpop-key', '/nonexistent/key.pem'], 1, 'token: --dpop-key must name a file that can be read or made'],
    ['an unknown client', ['--client', 'nobody'], 1, 'token: --client must be one of approval-engine, '],
    ['a citizen who is not named', ['--client', 'citizen-app'], 1, 'token: --person must say who logs in to citizen-app, e.g. --person P03'],
    ['a person for a machine', ['--client', 'approval-engine', '--person', 'P01'], 1, "token: --person is for people's applications; approval-engine is a machine"],
    ['a case without an item', ['--client', 'approval-engine', '--case', 'XB2026GL0001'], 1, 'token: --case, --subject and --holder-code need --item'],
    ['a case that is not the client’s', ['--client', 'write-back-robot', '--item', 'senior-allowance', '--case', 'XB2026GL0002'], 1, 'token: the portal refused (invalid_authorization_details): the case must be'],
    ['no client', [], 2, 'error: --client must be given; --list shows what can be named'],
    ['a way of authentication that is none', ['--client', 'citizen-app', '--person', 'P01', '--acr', 'palm'], 1, "error: option '--acr <how>' argument 'palm' is invalid."],
  ])('%s: nothing on the output, the reason on the error output', async (_what, args, expected, message) => {
    const { code, out, error } = await run([...args, '--portal', issuer]);
    expect([code, out]).toEqual([expected, '']);
    expect(error).toContain(message);
  });

  it('--list and --help need no portal', async () => {
    const list = await run(['--list']);
    expect(list).toMatchObject({ code: 0, error: '' });
    expect(list.out).toContain('approval-engine');
    expect(list.out).toContain('XB2026GL0001');
    expect((await run(['--help'])).out).toContain('npm run -s token -- --client citizen-app --person P03 --acr face');
  });

  it('SIGUSR2 rotates the key and SIGTERM ends it', async () => {
    portal.kill('SIGUSR2');
    expect(await nextLine).toBe('portal: signing key rotated, 2 published');
    const ended = once(portal, 'exit');
    portal.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect((await run(['--portal', issuer, '--client', 'open-data'])).error).toBe(`token: the portal must be running at ${issuer}: start it with npm start, or name it with --portal\n`);
    expect(lines).toHaveLength(2);
  });
});

it.each([
  ['no key', { SHUQIAO_KEYS_DIR: '/nonexistent' }, 'portal: person-id.key must be in the keys directory: start everything once with npm start, or set SHUQIAO_KEYS_DIR'],
  ['an issuer with a path', { PORTAL_ISSUER: 'http://127.0.0.1:4001/login' }, 'portal: PORTAL_ISSUER must be an http or https origin without a path, got "http://127.0.0.1:4001/login"'],
  ['a port that is none', { PORTAL_PORT: '4001x' }, 'portal: PORTAL_PORT must be a whole number from 0 to 65535, got "4001x"'],
])('the portal does not start with %s, and says so', async (_what, environment, message) => {
  const ran = await new Promise<Ran>((resolve) => {
    const child = execFile(node, [join(root, 'sandbox/portal/main.ts')], { env: { ...process.env, ...environment } }, (_error, out, error) => resolve({ code: child.exitCode ?? -1, out, error }));
  });
  expect([ran.code, ran.out]).toEqual([1, '']);
  expect(ran.error).toContain(message);
});
