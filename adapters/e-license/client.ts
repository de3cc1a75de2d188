import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose, type CallPurpose } from '../call-purpose.ts';
import { createTicketTokenClient } from '../protocol/ticket-token/ticket-token-client.ts';
import { found, mapFound, refused, toAnswer, unavailable, withQuality, type Reading } from '../reading.ts';
import { connectSource, type SourceOptions } from '../source-connection.ts';
import { chinaDay } from '../values/china-day.ts';
import { readLicenseFile, readLicenseList, readLicenseReply, type LicenseReply } from './codec.ts';
import { HOLDER_CODE, type ELicenseAdapter, type HolderAuthorisation } from './e-license-adapter.ts';
import { readStatus, TOKEN_EXPIRED } from './errors.ts';
import type { LicenseRecord } from './license-record.ts';
import { normalHolderCode, toLicenseFile, toLicenses } from './mapping.ts';

export interface ELicenseAdapterOptions extends SourceOptions {
  /** Origin of the city gateway, e.g. `http://127.0.0.1:4204`. */
  readonly url: string;
  readonly appKey: string;
  /** A secret: never logged. */
  readonly appSecret: string;
  /** serviceItemCode of a citizen's own request, which the library demands and no item gives. Default `SELF-REQUEST`. */
  readonly selfRequestItemCode?: string;
}

/** Mark of a list that does not hold the types for which the holder's consent is needed. */
export const CONSENT_TYPES_OMITTED = 'CONSENT_TYPES_OMITTED';

const LIST = '/api/license/getLicenseList';
const FILE = '/api/license/getLicenseFile';

type Data = Readonly<Record<string, string>>;

/** A list about anybody but the asked holder is no answer: not even the rows that are theirs. */
function ofHolder(licenses: readonly LicenseRecord[], holderCode: string): Reading<readonly LicenseRecord[]> {
  return licenses.every((license) => license.holderCode === holderCode) ? found(licenses) : unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_HOLDER'] });
}

function ofIdentifier(licenses: readonly LicenseRecord[], licenseId: string): Reading<LicenseRecord> {
  const [license, ...others] = licenses;
  return license !== undefined && others.length === 0 && license.licenseId === licenseId ? found(license) : unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_LICENSE'] });
}

/** What a holder's code adds to a question. */
const authorised = (given: HolderAuthorisation | undefined): Data => (given === undefined ? {} : { holderCode: normalHolderCode(given.holderCode), authCode: given.authCode });

/** The production adapter of the e-licence library. */
export function createELicenseAdapter(options: ELicenseAdapterOptions): ELicenseAdapter {
  const { url, appKey, appSecret, selfRequestItemCode = 'SELF-REQUEST' } = options;
  const connection = connectSource('e-license', options);
  const { transport, clock, random } = connection;
  const gateway = createTicketTokenClient({ url, appKey, appSecret, transport, clock, random });

  const purposeData = ({ cause, itemCode, caseNo }: CallPurpose): Data => (
    { useCause: cause, serviceItemCode: itemCode ?? selfRequestItemCode, ...(caseNo === null ? {} : { projectId: caseNo }) });

  /** One business call with its purpose; `read` gets the `data` member. */
  async function ask<T>(path: string, data: Data, context: CallContext, read: (reply: { readonly data: unknown }) => Reading<T>): Promise<Answer<T>> {
    const operation = path.slice(path.lastIndexOf('/') + 1);
    const purpose = callPurpose(context);
    if (purpose === null) return toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(operation));
    const isExpired = ({ kind }: LicenseReply): boolean => kind === 'TOKEN_EXPIRED';
    const { reading, evidence } = await connection.ask(operation, context, async (signal) => {
      const reply = await gateway.call(path, { ...data, ...purposeData(purpose) }, readLicenseReply, isExpired, signal);
      const answered = mapFound(reply, (value): Reading<T> => (value.kind === 'DATA' ? read(value) : readStatus(TOKEN_EXPIRED, '')));
      return data['authCode'] === undefined ? answered : withQuality(answered, [HOLDER_CODE]);
    });
    return toAnswer(reading, evidence);
  }
  const list = (reply: { readonly data: unknown }): Reading<readonly LicenseRecord[]> =>
    mapFound(readLicenseList(reply), (rows) => toLicenses(rows, chinaDay(clock.now())));

  return {
    licensesByHolder: (holderCode, context, typeCode = '', authCode) => {
      const holder = normalHolderCode(holderCode);
      return ask(LIST, { holderCode: holder, licenseTypeCode: typeCode, ...(authCode === undefined ? {} : { authCode }) }, context, (reply) => {
        const reading = mapFound(list(reply), (licenses) => ofHolder(licenses, holder));
        // A list of all types leaves out what the holder must consent to (依授权): a licence that is not in it may exist all the same.
        return typeCode === '' && (reading.outcome === 'FOUND' || reading.outcome === 'NOT_FOUND') ? withQuality(reading, [CONSENT_TYPES_OMITTED]) : reading;
      });
    },
    licenseById: (licenseId, context, authorisation) =>
      ask(LIST, { certIdentifier: licenseId, licenseTypeCode: '', ...authorised(authorisation) }, context, (reply) => mapFound(list(reply), (licenses) => ofIdentifier(licenses, licenseId))),
    file: (licenseId, context, authorisation) =>
      ask(FILE, { certIdentifier: licenseId, ...authorised(authorisation) }, context, (reply) => mapFound(readLicenseFile(reply), (file) => toLicenseFile(licenseId, file, clock.now()))),
    figures: connection.figures,
    close: connection.close,
  };
}
