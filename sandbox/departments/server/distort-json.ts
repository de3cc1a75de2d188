import iconv from 'iconv-lite';
import type { FaultKind, FaultSwitch } from './fault-switch.ts';
import { htmlReply } from './html-pages.ts';
import type { Reply } from './reply.ts';

/** Faults any JSON service can have, once its answer is written. */
export const JSON_FAULTS = ['html-login', 'html-maintenance', 'invalid-json', 'wrong-charset', 'double-encoded'] as const satisfies readonly FaultKind[];

/** The reply with the faults that are on. */
export function distortJson(reply: Reply, faults: FaultSwitch): Reply {
  if (faults.strike('html-login') !== null) return htmlReply('login');
  if (faults.strike('html-maintenance') !== null) return htmlReply('maintenance');
  // Sample documents with full-width quotes became code somewhere.
  if (faults.strike('invalid-json') !== null) return { ...reply, body: Buffer.from(reply.body.toString('utf8').replace(/"(\w+)":/, '“$1”：')) };
  if (faults.strike('double-encoded') !== null) return { ...reply, body: Buffer.from(JSON.stringify(reply.body.toString('utf8'))) };
  if (faults.strike('wrong-charset') !== null) return { ...reply, body: iconv.encode(reply.body.toString('utf8'), 'gb18030') };
  return reply;
}
