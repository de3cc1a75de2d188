import { ASSURANCES, type Acr } from '../assurances.ts';
import type { PortalWorld } from '../portal-world.ts';
import type { PortalPerson } from '../register/people-directory.ts';
import type { PortalClient } from '../register/portal-data.ts';
import { html, type Html } from './html.ts';
import { page } from './page.ts';

export interface LoginPageInput {
  readonly uid: string;
  readonly client: PortalClient;
  /** Chosen at first: what the client asked for. */
  readonly acr: Acr;
  /** Why the last attempt did not do; null at first. */
  readonly problem: string | null;
}

/** Login: who, how strongly authenticated and, for agents, for which entity. */
export function loginPage(world: PortalWorld, { uid, client, acr, problem }: LoginPageInput): string {
  return page('登录', html`
<h1>登录${client.name}</h1>
<p>请选择身份与核验方式。</p>
${problem === null ? [] : html`<p role="alert">${problem}</p>`}
<form method="post" action="/interaction/${uid}/login">
${client.login === 'agent' ? agencySelect(world) : personSelect(world, client)}
<fieldset><legend>核验方式</legend>
${ASSURANCES.map((row) => html`<label><input type="radio" name="acr" value="${row.acr}"${row.acr === acr ? { markup: ' checked' } : ''}> ${row.name}</label>`)}
</fieldset>
<div class="actions"><button type="submit">登录</button><button class="plain" type="submit" formaction="/interaction/${uid}/abort" formnovalidate>取消</button></div>
</form>`);
}

function personSelect(world: PortalWorld, client: PortalClient): Html {
  const people = client.login === 'official' ? world.people.officials.filter((person) => world.mayLogIn(client, person)) : world.people.personas;
  const typed = client.login === 'citizen' ? html`<label for="other">或输入证件号码</label><input type="text" id="other" name="other" autocomplete="off" maxlength="64" placeholder="演示数据中的任何人">` : html``;
  return html`<label for="person">身份</label><select id="person" name="person">${people.map(personOption)}</select>${typed}`;
}

function personOption(person: PortalPerson): Html {
  const note = person.official === null ? person.label : person.official.post;
  return html`<option value="${person.personId}">${person.name}（${note ?? ''}）</option>`;
}

function agencySelect(world: PortalWorld): Html {
  const options = world.people.personas.flatMap((person) => world.agencies(person.personId).map((agency) =>
    html`<option value="${person.personId} ${agency.entity}">${person.name} · ${agency.authority === 'LEGAL_REP' ? '法定代表人' : '授权代理人'} · ${agency.entity}</option>`));
  return html`<label for="person">代表</label><select id="person" name="person">${options}</select>`;
}
