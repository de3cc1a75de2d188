import { randomBytes } from 'node:crypto';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { Clock } from '../server/clock.ts';
import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import type { Department, DepartmentOptions } from '../server/department.ts';
import { httpDepartment, type DepartmentDesk, type DepartmentRequest } from '../server/http-department.ts';
import { jsonReply, type Reply } from '../server/reply.ts';
import { TOKEN_SECONDS, accessTokens, type AccessTokens, type CityApplication } from './access-tokens.ts';
import { consentCodes, type ConsentCodes } from './consent-codes.ts';
import { FILE_SECONDS, licenseFiles, type LicenseFiles } from './license-files.ts';
import { E_LICENSE_FAULTS, licenseReply } from './license-faults.ts';
import { REFUSALS, findLicenses, refusalOfCaller, type Refusal } from './license-library.ts';
import { BUSINESS_REQUEST, CONSENT_REQUEST, TICKET_REQUEST, TOKEN_REQUEST, readJson, type BusinessRequest } from './license-requests.ts';
import { distortLicenseRows, licenseRow } from './license-rows.ts';

export interface ELicenseOptions extends DepartmentOptions {
  /** Default the sandbox application `city-app-01`. */
  readonly applications?: readonly CityApplication[];
  /** Business calls a day; default 100,000. */
  readonly dailyQuota?: number;
  /** Opaque part of tickets, tokens, codes and addresses; default 16 random bytes in hex. */
  readonly random?: () => string;
}

/** The e-licence system, and the citizen's act of consenting in its app. */
export interface ELicenseDepartment extends Department {
  /** An authorisation code for one type of one holder's licences. */
  grantConsent(holderCode: string, licenseTypeCode: string): string;
}

const SANDBOX_APPLICATION: CityApplication = { appKey: 'city-app-01', appSecret: 'city-test-app-secret' };

interface Counter {
  readonly registry: SyntheticRegistry;
  readonly desk: DepartmentDesk;
  readonly tokens: AccessTokens;
  readonly consents: ConsentCodes;
  readonly files: LicenseFiles;
  readonly clock: Clock;
  readonly overQuota: () => boolean;
}

/** Starts the e-licence library behind the city gateway: ticket, token, call. */
export async function startELicenseDepartment(options: ELicenseOptions): Promise<ELicenseDepartment> {
  const clock = options.clock ?? Date.now;
  const random = options.random ?? (() => randomBytes(16).toString('hex'));
  const tokens = accessTokens(options.applications ?? [SANDBOX_APPLICATION], clock, random);
  const consents = consentCodes(clock, random);
  const files = licenseFiles(clock, random);
  const department = await httpDepartment('e-license', options, E_LICENSE_FAULTS, (desk) => {
    const overQuota = dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, clock, desk.faults);
    const counter: Counter = { registry: options.registry, desk, tokens, consents, files, clock, overQuota };
    return (request) => route(request, counter);
  });
  return { ...department, grantConsent: consents.grant };
}

function route(request: DepartmentRequest, counter: Counter): Reply {
  const { pathname } = request.url;
  if (request.method === 'GET' && pathname.startsWith('/file/')) return serveFile(pathname, counter);
  if (request.method !== 'POST') return jsonReply({ status: '404', message: 'Not Found' }, 404);
  switch (pathname) {
    case '/api/get_ticket': return ticket(request, counter);
    case '/api/create_token': return token(request, counter);
    case '/api/license/getLicenseList': return business(request, 'getLicenseList', counter);
    case '/api/license/getLicenseFile': return business(request, 'getLicenseFile', counter);
    case '/__consents': {
      const asked = readJson(CONSENT_REQUEST, request.body);
      return asked === null ? jsonReply({ error: 'body must be {"holderCode", "licenseTypeCode"}' }, 400) : jsonReply({ authCode: counter.consents.grant(asked.holderCode, asked.licenseTypeCode) });
    }
    default: return jsonReply({ status: '404', message: 'Not Found' }, 404);
  }
}

function ticket(request: DepartmentRequest, { tokens, desk }: Counter): Reply {
  const asked = readJson(TICKET_REQUEST, request.body);
  desk.note({ operation: 'get_ticket', purpose: {}, subjects: [], headers: {}, outcome: asked === null ? '1' : 'ok' });
  return asked === null ? jsonReply({ status: '1', message: 'verifyState不能为空', result: null }) : jsonReply({ status: '0', result: { ticket: tokens.issueTicket(asked.verifyState) } });
}

function token(request: DepartmentRequest, { tokens, desk }: Counter): Reply {
  const asked = readJson(TOKEN_REQUEST, request.body);
  const accessToken = asked === null ? null : tokens.issueToken(asked);
  desk.note({ operation: 'create_token', purpose: {}, subjects: [], headers: {}, outcome: accessToken === null ? '1' : 'ok' });
  if (accessToken === null) return jsonReply({ status: '1', message: 'ticket无效或appSecret错误', result: null });
  return jsonReply({ status: '0', result: { accessToken, expiresIn: String(TOKEN_SECONDS) } });
}

/** A business call: let in or refused, then answered; noted either way. */
function business(request: DepartmentRequest, operation: 'getLicenseList' | 'getLicenseFile', counter: Counter): Reply {
  const { desk, tokens, clock } = counter;
  if (desk.faults.strike('token-race') !== null) tokens.supersede();
  const asked = readJson(BUSINESS_REQUEST, request.body);
  const headers = { appKey: String(request.headers['appkey'] ?? ''), accessToken: String(request.headers['accesstoken'] ?? '') };
  const skew = desk.faults.strike('clock-skew');
  const now = clock() + (skew === null ? 0 : (skew.ms ?? -300_000));
  const answer = asked === null ? REFUSALS.BAD_REQUEST : refusalOfCaller(asked, headers, tokens, now) ?? answerBusiness(operation, asked, counter, request);
  const refused = 'status' in answer;
  note(desk, operation, asked, headers, refused ? answer.status : 'ok');
  return refused ? jsonReply({ head: answer, data: null }) : licenseReply(answer.data, desk.faults);
}

function answerBusiness(operation: 'getLicenseList' | 'getLicenseFile', asked: BusinessRequest, counter: Counter, request: DepartmentRequest): Refusal | { readonly data: unknown } {
  const { registry, consents, desk, files, overQuota } = counter;
  if (desk.faults.strike('maintenance') !== null) return REFUSALS.MAINTENANCE;
  if (desk.faults.strike('error-200') !== null) return REFUSALS.FAILED;
  if (overQuota()) return REFUSALS.QUOTA;
  const licenses = findLicenses(registry, consents, asked);
  if ('status' in licenses) return licenses;
  if (operation === 'getLicenseList') return { data: distortLicenseRows(licenses.map(licenseRow), desk.faults) };
  const [license] = licenses;
  if (license === undefined || asked.data.certIdentifier === '') return { data: null };
  const url = `http://${request.headers.host ?? 'localhost'}${files.offer(license, asked.data.useCause)}`;
  return { data: { certIdentifier: license.licenseId, fileType: 'OFD', url, urlExpire: String(FILE_SECONDS) } };
}

function serveFile(pathname: string, { files, desk }: Counter): Reply {
  const bytes = files.take(pathname);
  desk.note({ operation: 'file', purpose: {}, subjects: [], headers: {}, outcome: bytes === null ? '410' : 'ok' });
  return bytes === null ? { status: 410, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: Buffer.from('链接已失效') } : { status: 200, headers: { 'content-type': 'application/ofd' }, body: bytes };
}

function note(desk: DepartmentDesk, operation: string, asked: BusinessRequest | null, headers: { readonly appKey: string; readonly accessToken: string }, outcome: string): void {
  const { useCause = '', serviceItemCode = '', projectId = '', licenseTypeCode = '', holderCode = '', certIdentifier = '', authCode = '' } = asked?.data ?? {};
  // A code opens licences: that there was one is noted, never which.
  const purpose = Object.entries({ useCause, serviceItemCode, projectId, licenseTypeCode, authCode: authCode === '' ? '' : 'given' }).filter(([, value]) => value !== '');
  desk.note({
    operation, outcome, purpose: Object.fromEntries(purpose),
    subjects: [certIdentifier === '' ? holderCode : certIdentifier].filter((subject) => subject !== ''),
    headers: { appkey: headers.appKey, accesstoken: headers.accessToken },
  });
}
