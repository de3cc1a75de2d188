import { found, mapFound, refused, unavailable, type Reading } from '../../reading.ts';
import type { HttpReply } from '../http-transport.ts';
import { asObject, asText, type JsonObject } from '../json-value.ts';
import { readJsonReply } from '../read-json-reply.ts';
import { readRefusalWords } from '../read-refusal-words.ts';

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** Life of a token whose reply does not say: short, so that a wrong guess costs a ticket and not an answer. */
const UNKNOWN_LIFE_SECONDS = 600;

/** Reads `{status:"0",result:{…}}` of the city gateway. */
function readResult(reply: HttpReply): Reading<JsonObject> {
  return mapFound(readJsonReply(reply), (document): Reading<JsonObject> => {
    const root = asObject(document);
    const status = asText(root?.['status']);
    if (root === null || status === null) return unavailable('NOT_THE_PROTOCOL');
    const words = asText(root['message']) ?? asText(root['msg']) ?? '';
    if (status.trim() !== '0') {
      // No right to a token: our secret or our registration, which asking again does not mend.
      return /^40[13]$/.test(status.trim()) || /appSecret|appKey|应用/.test(words) ? refused('NOT_AUTHORISED') : readRefusalWords(words);
    }
    const result = asObject(root['result']);
    return result === null ? unavailable('MALFORMED') : found(result);
  });
}

/** Reads the reply of get_ticket. Pure; never throws. */
export function readTicketReply(reply: HttpReply): Reading<string> {
  return mapFound(readResult(reply), (result) => {
    const ticket = asText(result['ticket']);
    return ticket === null || ticket === '' ? unavailable('MALFORMED') : found(ticket);
  });
}

/** Reads the reply of create_token; `expiresIn` comes as string or number of seconds. Pure; never throws. */
export function readTokenReply(reply: HttpReply): Reading<AccessToken> {
  return mapFound(readResult(reply), (result) => {
    const accessToken = asText(result['accessToken']);
    if (accessToken === null || accessToken === '') return unavailable('MALFORMED');
    const seconds = Number(asText(result['expiresIn']) ?? Number.NaN);
    return found({ accessToken, expiresInSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : UNKNOWN_LIFE_SECONDS });
  });
}
