import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { ERROR_REGISTRY } from '../../../gateway/errors/error-registry.ts';
import { InternalError } from '../../../gateway/errors/internal-error.ts';
import { toPublicError } from '../../../gateway/errors/public-error.ts';

const SECRET = 'ORA-00942 table HR.T_PERSON';

describe('toPublicError', () => {
  it.each([
    ['an InternalError', new InternalError('PLANNING_FAILED', SECRET, { cause: new Error(SECRET) })],
    ['an Error of a library', new TypeError(SECRET)],
    ['a thrown text', SECRET],
    ['a thrown object', { message: SECRET, code: 'UNAUTHENTICATED' }],
    ['undefined', undefined],
  ])('makes INTERNAL of %s and tells nothing of it', (_name, thrown) => {
    const error = toPublicError(thrown, 'correlation-1');
    expect(error).toEqual({ message: ERROR_REGISTRY.INTERNAL.message, extensions: { code: 'INTERNAL', correlationId: 'correlation-1', retryable: false } });
  });

  it('gives a ClientError its constant text, its facts, path and locations, and leaves the cause behind', () => {
    const thrown = new ClientError('SOURCE_UNAVAILABLE', { path: ['me', 'name'], locations: [{ line: 1, column: 2 }], detail: { source: 'population' }, cause: new Error(SECRET) });
    expect(toPublicError(thrown, 'c')).toEqual({
      message: ERROR_REGISTRY.SOURCE_UNAVAILABLE.message, path: ['me', 'name'], locations: [{ line: 1, column: 2 }],
      extensions: { source: 'population', code: 'SOURCE_UNAVAILABLE', correlationId: 'c', retryable: true },
    });
  });

  it('lets no fact stand in for code or correlation id', () => {
    const thrown = new ClientError('BAD_REQUEST', { detail: { code: 'OK', correlationId: 'mine', retryable: true } });
    expect(toPublicError(thrown, 'c').extensions).toEqual({ code: 'BAD_REQUEST', correlationId: 'c', retryable: false });
  });
});
