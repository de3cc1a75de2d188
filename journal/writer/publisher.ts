import { dirname, join } from 'node:path';
import { DurableDirectory } from '../files/durable-directory.ts';
import type { FileSystem } from '../files/file-system.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import type { NoteSigner } from '../note/note-signer.ts';
import { signCheckpoint } from '../note/sign-checkpoint.ts';
import { tilePath, TILE_WIDTH } from '../layout/tile-path.ts';
import type { Frame } from '../pending/frame.ts';
import { namesCheckpoint } from '../pending/names-checkpoint.ts';
import { extendTiles } from './extend-tiles.ts';
import type { TileState } from './extend-tiles.ts';
import { frontierOfTiles } from './frontier-of-tiles.ts';

export interface PublisherOptions {
  /** Directory of the log. */
  readonly log: string;
  readonly files: FileSystem;
  readonly origin: string;
  /** Of checkpoints: the log's own first. */
  readonly signers: readonly NoteSigner[];
}

/** How directories of partial tiles end (C2SP tlog-tiles, "Partial Tiles"). */
const PARTIAL = '.p';

/** Directories of the partial tiles of a published tree. */
function partialsOf({ size, edges }: TileState): string[] {
  return edges.flatMap((edge, level) => {
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    if (edge.length === 0) return [];
    return [tilePath(level, index), ...(level === 0 ? [tilePath('entries', index)] : [])].map((path) => `${path}${PARTIAL}`);
  });
}

/** Turns durable frames into tiles, entry bundles and the `checkpoint`. What the checkpoint names is on disk before the checkpoint is. */
export class Publisher {
  readonly #log: string;
  readonly #files: FileSystem;
  readonly #directory: DurableDirectory;
  readonly #origin: string;
  readonly #signers: readonly NoteSigner[];
  #state: TileState;
  /** Directories of partial tiles that may be there: looking for those of tiles that were never partial would be most of what a busy log's publication looks for. */
  readonly #partials: Set<string>;

  constructor({ log, files, origin, signers }: PublisherOptions, state: TileState) {
    this.#log = log;
    this.#files = files;
    this.#directory = new DurableDirectory(log, files);
    this.#origin = origin;
    this.#signers = signers;
    this.#state = state;
    this.#partials = new Set(partialsOf(state));
  }

  get size(): number {
    return this.#state.size;
  }

  /** Publishes frames that follow what is published. When it rejects nothing changed, and the same frames may be given again. */
  async publish(frames: readonly (Frame & { readonly leaves?: readonly Buffer[] })[]): Promise<void> {
    const last = frames.at(-1);
    if (last === undefined) return;
    const extension = extendTiles(this.#state, frames.flatMap((frame) => frame.entries), frames.flatMap((frame) => frame.leaves ?? frame.entries.map(leafHash)));
    const checkpoint = this.#checkpointOf(extension.state, last);
    for (const [path] of extension.files) if (dirname(path).endsWith(PARTIAL)) this.#partials.add(dirname(path));
    await this.#directory.replaceAll(extension.files);
    await this.#directory.sync();
    await this.#directory.replace('checkpoint', checkpoint);
    await this.#directory.sync();
    this.#state = extension.state;
    for (const directory of extension.superseded.filter((each) => this.#partials.delete(each))) {
      // A partial tile that stays beside its full one is allowed (C2SP tlog-tiles), so failing to remove it is no failure to publish.
      await this.#removePartials(directory).catch(() => undefined);
    }
  }

  /** Writes the log's verifier keys, one a line, so that a copy of the directory can be checked for damage without anything else. */
  async writeVerifierKeys(keys: readonly string[]): Promise<void> {
    await this.#directory.replace('vkey', Buffer.from(keys.map((key) => `${key}\n`).join('')));
    await this.#directory.sync();
  }

  /** Signs the tree that the tiles give: it must be the one under whose head its last entry was acknowledged. */
  #checkpointOf(state: TileState, last: Frame): Buffer {
    const checkpoint = { origin: this.#origin, size: state.size, root: frontierOfTiles(state).root() };
    if (!namesCheckpoint(last.head, checkpoint)) throw new Error(`the tiles of ${state.size} entries must give the root that the last frame's head names`);
    return signCheckpoint(checkpoint, this.#signers);
  }

  async #removePartials(directory: string): Promise<void> {
    const names = await this.#files.list(join(this.#log, directory));
    if (names === null) return;
    for (const name of names) await this.#directory.remove(join(directory, name));
    await this.#directory.remove(directory);
  }
}
