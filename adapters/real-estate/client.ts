import { normalizeRealEstateCode, parseRealEstateUnitNo } from '../../standards/real-estate-unit.ts';
import { holderKind } from '../../standards/holder-code.ts';
import { normalizeUscc } from '../../standards/uscc.ts';
import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose } from '../call-purpose.ts';
import { createSignedFormClient } from '../protocol/signed-form/signed-form-client.ts';
import type { FormKey } from '../protocol/signed-form/sign.ts';
import { found, mapFound, refused, toAnswer, unavailable, type Reading } from '../reading.ts';
import { connectSource, type SourceOptions } from '../source-connection.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { readRealEstateReply } from './codec.ts';
import { toRights } from './mapping.ts';
import type { RealEstateAdapter } from './real-estate-adapter.ts';
import type { RealEstateRightRecord } from './real-estate-record.ts';

export interface RealEstateAdapterOptions extends SourceOptions {
  /** Origin, e.g. `http://127.0.0.1:4207`. */
  readonly url: string;
  readonly appKey: string;
  /** RSA private key, PEM, or an SM2 key. A secret: never logged. Throws at the start when it is none. */
  readonly privateKey: string | FormKey;
  readonly userName?: string;
}

const BY_OWNER = 'queryByOwner';
const BY_UNIT = 'queryByUnit';

/** A question: the content's member and value, and what makes a right an answer to it. */
interface Question {
  readonly operation: typeof BY_OWNER | typeof BY_UNIT;
  readonly content: Readonly<Record<string, string>>;
  readonly isAbout: (right: RealEstateRightRecord) => boolean;
}

/** By the owner's number; old rows hold 15 digits, which the department matches and the reader brings to 18. */
function byOwner(raw: string): Question | null {
  const uscc = normalizeUscc(raw);
  if (holderKind(uscc) === 'ENTITY') return { operation: BY_OWNER, content: { uniscid: uscc }, isAbout: ({ owners }) => owners.some((owner) => owner.uscc === uscc) };
  const { number } = readIdNumber(raw);
  return hasIdNumberShape(number) ? { operation: BY_OWNER, content: { gmsfhm: number }, isAbout: ({ owners }) => owners.some((owner) => owner.idNumber === number) } : null;
}

function byUnit(raw: string): Question | null {
  const unitNo = normalizeRealEstateCode(raw);
  return parseRealEstateUnitNo(unitNo).ok ? { operation: BY_UNIT, content: { bdcdyh: unitNo }, isAbout: ({ realEstateUnitNo }) => realEstateUnitNo === unitNo } : null;
}

/** A reply with a right of somebody else's is no answer: not even the rights that are asked for. */
function onlyAbout({ isAbout }: Question, rights: readonly RealEstateRightRecord[]): Reading<readonly RealEstateRightRecord[]> {
  return rights.every(isAbout) ? found(rights) : unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_SUBJECT'] });
}

/** The production adapter of real-estate registration. */
export function createRealEstateAdapter(options: RealEstateAdapterOptions): RealEstateAdapter {
  const { url, appKey, userName } = options;
  const connection = connectSource('real-estate', options);
  const { transport, clock, random } = connection;
  const key: FormKey = typeof options.privateKey === 'string' ? { algorithm: 'RSA', privateKeyPem: options.privateKey } : options.privateKey;
  const forms = createSignedFormClient({ url, appKey, key, transport, clock, random, ...(userName === undefined ? {} : { userName }) });

  async function ask(question: Question | null, operation: string, context: CallContext): Promise<Answer<readonly RealEstateRightRecord[]>> {
    const purpose = callPurpose(context);
    if (question === null) return toAnswer(refused('BAD_REQUEST'), connection.unasked(operation));
    if (purpose === null) return toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(operation));
    const content = { ...question.content, sxbm: purpose.itemCode ?? '', sxmc: purpose.cause, bjbh: purpose.caseNo ?? '' };
    const { reading, evidence } = await connection.ask(operation, context, async (signal) =>
      mapFound(await forms.post(`/bdc/${operation}`, content, signal), (reply) =>
        mapFound(mapFound(readRealEstateReply(reply), toRights), (rights) => onlyAbout(question, rights))));
    return toAnswer(reading, evidence);
  }

  /** One call a distinct question; the bulkhead bounds how many run at once. */
  function askAll(raws: readonly string[], operation: string, toQuestion: (raw: string) => Question | null, context: CallContext): Promise<Answer<readonly RealEstateRightRecord[]>[]> {
    const calls = new Map<string, Promise<Answer<readonly RealEstateRightRecord[]>>>();
    return Promise.all(raws.map((raw) => {
      const question = toQuestion(raw);
      const key = JSON.stringify(question?.content ?? null);
      const call = calls.get(key) ?? ask(question, operation, context);
      calls.set(key, call);
      return call;
    }));
  }

  return {
    rightsByOwner: (ownerCodes, context) => askAll(ownerCodes, BY_OWNER, byOwner, context),
    rightsByUnit: (unitNos, context) => askAll(unitNos, BY_UNIT, byUnit, context),
    figures: connection.figures,
    close: connection.close,
  };
}
