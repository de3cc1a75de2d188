import { describe, expect, it } from 'vitest';
import { readConfig } from '../../gateway/config.ts';
import { shownValue } from '../../gateway/shown-value.ts';

const SECRET = 'hunter2';

describe('a refused value in a message', () => {
  it.each([
    ['PORT', 'http', '"http"'],
    ['SHUQIAO_GATEWAY_ISSUER', 'ftp://portal.example.invalid', '"ftp://portal.example.invalid"'],
    ['SHUQIAO_GATEWAY_WORKERS', 'x'.repeat(300), `"${'x'.repeat(98)}…`],
    ['PORT', undefined, 'nothing'],
  ])('of %s is shown: %j', (name, value, shown) => {
    expect(shownValue(name, value)).toBe(shown);
  });

  it.each([
    ['SHUQIAO_GATEWAY_JOURNAL_ANCHOR', `postgres//audit:${SECRET}@db/audit`],
    ['SHUQIAO_GATEWAY_JOURNAL_ANCHOR', SECRET],
    ['SHUQIAO_GATEWAY_GOVERNANCE_URL', `ftp://gateway:${SECRET}@governance/`],
    ['SHUQIAO_GATEWAY_JWKS_URI', `portal/jwks?access_token=${SECRET}`],
    ['SHUQIAO_GATEWAY_SUBGRAPH_URLS', `population=ftp://gateway:${SECRET}@population`],
    ['SHUQIAO_GATEWAY_WORKERS', `postgres://audit:${SECRET}@db/audit`],
    ['SHUQIAO_GATEWAY_AUDIENCE', `password: ${SECRET}`],
  ])('of %s is not shown where it may hold a password', (name, value) => {
    expect(shownValue(name, value)).toBe('a value that is not shown, for it may hold a secret');
  });

  it.each<[string, readonly string[], Record<string, string>, string]>([
    ['a setting', [], { SHUQIAO_GATEWAY_GOVERNANCE_URL: `ftp://gateway:${SECRET}@governance/` }, 'SHUQIAO_GATEWAY_GOVERNANCE_URL must be an http or https URL, got a value that is not shown'],
    ['a flag', ['--workers', `postgres://audit:${SECRET}@db`], {}, '--workers must be a whole number from 1 to 64, got a value that is not shown'],
    ['an argument too many', [SECRET], {}, 'flags must be those of --help'],
    ['a flag nobody knows', [`--password=${SECRET}`], {}, "Unknown option '--password'"],
  ])('of %s does not reach the start\'s message', (_what, argv, environment, message) => {
    let told = '';
    try {
      readConfig(argv, environment);
    } catch (error) {
      told = error instanceof Error ? error.message : '';
    }
    expect(told).toContain(message);
    expect(told).not.toContain(SECRET);
  });
});
