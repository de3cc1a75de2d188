import { hash } from 'node:crypto';

/** Root of the tree without leaves: SHA-256 of nothing, RFC 6962 section 2.1. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');
