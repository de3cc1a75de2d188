import type { KoaContextWithOIDC } from 'oidc-provider';
import { html } from './html.ts';
import { page, PAGE_HEADERS } from './page.ts';

interface ProviderErrorBody {
  readonly error: string;
  readonly error_description?: string | undefined;
}

/** What a browser sees when the provider itself refuses, e.g. a link that has run out. */
export function errorPage({ error, error_description: description = '' }: ProviderErrorBody): string {
  return page('无法继续', html`<h1>无法继续</h1><p role="alert">${description === '' ? error : description}</p><p>请回到应用重新登录。错误代码：${error}</p>`);
}

/** oidc-provider's hook. */
export function renderProviderError(ctx: KoaContextWithOIDC, out: ProviderErrorBody): void {
  sendHtml(ctx, errorPage(out));
}

/** Answers a request of the provider with a page of the portal. */
export function sendHtml(ctx: KoaContextWithOIDC, body: string): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) ctx.set(name, value);
  ctx.body = body;
}
