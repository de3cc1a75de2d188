import type { LogEntry } from '../codec/log-entry.ts';
import { ENTRY_KINDS, FIELD_STATES } from '../journal-entry.ts';
import type { EntryKind, FieldState } from '../journal-entry.ts';
import { listOption } from '../parse-command.ts';
import type { ParsedCommand } from '../parse-command.ts';
import type { AccessView } from '../read/access-view.ts';

/** Which entries a listing shows; null and empty mean any, conditions are met together. */
export interface ShowFilter {
  /** Epoch milliseconds, inclusive. */
  readonly from: number | null;
  /** Epoch milliseconds, exclusive. */
  readonly to: number | null;
  readonly kinds: ReadonlySet<EntryKind>;
  readonly client: string | null;
  readonly organization: string | null;
  readonly item: string | null;
  readonly caseNo: string | null;
  /** A coordinate, or `Type.*`. */
  readonly field: string | null;
  /** A field must be in this state: the one of `field`, or any. */
  readonly state: FieldState | null;
  readonly refused: boolean;
}

export type ShowFilterResult = { readonly kind: 'filter'; readonly filter: ShowFilter } | { readonly kind: 'refused'; readonly reason: string };

/** Options of {@link readShowFilter}, for the parser of arguments. */
export const FILTER_OPTIONS = {
  from: { type: 'string' }, to: { type: 'string' }, kind: { type: 'string', multiple: true }, client: { type: 'string' }, organization: { type: 'string' }, item: { type: 'string' },
  case: { type: 'string' }, field: { type: 'string' }, state: { type: 'string' }, refused: { type: 'boolean' },
} as const;

/** What is written into the log so that entries can be read: shown only where it is asked for. */
const MACHINERY: ReadonlySet<EntryKind> = new Set(['T', 'D', 'S', 'H', 'R']);
const kindOf = (text: string): EntryKind | undefined => (Object.keys(ENTRY_KINDS) as EntryKind[]).find((kind) => kind === text); // the keys of ENTRY_KINDS are EntryKind by definition

/** An instant: RFC 3339, or a day or minute as clocks in China show it. */
function instant(text: string): number {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return Date.parse(`${text}T00:00:00+08:00`);
  return Date.parse(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? `${text}+08:00` : /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : '');
}

/** Reads the filter of a command's arguments; a wrong one comes back as a sentence that says what must hold. */
export function readShowFilter(command: ParsedCommand, all: boolean): ShowFilterResult {
  const refused = (reason: string): ShowFilterResult => ({ kind: 'refused', reason });
  const option = (name: string): string | null => listOption(command, name)[0] ?? null;
  const times: Record<'from' | 'to', number | null> = { from: null, to: null };
  for (const name of ['from', 'to'] as const) {
    const text = option(name);
    times[name] = text === null ? null : instant(text);
    if (Number.isNaN(times[name])) return refused(`--${name} must be a day (2026-11-21), a time in China (2026-11-21T08:00) or an instant with its zone, got ${JSON.stringify(text)}`);
  }
  const named = listOption(command, 'kind').flatMap((text) => text.split(','));
  const kinds = new Set<EntryKind>();
  for (const text of named) {
    const kind = kindOf(text);
    if (kind === undefined) return refused(`--kind must be letters of ${Object.keys(ENTRY_KINDS).join(', ')}, got ${JSON.stringify(text)}`);
    kinds.add(kind);
  }
  if (named.length === 0 && !all) for (const kind of Object.keys(ENTRY_KINDS).flatMap((text) => kindOf(text) ?? [])) if (!MACHINERY.has(kind)) kinds.add(kind);
  const letter = option('state');
  const state = FIELD_STATES.find((each) => each === letter) ?? null;
  if (letter !== null && state === null) return refused(`--state must be one of ${FIELD_STATES.join(', ')}, got ${JSON.stringify(letter)}`);
  return {
    kind: 'filter',
    filter: { ...times, kinds, client: option('client'), organization: option('organization'), item: option('item'), caseNo: option('case'), field: option('field'), state, refused: command.values['refused'] === true },
  };
}

/** Whether an entry may be shown as far as it can be told without what it refers to. */
export function mayShow(filter: ShowFilter, entry: LogEntry): boolean {
  if (filter.kinds.size > 0 && !filter.kinds.has(entry.kind)) return false;
  const at = 'at' in entry ? entry.at : null;
  if (filter.from !== null && (at === null || at < filter.from)) return false;
  if (filter.to !== null && (at === null || at >= filter.to)) return false;
  return entry.kind === 'A' || entry.kind === 'I' || !asksOfRequests(filter);
}

/** Whether the filter asks for something that only requests have. */
export function asksOfRequests({ client, organization, item, caseNo, field, state, refused }: ShowFilter): boolean {
  return refused || [client, organization, item, caseNo, field, state].some((asked) => asked !== null);
}

/** Whether a request is one the filter asks for. */
export function matches(filter: ShowFilter, { context, caseNo, fields, outcome }: AccessView): boolean {
  const same = (asked: string | null, got: string | null): boolean => asked === null || asked === got;
  if (!same(filter.client, context.clientId) || !same(filter.organization, context.organization) || !same(filter.item, context.item) || !same(filter.caseNo, caseNo)) return false;
  if (filter.refused && (outcome === null || outcome.refusal === null)) return false;
  if (filter.field === null && filter.state === null) return true;
  return fields.some(({ coordinate, state }) => {
    const isField = filter.field === null || coordinate === filter.field || (filter.field.endsWith('.*') && coordinate.startsWith(filter.field.slice(0, -1)));
    return isField && (filter.state === null || (typeof state === 'string' ? [state] : Object.keys(state)).includes(filter.state));
  });
}
