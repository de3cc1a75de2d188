import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose, type CallPurpose } from '../call-purpose.ts';
import { createAppKeyClient } from '../protocol/app-key/app-key-client.ts';
import { mapFound, refused, toAnswer, type Reading } from '../reading.ts';
import { connectSource, type SourceOptions } from '../source-connection.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { readHrssReply, type HrssRows } from './codec.ts';
import type { HrssAdapter } from './hrss-adapter.ts';
import { toEmployment, toSocialInsurance } from './mapping.ts';

export interface HrssAdapterOptions extends SourceOptions {
  /** Origin of the gateway, e.g. `http://127.0.0.1:4206`. */
  readonly url: string;
  readonly appKey: string;
  /** A secret: never logged. */
  readonly appSecret: string;
}

const SOCIAL_INSURANCE = '/gateway/api/cbxx.htm';
const EMPLOYMENT = '/gateway/api/jyxx.htm';

/** The gateway's purpose envelope: which power, in which case, asked by whom, about whom (legacy.md 4.2). The applicant's name is not ours to send. */
export function additionalOf({ cause, itemCode, organization, caseNo }: CallPurpose, idNumber: string): string {
  return JSON.stringify({
    powerMatters: itemCode ?? cause,
    subPowerMatters: itemCode ?? cause,
    accesscardId: organization ?? '',
    materialName: cause,
    sponsorName: '',
    sponsorCode: idNumber,
    projectId: caseNo ?? '',
  });
}

/** The production adapter of the social-insurance system. */
export function createHrssAdapter(options: HrssAdapterOptions): HrssAdapter {
  const { url, appKey, appSecret } = options;
  const connection = connectSource('hrss', options);
  const gateway = createAppKeyClient({ url, appKey, appSecret, transport: connection.transport, clock: connection.clock });

  async function askOne<T>(path: string, idNumber: string, context: CallContext, map: (idNumber: string, rows: HrssRows) => Reading<T>): Promise<Answer<T>> {
    const operation = path.slice(path.lastIndexOf('/') + 1, -'.htm'.length);
    const purpose = callPurpose(context);
    if (purpose === null) return toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(operation));
    if (!hasIdNumberShape(idNumber)) return toAnswer(refused('BAD_REQUEST'), connection.unasked(operation));
    const parameters = { cardId: idNumber, additional: additionalOf(purpose, idNumber) };
    const { reading, evidence } = await connection.ask(operation, context, async (signal) =>
      mapFound(await gateway.call(path, parameters, signal), (document) => mapFound(readHrssReply(document, idNumber), (rows) => map(idNumber, rows))));
    return toAnswer(reading, evidence);
  }

  /** One call a distinct number; the bulkhead bounds how many run at once. */
  async function askAll<T>(path: string, idNumbers: readonly string[], context: CallContext, map: (idNumber: string, rows: HrssRows) => Reading<T>): Promise<Answer<T>[]> {
    const calls = new Map<string, Promise<Answer<T>>>();
    return Promise.all(idNumbers.map((raw) => {
      const idNumber = readIdNumber(raw).number;
      const call = calls.get(idNumber) ?? askOne(path, idNumber, context, map);
      calls.set(idNumber, call);
      return call;
    }));
  }

  return {
    socialInsuranceByIdNumber: (idNumbers, context) => askAll(SOCIAL_INSURANCE, idNumbers, context, toSocialInsurance),
    employmentByIdNumber: (idNumbers, context) => askAll(EMPLOYMENT, idNumbers, context, toEmployment),
    figures: connection.figures,
    close: connection.close,
  };
}
