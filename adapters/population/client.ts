import { parseUscc } from '../../standards/uscc.ts';
import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose } from '../call-purpose.ts';
import { chunksOf } from '../chunks-of.ts';
import type { SoapCharset } from '../protocol/soap/soap-envelope.ts';
import { mapFound, refused, toAnswer, type Reading } from '../reading.ts';
import { connectSource, type SourceConnection, type SourceOptions } from '../source-connection.ts';
import { SOURCES } from '../source-registry.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { readPopulationReply, type PopulationReply } from './codec.ts';
import type { PersonKey, PopulationAdapter } from './population-adapter.ts';
import { readHousehold } from './read-household.ts';
import { readPerson } from './read-person.ts';
import { writePopulationQuery, type QueryKind } from './request.ts';

export interface PopulationAdapterOptions extends SourceOptions {
  /** Address of the service, e.g. `http://127.0.0.1:4201/services/PopService`. */
  readonly url: string;
  /** 授权文件 the police gave this platform. A secret: never logged. */
  readonly license: string;
  /** SBM where no organisation asks (a citizen's own request). Default `数据共享网关`. */
  readonly organizationName?: string;
  /** FSD where the asking organisation has none of its own. Six digits; default `320411`. */
  readonly region?: string;
  /** Default `GBK`. */
  readonly charset?: SoapCharset;
  /** Keys in one call; default from the source registry. */
  readonly batchLimit?: number;
}

const OPERATION = 'queryPop';
/** GA/T 517: only resident identity cards are in the household register by number. */
const IDENTITY_CARD = '111';

/** What one reply says of one key. */
type ReadOne<T> = (key: string, reply: PopulationReply, asked: ReadonlySet<string>) => Reading<T>;

/** FSD: the division in the asking organisation's own code, for that is where it does its business. */
function regionOf(organization: string | null, fallback: string): string {
  const parsed = organization === null ? null : parseUscc(organization);
  return parsed?.ok === true ? parsed.value.division : fallback;
}

/** A key's own reading within a reply's; the reply's marks hold for every key, the marks of other rows (they name a column) do not. */
function readOne<T>(reading: Reading<PopulationReply>, read: (reply: PopulationReply) => Reading<T>): Reading<T> {
  return mapFound({ ...reading, quality: reading.quality.filter((mark) => !mark.includes(':')) }, read);
}

/** The number to ask for; null for a document that the register cannot be asked by, or a number that cannot be one. */
function askableNumber({ type, number }: PersonKey): string | null {
  const normal = readIdNumber(number).number;
  return type === IDENTITY_CARD && hasIdNumberShape(normal) ? normal : null;
}

/** Puts questions to `queryPop`: distinct keys, chunked, each with its purpose. */
function createQuestioner(connection: SourceConnection, options: PopulationAdapterOptions) {
  const { url, license, organizationName = '数据共享网关', region = '320411', charset = 'GBK', batchLimit = SOURCES.population.batchLimit } = options;
  const headers = { 'content-type': `text/xml; charset=${charset}`, soapaction: `"${OPERATION}"` };

  async function askChunk<T>(kind: QueryKind, keys: readonly string[], context: CallContext, read: ReadOne<T>): Promise<readonly (readonly [string, Answer<T>])[]> {
    const purpose = callPurpose(context);
    if (purpose === null) return keys.map((key) => [key, toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(OPERATION))]);
    const organization = purpose.organization ?? organizationName;
    const query = { kind, keys, organization, cause: purpose.cause, region: regionOf(purpose.organization, region), caseNo: purpose.caseNo };
    const body = writePopulationQuery(query, license, charset);
    const { reading, evidence } = await connection.ask(OPERATION, context, async (signal) =>
      mapFound(await connection.transport.send({ method: 'POST', url, headers, body }, signal), readPopulationReply));
    const asked = new Set(keys);
    return keys.map((key) => [key, toAnswer(readOne(reading, (reply) => read(key, reply, asked)), evidence)]);
  }

  /** Answers in the order of the keys; null for a key that cannot be asked. */
  return async function askAll<T>(kind: QueryKind, keys: readonly (string | null)[], context: CallContext, read: ReadOne<T>): Promise<Answer<T>[]> {
    const distinct = [...new Set(keys.filter((key) => key !== null))];
    const chunks = await Promise.all(chunksOf(distinct, batchLimit).map((chunk) => askChunk(kind, chunk, context, read)));
    const answers = new Map(chunks.flat());
    return keys.map((key) => (key === null ? undefined : answers.get(key)) ?? toAnswer(refused('BAD_REQUEST'), connection.unasked(OPERATION)));
  };
}

/** The production adapter of the population library. */
export function createPopulationAdapter(options: PopulationAdapterOptions): PopulationAdapter {
  const connection = connectSource('population', options);
  const askAll = createQuestioner(connection, options);
  const households: PopulationAdapter['households'] = (householdNos, context) =>
    askAll('HOUSEHOLD', householdNos.map((householdNo) => householdNo.trim() || null), context, readHousehold);
  return {
    personsByIdNumber: (keys, context) =>
      askAll('PERSON', keys.map(askableNumber), context, (number, reply, asked) => readPerson({ type: IDENTITY_CARD, number }, reply, asked)),
    households,
    household: async (householdNo, context) => {
      const [answer] = await households([householdNo], context);
      return answer ?? toAnswer(refused('BAD_REQUEST'), connection.unasked(OPERATION));
    },
    figures: connection.figures,
    close: connection.close,
  };
}
