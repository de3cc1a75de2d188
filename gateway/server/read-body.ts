import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ClientError } from '../errors/client-error.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** Reads a request body of at most `maxBytes`, counted after decompression: a few kilobytes of gzip can hold gigabytes. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { 'content-length': announced = 0, 'content-encoding': encoding } = request.headers;
  if (Number(announced) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return encoding === undefined ? collect(request, maxBytes) : decoded(request, encoding, maxBytes);
}

async function decoded(request: IncomingMessage, encoding: string, maxBytes: number): Promise<Buffer> {
  const decoder = decoderOf(encoding);
  if (decoder === null) return collect(request, maxBytes);
  request.on('error', (error) => decoder.destroy(error));
  try {
    return await collect(request.pipe(decoder), maxBytes);
  } catch (cause) {
    if (cause instanceof ClientError || request.errored !== null) throw cause;
    // What is left of the body is never read, so that a request behind it would wait for nothing.
    throw new ClientError('BAD_REQUEST', { detail: { parameter: 'Content-Encoding', expected: 'a body in the encoding named' }, headers: { connection: 'close' }, cause });
  } finally {
    request.unpipe(decoder);
    decoder.destroy();
  }
}

function decoderOf(encoding: string): Transform | null {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return null;
  const make = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (make === undefined) throw new ClientError('UNSUPPORTED_MEDIA_TYPE', { detail: { parameter: 'Content-Encoding', expected: ['gzip', 'deflate', 'br'] }, headers: { 'accept-encoding': 'gzip, deflate, br' } });
  return make();
}

/** By events: an iterator over the stream costs several times as much. Whoever stops listening early has the rest destroyed with the connection. */
function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      settle();
      stream.pause();
      reject(tooLarge(maxBytes));
    };
    const onEnd = (): void => {
      settle();
      const [only] = chunks;
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, size));
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onClose = (): void => {
      settle();
      reject(new Error('the body must come to its end, and the connection was closed before'));
    };
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

function tooLarge(maxBytes: number): ClientError {
  // What is left of the body is never read, so the connection cannot be used again.
  return new ClientError('PAYLOAD_TOO_LARGE', { detail: { allowedBytes: maxBytes }, headers: { connection: 'close' } });
}
