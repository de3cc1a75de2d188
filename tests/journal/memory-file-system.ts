import { basename, dirname } from 'node:path';
import type { FileSystem, JournalFile } from '../../journal/files/file-system.ts';

/** A file's bytes: what a read sees, and what a power cut leaves. */
class Inode {
  cached = Buffer.alloc(0);
  durable = Buffer.alloc(0);
}

type Node = { readonly kind: 'file'; readonly inode: Inode } | { readonly kind: 'directory'; readonly cached: Map<string, Node>; readonly durable: Map<string, Node> };

const directory = (): Extract<Node, { kind: 'directory' }> => ({ kind: 'directory', cached: new Map(), durable: new Map() });

export type Operation =
  | { readonly kind: 'create' | 'remove' | 'makeDirectory' | 'syncDirectory'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'write'; readonly path: string; readonly file: number; readonly bytes: Buffer; readonly position: number }
  | { readonly kind: 'datasync' | 'close'; readonly path: string; readonly file: number };

/** What becomes of a call: nothing unusual, an error (before or after it took effect), or no answer until it is released. */
export type Fault =
  | { readonly kind: 'error'; readonly code: string; readonly tookEffect: boolean }
  /** A write of which only this share reached the file. */
  | { readonly kind: 'torn'; readonly code: string; readonly share: number }
  | { readonly kind: 'hang'; readonly until: Promise<void> };

/** How an image of the disk after a crash treats what was not synced. */
export interface CrashPolicy {
  /** Whether a name created, renamed or removed in a directory since its last sync is as it is now. */
  readonly keepsName: () => boolean;
  /** The content of a file with unsynced writes. */
  readonly content: (durable: Buffer, cached: Buffer) => Buffer;
}

export const POWER_CUT: CrashPolicy = { keepsName: () => false, content: (durable) => durable };
export const PROCESS_KILLED: CrashPolicy = { keepsName: () => true, content: (_, cached) => cached };

function error(code: string): Error {
  return Object.assign(new Error(`injected ${code}`), { code });
}

/** A file system in memory that knows what is durable: every call is recorded, may be made to fail, and can be replayed up to any prefix. */
export class MemoryFileSystem implements FileSystem {
  #root = directory();
  #files: { inode: Inode; path: string }[] = [];
  readonly operations: Operation[] = [];
  /** Asked before each call that changes anything. */
  fault: (operation: Operation) => Fault | null = () => null;
  usedFraction = 0.5;

  static fromFiles(files: ReadonlyMap<string, Buffer>): MemoryFileSystem {
    const system = new MemoryFileSystem();
    for (const [path, bytes] of files) system.put(path, bytes);
    return system;
  }

  /** Puts a durable file in place, directories and all. */
  put(path: string, bytes: Buffer): void {
    let at = this.#root;
    for (const name of dirname(path).split('/').filter((part) => part !== '')) {
      let next = at.cached.get(name);
      if (next?.kind !== 'directory') {
        next = directory();
        at.cached.set(name, next);
        at.durable.set(name, next);
      }
      at = next;
    }
    const inode = new Inode();
    inode.cached = inode.durable = Buffer.from(bytes);
    const node: Node = { kind: 'file', inode };
    at.cached.set(basename(path), node);
    at.durable.set(basename(path), node);
  }

  /** All files as they are now, by path. */
  files(): Map<string, Buffer> {
    return this.image(PROCESS_KILLED);
  }

  /** All files that a crash now would leave. */
  image(policy: CrashPolicy): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    const walk = (node: Extract<Node, { kind: 'directory' }>, path: string): void => {
      for (const name of new Set([...node.cached.keys(), ...node.durable.keys()])) {
        const [now, then] = [node.cached.get(name), node.durable.get(name)];
        const child = now === then || policy.keepsName() ? now : then;
        if (child?.kind === 'directory') walk(child, `${path}/${name}`);
        else if (child !== undefined) found.set(`${path}/${name}`, Buffer.from(child.inode.cached.equals(child.inode.durable) ? child.inode.durable : policy.content(child.inode.durable, child.inode.cached)));
      }
    };
    walk(this.#root, '');
    return found;
  }

  /** The file system as it was after the first `count` recorded calls of `operations`, started from `files`. */
  static replay(files: ReadonlyMap<string, Buffer>, operations: readonly Operation[], count: number): MemoryFileSystem {
    const system = MemoryFileSystem.fromFiles(files);
    for (const operation of operations.slice(0, count)) system.#apply(operation);
    return system;
  }

  #node(path: string): Node | undefined {
    let at: Node | undefined = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) at = at?.kind === 'directory' ? at.cached.get(name) : undefined;
    return at;
  }

  #parent(path: string): Extract<Node, { kind: 'directory' }> {
    const node = this.#node(dirname(path));
    if (node?.kind !== 'directory') throw error('ENOENT');
    return node;
  }

  #apply(operation: Operation): number {
    const { path } = operation;
    switch (operation.kind) {
      case 'create': {
        const parent = this.#parent(path);
        if (parent.cached.has(basename(path))) throw error('EEXIST');
        const inode = new Inode();
        parent.cached.set(basename(path), { kind: 'file', inode });
        this.#files.push({ inode, path });
        return this.#files.length - 1;
      }
      case 'write': {
        const { inode } = this.#files[operation.file] ?? { inode: new Inode() };
        const grown = Buffer.alloc(Math.max(inode.cached.length, operation.position + operation.bytes.length));
        inode.cached.copy(grown);
        operation.bytes.copy(grown, operation.position);
        inode.cached = grown;
        return 0;
      }
      case 'datasync': {
        const { inode } = this.#files[operation.file] ?? { inode: new Inode() };
        inode.durable = Buffer.from(inode.cached);
        return 0;
      }
      case 'close':
        return 0;
      case 'makeDirectory': {
        const parent = this.#parent(path);
        if (parent.cached.has(basename(path))) return 0;
        parent.cached.set(basename(path), directory());
        return 1;
      }
      case 'rename': {
        const from = this.#parent(path);
        const node = from.cached.get(basename(path));
        if (node === undefined) throw error('ENOENT');
        from.cached.delete(basename(path));
        this.#parent(operation.to).cached.set(basename(operation.to), node);
        return 0;
      }
      case 'remove': {
        const parent = this.#node(dirname(path));
        if (parent?.kind !== 'directory') return 0;
        const node = parent.cached.get(basename(path));
        if (node?.kind === 'directory' && node.cached.size > 0) throw error('ENOTEMPTY');
        parent.cached.delete(basename(path));
        return 0;
      }
      case 'syncDirectory': {
        const node = this.#node(path);
        if (node?.kind !== 'directory') throw error('ENOENT');
        node.durable.clear();
        for (const [name, child] of node.cached) node.durable.set(name, child);
        return 0;
      }
    }
  }

  async #do(operation: Operation): Promise<number> {
    await Promise.resolve();
    const fault = this.fault(operation);
    if (fault?.kind === 'hang') await fault.until;
    if (fault?.kind === 'torn' && operation.kind === 'write') {
      const torn = { ...operation, bytes: operation.bytes.subarray(0, Math.floor(operation.bytes.length * fault.share)) };
      this.operations.push(torn);
      this.#apply(torn);
    }
    if (fault?.kind === 'torn' || (fault?.kind === 'error' && !fault.tookEffect)) throw error(fault.code);
    this.operations.push(operation);
    const result = this.#apply(operation);
    if (fault?.kind === 'error') throw error(fault.code);
    return result;
  }

  async create(path: string): Promise<JournalFile> {
    const file = await this.#do({ kind: 'create', path });
    return {
      write: async (bytes, position) => void (await this.#do({ kind: 'write', path, file, bytes: Buffer.from(bytes), position })),
      datasync: async () => void (await this.#do({ kind: 'datasync', path, file })),
      close: async () => void (await this.#do({ kind: 'close', path, file })),
    };
  }

  /** Two steps, so that a crash may come between them: the bytes are there, and then they are durable. */
  async createSynced(path: string): Promise<Pick<JournalFile, 'write' | 'close'>> {
    const file = await this.create(path);
    return {
      write: async (bytes, position) => {
        await file.write(bytes, position);
        await file.datasync();
      },
      close: () => file.close(),
    };
  }

  async read(path: string): Promise<Buffer | null> {
    const node = this.#node(path);
    return node?.kind === 'file' ? Buffer.from(node.inode.cached) : null;
  }

  async list(path: string): Promise<string[] | null> {
    const node = this.#node(path);
    return node?.kind === 'directory' ? [...node.cached].map(([name, child]) => (child.kind === 'directory' ? `${name}/` : name)).sort() : null;
  }

  async makeDirectory(path: string): Promise<boolean> {
    return (await this.#do({ kind: 'makeDirectory', path })) === 1;
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#do({ kind: 'rename', path: from, to });
  }

  async remove(path: string): Promise<void> {
    await this.#do({ kind: 'remove', path });
  }

  async syncDirectory(path: string): Promise<void> {
    await this.#do({ kind: 'syncDirectory', path });
  }

  async diskUse(): Promise<{ usedFraction: number }> {
    return { usedFraction: this.usedFraction };
  }
}
