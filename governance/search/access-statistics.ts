import type { Queryable } from '../database/database.ts';
import type { DeclaredNeeds } from './declared-needs.ts';
import type { FieldOutcomeKind } from './entry-filter.ts';
import { SqlConditions } from './sql-conditions.ts';

/** Days from (inclusive) to (inclusive), and whose. */
export interface StatisticsRange {
  readonly from: string;
  readonly to: string;
  readonly organization?: string | null;
  readonly clientId?: string | null;
  readonly item?: string | null;
}

/** Lines of a list at most, the largest first. */
const MOST_LINES = 200;

type Numbers<T> = { readonly [K in keyof T]: T[K] extends number ? string | number : T[K] };

export interface FieldAccess {
  readonly coordinate: string;
  readonly grade: number;
  readonly owner: string;
  readonly allowed: number;
  readonly masked: number;
  readonly denied: number;
  readonly verdict: number;
}

export interface ApplicationAccess {
  readonly clientId: string;
  readonly organization: string | null;
  readonly item: string | null;
  readonly requests: number;
  readonly rows: number;
  readonly highestGrade: number;
}

export interface OwnerAccess {
  readonly owner: string;
  readonly organization: string | null;
  readonly requests: number;
  readonly disclosures: number;
}

export interface WithheldAccess {
  readonly coordinate: string;
  readonly outcome: FieldOutcomeKind;
  readonly reason: string | null;
  readonly requests: number;
}

export interface NeedsComparison {
  readonly clientId: string;
  readonly item: string;
  readonly declared: number;
  readonly read: number;
  readonly unused: readonly string[];
  readonly undeclared: readonly string[];
}

/** Counts of a range of days, from what the index adds up daily: no entry is read. Every method is one statement. */
export class AccessStatistics {
  readonly #database: Queryable;
  readonly #range: StatisticsRange;
  readonly #needs: DeclaredNeeds;

  constructor(database: Queryable, range: StatisticsRange, needs: DeclaredNeeds) {
    this.#database = database;
    this.#range = range;
    this.#needs = needs;
  }

  async requests(): Promise<number> {
    const [row] = await this.#query<{ n: number }>((daily) => `SELECT coalesce(sum(requests), 0) AS n FROM ${daily}`);
    return Number(row?.n ?? 0);
  }

  async byField(): Promise<FieldAccess[]> {
    const count = (letter: string): string => `coalesce(sum(p.requests) FILTER (WHERE f.states LIKE '%${letter}%'), 0)`;
    const rows = await this.#query<FieldAccess>((daily) =>
      `SELECT f.coordinate, max(f.grade) AS grade, min(f.owner) AS owner, ${count('A')} AS allowed, ${count('M')} AS masked, ${count('D')} AS denied, ${count('V')} AS verdict
       FROM (SELECT profile_id, sum(requests) AS requests FROM ${daily} GROUP BY profile_id) p JOIN audit_profile_field f USING (profile_id)
       GROUP BY f.coordinate ORDER BY sum(p.requests) DESC, f.coordinate LIMIT ${MOST_LINES}`);
    return rows.map((row) => ({ ...row, grade: Number(row.grade), allowed: Number(row.allowed), masked: Number(row.masked), denied: Number(row.denied), verdict: Number(row.verdict) }));
  }

  async byApplication(): Promise<ApplicationAccess[]> {
    const rows = await this.#query<ApplicationAccess>((daily) =>
      `SELECT client_id AS "clientId", organization, item, sum(requests) AS requests, sum(row_total) AS rows, max(disclosed_grade) AS "highestGrade"
       FROM ${daily} JOIN audit_profile USING (profile_id) GROUP BY client_id, organization, item ORDER BY sum(requests) DESC, client_id, item LIMIT ${MOST_LINES}`);
    return rows.map((row) => ({ ...row, requests: Number(row.requests), rows: Number(row.rows), highestGrade: Number(row.highestGrade) }));
  }

  async byOwner(): Promise<OwnerAccess[]> {
    const rows = await this.#query<OwnerAccess>((daily) =>
      `SELECT f.owner, p.organization, sum(p.requests) AS requests, sum(p.requests * f.fields) AS disclosures
       FROM (SELECT profile_id, organization, sum(requests) AS requests FROM ${daily} GROUP BY profile_id, organization) p
       JOIN (SELECT profile_id, owner, count(*) AS fields FROM audit_profile_field WHERE states ~ '[AMV]' GROUP BY profile_id, owner) f USING (profile_id)
       GROUP BY f.owner, p.organization ORDER BY sum(p.requests * f.fields) DESC, f.owner LIMIT ${MOST_LINES}`);
    return rows.map((row) => ({ ...row, requests: Number(row.requests), disclosures: Number(row.disclosures) }));
  }

  async withheld(): Promise<WithheldAccess[]> {
    const rows = await this.#query<WithheldAccess>((daily) =>
      `SELECT f.coordinate, s.outcome, f.reason, sum(p.requests) AS requests
       FROM (SELECT profile_id, sum(requests) AS requests FROM ${daily} GROUP BY profile_id) p JOIN audit_profile_field f USING (profile_id)
       JOIN (VALUES ('D', 'DENIED'), ('M', 'MASKED')) AS s (letter, outcome) ON f.states LIKE '%' || s.letter || '%'
       GROUP BY f.coordinate, s.outcome, f.reason ORDER BY sum(p.requests) DESC, f.coordinate LIMIT ${MOST_LINES}`);
    return rows.map((row) => ({ ...row, requests: Number(row.requests) }));
  }

  /** Of each application and item: what was declared and never read, what was read and never declared. Implicit reads are the house's own need. */
  async needs(): Promise<NeedsComparison[]> {
    const rows = await this.#query<{ clientId: string; item: string; coordinates: string[] }>((daily) =>
      `SELECT p.client_id AS "clientId", p.item, array_agg(DISTINCT f.coordinate ORDER BY f.coordinate) AS coordinates
       FROM (SELECT DISTINCT client_id, item, profile_id FROM ${daily} WHERE item IS NOT NULL) p JOIN audit_profile_field f USING (profile_id)
       WHERE NOT f.implicit AND f.states ~ '[AMV]' GROUP BY p.client_id, p.item ORDER BY p.client_id, p.item LIMIT ${MOST_LINES}`);
    return rows.map(({ clientId, item, coordinates }) => {
      const declared = this.#needs.of(clientId, item);
      return {
        clientId, item, declared: declared.size, read: coordinates.length, unused: [...declared].filter((each) => !coordinates.includes(each)).sort(),
        undeclared: coordinates.filter((each) => !declared.has(each)),
      };
    });
  }

  #query<Row>(sql: (daily: string) => string): Promise<Numbers<Row>[]> {
    const conditions = new SqlConditions();
    conditions.add('d.day >= $?::date', this.#range.from);
    conditions.add('d.day <= $?::date', this.#range.to);
    for (const [column, value] of [['organization', this.#range.organization], ['client_id', this.#range.clientId], ['item', this.#range.item]]) {
      if (value !== null && value !== undefined) conditions.add(`c.${column} = $?`, value);
    }
    return this.#database.query<Numbers<Row>>(sql(`(SELECT d.*, c.client_id, c.organization, c.item FROM audit_daily d JOIN audit_context c USING (context_id) ${conditions.where}) AS daily`), conditions.parameters);
  }
}
