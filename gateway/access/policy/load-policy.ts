import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { ConfigError } from '../../config-error.ts';
import type { PrincipalKind } from '../../login/principal.ts';
import { readTrustedDocuments } from '../../operation/load-trusted-documents.ts';
import type { TrustedDocuments } from '../../operation/trusted-documents.ts';
import type { ItemDefinition } from '../../purpose/item-catalogue.ts';
import { checkLists } from './check-lists.ts';
import type { LookupRate } from '../rates/lookup-rate.ts';
import type { DemandFile, ItemFile, RatesFile } from './file-schemas.ts';
import { DOCUMENTS_FOLDER } from './policy-files.ts';
import type { PolicyFiles } from './policy-files.ts';
import type { PolicyLists } from './policy-lists.ts';
import { readPolicyLists } from './policy-lists.ts';
import { PolicyError } from './policy-problem.ts';
import type { GrantAsk, PolicyClient, PolicySnapshot } from './policy-snapshot.ts';

/** Makes an immutable snapshot of one policy version, checked against the graph. Throws {@link PolicyError} with every problem found. */
export function loadPolicy(files: PolicyFiles, schema: GradedSchema): PolicySnapshot {
  const reading = readPolicyLists(files);
  if (!reading.ok) throw new PolicyError(reading.problems);
  const problems = checkLists(reading.lists, schema);
  if (problems.length > 0) throw new PolicyError(problems);
  return snapshot(files.version, reading.lists, registeredDocuments(files));
}

/** The documents registered in these files. Throws {@link PolicyError} for a manifest that is none (access.md D7). */
function registeredDocuments({ texts }: PolicyFiles): TrustedDocuments {
  const manifests = [...texts].flatMap(([file, text]) => (file.startsWith(DOCUMENTS_FOLDER) ? [[file.slice(DOCUMENTS_FOLDER.length), text] as const] : []));
  try {
    return readTrustedDocuments(new Map(manifests));
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new PolicyError([{ file: DOCUMENTS_FOLDER, line: 0, must: 'hold manifests of registered documents that are whole', got: cause.message }]);
  }
}

function snapshot(version: string, { departments, responsibility, negative, demand, clients, rates, items }: PolicyLists, documents: TrustedDocuments): PolicySnapshot {
  const owners = new Map(Object.entries(responsibility.value.fields).flatMap(([owner, fields]) => fields.map((field) => [field, owner])));
  const organizations = new Map<string, string>(departments.value.departments.map(({ code, organization }) => [code, organization]));
  const forbidden = new Set(negative.value.entries.flatMap(({ fields }) => fields));
  const catalogue = new Map(items.map(({ value }) => [value.code, itemOf(value)]));
  const applications = new Map<string, PolicyClient>(clients.value.clients.map((client) => [client.id, Object.freeze(client)]));
  const grants = grantIndex(demand.value.grants);
  return Object.freeze<PolicySnapshot>({
    version,
    item: (code) => catalogue.get(code) ?? null,
    ownerOf: (coordinate) => owners.get(coordinate) ?? null,
    organizationOf: (department) => organizations.get(department) ?? null,
    inNegativeList: (coordinate) => forbidden.has(coordinate),
    grant: (ask, isSuspended = () => false) => {
      const terms = (grants.terms.get(grantKey(ask)) ?? []).filter(({ id }) => !isSuspended(id));
      return terms.length === 0 ? 'absent' : terms.some(({ from, until }) => from <= ask.at && ask.at < until) ? 'live' : 'expired';
    },
    itemCodes: Object.freeze([...catalogue.keys()]),
    clientIds: Object.freeze([...applications.keys()]),
    client: (id) => applications.get(id) ?? null,
    rates: Object.freeze(rates.value.rates.map(rateOf)),
    documents,
    spanAt: (at) => grants.edges.filter((edge) => edge <= at).length,
  });
}

function rateOf({ id, arguments: named, burst, perMinute, principals }: RatesFile['rates'][number]): LookupRate {
  const usual = Object.freeze({ burst, perMinute });
  return Object.freeze({ id, arguments: Object.freeze(named), sizeFor: (kind: PrincipalKind) => principals[kind] ?? usual });
}

function itemOf({ code, name, version, kind, legalBasis, notifyExempt, batch, fields }: ItemFile): ItemDefinition {
  const minFields = new Map(fields.map(({ field, marks, thresholds }) => [field, Object.freeze({
    coordinate: field,
    mustDisplay: marks.includes('mustDisplay'),
    displayOnly: marks.includes('displayOnly'),
    verdictPreferred: marks.includes('verdictPreferred'),
    needsValue: marks.includes('needsValue'),
    statutoryGrant: marks.includes('statutoryGrant'),
    thresholds: Object.freeze(thresholds),
  })]));
  return Object.freeze({ code, name, version, kind, legalBasis, notifyExempt, batch, minFields });
}

interface Term {
  /** The grant's number. */
  readonly id: string;
  /** Epoch milliseconds; `until` is the first moment after. Days are those of China Standard Time. */
  readonly from: number;
  readonly until: number;
}

type Grants = DemandFile['grants'];

const DAY_MS = 86_400_000;
const dayStart = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
const grantKey = ({ owner, clientId, organization, item, coordinate }: Omit<GrantAsk, 'at'>): string => JSON.stringify([owner, clientId, organization, item, coordinate]);

function grantIndex(grants: Grants): { readonly terms: ReadonlyMap<string, readonly Term[]>; readonly edges: readonly number[] } {
  const terms = new Map<string, Term[]>();
  for (const { id, owner, organization, clients, item, fields, from, to } of grants) {
    const term = { id, from: dayStart(from), until: dayStart(to) + DAY_MS };
    for (const clientId of clients) {
      for (const coordinate of fields) {
        const key = grantKey({ owner, clientId, organization, item, coordinate });
        terms.set(key, [...(terms.get(key) ?? []), term]);
      }
    }
  }
  return { terms, edges: [...new Set([...terms.values()].flat().flatMap(({ from, until }) => [from, until]))] };
}
