import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose, type CallPurpose } from '../call-purpose.ts';
import { createAppKeyClient } from '../protocol/app-key/app-key-client.ts';
import { mapFound, refused, toAnswer, type Reading } from '../reading.ts';
import { connectSource, type SourceOptions } from '../source-connection.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { ACCOUNT_ROWS, EMPLOYMENT_ROWS, PAYMENT_ROWS, POPULATION_ROWS, readHrssReply, type HrssRowKind, type HrssRows } from './codec.ts';
import type { HrssAdapter } from './hrss-adapter.ts';
import { toCopiedPerson, toEmployment, toPayments, toSocialInsurance } from './mapping.ts';

export interface HrssAdapterOptions extends SourceOptions {
  /** Origin of the gateway, e.g. `http://127.0.0.1:4206`. */
  readonly url: string;
  readonly appKey: string;
  /** A secret: never logged. */
  readonly appSecret: string;
}

/** One interface of the gateway: its name, its rows and what they mean. Names and columns are those of sandbox/departments/README.md. */
interface Interface<T> {
  readonly name: string;
  readonly kind: HrssRowKind;
  readonly map: (idNumber: string, rows: HrssRows) => Reading<T>;
}

const ACCOUNTS = { name: 'siAccount', kind: ACCOUNT_ROWS, map: toSocialInsurance } as const;
const PAYMENTS = { name: 'siPayment', kind: PAYMENT_ROWS, map: toPayments } as const;
const EMPLOYMENT = { name: 'siEmployment', kind: EMPLOYMENT_ROWS, map: toEmployment } as const;
const COPIES = { name: 'popInfo', kind: POPULATION_ROWS, map: toCopiedPerson } as const;

/** The gateway's purpose envelope: which power, in which case, asked by whom, about whom (legacy.md 4.2). The applicant's name is not ours to send. */
export function additionalOf({ cause, itemCode, organization, caseNo }: CallPurpose, idNumber: string): string {
  return JSON.stringify({
    powerMatters: itemCode ?? cause,
    subPowerMatters: itemCode ?? cause,
    // A citizen asks for oneself.
    accesscardId: organization ?? idNumber,
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

  async function askOne<T>({ name, kind, map }: Interface<T>, idNumber: string, context: CallContext): Promise<Answer<T>> {
    const purpose = callPurpose(context);
    if (purpose === null) return toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(name));
    if (!hasIdNumberShape(idNumber)) return toAnswer(refused('BAD_REQUEST'), connection.unasked(name));
    const parameters = { cardId: idNumber, additional: additionalOf(purpose, idNumber) };
    const { reading, evidence } = await connection.ask(name, context, async (signal) =>
      mapFound(await gateway.call(`/gateway/api/${name}.htm`, parameters, signal), (document) => mapFound(readHrssReply(document, idNumber, kind), (rows) => map(idNumber, rows))));
    return toAnswer(reading, evidence);
  }

  /** One call a distinct number; the bulkhead bounds how many run at once. */
  async function askAll<T>(of: Interface<T>, idNumbers: readonly string[], context: CallContext): Promise<Answer<T>[]> {
    const calls = new Map<string, Promise<Answer<T>>>();
    return Promise.all(idNumbers.map((raw) => {
      const idNumber = readIdNumber(raw).number;
      const call = calls.get(idNumber) ?? askOne(of, idNumber, context);
      calls.set(idNumber, call);
      return call;
    }));
  }

  return {
    socialInsuranceByIdNumber: (idNumbers, context) => askAll(ACCOUNTS, idNumbers, context),
    paymentsByIdNumber: (idNumbers, context) => askAll(PAYMENTS, idNumbers, context),
    copiesByIdNumber: (idNumbers, context) => askAll(COPIES, idNumbers, context),
    employmentByIdNumber: (idNumbers, context) => askAll(EMPLOYMENT, idNumbers, context),
    figures: connection.figures,
    close: connection.close,
  };
}
