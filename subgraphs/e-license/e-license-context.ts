import DataLoader from 'dataloader';
import type { Answer } from '../../adapters/answer.ts';
import type { LicenseFile } from '../../adapters/e-license/license-record.ts';
import type { ELicenseAdapter } from '../../adapters/e-license/e-license-adapter.ts';
import type { LicenseRecord } from '../../adapters/e-license/license-record.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import { holderCodesOf, type HeldCode } from './holder-codes.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { parseLicenseId } from '../../standards/license-id.ts';
import type { CursorCodec } from '../values/cursor.ts';

export interface ELicenseDependencies {
  readonly adapter: ELicenseAdapter;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Licences of one holder, of one type or of all: the source takes one type a call. */
export interface HolderKey {
  readonly holderCode: string;
  readonly typeCode: string | null;
}

/** What the resolvers of 电子证照库 see. */
export interface ELicenseContext extends RequestScope, ELicenseDependencies {
  readonly byHolder: DataLoader<HolderKey, Answer<readonly LicenseRecord[]>, string>;
  readonly byId: DataLoader<string, Answer<LicenseRecord>>;
  readonly files: DataLoader<string, Answer<LicenseFile>>;
  /** Types of a holder's licences for which this request brought the holder's code. */
  readonly codedTypes: (holderCode: string) => readonly string[];
}

/** By identifier: under each code for its type in turn, for who holds it is not told by it; without one where none fits. */
async function underCodes<T>(licenseId: string, codes: readonly HeldCode[], ask: (authorisation?: HeldCode) => Promise<Answer<T>>): Promise<Answer<T>> {
  const parsed = parseLicenseId(licenseId);
  const fitting = codes.filter(({ typeCode }) => parsed.ok && parsed.value.typeCode === typeCode);
  for (const code of fitting) {
    const answer = await ask(code);
    // Not this holder's: somebody else's may exist all the same, so that it is asked about again.
    if (answer.outcome !== 'NOT_FOUND') return answer;
  }
  return ask();
}

/** The context of one request. The source cannot batch: equal questions share a call, the adapter bounds how many run at once. */
export function eLicenseContext(scope: RequestScope, dependencies: ELicenseDependencies): ELicenseContext {
  const { adapter, personIds, now } = dependencies;
  const codes = holderCodesOf(scope.assertion, personIds, now());
  const byId = new DataLoader<string, Answer<LicenseRecord>>((ids) => Promise.all(ids.map((id) => underCodes(id, codes, (code) => adapter.licenseById(id, scope.call, code)))));
  return {
    ...scope,
    ...dependencies,
    codedTypes: (holder) => codes.filter(({ holderCode }) => holderCode === holder).map(({ typeCode }) => typeCode),
    byId,
    files: new DataLoader((ids) => Promise.all(ids.map((id) => underCodes(id, codes, (code) => adapter.file(id, scope.call, code))))),
    byHolder: new DataLoader(
      (keys) => Promise.all(keys.map(async ({ holderCode, typeCode }) => {
        const code = codes.find((each) => each.holderCode === holderCode && each.typeCode === typeCode);
        const answer = await adapter.licensesByHolder(holderCode, scope.call, typeCode ?? undefined, code?.authCode);
        // What a list tells of a licence need not be asked again.
        if (answer.outcome === 'FOUND') for (const value of answer.value) byId.prime(value.licenseId, { ...answer, value });
        return answer;
      })),
      { cacheKeyFn: ({ holderCode, typeCode }) => `${holderCode} ${typeCode ?? ''}` },
    ),
  };
}
