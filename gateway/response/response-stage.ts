import { HIDDEN_PREFIX } from '../access/access-plan.ts';
import type { AccessExtension } from '../access/access-result.ts';
import { ClientError } from '../errors/client-error.ts';
import { toPublicError } from '../errors/public-error.ts';
import { stepUpChallenge } from '../login/challenge.ts';
import type { Audited, Responded } from '../request-context.ts';
import { sourceReports } from './source-report.ts';
import { toldPlacesOf } from './told-places.ts';

export interface ResponseRoom {
  /** Age up to which a FACE or CA authentication counts, seconds. */
  readonly stepUpSeconds: number;
}

/** Stage 8: errors, data and extensions as one text in pieces. Data is the text that execution wrote; nothing is added to it here. */
export function responseStage(room: ResponseRoom, context: Audited): Responded {
  const { result, requestId, receipt } = context;
  const { access } = result;
  const told = result.sourceErrors.filter(({ path }) => !isWithheld(access.withheld.places, path));
  const refusals = refusalsOf(context);
  const errors = [...refusals.map((error) => errorText(error, requestId)), ...told.map((error) => JSON.stringify(toPublicError(error, requestId)))];
  const sources = result.provenance.length === 0 ? '[]' : JSON.stringify(sourceReports(result.provenance, toldPlacesOf(context.access.template, access)));
  const head = errors.length === 0 ? '{' : `{"errors":[${errors.join(',')}],`;
  const extensions = `{"access":${accessText(access.extension)},"sources":${sources}${receipt === null ? '' : `,"receipt":${JSON.stringify(receipt)}`},"requestId":${JSON.stringify(requestId)}}`;
  const body = [`${head}"data":`, result.sharedData?.textOrBytes() ?? result.dataText, `,"extensions":${extensions}}`];
  // Allowed on any answer (RFC 9110 section 11.6.1): the same request with a stronger authentication would show more.
  const headers: Record<string, string> = access.extension.stepUp.length === 0 ? {} : { 'www-authenticate': stepUpChallenge(room.stepUpSeconds) };
  return { ...context, response: { body, headers } };
}

/** Texts of what plans say of themselves: frozen, and the same object for every answer to which no record added anything. */
const ACCESS_TEXTS = new WeakMap<AccessExtension, string>();

function accessText(extension: AccessExtension): string {
  const known = ACCESS_TEXTS.get(extension);
  if (known !== undefined) return known;
  const text = JSON.stringify(extension);
  if (Object.isFrozen(extension)) ACCESS_TEXTS.set(extension, text);
  return text;
}

/** Texts around the correlation id, of errors that plans share between requests. */
const ERROR_TEXTS = new WeakMap<ClientError, readonly [before: string, after: string]>();
const CORRELATION = '"correlationId":';

function errorText(error: ClientError, requestId: string): string {
  let around = ERROR_TEXTS.get(error);
  if (around === undefined) {
    const text = JSON.stringify(toPublicError(error, ''));
    // The last one: what a client called its fields comes before it.
    const at = text.lastIndexOf(`${CORRELATION}""`) + CORRELATION.length;
    ERROR_TEXTS.set(error, (around = [text.slice(0, at), text.slice(at + 2)]));
  }
  return around[0] + JSON.stringify(requestId) + around[1];
}

/**
 * Refusals as the client is told them: what is refused only because a source did not say what decides it is not forbidden, its source is unavailable. Only of paths
 * at which nothing was refused for another reason.
 */
function refusalsOf({ result: { access, provenance } }: Audited): readonly ClientError[] {
  const { unsettled, accessErrors } = access;
  const silent = unsettled === undefined ? undefined : provenance.find(({ path, status }) => status === 'UNAVAILABLE' && path.some((key) => typeof key === 'string' && key.startsWith(HIDDEN_PREFIX)));
  if (silent === undefined || unsettled === undefined) return accessErrors;
  const paths = new Set(unsettled);
  return accessErrors.map((error) => (error.code === 'FIELD_FORBIDDEN' && error.path !== undefined && paths.has(error.path.join('.')) ? new ClientError('SOURCE_UNAVAILABLE', { path: error.path, detail: { source: silent.source } }) : error));
}

/** Whether an error is of a record that is withheld: that it is ambiguous or refused would tell that it exists. */
function isWithheld(places: ReadonlySet<string>, path: readonly (string | number)[] = []): boolean {
  return places.size > 0 && path.some((_, i) => places.has(JSON.stringify(path.slice(0, i + 1))));
}
