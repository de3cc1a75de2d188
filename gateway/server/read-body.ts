import type { IncomingMessage } from 'node:http';
import { ClientError } from '../errors/client-error.ts';
import { InternalError } from '../errors/internal-error.ts';
import type { SlowBody } from './slow-bodies.ts';

/** Takes a body that did not come with its head into account; see `SlowBodies.enter`. */
export type EnterSlow = (giveUp: (error: ClientError) => void) => SlowBody;

/**
 * Reads the bytes of a request body as sent, at most `maxBytes`. Nearly always they came together with the head and are only taken out; else `enterSlow` is asked for a place until they are there.
 */
export function readBody(request: IncomingMessage, maxBytes: number, enterSlow: EnterSlow): Promise<Buffer> {
  const { 'content-length': announced } = request.headers;
  const length = announced === undefined ? null : Number(announced);
  if (length !== null && length > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    // What came in one piece with the head is handed over by the parser right after it, and is there by the next tick; that the message is complete, it tells later.
    process.nextTick(() => {
      if (request.readableLength !== length) return collect(request, maxBytes, { resolve, reject }, enterSlow);
      const body: unknown = length === 0 ? null : request.read();
      resolve(body instanceof Buffer ? body : Buffer.alloc(0));
      // On to its end, which has no bytes any more.
      request.resume();
    });
  });
}

/** By events: an iterator over the stream costs several times as much. Whoever stops listening early has the rest destroyed with the connection. */
function collect(request: IncomingMessage, maxBytes: number, { resolve, reject }: { resolve(body: Buffer): void; reject(error: Error): void }, enterSlow: EnterSlow): void {
  if (request.destroyed) return reject(gone());
  const chunks: Buffer[] = [];
  let size = 0;
  const settle = (): void => {
    request.off('data', onData).off('end', onEnd).off('error', onClose).off('close', onClose);
    place.leave();
  };
  const stop = (error: ClientError): void => {
    settle();
    request.pause();
    reject(error);
  };
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > maxBytes) stop(tooLarge(maxBytes));
    else place.came(chunk.length);
  };
  const onEnd = (): void => {
    settle();
    resolve(Buffer.concat(chunks, size));
  };
  const onClose = (cause?: unknown): void => {
    settle();
    reject(gone(cause));
  };
  const place = enterSlow(stop);
  request.on('data', onData).on('end', onEnd).on('error', onClose).on('close', onClose);
}

function gone(cause?: unknown): InternalError {
  return new InternalError('CLIENT_GONE', 'the body must come to its end, and the connection was closed before', { cause });
}

function tooLarge(maxBytes: number): ClientError {
  // What is left of the body is never read, so the connection cannot be used again.
  return new ClientError('PAYLOAD_TOO_LARGE', { detail: { allowedBytes: maxBytes }, headers: { connection: 'close' } });
}
