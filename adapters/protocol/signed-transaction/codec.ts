import { found, mapFound, unavailable, withQuality, type Reading } from '../../reading.ts';
import type { HttpReply } from '../http-transport.ts';
import { asObject, asText, type JsonObject } from '../json-value.ts';
import { readJsonReply } from '../read-json-reply.ts';
import { readGatewayCode, readPlatformError } from './errors.ts';
import { isSealed } from './sign.ts';

/** A sealed envelope, opened: what it gives, or the error it states. */
export interface TransactionReply {
  /** Code in brackets before the words, e.g. `E1001`; null where the transaction succeeded or the words bear none. */
  readonly errorCode: string | null;
  readonly reading: Reading<JsonObject>;
}

/** Code and words of `err_msg`; success has words too (成功), so that words alone are no error under infcode 0. */
function statedError(message: string): { readonly code: string | null; readonly words: string } {
  const [, code = null, words = message] = /^\s*\[(E\d{4})\](.*)$/su.exec(message) ?? [];
  return { code, words };
}

function readEnvelope(envelope: JsonObject): TransactionReply {
  const facts = { sourceRequestId: asText(envelope['inf_refmsgid']) };
  const { code, words } = statedError(asText(envelope['err_msg']) ?? '');
  const output = asObject(envelope['output']);
  const succeeded = asText(envelope['infcode']) === '0';
  // infcode 0 with an error inside is an error: success is what the members say together, and "no such record" needs the failure said out.
  if (succeeded && code !== null) {
    const stated = readPlatformError(code, words);
    return { errorCode: code, reading: { ...withQuality(stated.outcome === 'NOT_FOUND' ? unavailable('MALFORMED') : stated, ['SUCCESS_WITH_ERROR']), ...facts } };
  }
  if (!succeeded) return { errorCode: code, reading: { ...readPlatformError(code, words), ...facts } };
  return { errorCode: null, reading: output === null || Object.keys(output).length === 0 ? unavailable('MALFORMED', { ...facts, quality: ['DATA_ABSENT'] }) : found(output, facts) };
}

/**
 * Opens one reply: only an envelope that is sealed for this very question is believed, be it an answer or a refusal; a refusal of the gateway, which seals
 * nothing, can say no more than that. Pure; never throws.
 */
export function openTransactionReply(reply: HttpReply, secret: string, msgid: string): Reading<TransactionReply> {
  return mapFound(readJsonReply(reply), (document): Reading<TransactionReply> => {
    const envelope = asObject(document);
    if (envelope === null) return unavailable('NOT_THE_PROTOCOL');
    if (!Object.hasOwn(envelope, 'infcode')) {
      const code = asText(envelope['code']);
      return code === null ? unavailable('NOT_THE_PROTOCOL') : readGatewayCode(code, asText(envelope['message']) ?? '');
    }
    return isSealed(envelope, secret, msgid) ? found(readEnvelope(envelope)) : unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_SIGNATURE'] });
  });
}

/** `sign_no` of a sign-in (9001). */
export function readSignIn(output: JsonObject): Reading<string> {
  const signNo = asText(asObject(output['signinoutb'])?.['sign_no'])?.trim() ?? '';
  return signNo === '' ? unavailable('MALFORMED', { quality: ['SIGN_NO_ABSENT'] }) : found(signNo);
}
