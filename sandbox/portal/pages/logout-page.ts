import { html } from './html.ts';
import { page } from './page.ts';

/** Asks whether to log out; `form` is the provider's, with its protection against foreign sites. */
export function logoutPage(form: string): string {
  return page('退出登录', html`<h1>退出登录</h1><p>退出后，已签发的访问令牌随即失效。</p>${{ markup: form }}
<div class="actions"><button type="submit" form="op.logoutForm" name="logout" value="yes">退出</button><button class="plain" type="submit" form="op.logoutForm">取消</button></div>`);
}

/** After it. */
export function loggedOutPage(): string {
  return page('已退出', html`<h1>已退出</h1><p>可以关闭此页面。</p>`);
}
