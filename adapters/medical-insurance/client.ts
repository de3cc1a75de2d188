import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose, type CallPurpose } from '../call-purpose.ts';
import type { JsonObject } from '../protocol/json-value.ts';
import { createSignedTransactionClient } from '../protocol/signed-transaction/signed-transaction-client.ts';
import { mapFound, refused, toAnswer, type Reading } from '../reading.ts';
import { connectSource, type SourceOptions } from '../source-connection.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { BINDING_ROWS, FILING_ROWS, PAYMENT_ROWS, readPersonNoOutput, readPersonOutput } from './codec.ts';
import { toBindings, toFilings, toMedicalInsurance, toMedicalPayments } from './mapping.ts';
import type { MedicalInsuranceAdapter } from './medical-insurance-adapter.ts';
import type { MedicalInsuranceRecord, MedicalPaymentRecord, NewbornBinding, OutOfTownFiling } from './medical-insurance-record.ts';

export interface MedicalInsuranceAdapterOptions extends SourceOptions {
  /** Origin, e.g. `http://127.0.0.1:4210`. */
  readonly url: string;
  /** Caller and token of the platform's gateway, and the secret that seals envelopes. Secrets: never logged. */
  readonly paasId: string;
  readonly token: string;
  readonly secret: string;
  /** Code (12 digits or capitals) and name of this platform as the platform knows it; default the sandbox's. */
  readonly institution?: { readonly code: string; readonly name: string };
  /** 医保区划 of this platform. Default `320499`. */
  readonly area?: string;
}

const SANDBOX_INSTITUTION = { code: 'P32049900001', name: '数桥' } as const;

/** One transaction: its number, what makes a key one to ask with, the member that holds it, and what the output means. */
interface Transaction<T> {
  readonly infno: string;
  readonly keyOf: (raw: string) => string | null;
  readonly data: (key: string) => JsonObject;
  readonly read: (output: JsonObject, key: string) => Reading<T>;
}

const personNoOf = (raw: string): string | null => (/^\d{18,30}$/.test(raw.trim()) ? raw.trim() : null);
const byPersonNo = (key: string): JsonObject => ({ psn_no: key });

/** Identity card (mdtrt_cert_type 02); whoever asks by number alone sends no name. */
const ENROLLMENTS: Transaction<MedicalInsuranceRecord> = {
  infno: '1101',
  keyOf: (raw) => {
    const { number } = readIdNumber(raw);
    return hasIdNumberShape(number) ? number : null;
  },
  data: (key) => ({ mdtrt_cert_type: '02', mdtrt_cert_no: key, card_sn: '', begntime: '', psn_cert_type: '01', certno: key, psn_name: '' }),
  read: (output, key) => mapFound(readPersonOutput(output, key), (rows) => toMedicalInsurance(key, rows)),
};
const PAYMENTS: Transaction<MedicalPaymentRecord> = {
  infno: '90100', keyOf: personNoOf, data: byPersonNo, read: (output, key) => mapFound(readPersonNoOutput(output, key, PAYMENT_ROWS), (rows) => toMedicalPayments(key, rows)),
};
const FILINGS: Transaction<readonly OutOfTownFiling[]> = { infno: '90101', keyOf: personNoOf, data: byPersonNo, read: (output, key) => mapFound(readPersonNoOutput(output, key, FILING_ROWS), toFilings) };
const BINDINGS: Transaction<readonly NewbornBinding[]> = {
  infno: '90102', keyOf: personNoOf, data: byPersonNo, read: (output, key) => mapFound(readPersonNoOutput(output, key, BINDING_ROWS), (rows) => toBindings(key, rows)),
};

/** Why it is asked, in the platform's own members. */
function purposeOf({ cause, itemCode, organization, caseNo }: CallPurpose): JsonObject {
  return { matt_code: itemCode ?? '', matt_name: cause, acp_no: caseNo ?? '', aply_orgcode: organization ?? '' };
}

/** The production adapter of the medical-insurance platform. */
export function createMedicalInsuranceAdapter(options: MedicalInsuranceAdapterOptions): MedicalInsuranceAdapter {
  const { url, paasId, token, secret, institution = SANDBOX_INSTITUTION, area = '320499' } = options;
  const connection = connectSource('medical-insurance', options);
  const { transport, clock, random } = connection;
  const platform = createSignedTransactionClient({ url, paasId, token, secret, institution, area, transport, clock, random });

  async function askOne<T>({ infno, data, read }: Transaction<T>, key: string | null, context: CallContext): Promise<Answer<T>> {
    const purpose = callPurpose(context);
    if (key === null) return toAnswer(refused('BAD_REQUEST'), connection.unasked(infno));
    if (purpose === null) return toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(infno));
    const input = { data: data(key), exp_content: purposeOf(purpose) };
    const { reading, evidence } = await connection.ask(infno, context, async (signal) => mapFound(await platform.call(infno, input, signal), (output) => read(output, key)));
    return toAnswer(reading, evidence);
  }

  /** One call a distinct key; the bulkhead bounds how many run at once. */
  function askAll<T>(of: Transaction<T>, raws: readonly string[], context: CallContext): Promise<Answer<T>[]> {
    const calls = new Map<string | null, Promise<Answer<T>>>();
    return Promise.all(raws.map((raw) => {
      const key = of.keyOf(raw);
      const call = calls.get(key) ?? askOne(of, key, context);
      calls.set(key, call);
      return call;
    }));
  }

  return {
    enrollmentsByIdNumber: (idNumbers, context) => askAll(ENROLLMENTS, idNumbers, context),
    paymentsByPersonNo: (personNos, context) => askAll(PAYMENTS, personNos, context),
    filingsByPersonNo: (personNos, context) => askAll(FILINGS, personNos, context),
    newbornBindingsByPersonNo: (personNos, context) => askAll(BINDINGS, personNos, context),
    figures: connection.figures,
    close: connection.close,
  };
}
