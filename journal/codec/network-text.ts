import { EntryFormatError } from './positional-reader.ts';

/** A network's pseudonym as people and the index read it: 12 hexadecimal digits for the 8 characters of base64url that an entry has. */
export function readNetwork(text: string): string {
  if (!/^[A-Za-z0-9_-]{8}$/.test(text)) throw new EntryFormatError('a network must be 8 characters of base64url');
  return Buffer.from(text, 'base64url').toString('hex');
}
