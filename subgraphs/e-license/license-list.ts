import type { GraphQLResolveInfo } from 'graphql';
import type { LicenseRecord, LicenseState } from '../../adapters/e-license/license-record.ts';
import { fieldPath, take } from '../request/take.ts';
import type { Connection, PageArguments } from '../values/connection.ts';
import { pageOf } from '../values/connection.ts';
import type { ELicenseContext } from './e-license-context.ts';

export interface LicenseListArguments extends PageArguments {
  readonly type?: readonly string[] | null;
  readonly status?: LicenseState | null;
}

/** Newest first; licences of one day by their identifier, so that the order is the same each time. */
function newestFirst(one: LicenseRecord, other: LicenseRecord): number {
  const [left, right] = [one.issuedOn ?? '', other.issuedOn ?? ''];
  if (left !== right) return left < right ? 1 : -1;
  return one.licenseId < other.licenseId ? -1 : 1;
}

/** What the library gives only under the holder's code, of the types this request has one for. A code it does not take leaves the list as it is without: its mark tells. */
async function underHolderCodes(holderCode: string, types: readonly string[] | null, context: ELicenseContext, info: GraphQLResolveInfo): Promise<readonly LicenseRecord[]> {
  const coded = context.codedTypes(holderCode).filter((type) => types === null || types.includes(type));
  const lists = await Promise.all(coded.map(async (typeCode) => {
    const answer = await context.byHolder.load({ holderCode, typeCode });
    if (answer.outcome !== 'REFUSED' || answer.cause !== 'CONSENT_NEEDED') return take(answer, context, fieldPath(info)) ?? [];
    context.provenance.record(fieldPath(info), answer);
    return [];
  }));
  return lists.flat();
}

/** Of one type the library filters, and refuses what the holder did not consent to; of several or all, what it gives without is fetched once, and the rest under the codes there are. */
async function licensesOf(holderCode: string, types: readonly string[] | null, context: ELicenseContext, info: GraphQLResolveInfo): Promise<readonly LicenseRecord[] | null> {
  const typeCode = types?.length === 1 ? (types[0] ?? null) : null;
  const [listed, coded] = await Promise.all([context.byHolder.load({ holderCode, typeCode }), typeCode === null ? underHolderCodes(holderCode, types, context, info) : []]);
  const found = take(listed, context, fieldPath(info));
  if (found === null && coded.length === 0) return null;
  return [...new Map([...(found ?? []), ...coded].map((license) => [license.licenseId, license])).values()];
}

/**
 * A page of a holder's licences. Null when the library holds none, as where they are withheld (domain.md 6.5); an empty page when it holds some, but
 * none that the filters let through.
 */
export async function licenseList(
  holderCode: string,
  given: LicenseListArguments,
  context: ELicenseContext,
  info: GraphQLResolveInfo,
): Promise<Connection<LicenseRecord> | null> {
  const types = given.type ?? null;
  const found = await licensesOf(holderCode, types, context, info);
  if (found === null) return null;
  const wanted = found.filter(
    (license) => (types === null || (license.typeCode !== null && types.includes(license.typeCode))) && (given.status === null || given.status === undefined || license.status === given.status),
  );
  const list = ['licenses', holderCode, [...(types ?? ['*'])].sort().join(','), given.status ?? '*'].join(' ');
  return pageOf(wanted.toSorted(newestFirst), given, { cursors: context.cursors, list, keyOf: ({ licenseId }) => licenseId });
}
