import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { headersOf } from '../../../gateway/errors/headers-of.ts';

describe('headersOf', () => {
  it.each([
    ['a 503 without a hint', new ClientError('OVERLOADED'), { 'retry-after': '1' }],
    ['a 503 that says when', new ClientError('AUDIT_UNAVAILABLE', { headers: { 'retry-after': '30' } }), { 'retry-after': '30' }],
    ['a 401 with its challenge', new ClientError('TOKEN_EXPIRED', { headers: { 'www-authenticate': 'Bearer' } }), { 'www-authenticate': 'Bearer' }],
    ['a 400', new ClientError('BAD_REQUEST'), {}],
  ])('of %s', (_name, error, headers) => {
    expect(headersOf(error)).toEqual(headers);
  });
});
