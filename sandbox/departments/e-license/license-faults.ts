import iconv from 'iconv-lite';
import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import { htmlReply } from '../server/html-pages.ts';
import { jsonReply, type Reply } from '../server/reply.ts';
import { ROW_FAULTS } from './license-rows.ts';

/** What can go wrong in the e-licence system beside transport faults. */
export const E_LICENSE_FAULTS = [
  'error-200', 'html-login', 'html-maintenance', 'maintenance', 'quota', 'wrong-charset', 'token-race', 'clock-skew', 'double-encoded', 'invalid-json', ...ROW_FAULTS,
] as const satisfies readonly FaultKind[];

/** The reply of a call that succeeded, with the faults that are on. */
export function licenseReply(data: unknown, faults: FaultSwitch): Reply {
  if (faults.strike('html-login') !== null) return htmlReply('login');
  if (faults.strike('html-maintenance') !== null) return htmlReply('maintenance');
  const doubled = faults.strike('double-encoded') !== null;
  const reply = jsonReply({ head: { status: '0', message: '成功' }, data: doubled ? JSON.stringify(data) : data });
  // Sample documents with full-width quotes became code somewhere.
  if (faults.strike('invalid-json') !== null) return { ...reply, body: Buffer.from(reply.body.toString('utf8').replace('"status":', '“status”:')) };
  if (faults.strike('wrong-charset') !== null) return { ...reply, body: iconv.encode(reply.body.toString('utf8'), 'gb18030') };
  return reply;
}
