import type { Clock } from '../../clock.ts';
import { found, mapFound, unavailable, type Reading } from '../../reading.ts';
import { createTokenCache, type Token, type TokenCache } from '../../resilience/token-cache.ts';
import { chinaTime } from '../../values/china-time.ts';
import type { HttpTransport } from '../http-transport.ts';
import type { JsonObject } from '../json-value.ts';
import { openTransactionReply, readSignIn, type TransactionReply } from './codec.ts';
import { SIGN_IN_OVER } from './errors.ts';
import { SEAL_TYPE, gatewayHeaders, sealOf } from './sign.ts';

/** The medical-insurance platform's numbered transactions (`infno`), in envelopes that both sides seal, after a sign-in (签到) that lives one calendar day. */
export interface SignedTransactionOptions {
  /** Origin, e.g. `http://127.0.0.1:4210`. */
  readonly url: string;
  /** Caller of the gateway and its token. A secret: never logged. */
  readonly paasId: string;
  readonly token: string;
  /** Seals envelopes both ways. A secret: never logged. */
  readonly secret: string;
  /** Code of this platform among the callers, 12 characters, which message numbers begin with, and its name. */
  readonly institution: { readonly code: string; readonly name: string };
  /** 医保区划 of this platform. */
  readonly area: string;
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** Uniform in [0, 1): for nonces, and for where message numbers of this process begin. */
  readonly random: () => number;
  /** Milliseconds that a sign-in may take. Default 5000. */
  readonly signInTimeoutMs?: number;
}

export interface SignedTransactionClient {
  /** One transaction; gives `output`. A sign-in that is over is renewed and the transaction made once more, never twice. */
  call(infno: string, input: JsonObject, signal: AbortSignal): Promise<Reading<JsonObject>>;
}

const PATH = '/fsi/api/rsfComIfsService/callService';
const JSON_HEADERS = { 'content-type': 'application/json;charset=UTF-8' };
const INSTITUTION_CODE = /^[0-9A-Z]{12}$/;
/** Message numbers end in four characters: digits alone would meet those of another process within the second. */
const SERIALS = 36 ** 4;
const DAY_MS = 86_400_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** One exchange: a message number of its own, the envelope, its seal. */
type Exchange = (infno: string, input: JsonObject, signNo: string, signal: AbortSignal) => Promise<Reading<TransactionReply>>;

function createExchange({ url, paasId, token, secret, institution, area, transport, clock, random }: SignedTransactionOptions): Exchange {
  if (!INSTITUTION_CODE.test(institution.code)) throw new TypeError('the institution code must be 12 digits or capital letters');
  let serial = Math.floor(random() * SERIALS);
  return async (infno, input, signNo, signal) => {
    const now = clock.now();
    const time = chinaTime(now);
    serial = (serial + 1) % SERIALS;
    const msgid = `${institution.code}${time.replaceAll(/[- :]/g, '')}${serial.toString(36).toUpperCase().padStart(4, '0')}`;
    const envelope = {
      infno, msgid, mdtrtarea_admvs: area, insuplc_admdvs: area, recer_sys_code: 'SQGW', dev_no: '', dev_safe_info: '', signtype: SEAL_TYPE, infver: 'V1.0', opter_type: '2',
      opter: institution.code, opter_name: institution.name, inf_time: time, fixmedins_code: institution.code, fixmedins_name: institution.name, sign_no: signNo, input,
    };
    const nonce = Math.floor(random() * 2 ** 48).toString(16).padStart(12, '0');
    const headers = { ...JSON_HEADERS, ...gatewayHeaders(paasId, token, String(Math.floor(now / 1_000)), nonce) };
    const body = JSON.stringify({ ...envelope, cainfo: sealOf(envelope, secret, null) });
    return mapFound(await transport.send({ method: 'POST', url: `${url}${PATH}`, headers, body }, signal), (reply) => openTransactionReply(reply, secret, msgid));
  };
}

/** Sign-ins: one a day, or sooner where another process took ours. */
function createSignIns(exchange: Exchange, { clock, institution, signInTimeoutMs = 5_000 }: SignedTransactionOptions): TokenCache<string> {
  return createTokenCache<string>(async (): Promise<Reading<Token<string>>> => {
    const endsAt = (Math.floor((clock.now() + CHINA_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - CHINA_OFFSET_MS;
    const opened = await exchange('9001', { signIn: { opter_no: institution.code, mac: '', ip: '' } }, '', AbortSignal.timeout(signInTimeoutMs));
    return mapFound(mapFound(mapFound(opened, ({ reading }) => reading), readSignIn), (value) => found({ value, endsAt }));
  }, clock);
}

/** Throws a TypeError at the start for an institution code that message numbers cannot begin with. */
export function createSignedTransactionClient(options: SignedTransactionOptions): SignedTransactionClient {
  const exchange = createExchange(options);
  const signIns = createSignIns(exchange, options);
  return {
    call: async (infno, input, signal) => {
      for (const isLast of [false, true]) {
        const signIn = await signIns.get(signal);
        if (signIn.outcome !== 'FOUND') return signIn;
        const opened = await exchange(infno, input, signIn.value.value, signal);
        if (opened.outcome !== 'FOUND') return opened;
        if (opened.value.errorCode !== SIGN_IN_OVER) return mapFound(opened, ({ reading }) => reading);
        signIns.drop(signIn.value);
        if (isLast) break;
      }
      return unavailable('SOURCE_FAULT', { quality: ['SIGN_IN_REFUSED'] });
    },
  };
}
