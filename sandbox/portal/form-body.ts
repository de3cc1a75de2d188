import type { IncomingMessage } from 'node:http';

/** Fields of a small URL-encoded form; null when the body is of another type or longer than `maxBytes`. */
export async function readForm(request: IncomingMessage, maxBytes = 4096): Promise<URLSearchParams | null> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
