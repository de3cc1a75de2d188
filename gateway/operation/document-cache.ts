import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { deepFreeze } from './deep-freeze.ts';
import type { OperationLimits } from './operation-limits.ts';
import { parseDocument } from './parse-document.ts';
import { validateDocument } from './validate-document.ts';

/** A document that parsed, stayed within its limits and is valid against one schema. */
export interface ValidDocument {
  /** SHA-256 (hex) of the source. */
  readonly sha256: string;
  /** Deep-frozen, without locations: it is shared between requests. */
  readonly document: DocumentNode;
}

export interface DocumentCache {
  /** The valid document of a source; throws the ClientError that says why there is none. */
  get(source: string): ValidDocument;
  /** A valid document seen before, by the SHA-256 of its source. */
  peek(sha256: string): DocumentNode | undefined;
  readonly counts: { readonly hits: number; readonly misses: number; readonly size: number };
}

/** Bytes of sources kept; a parsed document takes some twenty times that. */
const DEFAULT_SOURCE_BYTES = 4 * 1024 * 1024;
/** What a document counts beside its source: the smallest take 1,200 bytes of heap, whose sources are nine. */
const BESIDE_SOURCE = 60;

/** Parses and validates each document once for one schema. Bounded; failures are not kept, for the limits make them cheap. */
export function createDocumentCache(schema: GraphQLSchema, limits: OperationLimits, sourceBytes: number = DEFAULT_SOURCE_BYTES): DocumentCache {
  // By the source itself: a hash of every source that comes would cost more than the rest of the lookup.
  const bySha256 = new Map<string, DocumentNode>();
  const documents = new LRUCache<string, ValidDocument>({ maxSize: sourceBytes, maxEntrySize: limits.documentBytes + BESIDE_SOURCE, dispose: ({ sha256 }) => void bySha256.delete(sha256) });
  const counts = {
    hits: 0, misses: 0,
    get size() {
      return documents.size;
    },
  };
  return {
    counts,
    peek: (sha256) => bySha256.get(sha256),
    get(source) {
      const known = documents.get(source);
      if (known !== undefined) {
        counts.hits += 1;
        return known;
      }
      counts.misses += 1;
      validateDocument(schema, parseDocument(source, limits));
      // Parsed anew without locations: each location holds on to the whole chain of tokens.
      const sha256 = createHash('sha256').update(source).digest('hex');
      const valid = { sha256, document: deepFreeze(parse(source, { noLocation: true })) };
      documents.set(source, valid, { size: source.length + BESIDE_SOURCE });
      // What is too large to be kept is not found by its hash either.
      if (documents.has(source)) bySha256.set(sha256, valid.document);
      return valid;
    },
  };
}
