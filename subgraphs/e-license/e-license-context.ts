import DataLoader from 'dataloader';
import type { Answer } from '../../adapters/answer.ts';
import type { ELicenseAdapter } from '../../adapters/e-license/e-license-adapter.ts';
import type { LicenseRecord } from '../../adapters/e-license/license-record.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import type { RequestScope } from '../request/request-scope.ts';
import type { CursorCodec } from '../values/cursor.ts';

export interface ELicenseDependencies {
  readonly adapter: ELicenseAdapter;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
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
}

/** The context of one request. The source cannot batch: equal questions share a call, the adapter bounds how many run at once. */
export function eLicenseContext(scope: RequestScope, dependencies: ELicenseDependencies): ELicenseContext {
  const { adapter } = dependencies;
  const byId = new DataLoader<string, Answer<LicenseRecord>>((ids) => Promise.all(ids.map((id) => adapter.licenseById(id, scope.call))));
  return {
    ...scope,
    ...dependencies,
    byId,
    byHolder: new DataLoader(
      (keys) => Promise.all(keys.map(async ({ holderCode, typeCode }) => {
        const answer = await adapter.licensesByHolder(holderCode, scope.call, typeCode ?? undefined);
        // What a list tells of a licence need not be asked again.
        if (answer.outcome === 'FOUND') for (const value of answer.value) byId.prime(value.licenseId, { ...answer, value });
        return answer;
      })),
      { cacheKeyFn: ({ holderCode, typeCode }) => `${holderCode} ${typeCode ?? ''}` },
    ),
  };
}
