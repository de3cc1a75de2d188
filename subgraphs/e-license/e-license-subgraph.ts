import type { GraphQLResolveInfo } from 'graphql';
import type { LicenseRecord } from '../../adapters/e-license/license-record.ts';
import { parseLicenseId } from '../../standards/license-id.ts';
import { holderKind } from '../../standards/holder-code.ts';
import { parseUscc } from '../../standards/uscc.ts';
import type { RequestScope } from '../request/request-scope.ts';
import { subgraphError } from '../request/subgraph-error.ts';
import { fieldPath, objectPath, take } from '../request/take.ts';
import type { Resolver, SubgraphModule } from '../subgraph-module.ts';
import { residentReference } from '../values/resident.ts';
import type { ELicenseContext, ELicenseDependencies } from './e-license-context.ts';
import { eLicenseContext } from './e-license-context.ts';
import type { LicenseListArguments } from './license-list.ts';
import { licenseList } from './license-list.ts';

/** A licence as lists give it, whole, or as references do, by its identifier. */
type License = LicenseRecord | { readonly licenseId: string };

async function licenseRecord(license: License, context: ELicenseContext, info: GraphQLResolveInfo): Promise<LicenseRecord | null> {
  if ('holderCode' in license) return license;
  return take(await context.byId.load(license.licenseId), context, objectPath(info));
}

function ofRecord(read: (record: LicenseRecord, context: ELicenseContext) => unknown): Resolver {
  return async (license: License, _given: object, context: ELicenseContext, info: GraphQLResolveInfo) => {
    const record = await licenseRecord(license, context, info);
    return record === null ? null : read(record, context);
  };
}

const SAME_NAME = [
  'typeCode', 'typeName', 'number', 'holderName', 'issuer', 'issuedOn', 'validFrom', 'validTo', 'longTerm', 'status', 'sealVerification',
] as const satisfies readonly (keyof LicenseRecord)[];

const LICENSE_FIELDS: Readonly<Record<string, Resolver>> = {
  ...Object.fromEntries(SAME_NAME.map((name) => [name, ofRecord((record) => record[name])])),
  holderDocType: ofRecord((record) => record.holderDocumentType),
  entityNumber: ofRecord(({ holderCode, number }) => (holderKind(holderCode) === 'ENTITY' ? number : null)),
  holderPerson: ofRecord(({ holderCode }, { personIds }) => residentReference(personIds, holderCode)),
  holderEntity: ofRecord(({ holderCode }) => (holderKind(holderCode) === 'ENTITY' ? { uscc: holderCode } : null)),
  // Some issuers are named by a division code (domain.md 3.6): that is no USCC.
  issuerUscc: ofRecord(({ issuerCode }) => (issuerCode !== null && parseUscc(issuerCode).ok ? issuerCode : null)),
  supersedes: ofRecord(({ supersedes }) => (supersedes === null ? null : { licenseId: supersedes })),
  faceData: ofRecord(({ faceData }) => (faceData === null ? null : [...faceData].map(([name, value]) => ({ name, value })))),
  annotatedCopy: async ({ licenseId }: License, _given: object, context: ELicenseContext, info: GraphQLResolveInfo) =>
    take(await context.files.load(licenseId), context, fieldPath(info))?.url ?? null,
};

interface PersonReference {
  readonly personId: string;
}

interface EntityReference {
  readonly uscc: string;
}

/** 电子证照库 as a subgraph. */
export function eLicenseSubgraph(dependencies: ELicenseDependencies): SubgraphModule {
  return {
    name: 'e-license',
    resolvers: {
      Query: {
        license: async (_root: unknown, { licenseId }: { licenseId: string }, context: ELicenseContext, info: GraphQLResolveInfo) => {
          // Its form only: real identifiers exist whose check character is wrong (domain.md 3.6).
          if (!parseLicenseId(licenseId).ok) throw subgraphError('BAD_IDENTIFIER');
          return take(await context.byId.load(licenseId), context, fieldPath(info));
        },
      },
      Person: {
        __resolveReference: ({ personId }: PersonReference) => ({ personId }),
        licenses: ({ personId }: PersonReference, given: LicenseListArguments, context: ELicenseContext, info: GraphQLResolveInfo) => {
          const document = dependencies.personIds.decode(personId);
          return document === null ? null : licenseList(document.number, given, context, info);
        },
      },
      LegalEntity: {
        __resolveReference: ({ uscc }: EntityReference) => ({ uscc }),
        licenses: ({ uscc }: EntityReference, given: LicenseListArguments, context: ELicenseContext, info: GraphQLResolveInfo) => licenseList(uscc, given, context, info),
      },
      ElectronicLicense: { ...LICENSE_FIELDS, __resolveReference: ({ licenseId }: { licenseId: string }) => ({ licenseId }) },
    },
    contextOf: (scope: RequestScope): ELicenseContext => eLicenseContext(scope, dependencies),
    close: () => dependencies.adapter.close(),
  };
}
