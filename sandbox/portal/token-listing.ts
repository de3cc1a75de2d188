import type { PortalData } from './register/portal-data.ts';

/** What `npm run -s token -- --list` prints: clients, people, items and cases one can name. */
export function tokenListing(data: PortalData): string {
  const itemName = (short: string): string => data.items.find((item) => item.short === short)?.name ?? short;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Clients (--client)', data.clients.map(({ id, kind, login, name }) => `${id.padEnd(18)} ${kind.padEnd(20)} ${login.padEnd(9)} ${name}`)],
    ['People (--person)', [
      'P01 … P08, P09a, P09b, P10 … P14: personas, for citizen-app; any synthetic ID number or personId too',
      ...data.officials.map(({ login, kind, name, post }) => `${login.padEnd(18)} ${kind.padEnd(20)} ${name} ${post}`),
      ...data.agencies.map(({ person, entity, authority }) => `${person.padEnd(18)} ENTERPRISE_AGENT     ${authority} of ${entity} (--entity)`),
    ]],
    ['Items (--item, by name or code)', data.items.map(({ short, code, name }) => `${short.padEnd(28)} ${code} ${name}`)],
    ['Cases (--case)', [
      ...data.cases.map(({ case: no, item, clients, officials, parties }) =>
        `${no}  ${itemName(item)}: ${parties.map((party) => `${party.role} ${'person' in party ? party.person : party.entity}`).join(', ')}\n    in ${[...clients, ...officials].join(', ')}`),
      ...data.series.map(({ prefix, item, clients }) => `${prefix}0000000 …  ${itemName(item)}: the person of that index; in ${clients.join(', ')}`),
    ]],
  ];
  return sections.map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`).join('\n');
}
