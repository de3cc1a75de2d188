import type { ConfirmedPurpose } from '../register/case-register.ts';
import type { PortalClient } from '../register/portal-data.ts';
import { html } from './html.ts';
import { page } from './page.ts';

const BASIS_NAMES = { STATUTORY: '依法履职', CONSENT: '本人同意', SUBJECT_REQUEST: '本人申请', PUBLIC: '依法公开' } as const;
const ROLE_NAMES = {
  APPLICANT: '申请人', SPOUSE: '配偶', GUARDIAN: '监护人', CHILD: '子女', HOUSEHOLD_MEMBER: '家庭成员', LEGAL_REPRESENTATIVE: '法定代表人', SELLER: '出卖人', BUYER: '买受人', AGENT: '代理人', DECEASED: '已故当事人', KIN: '近亲属',
} as const;

export interface ConsentPageInput {
  readonly uid: string;
  readonly client: PortalClient;
  readonly personName: string;
  /** Null when the application asks for no item. */
  readonly purpose: ConfirmedPurpose | null;
}

/** What the person hands to the application: who they are and, if asked, one purpose. Parties are shown by role only. */
export function consentPage({ uid, client, personName, purpose }: ConsentPageInput): string {
  const rows = purpose === null ? html`` : html`
<dt>事项</dt><dd>${purpose.item_name}</dd>
<dt>办件</dt><dd>${purpose.case ?? '尚未立案'}</dd>
<dt>依据</dt><dd>${BASIS_NAMES[purpose.basis]}</dd>
<dt>当事人</dt><dd>${purpose.subjects.map(({ role }) => ROLE_NAMES[role]).join('、') || '无'}</dd>`;
  return page('授权', html`
<h1>授权${client.name}</h1>
<p>${personName}，该应用将以您的身份查询，每次查询都会留痕。</p>
<dl><dt>应用</dt><dd>${client.name}</dd>${rows}</dl>
<form method="post" action="/interaction/${uid}/confirm">
<div class="actions"><button type="submit">同意</button><button class="plain" type="submit" formaction="/interaction/${uid}/abort">拒绝</button></div>
</form>`);
}
