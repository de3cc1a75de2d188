import { toPublicError } from '../errors/public-error.ts';
import { stepUpChallenge } from '../login/challenge.ts';
import type { Audited, Responded } from '../request-context.ts';
import { sourceReports } from './source-report.ts';

export interface ResponseRoom {
  /** Age up to which a FACE or CA authentication counts, seconds. */
  readonly stepUpSeconds: number;
}

/** States of the journal in which a value was not shown. */
const WITHHELD: ReadonlySet<string> = new Set(['D', 'V']);

/** Stage 8: errors, data and extensions as one text. Data is the text that execution wrote; nothing is added to it here. */
export function responseStage(room: ResponseRoom, context: Audited): Responded {
  const { result, requestId, receipt } = context;
  const { access } = result;
  const told = result.sourceErrors.filter(({ path }) => !isWithheld(access.withheld.places, path));
  const errors = [...access.accessErrors, ...told].map((error) => toPublicError(error, requestId));
  const extensions = {
    access: access.extension,
    sources: sourceReports(result.provenance, withheldPaths(context), access.withheld.paths),
    ...(receipt === null ? {} : { receipt }),
    requestId,
  };
  const head = errors.length === 0 ? '{' : `{"errors":${JSON.stringify(errors)},`;
  const text = `${head}"data":${result.dataText},"extensions":${JSON.stringify(extensions)}}`;
  // Allowed on any answer (RFC 9110 section 11.6.1): the same request with a stronger authentication would show more.
  const headers: Record<string, string> = access.extension.stepUp.length === 0 ? {} : { 'www-authenticate': stepUpChallenge(room.stepUpSeconds) };
  return { ...context, response: { text, headers } };
}

/** Whether an error is of a record that is withheld: that it is ambiguous or refused would tell that it exists. */
function isWithheld(places: ReadonlySet<string>, path: readonly (string | number)[] = []): boolean {
  return places.size > 0 && path.some((_, i) => places.has(JSON.stringify(path.slice(0, i + 1))));
}

/** Paths of fields that no record disclosed: by the journal's states, for what the client is told of denials depends on its mode. */
function withheldPaths({ access, result }: Audited): readonly string[] {
  return access.template.fields.flatMap(({ path }, index) => (WITHHELD.has(result.access.fieldStates[index] ?? 'D') ? [path] : []));
}
