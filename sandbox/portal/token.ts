/** `npm run -s token -- --client NAME …`: prints a bearer token from the running portal, and nothing else. */
import { Command, Option } from 'commander';
import { ASSURANCES } from './assurances.ts';
import { readPortalConfig } from './config.ts';
import { readDpopKey } from './headless/read-dpop-key.ts';
import { requestToken } from './headless/request-token.ts';
import { revokeToken } from './headless/revoke-token.ts';
import { TokenRefused } from './headless/token-refused.ts';
import { loadPortalData, type PortalData } from './register/portal-data.ts';
import { tokenListing } from './token-listing.ts';

interface Flags {
  readonly client?: string;
  readonly item?: string;
  readonly case?: string;
  readonly subject?: string[];
  readonly holderCode?: string[];
  readonly person?: string;
  readonly entity?: string;
  readonly acr?: string;
  readonly portal?: string;
  readonly dpopKey?: string;
  readonly prove?: string;
  readonly revoke?: string;
  readonly list?: true;
}

const command = new Command('token')
  .description('Prints an access token from the unified login portal. Machines use their client credentials; for people the login page is filled in.')
  .option('--client <name>', 'application that asks, e.g. approval-engine')
  .option('--item <code>', 'item (事项) by code or short name, e.g. senior-allowance')
  .option('--case <no>', 'case (办件) of that item, e.g. XB2026GL0001')
  .option('--subject <id...>', 'only these parties of the case: persona number, personId or 统一社会信用代码')
  .option('--holder-code <party:type:code...>', 'a party’s authorisation code for a licence type (依授权), from POST /__consents of the e-licence system')
  .option('--person <who>', 'who logs in: persona number (P03), official (clerk-shen), personId or synthetic ID number')
  .option('--entity <uscc>', 'entity an enterprise agent acts for')
  .addOption(new Option('--acr <how>', 'how the person is authenticated').choices(ASSURANCES.map(({ acr }) => acr)))
  .option('--portal <url>', 'address of the portal (default: HOST and PORTAL_PORT)')
  .option('--dpop-key <file>', 'bind the token to the EC P-256 key in this PEM file, made when missing (RFC 9449)')
  .option('--prove <request>', 'also print a DPoP proof for one request, e.g. "POST http://127.0.0.1:4000/graphql"; needs --dpop-key')
  .option('--revoke <token>', 'take a token of --client back instead of asking for one (RFC 7009)')
  .option('--list', 'what can be named')
  .addHelpText('after', `
Examples:
  npm run -s token -- --client approval-engine --item senior-allowance --case XB2026GL0001
  npm run -s token -- --client service-window --person clerk-shen --item senior-allowance --subject P01
  npm run -s token -- --client citizen-app --person P03 --acr face
  npm run -s token -- --client enterprise-app --person P03 --entity 91320499MY9A00018R`);

/** `P07:11320499MY9B00035D016:AC-…`. */
function readHolderCode(text: string): { readonly subject: string; readonly type: string; readonly code: string } {
  const [subject, type, code, ...more] = text.split(':');
  if (subject === undefined || type === undefined || code === undefined || more.length > 0) throw new TokenRefused('--holder-code must be PARTY:TYPE:CODE');
  return { subject, type, code };
}

async function answer(data: PortalData, flags: Flags & { readonly client: string }): Promise<void> {
  const { host, port } = readPortalConfig(process.env);
  const { subject, holderCode, dpopKey, prove, revoke, portal = `http://${host}:${port}`, ...wish } = flags;
  const source = { portal: portal.replace(/\/$/, ''), fetch, data };
  if (revoke !== undefined) return revokeToken(source, wish.client, revoke);
  const dpop = dpopKey === undefined ? undefined : readDpopKey(dpopKey);
  const [method, url] = prove?.split(' ') ?? [];
  if (prove !== undefined && (dpop === undefined || method === undefined || url === undefined)) {
    throw new TokenRefused('--prove needs --dpop-key, and a method and an address: "POST http://127.0.0.1:4000/graphql"');
  }
  const token = await requestToken({ ...source, dpop }, { ...wish, subjects: subject, holderCodes: holderCode?.map(readHolderCode) });
  process.stdout.write(`${token}\n`);
  if (dpop !== undefined && method !== undefined && url !== undefined) process.stdout.write(`${dpop.proof(method, url, token)}\n`);
}

try {
  const flags = command.parse().opts<Flags>();
  const data = loadPortalData();
  if (flags.list === true) {
    process.stdout.write(tokenListing(data));
  } else if (flags.client === undefined) {
    command.error('error: --client must be given; --list shows what can be named', { exitCode: 2 });
  } else {
    await answer(data, { ...flags, client: flags.client });
  }
} catch (error) {
  process.stderr.write(`token: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TokenRefused ? 1 : 2;
}
