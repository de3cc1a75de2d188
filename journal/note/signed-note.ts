/** Notes longer than this are refused unread: room for 16 post-quantum signatures, as C2SP signed-note asks. */
const MAX_NOTE_BYTES = 128 * 1024;

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

export interface SignedNote {
  /** What is signed; ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteResult = { readonly kind: 'note'; readonly note: SignedNote } | { readonly kind: 'malformed'; readonly reason: string };

const malformed = (reason: string): NoteResult => ({ kind: 'malformed', reason });

// C2SP signed-note: no ASCII control characters but newline.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** One signature line, without its newline (C2SP signed-note, "Format"). */
export function formatSignatureLine(signature: NoteSignature): string {
  return `\u2014 ${signature.name} ${Buffer.concat([signature.keyId, signature.signature]).toString('base64')}`;
}

/** A note's bytes from its parts. */
export function formatSignedNote(note: SignedNote): Buffer {
  return Buffer.from(`${note.text}\n${note.signatures.map((signature) => `${formatSignatureLine(signature)}\n`).join('')}`);
}

/** Parses a signed note (C2SP signed-note). Checks form only: nothing in it may be believed before a signature was verified. */
export function parseSignedNote(bytes: Buffer): NoteResult {
  if (bytes.length > MAX_NOTE_BYTES) return malformed(`a note must be at most ${MAX_NOTE_BYTES} bytes, this one has ${bytes.length}`);
  let whole: string;
  try {
    whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed('the note is not UTF-8');
  }
  if (CONTROL.test(whole)) return malformed('the note holds a control character');
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) return malformed('no empty line separates the text from the signatures');
  const lines = whole.slice(split + 2).split('\n');
  if (lines.pop() !== '') return malformed('the last signature line does not end in a newline');
  if (lines.length === 0) return malformed('the note has no signature line');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const match = SIGNATURE_LINE.exec(line);
    const raw = Buffer.from(match?.[2] ?? '', 'base64');
    if (match?.[1] === undefined || raw.length < 5) return malformed(`signature line ${signatures.length + 1} is not «— name base64»`);
    signatures.push({ name: match[1], keyId: raw.subarray(0, 4), signature: raw.subarray(4) });
  }
  return { kind: 'note', note: { text: whole.slice(0, split + 1), signatures } };
}
