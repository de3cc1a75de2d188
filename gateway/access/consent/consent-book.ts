import type { SubjectKey } from '../../purpose/relation.ts';
import type { GrantAsk } from '../policy/policy-snapshot.ts';
import type { ApprovalRecord, ConsentChange, ConsentRecord, DisputeRecord, ShareGrantRecord, TrustRecord } from './consent-change.ts';
import type { ApprovalAsk, ConsentSnapshot, ConsentView, SignatureAsk } from './consent-snapshot.ts';
import { stateOfTerm, strongestState } from './grant-state.ts';
import { RememberedSignatures } from './remembered-signatures.ts';
import { VersionedRecords } from './versioned-records.ts';

/** A snapshot whose feed is older than this counts as no consent (design.md section 7, "Shared state"). Milliseconds. */
export const STALE_AFTER_MS = 5_000;

/** How long grants of the demand list are believed while governance is silent: who suspended one since could not be heard. As with revoked tokens. Milliseconds. */
export const SUSPENSIONS_KEPT_MS = 900_000;

const ABSENT: ConsentView = { state: 'absent', by: 'SUBJECT' };
/** Whose live consent is named when several live ones cover a field: the subject's own says most. */
const BY_WEIGHT = { SUBJECT: 3, KIN: 2, GROUP: 1 } as const;
const STATE_WEIGHT = { live: 4, stale: 3, revoked: 2, expired: 1, absent: 0 } as const;
/** The group of records that are looked through whole. */
const ALL = '';

function viewOf(record: ConsentRecord, at: number): ConsentView {
  const by = record.grantedBy;
  if (record.revokedAt !== null) return { state: 'revoked', by };
  return { state: at < Date.parse(record.validTo) ? 'live' : 'expired', by };
}

/** Of two views of one field the one that says most: a live one by whoever's word it takes, then the stronger state. */
function stronger(one: ConsentView, other: ConsentView, deceased: boolean): ConsentView {
  const counts = ({ state, by }: ConsentView): number => (state === 'live' && by === (deceased ? 'KIN' : 'SUBJECT') ? 1 : 0);
  const difference = counts(one) - counts(other) || STATE_WEIGHT[one.state] - STATE_WEIGHT[other.state] || BY_WEIGHT[one.by] - BY_WEIGHT[other.by];
  return difference >= 0 ? one : other;
}

/** All that governance said to this worker, ready to be asked; hands out snapshots that later changes don't touch. */
export class ConsentBook {
  readonly #consents = new VersionedRecords<ConsentRecord>();
  readonly #grants = new VersionedRecords<ShareGrantRecord>();
  readonly #suspensions = new VersionedRecords<string>();
  readonly #approvals = new VersionedRecords<ApprovalRecord>();
  readonly #trust = new VersionedRecords<TrustRecord>();
  readonly #disputes = new VersionedRecords<DisputeRecord>();
  readonly #signatures = new RememberedSignatures();
  #version = 0;

  /** Sequence of the last change applied. */
  get version(): number {
    return this.#version;
  }

  /** Applies changes in order; one already applied is passed over. Throws RangeError on a gap. */
  apply(changes: readonly ConsentChange[]): void {
    for (const change of changes) {
      if (change.sequence <= this.#version) continue;
      if (change.sequence !== this.#version + 1) throw new RangeError(`change ${this.#version + 1} must come next, got ${change.sequence}`);
      this.#put(change);
      this.#version = change.sequence;
    }
  }

  #put({ sequence, kind, payload }: ConsentChange): void {
    switch (kind) {
      case 'CONSENT':
        return this.#consents.put([payload.subjectKey], payload.consentId, sequence, payload);
      case 'SHARE_GRANT':
        return this.#grants.put(payload.clients, payload.grantId, sequence, payload);
      case 'GRANT_SUSPENSION':
        return this.#suspensions.put([ALL], payload.grantId, sequence, payload.grantId);
      case 'APPROVAL':
        return this.#approvals.put([payload.principal], payload.approvalId, sequence, payload);
      case 'TRUST_GRANT':
        return this.#trust.put([ALL], payload.trustId, sequence, payload);
      case 'DISPUTE':
        return this.#disputes.put([payload.subjectKey], payload.objectionNo, sequence, payload);
    }
  }

  /** What is known now. `freshAt` is when governance last answered (epoch milliseconds), null when it never has. */
  snapshot(freshAt: number | null): ConsentSnapshot {
    const version = this.#version;
    const silentFor = (at: number): number => (freshAt === null ? Infinity : at - freshAt);
    const isStale = (at: number): boolean => silentFor(at) > STALE_AFTER_MS;
    const isMute = (at: number): boolean => silentFor(at) > SUSPENSIONS_KEPT_MS;
    return {
      version,
      consent: ({ subject, item, coordinate, deceased, at }) => {
        const views = this.#consentsAt(subject, item, version).filter(({ fields }) => fields.includes(coordinate)).map((record) => viewOf(record, at));
        const view = views.reduce((one, other) => stronger(one, other, deceased), ABSENT);
        return isStale(at) ? { ...view, state: 'stale' } : view;
      },
      disputed: ({ subject, coordinates, at }) => subject.kind === 'PERSON' && (isMute(at) || this.#disputesAt(subject, version).some(({ fields }) => coordinates.some((each) => fields.includes(each)))),
      grant: (ask) => (isStale(ask.at) ? 'absent' : strongestState(this.#grantsAt(ask, version).filter((record) => gives(record, ask)).map((record) => stateOfTerm(record, ask.at)))),
      suspended: (grantId, at) => isMute(at) || this.#suspensions.at(ALL, version).includes(grantId),
      approval: (ask) => (isStale(ask.at) ? 'absent' : strongestState(this.#approvalsAt(ask, version).filter((record) => covers(record, ask)).map((record) => stateOfTerm(record, ask.at)))),
      trust: (ask) => (isStale(ask.at) ? 'absent' : strongestState(this.#trustAt(ask, version).map((record) => stateOfTerm(record, ask.at)))),
      signature: (ask) => this.#signatures.signature({ ask, version, isMute: isMute(ask.at), isStale: isStale(ask.at) }, (terms) => this.#sign(ask, version, terms, isMute(ask.at), isStale(ask.at))),
    };
  }

  /** `terms` is told of every term that the signature goes by. */
  #sign(ask: SignatureAsk, version: number, terms: (instants: readonly string[]) => void, isMute: boolean, isStale: boolean): string {
    const { subjects } = ask;
    const disputed = subjects.map((subject) => this.#disputesAt(subject, version).flatMap(({ fields }) => fields).sort());
    return JSON.stringify([isMute, [...this.#suspensions.at(ALL, version)].sort(), disputed, ...(isStale ? ['stale'] : this.#signed(ask, version, terms))]);
  }

  /** What a fresh snapshot can say about these subjects, this asker and this item. */
  #signed(ask: SignatureAsk, version: number, terms: (instants: readonly string[]) => void): readonly (readonly string[])[] {
    const { subjects, item, at } = ask;
    const place = ({ subject }: ApprovalRecord): number => (subject === null ? -1 : subjects.findIndex(({ kind, key }) => kind === subject.kind && key === subject.key));
    const consents = subjects.map((subject) => this.#consentsAt(subject, item, version));
    const grants = this.#grantsAt(ask, version);
    const approvals = this.#approvalsAt(ask, version);
    const trust = this.#trustAt({ from: ask.region, to: ask.caseRegion }, version);
    terms([...consents.flat().map(({ validTo }) => validTo), ...[...grants, ...approvals, ...trust].flatMap(({ validFrom, validTo }) => [validFrom, validTo])]);
    return [
      consents.flatMap((records, index) => records.map((record) => `${subjects[index]?.key} ${record.consentId} ${viewOf(record, at).state}`)).sort(),
      grants.map((record) => `${record.grantId} ${stateOfTerm(record, at)}`).sort(),
      approvals.map((record) => `${record.approvalId} ${place(record)} ${stateOfTerm(record, at)}`).sort(),
      trust.map((record) => stateOfTerm(record, at)).sort(),
    ];
  }

  #consentsAt({ kind, key }: SubjectKey, item: string | null, version: number): readonly ConsentRecord[] {
    if (item === null) return [];
    return this.#consents.at(key, version).filter(({ itemCode, subjectKind, subjectKey }) => itemCode === item && subjectKind === kind && subjectKey === key);
  }

  /** Open disputes of a person; an entity has none. */
  #disputesAt({ kind, key }: SubjectKey, version: number): readonly DisputeRecord[] {
    return kind === 'PERSON' ? this.#disputes.at(key, version).filter(({ subjectKey, closedAt }) => subjectKey === key && closedAt === null) : [];
  }

  #grantsAt({ clientId, organization, item }: Pick<GrantAsk, 'clientId' | 'organization' | 'item'>, version: number): readonly ShareGrantRecord[] {
    return this.#grants.at(clientId, version).filter((record) => record.organization === organization && record.itemCode === item && record.clients.includes(clientId));
  }

  #approvalsAt({ principal, item, caseNo }: Pick<ApprovalAsk, 'principal' | 'item' | 'caseNo'>, version: number): readonly ApprovalRecord[] {
    return this.#approvals.at(principal, version).filter((record) => record.principal === principal && record.itemCode === item && (record.caseNo === null || record.caseNo === caseNo));
  }

  #trustAt({ from, to }: { readonly from: string | null; readonly to: string | null }, version: number): readonly TrustRecord[] {
    if (from === null || to === null) return [];
    return this.#trust.at(ALL, version).filter((record) => from.startsWith(record.from) && to.startsWith(record.to));
  }
}

function gives(record: ShareGrantRecord, { owner, coordinate }: GrantAsk): boolean {
  return record.owner === owner && record.fields.includes(coordinate);
}

function covers({ fields, subject, caseNo }: ApprovalRecord, { coordinates, whose }: ApprovalAsk): boolean {
  if (!coordinates.some((coordinate) => fields.includes(coordinate))) return false;
  switch (whose.kind) {
    case 'KNOWN':
      return subject === null ? caseNo !== null && whose.party : subject.kind === whose.subject.kind && subject.key === whose.subject.key;
    case 'NOBODY':
      return subject === null && caseNo !== null;
    case 'ANY_STRANGER':
      return subject !== null;
  }
}
