import { hash } from 'node:crypto';
import { html, type Html } from './html.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #f4f6f9; --card: #fff; --line: #d5dbe4; --accent: #1554a8; --soft: #5b6676; --warn: #a32020; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf1; --paper: #12161c; --card: #1b212a; --line: #343d4a; --accent: #7db1f5; --soft: #9aa6b6; --warn: #ff9c9c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
main { width: 100%; max-width: 460px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 28px; }
h1 { margin: 0 0 4px; font-size: 1.35rem; }
p { margin: 0 0 16px; color: var(--soft); }
p[role=alert] { color: var(--warn); }
label, legend { display: block; font-weight: 600; margin-bottom: 6px; padding: 0; }
select, input[type=text] { width: 100%; padding: 10px 12px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin-bottom: 16px; }
fieldset { border: 0; margin: 0 0 16px; padding: 0; }
fieldset label { font-weight: 400; margin: 0 0 4px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 14px; margin: 0 0 20px; padding: 14px; border: 1px solid var(--line); border-radius: 6px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; gap: 10px; }
button { flex: 1; padding: 11px; font: inherit; font-weight: 600; border-radius: 6px; border: 1px solid var(--accent); background: var(--accent); color: var(--card); cursor: pointer; }
button.plain { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 20px; font-size: .85rem; color: var(--soft); }
`;

/** Headers of every page: nothing but its own style runs, nothing frames it, nothing stores it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A whole page of the portal. */
export function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · 统一登录门户</title><style>${{ markup: STYLE }}</style></head>
<body><main>${content}<footer>统一登录门户 · 演示环境，人员均为虚构</footer></main></body>
</html>
`.markup;
}
