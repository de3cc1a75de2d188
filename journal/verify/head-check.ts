import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { parseVerifierKey } from '../note/parse-verifier-key.ts';
import type { KnownHead } from './known-head.ts';
import type { Problem } from './problem.ts';

/**
 * Compares the tree as it grows with every head somebody vouched for: signed heads in heartbeats, roots that boots name, the roster, an anchor.
 * A change that was carried through to the tiles shows at the first of them after it, which bounds where it lies.
 */
export class HeadCheck {
  readonly problems: Problem[] = [];
  readonly #origin: string;
  readonly #trusted: readonly NoteVerifier[];
  readonly #known: readonly KnownHead[];
  #next = 0;
  /** Size of the last head that agreed. */
  #agreed = 0;
  /** The last head that agreed still bounds a change; one that did not makes all later ones meaningless. */
  #broken = false;

  constructor(origin: string, trusted: readonly NoteVerifier[], known: readonly KnownHead[]) {
    this.#origin = origin;
    this.#trusted = trusted;
    this.#known = [...known].sort((a, b) => a.size - b.size);
  }

  /** Smallest size at which a head is known and not yet compared; infinite when there is none. */
  get nextKnown(): number {
    return this.#known[this.#next]?.size ?? Number.POSITIVE_INFINITY;
  }

  /** Heads known from elsewhere at the tree's present size. */
  known(tree: MerkleFrontier): void {
    for (let head = this.#known[this.#next]; head !== undefined && head.size <= tree.size; head = this.#known[this.#next]) {
      this.#next += 1;
      if (head.size === tree.size) this.#compare(tree, head.root, head.code, head.source);
    }
  }

  /** Known heads beyond the end of the log: what was there once is gone. */
  end(size: number): void {
    // A walk that ended early left heads uncompared that the log does have.
    for (const head of this.#known.slice(this.#next).filter((known) => known.size > size)) {
      const message = `${head.source} knows ${head.size} entries of this log, it has only ${size}: it was cut off or set back`;
      this.problems.push({ code: head.code, index: size, upTo: head.size - 1, message });
    }
  }

  /** The root that a boot entry at the tree's present size names. */
  boot(tree: MerkleFrontier, root: string): void {
    this.#compare(tree, Buffer.from(root, 'base64'), 'BOOT_MISMATCH', `the boot entry ${tree.size}`);
  }

  /** The signed head in a heartbeat entry at the tree's present size; `bootKeys` are the keys that the log itself named for this time. */
  heartbeat(tree: MerkleFrontier, note: string, bootKeys: readonly string[]): void {
    const named = bootKeys.map((key) => parseVerifierKey(key)).flatMap((parsed) => (parsed.kind === 'verifier' ? [parsed.verifier] : []));
    const opened = openCheckpoint(Buffer.from(note), this.#origin, [...this.#trusted, ...named]);
    if (opened.kind === 'rejected') {
      this.problems.push({ code: 'HEAD_MISMATCH', index: tree.size, upTo: null, message: `the signed head in heartbeat ${tree.size} is not accepted: ${opened.reason}` });
    } else if (opened.checkpoint.size !== tree.size) {
      const message = `heartbeat ${tree.size} must hold the head of the ${tree.size} entries before it, it holds one of ${opened.checkpoint.size}`;
      this.problems.push({ code: 'HEAD_MISMATCH', index: Math.min(this.#agreed, tree.size), upTo: tree.size, message });
    } else {
      this.#compare(tree, opened.checkpoint.root, 'HEAD_MISMATCH', `the signed head in heartbeat ${tree.size}`);
    }
  }

  /** The checkpoint itself. */
  checkpoint(tree: MerkleFrontier, root: Buffer): void {
    this.#compare(tree, root, 'ROOT_MISMATCH', 'the checkpoint');
  }

  #compare(tree: MerkleFrontier, root: Buffer, code: Problem['code'], source: string): void {
    if (tree.root().equals(root)) {
      this.#agreed = tree.size;
      return;
    }
    if (this.#broken && code !== 'ROOT_MISMATCH') return;
    this.#broken = true;
    const upTo = Math.max(0, tree.size - 1);
    const message = `the entries before ${tree.size} do not give the root that ${source} names; those before ${this.#agreed} agree with an earlier head`;
    this.problems.push({ code, index: Math.min(this.#agreed, upTo), upTo, message });
  }
}
