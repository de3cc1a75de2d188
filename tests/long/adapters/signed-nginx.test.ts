import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHrssAdapter } from '../../../adapters/hrss/client.ts';
import { createLegalPersonAdapter } from '../../../adapters/legal-person/client.ts';
import { createRealEstateAdapter } from '../../../adapters/real-estate/client.ts';
import { callContext } from '../../adapters/call-context.ts';
import { wireBytes, wireJson } from '../../adapters/wire-file.ts';
import { PATIENCE, describeWith, startProgram, type RunningProgram } from './foreign-program.ts';
import { freePorts } from '../../free-ports.ts';

// apt-get install -y --no-install-recommends nginx-light openssl
const NGINX = { path: '/usr/sbin/nginx', debianPackage: 'nginx-light' };
const OPENSSL = { path: '/usr/bin/openssl', debianPackage: 'openssl' };
/**
 * nginx answers with recorded messages over TLS with client certificates, and logs what it was asked; openssl then checks each signature. Neither
 * was written here, so agreement between them and the adapters proves something.
 */
let directory: string;
let nginx: RunningProgram;
let url: string;
let tls: { ca: string; cert: string; key: string };

const openssl = (args: readonly string[], input?: string | Buffer): Buffer => execFileSync(OPENSSL.path, [...args], { ...(input === undefined ? {} : { input }), cwd: directory, stdio: ['pipe', 'pipe', 'ignore'] });
const logged = () => readFileSync(join(directory, 'access.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, string>);
const last = (path: string) => {
  const line = logged().findLast(({ uri }) => uri?.startsWith(path));
  if (line === undefined) throw new Error(`nginx was not asked for ${path}`);
  return line;
};

function makeCertificates(): void {
  openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=test-ca']);
  for (const [name, extension] of [['server', 'subjectAltName=IP:127.0.0.1'], ['client', 'extendedKeyUsage=clientAuth']] as const) {
    openssl(['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`]);
    writeFileSync(join(directory, `${name}.ext`), extension);
    openssl(['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${name}.pem`, '-days', '2', '-extfile', `${name}.ext`]);
  }
}

/** `underscores_in_headers`: without it nginx drops the gjgxjhpt_ headers without a word; any proxy between us and the platform needs it. */
function configuration(port: number, bodyPort: number): string {
  const answer = (path: string, file: string) => `location = ${path} { proxy_pass http://127.0.0.1:${bodyPort}/${file}; }`;
  return `daemon off; error_log stderr notice; pid ${directory}/nginx.pid; worker_processes 1; user root;
events { worker_connections 64; }
http {
  underscores_in_headers on;
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s;
  log_format seen escape=json '{"uri":"$request_uri","body":"$request_body","rid":"$http_gjgxjhpt_rid","sid":"$http_gjgxjhpt_sid","rtime":"$http_gjgxjhpt_rtime","sign":"$http_gjgxjhpt_sign","client":"$ssl_client_s_dn"}';
  default_type application/json;
  server { listen 127.0.0.1:${bodyPort}; access_log off; root ${directory}/answers; error_page 405 =200 $uri; }
  server {
    listen 127.0.0.1:${port} ssl; access_log ${directory}/access.log seen;
    ssl_certificate ${directory}/server.pem; ssl_certificate_key ${directory}/server.key; ssl_client_certificate ${directory}/ca.pem; ssl_verify_client on;
    proxy_method GET; proxy_pass_request_headers off;
    ${answer('/gateway/app/refreshTokenByKey.htm', 'secrets')} ${answer('/gateway/api/siAccount.htm', 'accounts')}
    ${answer('/gateway/key', 'day-secret')} ${answer('/gateway/service/s_3204990000000_2001', 'entities')} ${answer('/bdc/queryByOwner', 'rights')}
  }
}
`;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signed-'));
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, 'answers'));
  makeCertificates();
  const later = String(Date.now() + 900_000);
  const answers: Record<string, unknown> = {
    secrets: { code: '00', msg: '成功', datas: { requestSecret: 'rs-1', requestSecretEndTime: later, refreshSecret: 'fs-1', refreshSecretEndTime: later } },
    accounts: wireJson('elicence/hrss-six-dates.response.json'),
    // The secret of the day, wrapped by openssl under the application key.
    'day-secret': { code: '0', data: { secret: openssl(['enc', '-aes-128-ecb', '-K', Buffer.from('TESTAPPKEY00000A').toString('hex'), '-base64', '-A'], 'day-secret-of-openssl').toString(), secretEndTime: Number(later) }, message: '' },
    entities: { code: '0', data: JSON.stringify(wireJson('envelopes/e-found.json')), message: '' },
    rights: { code: '1', msg: '成功', biz_data: { result: [] } },
  };
  for (const [name, answer] of Object.entries(answers)) writeFileSync(join(directory, 'answers', name), JSON.stringify(answer));
  writeFileSync(join(directory, 'private.pem'), wireBytes('signed/rsa-throwaway-private.pem'));
  writeFileSync(join(directory, 'public.pem'), wireBytes('signed/rsa-throwaway-public.pem'));
  const [port, bodyPort] = [await freePorts(1), await freePorts(1)];
  writeFileSync(join(directory, 'nginx.conf'), configuration(port, bodyPort));
  nginx = await startProgram(NGINX.path, ['-c', join(directory, 'nginx.conf')], /start worker process/);
  url = `https://127.0.0.1:${port}`;
  const pem = (name: string) => readFileSync(join(directory, name), 'utf8');
  tls = { ca: pem('ca.pem'), cert: pem('client.pem'), key: pem('client.key') };
});
afterAll(async () => {
  await nginx?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true });
});

describeWith(NGINX, OPENSSL)('signed protocols against nginx and openssl, over TLS with client certificates', () => {
  it('hrss: the md5 of secret and call is what openssl computes', async () => {
    const adapter = createHrssAdapter({ url, appKey: 'ZJTEST0001', appSecret: 'zj-test-app-secret', http: { tls }, resilience: PATIENCE });
    expect(await adapter.socialInsuranceByIdNumber(['320499197904160083'], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
    for (const [path, secret] of [['/gateway/app/refreshTokenByKey.htm', 'zj-test-app-secret'], ['/gateway/api/siAccount.htm', 'rs-1']] as const) {
      const query = new URL(last(path)['uri'] ?? '', url).searchParams;
      const digest = openssl(['dgst', '-md5', '-r'], `ZJTEST0001${secret}${query.get('requestTime')}`).toString().split(' ')[0];
      expect(query.get('sign')).toBe(digest);
    }
    expect(last('/gateway/api/')['client']).toBe('CN=client');
    await adapter.close();
  });

  it('legal person: unwraps the secret openssl wrapped, and signs as openssl does', async () => {
    const adapter = createLegalPersonAdapter({ url, rid: '11320499MY9B00035D-0001', appKey: 'TESTAPPKEY00000A', http: { tls }, resilience: PATIENCE });
    expect(await adapter.entitiesByUscc(['91320499MY9A00018R'], callContext())).toMatchObject([{ outcome: 'FOUND', value: { name: '常州沐川示例科技有限公司' } }]);
    const { sid, rid, rtime, sign } = last('/gateway/service/');
    expect(sign).toBe(openssl(['dgst', '-sha256', '-hmac', 'day-secret-of-openssl', '-binary'], `${sid}${rid}${rtime}`).toString('base64'));
    await adapter.close();
  });

  it('real estate: openssl verifies the form as it arrived', async () => {
    const adapter = createRealEstateAdapter({ url, appKey: 'city-app-01', privateKey: readFileSync(join(directory, 'private.pem'), 'utf8'), http: { tls }, resilience: PATIENCE });
    expect(await adapter.rightsByOwner(['320499198503090031'], callContext())).toMatchObject([{ outcome: 'NOT_FOUND' }]);
    const form = new URLSearchParams(last('/bdc/')['body']);
    writeFileSync(join(directory, 'sign.bin'), Buffer.from(form.get('sign') ?? '', 'base64'));
    const signed = ['appKey', 'messageId', 'userName', 'status', 'content', 'timestamp'].map((name) => form.get(name) ?? '').join('');
    expect(openssl(['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'sign.bin'], signed).toString()).toContain('Verified OK');
    await adapter.close();
  });

  it('is refused without the client certificate, and unavailable under another authority', async () => {
    const adapter = createRealEstateAdapter({ url, appKey: 'a', privateKey: readFileSync(join(directory, 'private.pem'), 'utf8'), http: { tls: { ca: tls.ca } }, resilience: PATIENCE });
    expect(await adapter.rightsByOwner(['320499198503090031'], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
    await adapter.close();
    const stranger = createRealEstateAdapter({ url, appKey: 'a', privateKey: readFileSync(join(directory, 'private.pem'), 'utf8'), resilience: PATIENCE });
    expect(await stranger.rightsByOwner(['320499198503090031'], callContext())).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'CONNECTION' }]);
    await stranger.close();
  });
});
