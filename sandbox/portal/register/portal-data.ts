import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseIdNumber } from '../../../standards/id-number.ts';
import { parseUscc } from '../../../standards/uscc.ts';

/** What a token of a client makes its holder; the names of docs/access-token.md. */
export const HOLDER_KINDS = [
  'CITIZEN', 'ENTERPRISE_AGENT', 'WINDOW_CLERK', 'APPROVAL_ENGINE', 'APPROVING_OFFICER', 'GRID_WORKER', 'AUDITOR', 'OPEN_DATA_APP',
  'DEPARTMENT', 'SUPER_ADMINISTRATOR', 'RPA_WRITE_BACK',
] as const;
export const PARTY_ROLES = ['APPLICANT', 'SPOUSE', 'GUARDIAN', 'CHILD', 'HOUSEHOLD_MEMBER', 'LEGAL_REPRESENTATIVE', 'SELLER', 'BUYER', 'AGENT', 'DECEASED', 'KIN'] as const;
const BASES = ['STATUTORY', 'CONSENT', 'SUBJECT_REQUEST', 'PUBLIC'] as const;

const uscc = z.string().refine((code) => parseUscc(code).ok, { message: 'must be a 统一社会信用代码 whose check character holds' });
const region = z.string().regex(/^\d{2,12}$/);
const clearance = z.enum(['L1', 'L2', 'L3', 'L4']);
const itemNames = z.union([z.literal('*'), z.array(z.string())]);

const organizationSchema = z.strictObject({ code: uscc, name: z.string(), owner: z.string().nullable() });
const itemSchema = z.strictObject({ code: z.string().regex(/^[0-9A-Z]{31}$/), short: z.string(), name: z.string(), basis: z.enum(BASES) });
const clientBase = z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]*$/), name: z.string(), kind: z.enum(HOLDER_KINDS), secret: z.string().nullable(), items: itemNames });
const clientSchema = z.discriminatedUnion('login', [
  clientBase.extend({ login: z.literal('machine'), secret: z.string(), organization: uscc, region: region.nullable(), clearance }),
  clientBase.extend({ login: z.literal('official') }),
  clientBase.extend({ login: z.literal('citizen'), kind: z.literal('CITIZEN') }),
  clientBase.extend({ login: z.literal('agent'), kind: z.literal('ENTERPRISE_AGENT') }),
]);
const officialSchema = z.strictObject({
  login: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string(),
  idNumber: z.string().refine((number) => parseIdNumber(number).ok, { message: 'must be an ID number whose check digit holds' }),
  kind: z.enum(HOLDER_KINDS),
  organization: uscc,
  region,
  clearance,
  post: z.string(),
});
const agentSchema = z.discriminatedUnion('authority', [
  z.strictObject({ person: z.string(), entity: uscc, authority: z.literal('LEGAL_REP') }),
  z.strictObject({ person: z.string(), entity: uscc, authority: z.literal('AUTHORISED_AGENT'), mandate: itemNames }),
]);
const partySchema = z.union([
  z.strictObject({ role: z.enum(PARTY_ROLES), person: z.string() }),
  z.strictObject({ role: z.enum(PARTY_ROLES), entity: uscc }),
]);
const caseSchema = z.strictObject({
  case: z.string().regex(/^[A-Z]{2}\d{4}[A-Z]{2}\d{4}$/),
  item: z.string(),
  region,
  basis: z.literal('CONSENT').optional(),
  until: z.iso.datetime().optional(),
  clients: z.array(z.string()),
  officials: z.array(z.string()),
  parties: z.array(partySchema).min(1),
});
const seriesSchema = z.strictObject({ prefix: z.string().regex(/^[A-Z]{2}\d{4}[A-Z]{2}$/), item: z.string(), region, clients: z.array(z.string()), officials: z.array(z.string()), bereaved: z.boolean().default(false) });

export type PortalItem = z.infer<typeof itemSchema>;
export type PortalClient = z.infer<typeof clientSchema>;
export type Official = z.infer<typeof officialSchema>;
export type Agency = z.infer<typeof agentSchema>;
export type RegisteredCase = z.infer<typeof caseSchema>;
export type CaseSeries = z.infer<typeof seriesSchema>;
export type PartyRole = (typeof PARTY_ROLES)[number];
export type LegalBasis = (typeof BASES)[number];

/** Everything the portal knows beside the people themselves. */
export interface PortalData {
  readonly organizations: readonly z.infer<typeof organizationSchema>[];
  readonly items: readonly PortalItem[];
  readonly clients: readonly PortalClient[];
  readonly officials: readonly Official[];
  readonly agencies: readonly Agency[];
  readonly cases: readonly RegisteredCase[];
  readonly series: readonly CaseSeries[];
}

/** Reads the YAML files of a directory (default: the ones beside the portal). Throws with file and place of what does not hold. */
export function loadPortalData(directory: URL = new URL('../data/', import.meta.url)): PortalData {
  const read = <T>(file: string, row: z.ZodType<T>): T[] => {
    const result = z.array(row).safeParse(parse(readFileSync(new URL(file, directory), 'utf8')));
    if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
    return result.data;
  };
  const data: PortalData = {
    organizations: read('organizations.yaml', organizationSchema),
    items: read('items.yaml', itemSchema),
    clients: read('clients.yaml', clientSchema),
    officials: read('officials.yaml', officialSchema),
    agencies: read('agents.yaml', agentSchema),
    cases: read('cases.yaml', caseSchema),
    series: read('series.yaml', seriesSchema),
  };
  checkReferences(data);
  return data;
}

/** Every name used must be defined; a misspelt official would otherwise quietly have no case. */
function checkReferences(data: PortalData): void {
  const organizations = new Set(data.organizations.map(({ code }) => code));
  const items = new Set(data.items.map(({ short }) => short));
  const clients = new Set(data.clients.map(({ id }) => id));
  const officials = new Set(data.officials.map(({ login }) => login));
  const demand = (known: ReadonlySet<string>, name: string, where: string): void => {
    if (!known.has(name)) throw new Error(`${where} names ${name}, which is not defined`);
  };
  for (const client of data.clients) {
    if (client.items !== '*') for (const item of client.items) demand(items, item, `client ${client.id}`);
    if (client.login === 'machine') demand(organizations, client.organization, `client ${client.id}`);
  }
  for (const official of data.officials) demand(organizations, official.organization, `official ${official.login}`);
  for (const row of [...data.cases.map((entry) => ({ ...entry, where: `case ${entry.case}` })), ...data.series.map((entry) => ({ ...entry, where: `series ${entry.prefix}` }))]) {
    demand(items, row.item, row.where);
    for (const client of row.clients) demand(clients, client, row.where);
    for (const official of row.officials) demand(officials, official, row.where);
  }
}
