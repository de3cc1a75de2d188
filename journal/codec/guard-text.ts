import { hash } from 'node:crypto';

/** In place of what could be somebody's: nothing of it, since a digest without a key is told by trying all numbers and all names (audit.md 2.6). */
const NOBODYS_BUSINESS = '~';

const ID_NUMBER = /(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/;
const OLD_ID_NUMBER = /^[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** A JSON Web Token, or the beginning of one. */
const TOKEN = /eyJ[A-Za-z0-9_-]{8}/;

/** What any of these has in it: a text without it, which nearly every text is, needs no closer look. */
const SUSPECT = /\d{11}|eyJ|[^\x20-\x7e]/;

/** Longest text of an entry that is kept as it is. */
const MAX_TEXT = 256;

/**
 * Last line of defence for texts that others chose (aliases, a department's request id, case numbers): one that could be an ID number, a mobile number or a token, or
 * that holds anything but printable ASCII and so may be a name, is replaced by `~`; one over 256 characters by `~` and 16 characters of its SHA-256.
 */
export function guardText(text: string): string {
  if (SUSPECT.test(text) && isSomebodys(text)) return NOBODYS_BUSINESS;
  return text.length <= MAX_TEXT ? text : `~${hash('sha256', text, 'base64url').slice(0, 16)}`;
}

function isSomebodys(text: string): boolean {
  return !/^[\x20-\x7e]*$/.test(text) || ID_NUMBER.test(text) || OLD_ID_NUMBER.test(text) || MOBILE.test(text) || TOKEN.test(text);
}
