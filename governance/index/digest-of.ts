import { hash } from 'node:crypto';

/** What tells a shared row from every other: SHA-256 of its content as JSON, base64url. */
export function digestOf(content: unknown): string {
  return hash('sha256', JSON.stringify(content), 'base64url');
}
