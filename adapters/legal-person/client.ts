import { normalizeUscc, parseUscc } from '../../standards/uscc.ts';
import type { Answer } from '../answer.ts';
import type { CallContext } from '../call-context.ts';
import { callPurpose, type CallPurpose } from '../call-purpose.ts';
import { chunksOf } from '../chunks-of.ts';
import { createNationalExchangeClient } from '../protocol/national-exchange/national-exchange-client.ts';
import type { SecretWrapping } from '../protocol/national-exchange/unwrap-secret.ts';
import { mapFound, refused, toAnswer, type Reading } from '../reading.ts';
import { connectSource, type SourceOptions } from '../source-connection.ts';
import { SOURCES } from '../source-registry.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import type { JsonColumns } from '../values/json-columns.ts';
import { ACCOUNT_ROWS, DETAIL_ROWS, ENTITY_ROWS, FINANCIAL_ROWS, readEntityVerdict, readKeyedRows, REPRESENTED_ROWS, rowsOf, type EntityRowKind } from './codec.ts';
import { toAnnualFinancials, toBankAccount } from './finance-mapping.ts';
import type { LegalPersonAdapter } from './legal-person-adapter.ts';
import { toEntityDetails, toLegalEntity, toRepresentedEntities } from './mapping.ts';

export interface LegalPersonAdapterOptions extends SourceOptions {
  /** Origin of the platform, e.g. `http://127.0.0.1:4202`. */
  readonly url: string;
  /** 请求方标识. */
  readonly rid: string;
  /** 应用授权码. A secret: never logged. */
  readonly appKey: string;
  readonly wrapping?: SecretWrapping;
  /** Keys in one call; default from the source registry. */
  readonly batchLimit?: number;
}

/** One service of the platform: its code, the body member of its keys, its rows and what they mean. */
interface Service<T> {
  readonly sid: string;
  readonly member: string;
  readonly batch: boolean;
  readonly kind: EntityRowKind;
  readonly map: (key: string, rows: readonly JsonColumns[]) => Reading<T>;
}

const ENTITIES = { sid: 's_3204990000000_2001', member: 'uniscid', batch: true, kind: ENTITY_ROWS, map: toLegalEntity } as const;
const REPRESENTED = { sid: 's_3204990000000_2002', member: 'cerno', batch: true, kind: REPRESENTED_ROWS, map: (_key: string, rows: readonly JsonColumns[]) => toRepresentedEntities(rows) } as const;
const DETAILS = { sid: 's_3204990000000_2003', member: 'uniscid', batch: false, kind: DETAIL_ROWS, map: toEntityDetails } as const;
const FINANCIALS = { sid: 's_3204990000000_2005', member: 'uniscid', batch: true, kind: FINANCIAL_ROWS, map: toAnnualFinancials } as const;
const ACCOUNTS = { sid: 's_3204990000000_2006', member: 'uniscid', batch: true, kind: ACCOUNT_ROWS, map: toBankAccount } as const;
const VERDICT_SID = 's_3204990000000_2004';

/** Where this library asks for the purpose: item code, item name, case and asking organisation. */
function purposeMembers({ cause, itemCode, caseNo, organization }: CallPurpose): Readonly<Record<string, string>> {
  return { sxbm: itemCode ?? '', sxmc: cause, bjbh: caseNo ?? '', sqdw: organization ?? '' };
}

function askableUscc(raw: string): string | null {
  const uscc = normalizeUscc(raw);
  return parseUscc(uscc).ok ? uscc : null;
}

function askableIdNumber(raw: string): string | null {
  const { number } = readIdNumber(raw);
  return hasIdNumberShape(number) ? number : null;
}

/** The production adapter of the legal-person library. */
export function createLegalPersonAdapter(options: LegalPersonAdapterOptions): LegalPersonAdapter {
  const { url, rid, appKey, wrapping = 'ECB_BASE64', batchLimit = SOURCES['legal-person'].batchLimit } = options;
  const connection = connectSource('legal-person', options);
  const platform = createNationalExchangeClient({ url, rid, appKey, wrapping, transport: connection.transport, clock: connection.clock });

  async function askChunk<T>(service: Service<T>, keys: readonly string[], context: CallContext): Promise<readonly (readonly [string, Answer<T>])[]> {
    const purpose = callPurpose(context);
    if (purpose === null) return keys.map((key) => [key, toAnswer(refused('PURPOSE_NEEDED'), connection.unasked(service.sid))]);
    const body = { [service.member]: keys.join(','), ...purposeMembers(purpose) };
    const asked = new Set(keys);
    const { reading, evidence } = await connection.ask(service.sid, context, async (signal) =>
      mapFound(await platform.call(service.sid, body, signal), (document) => readKeyedRows(document, service.kind, asked)));
    // Marks of rows name a column; those of other keys' rows say nothing of this one.
    const ofReply = { ...reading, quality: reading.quality.filter((mark) => !mark.includes(':') || reading.outcome !== 'FOUND') };
    return keys.map((key) => [key, toAnswer(mapFound(mapFound(ofReply, (rows) => rowsOf(rows, key)), (rows) => service.map(key, rows)), evidence)]);
  }

  async function askAll<T>(service: Service<T>, keys: readonly (string | null)[], context: CallContext): Promise<Answer<T>[]> {
    const distinct = [...new Set(keys.filter((key) => key !== null))];
    const chunks = await Promise.all(chunksOf(distinct, service.batch ? batchLimit : 1).map((chunk) => askChunk(service, chunk, context)));
    const answers = new Map(chunks.flat());
    return keys.map((key) => (key === null ? undefined : answers.get(key)) ?? toAnswer(refused('BAD_REQUEST'), connection.unasked(service.sid)));
  }

  return {
    entitiesByUscc: (usccs, context) => askAll(ENTITIES, usccs.map(askableUscc), context),
    entitiesRepresentedBy: (idNumbers, context) => askAll(REPRESENTED, idNumbers.map(askableIdNumber), context),
    detailsByUscc: (usccs, context) => askAll(DETAILS, usccs.map(askableUscc), context),
    financialsByUscc: (usccs, context) => askAll(FINANCIALS, usccs.map(askableUscc), context),
    bankAccountsByUscc: (usccs, context) => askAll(ACCOUNTS, usccs.map(askableUscc), context),
    verdict: async (rawUscc, name, context) => {
      const uscc = askableUscc(rawUscc);
      const purpose = callPurpose(context);
      if (uscc === null || purpose === null) return toAnswer(refused(uscc === null ? 'BAD_REQUEST' : 'PURPOSE_NEEDED'), connection.unasked(VERDICT_SID));
      const { reading, evidence } = await connection.ask(VERDICT_SID, context, async (signal) =>
        mapFound(await platform.call(VERDICT_SID, { uniscid: uscc, entname: name, ...purposeMembers(purpose) }, signal), (document) => readEntityVerdict(document, uscc)));
      return toAnswer(reading, evidence);
    },
    figures: connection.figures,
    close: connection.close,
  };
}
