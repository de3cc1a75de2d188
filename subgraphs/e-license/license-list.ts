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
  // One type is the source's to filter; of several, all are fetched once.
  const typeCode = types?.length === 1 ? (types[0] ?? null) : null;
  const found = take(await context.byHolder.load({ holderCode, typeCode }), context, fieldPath(info));
  if (found === null) return null;
  const wanted = found.filter(
    (license) => (types === null || (license.typeCode !== null && types.includes(license.typeCode))) && (given.status === null || given.status === undefined || license.status === given.status),
  );
  const list = ['licenses', holderCode, [...(types ?? ['*'])].sort().join(','), given.status ?? '*'].join(' ');
  return pageOf(wanted.toSorted(newestFirst), given, { cursors: context.cursors, list, keyOf: ({ licenseId }) => licenseId });
}
