import { hash } from 'node:crypto';
import { parseIdNumber, normalizeIdNumber } from '../../../standards/id-number.ts';
import type { PersonIdCodec } from '../../../standards/person-id.ts';
import type { GradedSchema } from '../../../schema/graded-schema.ts';
import { ClientError } from '../../errors/client-error.ts';
import { fragmentsOf } from '../../operation/fragments-of.ts';
import type { Accessed } from '../../request-context.ts';
import type { LookupRate } from './lookup-rate.ts';
import { lookupsOf } from './lookups-of.ts';
import { namesRecords } from './names-records.ts';
import type { RateStore } from './rate-store.ts';

export interface RateRoom {
  readonly graded: GradedSchema;
  readonly personIds: PersonIdCodec;
  readonly store: RateStore;
  /** A request refused by this rate; for the metrics. */
  readonly onRefused: (rate: string) => void;
}

/** `GA/T 517` code of the resident identity card. */
const RESIDENT_IDENTITY_CARD = '111';

/**
 * Lets an operation pass while its principal has not named too many records beyond its token (access.md B2). Throws RATE_LIMITED with the rate's name and
 * when to come back; what was asked is in the context, so the refusal is journalled with its fields. Refused fields count: trying is what is counted. At once where
 * nothing is counted, as nearly always.
 */
export function withinRates<C extends Accessed>(room: RateRoom, rates: readonly LookupRate[], context: C): Promise<C> | C {
  const { operation: { document, definition } } = context;
  return namesRecords(document, definition, rates) ? counted(room, rates, context) : context;
}

async function counted<C extends Accessed>(room: RateRoom, rates: readonly LookupRate[], context: C): Promise<C> {
  const { operation: { document, definition, variables }, principal, purpose } = context;
  const lookups = lookupsOf({ graded: room.graded, fragments: fragmentsOf(document), variables, definition, principal, purpose, personIdOf: (text) => personIdOf(room.personIds, text) }, rates);
  for (const [rate, values] of lookups) {
    const size = rate.sizeFor(principal.kind);
    // By the person where there is one, so that a second application is no second bucket; a machine's subject is its client.
    const answer = await room.store.take({ ...size, key: JSON.stringify([rate.id, principal.kind, principal.subject]), values: [...values].map((value) => hash('sha256', value, 'base64url')) });
    if (answer.kind === 'taken') continue;
    room.onRefused(rate.id);
    throw new ClientError('RATE_LIMITED', {
      detail: { rate: rate.id, arguments: rate.arguments, allowedAtOnce: size.burst, got: values.size, retryAfterSeconds: answer.seconds }, headers: { 'retry-after': String(answer.seconds) },
    });
  }
  return context;
}

function personIdOf(personIds: PersonIdCodec, text: string): string | null {
  const reading = parseIdNumber(normalizeIdNumber(text));
  return reading.ok ? personIds.encode({ type: RESIDENT_IDENTITY_CARD, number: reading.value.number }) : null;
}
