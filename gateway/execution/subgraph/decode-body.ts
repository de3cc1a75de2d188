import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { EncodedReply } from './reply-handler.ts';
import type { TransportReply } from './transport.ts';

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const GUNZIP: Decode = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);
const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: GUNZIP,
  'x-gzip': GUNZIP,
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

/** Undoes a response's content encoding within `maxBytes`; a body that expands further is TOO_LARGE, an unknown or broken one ENCODING. */
export function decodeBody(reply: EncodedReply, maxBytes: number): TransportReply | Promise<TransportReply> {
  if (reply.kind === 'failure' || reply.encoding === undefined || reply.encoding === '') return reply;
  // By whichever name and in whichever case it is sent (RFC 9110, 8.4.1).
  const encoding = reply.encoding.trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return reply;
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decoder === undefined) return { kind: 'failure', failure: 'ENCODING' };
  return decoder(reply.body, { maxOutputLength: maxBytes }).then(
    (body): TransportReply => ({ kind: 'reply', status: reply.status, mediaType: reply.mediaType, body }),
    (error: unknown): TransportReply => ({
      kind: 'failure',
      failure: error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'TOO_LARGE' : 'ENCODING',
    }),
  );
}
