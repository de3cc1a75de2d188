import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * Takes login's defences out one by one, in a copy of the tree, and runs the abuse suite over it: each must be missed by some test. A defence whose text
 * changed fails here too, so the list keeps up with the code.
 */
interface Defence {
  readonly row: string;
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly suite: 'tokens' | 'keys' | 'revocation' | 'national-cryptography' | 'possession';
}

const SUITES: Readonly<Record<Defence['suite'], readonly string[]>> = {
  tokens: ['tests/abuse/login-tokens.test.ts', 'tests/abuse/login-claims.test.ts', 'tests/abuse/login-presentation.test.ts'],
  keys: ['tests/abuse/login-keys.test.ts'],
  revocation: ['tests/abuse/login-revocation.test.ts'],
  'national-cryptography': ['tests/abuse/login-national-cryptography.test.ts'],
  possession: ['tests/gateway/login/proof-of-possession.test.ts'],
};

const inFile = (suite: Defence['suite'], file: string, rows: readonly (readonly [row: string, what: string, from: string, to: string])[]): Defence[] =>
  rows.map(([row, what, from, to]) => ({ row, what, file: `gateway/login/${file}`, from, to, suite }));

const DEFENCES: readonly Defence[] = [
  ...inFile('tokens', 'create-login.ts', [
    ['J1', 'the signature is checked', "if (!(await signatureHolds(jws, lookup.key))) return 'SIGNATURE_WRONG';", ''],
    ['J2', 'algorithms are pinned', "if (!isTokenAlgorithm(jws.algorithm) || !trusted.algorithms.includes(jws.algorithm)) return 'ALGORITHM_REFUSED';", ''],
    ['J2', 'a key serves its own algorithm only', "if (lookup.key.algorithm !== jws.algorithm) return 'ALGORITHM_REFUSED';", ''],
    ['J6', 'the issuer is compared', "const issuer = typeof signed['iss'] === 'string' ? state.issuers.get(signed['iss']) : undefined;", 'const issuer = [...state.issuers.values()].at(0);'],
    ['J6', 'the audience is compared', "if (!isAudience(signed['aud'], state.audience)) return 'AUDIENCE_WRONG';", ''],
    ['J6', 'one audience only', 'claim.length === 1 && ', ''],
    ['J9', 'claims must agree', "if (!claimsAgree(claims.data)) return 'CLAIMS_CONTRADICT';", ''],
  ]),
  ...inFile('tokens', 'compact-jws.ts', [
    ['J1', 'one spelling only', ' && bytes.toString(\'base64url\') === text', ''],
    ['J3', 'kid is a short text', 'kid.length > 0 && kid.length <= 128', 'true'],
    ['J4', 'crit is refused', "if ('crit' in header || 'b64' in header) return 'HEADER_CRITICAL';", ''],
    ['J10', 'nesting and compression are refused', "if ('zip' in header || 'enc' in header || 'cty' in header) return 'HEADER_MALFORMED';", ''],
    ['J7', 'the type is checked', ' || !types.has(typ.toLowerCase())', ''],
    ['J9', 'ill-formed UTF-8 is refused', '{ fatal: true, ignoreBOM: true }', '{ ignoreBOM: true }'],
    ['J10', 'encrypted tokens are refused', "if (parts.length === 5) return { ok: false, reason: 'TOKEN_ENCRYPTED' };", ''],
  ]),
  ...inFile('tokens', 'strict-json.ts', [['J9', 'names may not repeat', ' || hasRepeatedName(text)', '']]),
  ...inFile('tokens', 'jwks-document.ts', [
    ['J2', 'a key has the type of its algorithm', 'jwk.kty === kty && (crv === null || jwk.crv === crv) && ', ''],
    ['J2', 'a key has its own algorithm', ' && (jwk.alg === undefined || jwk.alg === name)', ''],
    ['J2', 'a key is for signatures', "use: z.literal('sig').optional()", 'use: z.string().optional()'],
    ['J2', 'a key is for verifying', ".refine((operations) => operations.includes('verify'))", ''],
  ]),
  ...inFile('tokens', 'refreshed-value.ts', [['J3', 'loads are rate-limited', 'if (clock() - triedAt < (peek() === null ? Math.min(EMPTY_COOLDOWN_MS, cooldown) : cooldown)) return null;', '']]),
  ...inFile('tokens', 'token-times.ts', [
    ['J5', 'times are whole seconds', ' && Number.isSafeInteger(value) && value >= 946_684_800 && value <= 253_402_300_799', ''],
    ['J5', 'life is bounded', "if (exp - iat > maxLifeSeconds) return { ok: false, reason: 'LIFE_TOO_LONG' };", ''],
    ['J5', 'not before is kept', ' || nbf > now + skewSeconds', ''],
    ['J5', 'issued in the future is refused', 'iat > now + skewSeconds || ', ''],
    ['J5', 'expiry is kept', "if (now >= exp + skewSeconds) return { ok: false, reason: 'EXPIRED' };", ''],
    ['J5', 'skew is at its edge', 'now >= exp + skewSeconds', 'now > exp + skewSeconds'],
  ]),
  ...inFile('tokens', 'principal-of-claims.ts', [
    ['J9', 'clearance is exact', "CLEARANCES.get(claims['clearance']) ?? 0", "CLEARANCES.get(String(claims['clearance']).normalize('NFKC').trim().toUpperCase()) ?? 0"],
    ['J9', 'assurance is exact', "ASSURANCE_OF_ACR.get(claims['acr']) ?? 'LOW'", "ASSURANCE_OF_ACR.get(String(claims['acr']).trim().toLowerCase()) ?? 'LOW'"],
  ]),
  ...inFile('tokens', 'bearer-token.ts', [
    ['J10', 'one Authorization header', "if (others.length > 0) return { ok: false, reason: 'AUTHORIZATION_REPEATED' };", ''],
    ['J10', 'no token in the URL', "if (query >= 0 && new URLSearchParams(request.target.slice(query + 1)).has('access_token')) return { ok: false, reason: 'TOKEN_IN_URL' };", ''],
    ['J10', 'length is bounded', "if (token.length > MAX_TOKEN_LENGTH) return { ok: false, reason: 'TOKEN_TOO_LONG' };", ''],
  ]),
  ...inFile('keys', 'refreshed-value.ts', [
    ['J8', 'the last good set serves for a bounded time', 'current !== null && clock() - current.loadedAt <= options.staleSeconds * 1000', 'current !== null'],
    ['J8', 'an old set waits for a new one', '(age >= options.waitSeconds * 1000 && !lastFailed)', 'false'],
    ['J8', 'loads are single-flight', 'if (loading !== null) return loading;', ''],
  ]),
  ...inFile('keys', 'create-login.ts', [['J8', 'what was verified is forgotten with its key', "lookup.kind === 'found' && lookup.version === believed.version", 'true']]),
  ...inFile('keys', 'jwks-document.ts', [
    ['J8', 'a kid may not repeat', "if (seen.has(jwk.data.kid)) return { ok: false, problem: 'KEY_ID_REPEATED' };", ''],
    ['J8', 'the number of keys is bounded', "if (set.data.keys.length > MAX_KEYS) return { ok: false, problem: 'TOO_MANY_KEYS' };", ''],
  ]),
  ...inFile('keys', 'bounded-fetch.ts', [['J8', 'the body is bounded', 'if (size > maxBytes) throw', 'if (size > 1e9) throw']]),
  ...inFile('keys', 'issuer-metadata.ts', [
    ['J6', 'discovery is the issuer’s own', "if (named !== issuer) throw new Error('the discovery document must name the issuer it was asked of');", ''],
    ['J4', 'keys are on the issuer’s origin', "if (new URL(jwksUri).origin !== origin) throw new Error('jwks_uri must be on the origin of the issuer');", ''],
  ]),
  ...inFile('revocation', 'create-login.ts', [['J10', 'revocations are asked', 'andThen(checkRevocation(believed.issuer, admitted), (revoked)', 'andThen(null, (revoked)']]),
  ...inFile('revocation', 'revocation-list.ts', [
    ['J10', 'the list is signed', ' || !(await signatureHolds(reading.jws, lookup.key))', ''],
    ['J10', 'the list is the issuer’s own', ' || list.data.iss !== issuer', ''],
    ['J10', 'a cut-off includes its second', 'issuedAt <= (subjects.get(subject) ?? 0)', 'issuedAt < (subjects.get(subject) ?? 0)'],
  ]),
  ...inFile('revocation', 'revocation-cache.ts', [
    ['J10', 'a list is of now', 'if (Math.abs(clock() / 1000 - list.issuedAt) > MAX_LIST_AGE_SECONDS) throw', 'if (list.issuedAt < 0) throw'],
    ['J10', 'a list does not go back', 'if (list.issuedAt < newest) throw', 'if (list.issuedAt < 0) throw'],
    ['J10', 'without a list nobody passes', "(held === null ? 'unavailable' : ", "(held === null ? 'valid' : "],
  ]),
  ...inFile('national-cryptography', 'create-login.ts', [
    ['J11', 'there is no falling back', "if (!isTokenAlgorithm(jws.algorithm) || !trusted.algorithms.includes(jws.algorithm)) return 'ALGORITHM_REFUSED';", ''],
  ]),
  ...inFile('national-cryptography', 'signature.ts', [
    ['J11', 'the signature is checked', 'return sm2.doVerifySignature(Buffer.from(signingInput, \'ascii\'), Buffer.from(signature).toString(\'hex\'), point, { hash: true, der: false });', 'return signature.length > 0;'],
    ['J11', 'under the distinguishing ID of GM/T 0009', '{ hash: true, der: false }', "{ hash: true, der: false, userId: '' }"],
  ]),
  ...inFile('possession', 'create-login.ts', [
    ['DPoP', 'a bound token is no bearer token', "if (presented.scheme !== 'dpop' || state.proofs === null) return 'PROOF_REQUIRED';", "if (presented.scheme !== 'dpop' || state.proofs === null) return null;"],
    ['DPoP', 'a plain token does not dress up', "if (presented.scheme === 'dpop') return 'TOKEN_NOT_BOUND';", ''],
  ]),
  ...inFile('possession', 'dpop-proof.ts', [
    ['DPoP', 'one proof', 'others.length > 0 || ', ''],
    ['DPoP', 'of the bound key', "if (key === null || key.thumbprint !== thumbprint) return 'PROOF_KEY_WRONG';", "if (key === null) return 'PROOF_KEY_WRONG';"],
    ['DPoP', 'without private members', " || 'd' in jwk || 'k' in jwk || 'p' in jwk", ''],
    ['DPoP', 'signed', "if (!(await signatureHolds(reading.jws, key.key))) return 'PROOF_SIGNATURE_WRONG';", ''],
    ['DPoP', 'for this method', 'htm !== request.method || ', ''],
    ['DPoP', 'for this address', '!isTarget(htu, origins, request.target)', 'false'],
    ['DPoP', 'for this token', "if (ath !== hash('sha256', token, 'base64url')) return 'PROOF_OF_OTHER_TOKEN';", ''],
    ['DPoP', 'of now', "if (Math.abs(now - iat) > windowSeconds) return 'PROOF_STALE';", ''],
    ['DPoP', 'once', "return (await replays.firstUse(`${thumbprint} ${jti}`, iat + windowSeconds + 1)) ? null : 'PROOF_REPLAYED';", 'return null;'],
    ['DPoP', 'remembered long enough', 'iat + windowSeconds + 1', 'now'],
  ]),
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['gateway', 'schema/contract', 'standards', 'sandbox/portal', 'sandbox/people', 'tests/abuse', 'tests/gateway/login', 'tests/sandbox/portal', 'package.json', 'vitest.config.ts'];
let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'login-defences-'));
  for (const path of COPIED) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

/** Exit code of the suite in the copy, and what it printed. */
function runSuite(suite: Defence['suite']): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', copy, ...SUITES[suite]], { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('login’s defences', () => {
  const suites = Object.keys(SUITES).filter((name): name is Defence['suite'] => name in SUITES);
  it.each(suites)('the copy passes %s with all of them', async (suite) => {
    expect(await runSuite(suite)).toMatchObject({ code: 0, output: expect.stringMatching(/Tests .*passed/) });
  });

  it.each(DEFENCES)('$row: without "$what" in $file, some test of $suite fails', async ({ file, from, to, suite }) => {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    expect(text.split(from)).toHaveLength(2);
    writeFileSync(path, text.replace(from, () => to));
    try {
      const { code, output } = await runSuite(suite);
      // Assertions failed: not the import, not the syntax.
      expect(output).toMatch(/Tests .*\d+ failed/);
      expect(code).toBe(1);
    } finally {
      writeFileSync(path, text);
    }
  });
});
