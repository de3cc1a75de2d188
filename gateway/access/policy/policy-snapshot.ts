import type { Clearance, PrincipalKind } from '../../login/principal.ts';
import type { TrustedDocuments } from '../../operation/trusted-documents.ts';
import type { ItemCatalogue } from '../../purpose/item-catalogue.ts';
import type { LookupRate } from '../rates/lookup-rate.ts';
import type { DenialMode } from './file-schemas.ts';

/** Which grant is asked for: may this client, of this organisation, read this field of this owner for this item. */
export interface GrantAsk {
  /** Owner department's code, as `@grade(owner:)` names it. */
  readonly owner: string;
  readonly clientId: string;
  /** USCC of the client's organisation; null when it has none. */
  readonly organization: string | null;
  readonly item: string | null;
  readonly coordinate: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** An application as the lists know it. */
export interface PolicyClient {
  readonly id: string;
  readonly kind: PrincipalKind;
  /** USCC; null for those whose holders are citizens or agents. */
  readonly organization: string | null;
  readonly clearance: Clearance;
  /** How refused fields are told. */
  readonly denials: DenialMode;
  /** Told what a proposed policy version would refuse. */
  readonly dryRun: boolean;
  /** Its tokens must be bound to a key and come with a proof (DPoP, RFC 9449). */
  readonly proofOfPossession: boolean;
}

/** One version of the lists of policy/, whole and immutable. A request uses one snapshot from beginning to end. */
export interface PolicySnapshot extends ItemCatalogue {
  /** SHA-256 (hex) over the files. */
  readonly version: string;
  /** Responsibility list: code of the one department that answers for the field; null when the list does not name the field (uncatalogued). */
  ownerOf(coordinate: string): string | null;
  /** USCC of a department; null for a code that the list does not know. */
  organizationOf(department: string): string | null;
  /** Negative list: never shared. */
  inNegativeList(coordinate: string): boolean;
  /** Demand list: state of the share grant. One that its owner suspended is absent; default none is. */
  grant(ask: GrantAsk, isSuspended?: (grantId: string) => boolean): 'live' | 'absent' | 'expired';
  /** Codes of every item, ids of every client, in the order of the files. */
  readonly itemCodes: readonly string[];
  readonly clientIds: readonly string[];
  /** The registered application of that id, or null. */
  client(id: string): PolicyClient | null;
  /** How often records may be named that the token does not name. */
  readonly rates: readonly LookupRate[];
  /** Documents registered for each client. */
  readonly documents: TrustedDocuments;
  /** Number of the span between two dates on which some grant begins or ends: grants answer alike within a span. Part of the access signature. */
  spanAt(at: number): number;
}
