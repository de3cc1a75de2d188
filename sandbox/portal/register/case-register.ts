import type { PeopleDirectory, PortalPerson } from './people-directory.ts';
import type { LegalBasis, PortalClient, PortalData, PortalItem } from './portal-data.ts';
import { createRegisteredCases, type Case, type SignedSubject } from './registered-cases.ts';

/** Who asks: the client, the person logged in (null for machines), the entity acted for (agents). */
export interface Asker {
  readonly client: PortalClient;
  readonly person: PortalPerson | null;
  readonly actsFor: string | null;
}

/** What was asked for: item code, and optionally the case and the parties wanted (persona numbers, `personId`s or USCCs). */
export interface AskedPurpose {
  readonly item: string;
  readonly case?: string | undefined;
  readonly subjects?: readonly string[] | undefined;
  /** Codes the holders were given by the e-licence system (依授权), as handed to the client. */
  readonly holderCodes?: readonly { readonly subject: string; readonly type: string; readonly code: string }[] | undefined;
}

/** What the portal signs: the `shuqiao_item` detail of docs/access-token.md. */
export interface ConfirmedPurpose {
  readonly type: 'shuqiao_item';
  readonly item: string;
  readonly item_name: string;
  readonly case?: string;
  readonly basis: LegalBasis;
  readonly subjects: readonly SignedSubject[];
  readonly holder_codes?: readonly SignedHolderCode[];
  readonly assigned: boolean;
  readonly region?: string;
  readonly valid_until?: number;
}

/** A code as it is signed: whose, for what, until when. Whether it is good only the e-licence system knows. */
export interface SignedHolderCode {
  readonly source: 'e-license';
  readonly subject: string;
  readonly scope: string;
  readonly code: string;
  /** Epoch seconds. */
  readonly valid_until: number;
}

/** As long as the e-licence system lets a code live. Seconds. */
const HOLDER_CODE_SECONDS = 30 * 60;

export type Confirmation = { readonly ok: true; readonly purpose: ConfirmedPurpose } | { readonly ok: false; readonly problem: string };

export interface CaseRegister {
  /** Confirms that this asker has this case with these parties, at `now` (epoch seconds). A refusal tells the asker nothing of other people's cases. */
  confirm(asker: Asker, asked: AskedPurpose, now: number): Confirmation;
}

/** Makes the register of the sandbox. Throws when a case names a person or entity that does not exist. */
export function createCaseRegister(data: PortalData, people: PeopleDirectory): CaseRegister {
  const items = new Map(data.items.map((item) => [item.code, item]));
  const cases = createRegisteredCases(data, people);

  return { confirm: (asker, asked, now) => withHolderCodes(confirmed(asker, asked, now), asked, now) };

  function confirmed(asker: Asker, asked: AskedPurpose, now: number): Confirmation {
    const item = items.get(asked.item);
    if (item === undefined || !mayAskItem(asker.client, item)) return refuse('the item must be one this client is registered for');
    const wanted = asked.subjects?.map((text) => subjectKey(text, people));
    if (asked.case !== undefined) {
      const found = cases.find(asked.case);
      // One answer for "no such case", "another item's case" and "not yours": the asker must not learn which.
      if (found === undefined || found.item !== item || !hasCase(asker, found)) return refuse('the case must be one of this item that this client, and the person logged in, handle or are party to');
      return sign(found, wanted, asker, now);
    }
    if (wanted !== undefined && !isOnlySelf(asker, wanted)) return openCaseOf(item, wanted, asker, now);
    return { ok: true, purpose: withoutCase(item, asker) };
  }

  /** Codes of parties only: one of anybody else would make a free parameter of whose licences are asked for. */
  function withHolderCodes(confirmation: Confirmation, { holderCodes = [] }: AskedPurpose, now: number): Confirmation {
    if (!confirmation.ok || holderCodes.length === 0) return confirmation;
    const { purpose } = confirmation;
    const codes = holderCodes.map(({ subject, type, code }): SignedHolderCode => ({ source: 'e-license', subject: subjectKey(subject, people), scope: type, code, valid_until: now + HOLDER_CODE_SECONDS }));
    if (codes.some(({ subject }) => !purpose.subjects.some(({ key }) => key === subject))) return refuse('holder codes must be of parties to the case');
    if (new Set(codes.map(({ subject, scope }) => `${subject} ${scope}`)).size !== codes.length) return refuse('holder codes must be one for a party and a licence type');
    return { ok: true, purpose: { ...purpose, holder_codes: codes } };
  }

  /** No case named, but parties: the one open case of this asker in which all of them are. */
  function openCaseOf(item: PortalItem, wanted: readonly string[], asker: Asker, now: number): Confirmation {
    const found = cases.listed.filter((entry) => entry.item === item && hasCase(asker, entry) && isOpen(entry, now) && wanted.every((key) => isParty(entry, key)));
    const [only] = found;
    if (only === undefined) return refuse('the subjects must be parties to a case of this item that this client, and the person logged in, handle or are party to');
    if (found.length > 1) return refuse('the case must be named: these subjects are parties to several');
    return sign(only, wanted, asker, now);
  }
}

function mayAskItem({ items }: PortalClient, { short }: PortalItem): boolean {
  return items === '*' || items.includes(short);
}

/** A client's case, and for people also this official's or this party's. */
function hasCase({ client, person, actsFor }: Asker, found: Case): boolean {
  switch (client.login) {
    case 'machine':
      return found.clients.has(client.id);
    case 'official':
      return found.clients.has(client.id) && person !== null && found.officials.has(person.personId);
    case 'citizen':
      return person !== null && isParty(found, person.personId);
    case 'agent':
      return actsFor !== null && isParty(found, actsFor);
  }
}

function isParty(found: Case, key: string): boolean {
  return found.parties.some((party) => party.key === key);
}

function isOpen({ until }: Case, now: number): boolean {
  return until === null || now < until;
}

function isOnlySelf({ client, person, actsFor }: Asker, wanted: readonly string[]): boolean {
  const self = client.login === 'citizen' ? person?.personId : client.login === 'agent' ? actsFor : null;
  return wanted.length === 1 && wanted[0] === self;
}

function sign(found: Case, wanted: readonly string[] | undefined, asker: Asker, now: number): Confirmation {
  if (!isOpen(found, now)) return refuse('the case must be open');
  if (wanted !== undefined && !wanted.every((key) => isParty(found, key))) return refuse('the subjects must be parties to the case');
  const subjects = wanted === undefined ? found.parties : found.parties.filter(({ key }) => wanted.includes(key));
  return {
    ok: true,
    purpose: {
      type: 'shuqiao_item',
      item: found.item.code,
      item_name: found.item.name,
      case: found.no,
      basis: found.basis,
      subjects,
      // A citizen or agent is party to the case; it is assigned to those who handle it.
      assigned: asker.client.login === 'machine' || asker.client.login === 'official',
      region: found.region,
      ...(found.until === null ? {} : { valid_until: found.until }),
    },
  };
}

/** An item without a case: a citizen or agent about to apply is the applicant; for everybody else it concerns nobody in particular. */
function withoutCase(item: PortalItem, { client, person, actsFor }: Asker): ConfirmedPurpose {
  const applicant = client.login === 'citizen' ? person?.personId : client.login === 'agent' ? actsFor : null;
  const kind = client.login === 'agent' ? 'ENTITY' : 'PERSON';
  const subjects: readonly SignedSubject[] = applicant === null || applicant === undefined ? [] : [{ role: 'APPLICANT', kind, key: applicant }];
  return { type: 'shuqiao_item', item: item.code, item_name: item.name, basis: item.basis, subjects, assigned: false };
}

/** Persona numbers and ID numbers become `personId`s; anything else is taken as it is and will match a party or not. */
function subjectKey(text: string, people: PeopleDirectory): string {
  return people.find(text)?.personId ?? text;
}

function refuse(problem: string): Confirmation {
  return { ok: false, problem };
}
