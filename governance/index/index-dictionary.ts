import type { LoggedContext } from '../../journal/codec/log-entry.ts';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { Queryable } from '../database/database.ts';
import { digestOf } from './digest-of.ts';
import { fieldProfile } from './field-profile.ts';
import type { FieldProfile } from './field-profile.ts';

/** Ids of the shared rows an entry refers to. */
export interface SharedIds {
  readonly contextId: number;
  readonly operationId: number;
  readonly profileId: number;
  readonly sourceSetId: number | null;
}

/** Gives the ids of what many entries share, making rows on first sight. Rows are made outside the entries' transaction: one left over does no harm. */
export class IndexDictionary {
  readonly #database: Queryable;
  readonly #ids = new Map<string, number>();

  constructor(database: Queryable) {
    this.#database = database;
  }

  async idsOf(view: AccessView): Promise<SharedIds> {
    const sources = [...new Map((view.outcome?.sources ?? []).map(({ source, status }) => [`${source} ${status}`, { source, status }])).values()];
    sources.sort((a, b) => (`${a.source} ${a.status}` < `${b.source} ${b.status}` ? -1 : 1));
    return {
      contextId: await this.#context(view.context),
      operationId: await this.#operation(view),
      profileId: await this.#profile(fieldProfile(view.fields)),
      sourceSetId: sources.length === 0 ? null : await this.#sourceSet(sources),
    };
  }

  #context(context: LoggedContext): Promise<number> {
    const { principalKind, organization, clientId, item, legalBasis, epoch } = context;
    const values = [principalKind, organization, clientId, item, legalBasis, epoch];
    return this.#id('audit_context', 'context_id', ['principal_kind', 'organization', 'client_id', 'item', 'legal_basis', 'epoch'], values);
  }

  #operation({ operation, schemaId, policyVersion }: AccessView): Promise<number> {
    const values = [operation.name, operation.hash, operation.type, schemaId, policyVersion];
    return this.#id('audit_operation', 'operation_id', ['name', 'hash', 'kind', 'schema_id', 'policy_version'], values);
  }

  async #profile({ fields, disclosedGrade, denied, masked }: FieldProfile): Promise<number> {
    const digest = digestOf(fields);
    return this.#id('audit_profile', 'profile_id', ['disclosed_grade', 'denied', 'masked'], [disclosedGrade, denied, masked], digest, (profileId) => this.#database.query(
      `INSERT INTO audit_profile_field (profile_id, coordinate, grade, owner, implicit, states, reason)
       SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::text[], $5::boolean[], $6::text[], $7::text[]) ON CONFLICT DO NOTHING`,
      [profileId, fields.map((f) => f.coordinate), fields.map((f) => f.grade), fields.map((f) => f.owner), fields.map((f) => f.implicit), fields.map((f) => f.states), fields.map((f) => f.reason)],
    ));
  }

  async #sourceSet(sources: readonly { readonly source: string; readonly status: string }[]): Promise<number> {
    return this.#id('audit_source_set', 'source_set_id', [], [], digestOf(sources), (id) => this.#database.query(
      'INSERT INTO audit_source (source_set_id, source, status) SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING',
      [id, sources.map(({ source }) => source), sources.map(({ status }) => status)],
    ));
  }

  /** The id of a shared row; `fill` writes what hangs on it, and again when a crash may have come between. */
  async #id(table: string, column: string, columns: readonly string[], values: readonly unknown[], digest = digestOf(values), fill?: (id: number) => Promise<unknown>): Promise<number> {
    const key = `${table} ${digest}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const names = ['digest', ...columns];
    await this.#database.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}) ON CONFLICT (digest) DO NOTHING`, [digest, ...values]);
    const [row] = await this.#database.query<{ id: number }>(`SELECT ${column} AS id FROM ${table} WHERE digest = $1`, [digest]);
    if (row === undefined) throw new Error(`a row of ${table} must be there once it was inserted`);
    await fill?.(row.id);
    this.#ids.set(key, row.id);
    return row.id;
  }
}
