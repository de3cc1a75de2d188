import type { Reply } from './reply.ts';

/** Sends a whole text body. */
export function sendText(reply: Reply, status: number, text: string, contentType = 'text/plain; charset=utf-8'): void {
  reply.send(status, { 'content-type': contentType }, [text]);
}
