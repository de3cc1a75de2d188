import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HttpReply } from '../../adapters/protocol/http-transport.ts';

const ROOT = fileURLToPath(new URL('../oracles/wire/', import.meta.url));

/** A recorded reply and what a reader must get out of it (tests/oracles/wire/README.md). */
export interface WireFile {
  /** File name without the expectation's suffix, e.g. `gbk-cdata`. */
  readonly name: string;
  readonly reply: HttpReply;
  // The expectation's members differ from folder to folder.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly expected: any;
}

export function wireBytes(path: string): Uint8Array {
  return readFileSync(ROOT + path);
}

// oxlint-disable-next-line typescript/no-explicit-any
export function wireJson(path: string): any {
  return JSON.parse(readFileSync(ROOT + path, 'utf8'));
}

/** Splits a recorded HTTP message with its head. */
function parseHttp(bytes: Buffer): HttpReply {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const type = head.find((line) => /^content-type:/i.test(line));
  return { status: Number(head[0]?.split(' ')[1]), contentType: type?.slice(13).trim() ?? null, retryAfterMs: null, body: bytes.subarray(end + 4) };
}

/** Every file of a folder that has an expectation of its own, as the reply a transport would hand on. */
export function wireFiles(folder: string): readonly WireFile[] {
  const names = readdirSync(ROOT + folder);
  return names.filter((name) => name.endsWith('.expected.json')).flatMap((name) => {
    const stem = name.slice(0, -'.expected.json'.length);
    const file = names.find((other) => other !== name && other.replace(/\.[^.]+$/, '') === stem);
    if (file === undefined) return [];
    const expected = wireJson(`${folder}/${name}`);
    const bytes = readFileSync(`${ROOT}${folder}/${file}`);
    const reply = file.endsWith('.http')
      ? parseHttp(bytes)
      : { status: expected.httpStatus ?? 200, contentType: expected.contentType ?? null, retryAfterMs: null, body: bytes };
    return [{ name: file, reply, expected }];
  });
}
