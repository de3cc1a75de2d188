import type { PeopleDirectory } from './people-directory.ts';
import type { CaseSeries, LegalBasis, PartyRole, PortalData, PortalItem } from './portal-data.ts';

/** A party of a case, in the form that is signed. */
export interface SignedSubject {
  readonly role: PartyRole;
  readonly kind: 'PERSON' | 'ENTITY';
  readonly key: string;
}

/** One case as the register holds it, parties resolved. */
export interface Case {
  readonly no: string;
  readonly item: PortalItem;
  readonly region: string;
  readonly basis: LegalBasis;
  /** Epoch seconds; null = open end. */
  readonly until: number | null;
  readonly clients: ReadonlySet<string>;
  /** `personId`s of the officials it is assigned to. */
  readonly officials: ReadonlySet<string>;
  readonly parties: readonly SignedSubject[];
}

export interface RegisteredCases {
  /** Undefined when there is no such case. */
  find(no: string): Case | undefined;
  /** Cases written out one by one, without the series. */
  readonly listed: readonly Case[];
}

const SERIES_NUMBER = /^\d{7}$/;

/** Resolves the data files against the people. Throws when a case names a person or item that does not exist. */
export function createRegisteredCases(data: PortalData, people: PeopleDirectory): RegisteredCases {
  const itemByShort = new Map(data.items.map((item) => [item.short, item]));
  const itemNamed = (short: string): PortalItem => {
    const item = itemByShort.get(short);
    if (item === undefined) throw new Error(`item ${short} is not defined`);
    return item;
  };
  const personIdNamed = (label: string): string => {
    const person = people.find(label);
    if (person === null) throw new Error(`person ${label} of the case register does not exist`);
    return person.personId;
  };
  const listed = data.cases.map((row): Case => {
    const item = itemNamed(row.item);
    return {
      no: row.case,
      item,
      region: row.region,
      basis: row.basis ?? item.basis,
      until: row.until === undefined ? null : Math.floor(Date.parse(row.until) / 1000),
      clients: new Set(row.clients),
      officials: new Set(row.officials.map(personIdNamed)),
      parties: row.parties.map((party): SignedSubject => 'person' in party
        ? { role: party.role, kind: 'PERSON', key: personIdNamed(party.person) }
        : { role: party.role, kind: 'ENTITY', key: party.entity }),
    };
  });
  const byNumber = new Map(listed.map((row) => [row.no, row]));

  /** A case of a series is computed: it exists when the person does. */
  function ofSeries(no: string): Case | undefined {
    const series = data.series.find(({ prefix }) => no.startsWith(prefix));
    const digits = series === undefined ? '' : no.slice(series.prefix.length);
    const personId = SERIES_NUMBER.test(digits) ? people.personIdAt(Number(digits)) : null;
    if (series === undefined || personId === null) return undefined;
    const parties = partiesOfSeries(series, Number(digits), personId, people);
    if (parties === null) return undefined;
    const item = itemNamed(series.item);
    const officials = new Set(series.officials.map(personIdNamed));
    return { no, item, region: series.region, basis: item.basis, until: null, clients: new Set(series.clients), officials, parties };
  }

  return { listed, find: (no) => byNumber.get(no) ?? ofSeries(no) };
}

/** The person itself applies; of a death's case the relative left behind does, and the person is the one who died. Null where there is no such case. */
function partiesOfSeries({ bereaved }: CaseSeries, index: number, personId: string, people: PeopleDirectory): readonly SignedSubject[] | null {
  if (!bereaved) return [{ role: 'APPLICANT', kind: 'PERSON', key: personId }];
  const kin = people.kinOfDeadAt(index);
  if (kin === null) return null;
  return [{ role: 'DECEASED', kind: 'PERSON', key: personId }, { role: 'APPLICANT', kind: 'PERSON', key: kin }, { role: 'KIN', kind: 'PERSON', key: kin }];
}
