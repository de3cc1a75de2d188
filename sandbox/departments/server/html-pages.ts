import type { Reply } from './reply.ts';

/** What a portal in front of a service shows instead of an answer, with HTTP 200, in UTF-8. */
export function htmlReply(kind: 'login' | 'maintenance'): Reply {
  const text =
    kind === 'login'
      ? '<!DOCTYPE html><html><head><title>统一身份认证 - 登录</title></head><body><form action="/login"><input name="username"><br>请登录</form></body></html>'
      : '<html><head><title>系统维护</title></head><body>系统维护中,请稍后再试<br></body></html>';
  return { status: 200, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: Buffer.from(text) };
}
