import type { ServerResponse } from 'node:http';

/** Sends a whole text body. */
export function sendText(response: ServerResponse, status: number, text: string, contentType = 'text/plain; charset=utf-8'): void {
  const body = Buffer.from(text);
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  response.end(body);
}
