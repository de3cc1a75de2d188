/** An entry as the index knows it: what every search shows. Everything else of it is read from the journal. */
export interface EntryRow {
  readonly origin: string;
  readonly index: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: 'A' | 'I';
  readonly principalKind: string;
  readonly organization: string | null;
  readonly clientId: string;
  readonly item: string | null;
  readonly legalBasis: string | null;
  readonly operationName: string | null;
  readonly operationHash: string;
  readonly schemaId: string;
  readonly policyVersion: string;
  readonly actor: string | null;
  readonly caseNo: string | null;
  readonly requestId: string;
  /** Pseudonym of the client's network, 12 hexadecimal digits; equal ones of one quarter are one network. */
  readonly clientNetwork: string | null;
  readonly status: number | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly latencyMs: number | null;
  readonly refusal: string | null;
  readonly verified: boolean;
}

/** Columns of {@link EntryRow}, over `audit_entry e` joined as {@link ENTRY_JOINS} says. */
export const ENTRY_COLUMNS = `l.origin, e.entry_index AS index, e.at_ms AS at, e.kind, c.principal_kind AS "principalKind", c.organization, c.client_id AS "clientId", c.item,
  c.legal_basis AS "legalBasis", o.name AS "operationName", o.hash AS "operationHash", o.schema_id AS "schemaId", o.policy_version AS "policyVersion", e.actor, e.case_no AS "caseNo",
  e.request_id AS "requestId", e.network AS "clientNetwork", e.status, e.row_count AS rows, e.byte_count AS bytes, e.latency_ms AS "latencyMs", e.refusal, e.entry_index < l.verified_size AS verified`;
export const ENTRY_JOINS = 'JOIN audit_log l USING (log_id) JOIN audit_context c USING (context_id) JOIN audit_operation o USING (operation_id)';

const NUMBERS = ['index', 'at', 'rows', 'bytes', 'latencyMs'] as const;

/** A row as the driver gives it, whose 64-bit numbers may be texts. */
export function entryRow(row: Readonly<Record<string, unknown>>): EntryRow {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, row[name] === null ? null : Number(row[name])]));
  return { ...row, ...numbers } as unknown as EntryRow; // the columns above, named as the interface has them
}

/** `log#index`: names an entry to other queries. */
export const entryIdOf = ({ origin, index }: Pick<EntryRow, 'origin' | 'index'>): string => `${origin}#${index}`;

/** Log and index of an `entryId`; null for anything else. */
export function parseEntryId(entryId: string): { readonly origin: string; readonly index: number } | null {
  const [, origin, index] = /^([a-z0-9][a-z0-9._/-]{0,200})#(\d{1,15})$/.exec(entryId) ?? [];
  return origin === undefined ? null : { origin, index: Number(index) };
}
