import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ClientError } from '../errors/client-error.ts';

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const GUNZIP: Decode = promisify(gunzip);
const DECODERS: Readonly<Record<string, Decode>> = { gzip: GUNZIP, 'x-gzip': GUNZIP, deflate: promisify(inflate), br: promisify(brotliDecompress) };

/** Takes the encoding off a body; null where there is none. Refuses what grows beyond `maxBytes`: a few kilobytes of gzip can hold gigabytes. */
export type DecodeBody = ((bytes: Buffer, maxBytes: number) => Promise<Buffer>) | null;

/** How a body of this `Content-Encoding` is decoded. Throws for one that is not known, before the body is read. */
export function bodyDecoder(encoding: string | undefined): DecodeBody {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === 'identity' || name === '') return null;
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (decode === undefined) throw new ClientError('UNSUPPORTED_MEDIA_TYPE', { detail: { parameter: 'Content-Encoding', expected: ['gzip', 'deflate', 'br'] }, headers: { 'accept-encoding': 'gzip, deflate, br' } });
  return (bytes, maxBytes) => decode(bytes, { maxOutputLength: maxBytes }).catch((cause: unknown) => Promise.reject(refusal(cause, maxBytes)));
}

function refusal(cause: unknown, maxBytes: number): ClientError {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') return new ClientError('PAYLOAD_TOO_LARGE', { detail: { allowedBytes: maxBytes } });
  return new ClientError('BAD_REQUEST', { detail: { parameter: 'Content-Encoding', expected: 'a body in the encoding named' }, cause });
}
