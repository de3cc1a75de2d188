import type { FaultKind, FaultSwitch } from '../server/fault-switch.ts';
import { jsonReply, type Reply } from '../server/reply.ts';
import { ROW_FAULTS } from './license-rows.ts';
import iconv from 'iconv-lite';

/** What can go wrong in the e-licence system beside transport faults. */
export const E_LICENSE_FAULTS = [
  'error-200', 'html-login', 'html-maintenance', 'maintenance', 'quota', 'wrong-charset', 'token-race', 'clock-skew', 'double-encoded', 'invalid-json', ...ROW_FAULTS,
] as const satisfies readonly FaultKind[];

const html = (text: string): Reply => ({ status: 200, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: Buffer.from(text) });

/** The reply of a call that succeeded, with the faults that are on. */
export function licenseReply(data: unknown, faults: FaultSwitch): Reply {
  if (faults.strike('html-login') !== null) return html('<!DOCTYPE html><html><head><title>统一身份认证 - 登录</title></head><body><form action="/login"><input name="username"><br>请登录</form></body></html>');
  if (faults.strike('html-maintenance') !== null) return html('<html><head><title>系统维护</title></head><body>系统维护中,请稍后再试</body></html>');
  const doubled = faults.strike('double-encoded') !== null;
  const reply = jsonReply({ head: { status: '0', message: '成功' }, data: doubled ? JSON.stringify(data) : data });
  // Sample documents with full-width quotes became code somewhere.
  if (faults.strike('invalid-json') !== null) return { ...reply, body: Buffer.from(reply.body.toString('utf8').replace('"status":', '“status”:')) };
  if (faults.strike('wrong-charset') !== null) return { ...reply, body: iconv.encode(reply.body.toString('utf8'), 'gb18030') };
  return reply;
}
