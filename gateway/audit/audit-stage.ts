import type { AccessTemplate, FieldDifference, Journal, SubjectTag } from '../../journal/journal-entry.ts';
import { ClientError } from '../errors/client-error.ts';
import type { InternalError } from '../errors/internal-error.ts';
import type { Accessed, Audited, Executed, LoggedIn, Purposed } from '../request-context.ts';
import { fieldDifferencesOf } from './field-differences-of.ts';
import { requestRecordOf } from './request-record-of.ts';
import { sourceCallsOf } from './source-calls-of.ts';

export interface AuditRoom {
  readonly journal: Journal;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** The audit of one gateway: what is written before, after and instead of an answer. */
export interface Audit {
  /** Before the fetch: a durable intent where the plan discloses L4, or much at once, so that a crash between fetch and reply shows. Resolves with the context as it was; at once where there is none. */
  declareIntent<C extends Accessed>(context: C): Promise<C> | C;
  /** Stage 7: resolves once the request's entry is durable; throws AUDIT_UNAVAILABLE otherwise, and then nothing may be released. */
  audit(context: Executed): Promise<Audited>;
  /** A request of a known principal that was refused or failed: what was tried is journalled too. Throws AUDIT_UNAVAILABLE when it cannot be. */
  refused(context: LoggedIn, error: ClientError | InternalError): Promise<void>;
}

const DISCLOSING = new Set(['A', 'M', 'V']);

/** By template: plans share theirs between requests, and none is ever changed. */
const DISCLOSES_L4 = new WeakMap<AccessTemplate, boolean>();

function disclosesL4({ access: { template } }: Accessed): boolean {
  let discloses = DISCLOSES_L4.get(template);
  if (discloses === undefined) {
    discloses = template.fields.some(({ grade }, index) => grade === 4 && DISCLOSING.has(template.defaults.charAt(index)));
    DISCLOSES_L4.set(template, discloses);
  }
  return discloses;
}

/** Parties of the case and persons in the answer, each once; a party keeps the role it has in the case. */
function subjectsOf(parties: readonly SubjectTag[], found: readonly SubjectTag[]): SubjectTag[] {
  if (parties.length + found.length > FEW) return manySubjectsOf(parties, found);
  const known: SubjectTag[] = [];
  for (const subject of parties) if (!isAmong(known, subject)) known.push(subject);
  for (const subject of found) if (!isAmong(known, subject)) known.push(subject);
  return known;
}

/** As many as are compared with each other sooner than their keys are made. */
const FEW = 12;

function isAmong(known: readonly SubjectTag[], { kind, key }: SubjectTag): boolean {
  return known.some((each) => each.key === key && each.kind === kind);
}

function manySubjectsOf(parties: readonly SubjectTag[], found: readonly SubjectTag[]): SubjectTag[] {
  const known = new Map<string, SubjectTag>();
  for (const subject of [...parties, ...found]) {
    const key = `${subject.kind} ${subject.key}`;
    if (!known.has(key)) known.set(key, subject);
  }
  return [...known.values()];
}

const isPurposed = (context: LoggedIn): context is Purposed => 'purpose' in context;
const isAccessed = (context: LoggedIn): context is Accessed => 'access' in context;

/** What a request that was refused made of its fields: denied where it was to be denied, and nothing resolved elsewhere. */
function undisclosed(template: AccessTemplate | null): FieldDifference[] {
  const disclosing = [...(template?.defaults ?? '')].flatMap((state, index) => (DISCLOSING.has(state) ? [index] : []));
  return disclosing.map((index) => ({ index, state: 'N', reason: null }));
}

/** Goes on once an entry is durable. Whatever fails before, at once or later, is AUDIT_UNAVAILABLE. */
function durable<T, R>(write: () => Promise<T>, goOn: (written: T) => R): Promise<R> {
  try {
    return write().then(goOn, (cause: unknown) => Promise.reject(asUnavailable(cause)));
  } catch (cause) {
    return Promise.reject(asUnavailable(cause));
  }
}

function asUnavailable(cause: unknown): ClientError {
  return new ClientError('AUDIT_UNAVAILABLE', { cause, headers: { 'retry-after': '1' } });
}

/** Builds the entries of requests and waits until the journal has made them durable. Whatever goes wrong here means that no data leaves. */
export function createAudit({ journal, clock }: AuditRoom): Audit {
  // By the request's own `http` object, which every stage hands on: gone with the request, whichever way it ends.
  const intents = new WeakMap<object, number>();
  const intentOf = (context: LoggedIn): number | null => intents.get(context.http) ?? null;
  return {
    declareIntent(context) {
      if (context.access.document === null || !(context.access.bulk || disclosesL4(context))) return context;
      const record = requestRecordOf(context, context.access.template, context.purpose.subjects);
      return durable(() => journal.intend(record), ({ index }) => {
        intents.set(context.http, index);
        return context;
      });
    },
    audit(context) {
      const { access, result, purpose } = context;
      return durable(() => journal.append({
        ...requestRecordOf(context, access.template, subjectsOf(purpose.subjects, result.access.subjects)),
        differences: fieldDifferencesOf(access.template, result.access.fieldStates, result.access.tallies),
        sources: sourceCallsOf(result.provenance),
        latencyMs: Math.max(0, clock() - context.receivedAt),
        response: { status: 200, rows: result.access.rows, bytes: Buffer.byteLength(result.dataText) },
        intent: intentOf(context),
        refusal: null,
      }), (receipt) => ({ ...context, receipt }));
    },
    async refused(context, error) {
      const template = isAccessed(context) ? context.access.template : null;
      const parties = isPurposed(context) ? context.purpose.subjects : [];
      await durable(() => journal.append({
        ...requestRecordOf(context, template, parties),
        differences: undisclosed(template),
        sources: [],
        latencyMs: Math.max(0, clock() - context.receivedAt),
        response: { status: error instanceof ClientError ? error.status : 500, rows: 0, bytes: 0 },
        intent: intentOf(context),
        refusal: error.code,
      }), () => {});
    },
  };
}
