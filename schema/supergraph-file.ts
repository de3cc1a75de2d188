import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import type { SpecLink } from './grade-spec.ts';
import { GRADE_SPEC_IDENTITY, GRADE_SPEC_VERSION, specLinks } from './grade-spec.ts';
import { supergraphHash, verifySupergraphSignature } from './supergraph-signature.ts';

/** Why a supergraph file was refused, with a sentence for the operator. */
export const SUPERGRAPH_REFUSALS = ['UNREADABLE', 'NOT_A_SUPERGRAPH', 'UNKNOWN_SPECIFICATION', 'UNGRADED', 'UNSIGNED', 'OLD_VERSION'] as const;
export type SupergraphRefusalCode = (typeof SUPERGRAPH_REFUSALS)[number];

export class SupergraphRefusal extends Error {
  override readonly name = 'SupergraphRefusal';
  readonly code: SupergraphRefusalCode;
  constructor(code: SupergraphRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface SupergraphFileOptions {
  /** Path of the SDL; its signature stands beside it, as `.sig` in place of `.graphql`, unless named. */
  readonly file: string;
  readonly signatureFile?: string;
  /** SPKI PEM texts of the keys trusted to sign. */
  readonly trust: readonly string[];
  /** A graded supergraph below this version is refused: the highest seen so far. Default 1. */
  readonly minimumVersion?: number;
  /** What to do with a supergraph that links no grade specification. Default `refuse`; `serve` is the explicit `--ungraded public`. */
  readonly ungraded?: 'refuse' | 'serve';
}

export type SupergraphFile =
  | { readonly kind: 'graded'; readonly sdl: string; readonly schemaId: string; readonly version: number }
  | { readonly kind: 'ungraded'; readonly sdl: string; readonly schemaId: string };

/** Specifications with a purpose that the gateway carries out; any other is refused, as one cannot know what it demands (link specification, `for`). */
const SUPPORTED = new Map<string, RegExp>([
  ['https://specs.apollo.dev/core', /^v0\.[12]$/],
  ['https://specs.apollo.dev/join', /^v0\.[1-5]$/],
  ['https://specs.apollo.dev/inaccessible', /^v0\.[12]$/],
  [GRADE_SPEC_IDENTITY, new RegExp(`^${GRADE_SPEC_VERSION.replace('.', '\\.')}$`)],
]);

/** Reads a supergraph from disk and trusts it only as far as its signature, version and specifications allow. Throws {@link SupergraphRefusal}. */
export async function readSupergraphFile(options: SupergraphFileOptions): Promise<SupergraphFile> {
  const sdl = await readFile(options.file, 'utf8').catch((cause: unknown) => {
    throw new SupergraphRefusal('UNREADABLE', `the supergraph file must be readable, got ${options.file}`, { cause });
  });
  const grade = checkSpecifications(readLinks(sdl));
  const schemaId = supergraphHash(sdl);
  if (grade === 'absent') {
    if (options.ungraded !== 'serve') throw new SupergraphRefusal('UNGRADED', 'the supergraph must link the grade specification, and links none');
    return { kind: 'ungraded', sdl, schemaId };
  }
  if (options.ungraded === 'serve') throw new SupergraphRefusal('UNGRADED', 'a supergraph that links the grade specification must not be served as ungraded');
  return { kind: 'graded', sdl, schemaId, version: await signedVersion(schemaId, options) };
}

function readLinks(sdl: string): SpecLink[] {
  try {
    return specLinks(parse(sdl, { noLocation: true }));
  } catch (cause) {
    throw new SupergraphRefusal('NOT_A_SUPERGRAPH', 'the supergraph file must hold a GraphQL schema document', { cause });
  }
}

function checkSpecifications(links: readonly SpecLink[]): 'present' | 'absent' {
  if (!links.some(({ identity }) => identity.endsWith('/join'))) throw new SupergraphRefusal('NOT_A_SUPERGRAPH', 'a supergraph must link the join specification, and this one links none');
  for (const { identity, version, purpose } of links) {
    const known = SUPPORTED.get(identity);
    const needed = purpose !== null || identity === GRADE_SPEC_IDENTITY;
    if (needed && known?.test(version) !== true) throw new SupergraphRefusal('UNKNOWN_SPECIFICATION', `the supergraph demands ${identity}/${version}${purpose === null ? '' : ` for ${purpose}`}, which this gateway does not know`);
  }
  const grade = links.find(({ identity }) => identity === GRADE_SPEC_IDENTITY);
  if (grade !== undefined && grade.purpose !== 'SECURITY') throw new SupergraphRefusal('UNKNOWN_SPECIFICATION', 'the grade specification must be linked for: SECURITY; compose with npm run compose');
  return grade === undefined ? 'absent' : 'present';
}

async function signedVersion(schemaId: string, { file, signatureFile = file.replace(/\.graphql$/, '') + '.sig', trust, minimumVersion = 1 }: SupergraphFileOptions): Promise<number> {
  const signature = await readFile(signatureFile, 'utf8').catch((cause: unknown) => {
    throw new SupergraphRefusal('UNSIGNED', 'a graded supergraph must have a signature beside it', { cause });
  });
  const statement = await verifySupergraphSignature(signature, trust);
  if (statement === null) throw new SupergraphRefusal('UNSIGNED', 'the supergraph must be signed by a trusted key, and is not');
  if (statement.sha256 !== schemaId) throw new SupergraphRefusal('UNSIGNED', 'the signature must be of this supergraph, and is of another');
  if (statement.version < minimumVersion) throw new SupergraphRefusal('OLD_VERSION', `the supergraph's version must be at least ${minimumVersion}, got ${statement.version}`);
  return statement.version;
}
