import { describe, expect, it } from 'vitest';
import { readLicenseFile, readLicenseList, readLicenseReply } from '../../../adapters/e-license/codec.ts';
import { readStatus, TOKEN_EXPIRED } from '../../../adapters/e-license/errors.ts';
import { toLicenseFile, toLicenses } from '../../../adapters/e-license/mapping.ts';
import { readTicketReply, readTokenReply } from '../../../adapters/protocol/ticket-token/codec.ts';
import { signHead } from '../../../adapters/protocol/ticket-token/ticket-token-client.ts';
import type { HttpReply } from '../../../adapters/protocol/http-transport.ts';
import { mapFound, type Reading } from '../../../adapters/reading.ts';
import type { LicenseRecord } from '../../../adapters/e-license/license-record.ts';
import { readLegacyDate } from '../../../adapters/values/legacy-date.ts';
import { wireFiles, wireJson } from '../wire-file.ts';

const FILES = new Map(wireFiles('elicence').map((file) => [file.name, file]));

function recording(name: string) {
  const file = FILES.get(name);
  if (file === undefined) throw new Error(`recording ${name} is missing`);
  return file;
}

function readList(reply: HttpReply, today: string): Reading<readonly LicenseRecord[]> {
  return mapFound(readLicenseReply(reply), (value) => (value.kind === 'DATA' ? mapFound(readLicenseList(value), (rows) => toLicenses(rows, today)) : readStatus(TOKEN_EXPIRED, '')));
}

describe('the e-licence codec reads the recorded bytes as their expectations say', () => {
  it('knows every recording of the folder', () => {
    expect([...FILES.keys()].toSorted()).toEqual([
      '1-ticket.response.json', '2-token.response.json', '3-list.response.json', '4-list-empty.response.json', '5-list-needs-consent.response.json',
      '6-list-token-expired.response.json', '7-file.response.json', 'hrss-all-dates.response.json', 'hrss-six-dates.response.json',
    ]);
  });

  it('reads ticket and token, the life of a token being a string of seconds', () => {
    const ticket = recording('1-ticket.response.json');
    expect(readTicketReply(ticket.reply)).toMatchObject({ outcome: 'FOUND', value: ticket.expected.ticket });
    const token = recording('2-token.response.json');
    expect(readTokenReply(token.reply)).toMatchObject({ outcome: 'FOUND', value: { accessToken: token.expected.accessToken, expiresInSeconds: token.expected.expiresInSeconds } });
  });

  it('signs the head as recorded', () => {
    const { requestSign } = recording('3-list.response.json').expected;
    const timestamp = requestSign.stringToSign.slice('AT-0123456789abcdef'.length);
    expect(signHead(requestSign.appSecret, 'AT-0123456789abcdef', timestamp)).toBe(requestSign.sign);
  });

  it('reads the list: states, ends, successors, bad check characters and stale states', () => {
    const { reply, expected } = recording('3-list.response.json');
    const reading = readList(reply, expected.asOf);
    if (reading.outcome !== 'FOUND') throw new Error(`expected FOUND, got ${reading.outcome}`);
    expect(reading.value).toHaveLength(expected.licenses.length);
    for (const [index, wanted] of expected.licenses.entries()) {
      const { licenseId, typeName, holderCode, issuedOn, validTo, status, checkOk, supersedes, supersededBy, quality } = reading.value[index] ?? {};
      expect({ licenseId, name: typeName, holder: holderCode, issuedOn, validTo, status, checkOk, supersedes, supersededBy, quality }).toEqual({
        supersedes: null, supersededBy: null, quality: [], ...wanted,
      });
    }
    expect(reading.value.map(({ longTerm }) => longTerm)).toEqual([true, false, false, null, false]);
  });

  it.each([
    ['4-list-empty.response.json', { outcome: 'NOT_FOUND' }],
    ['5-list-needs-consent.response.json', { outcome: 'REFUSED', cause: 'CONSENT_NEEDED' }],
    ['6-list-token-expired.response.json', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
  ])('%s', (name, wanted) => {
    const { reply, expected } = recording(name);
    expect(readList(reply, '2026-09-01')).toMatchObject(wanted);
    expect(wanted.outcome).toBe(expected.outcome);
  });

  it('reads a file address with its end, and takes none for another licence', () => {
    const { reply, expected } = recording('7-file.response.json');
    const licenseId = '1.2.156.3005.2.11320499MY9B00035D001.11320499MY9B00035D.20240000000000000001.001.A';
    const read = (id: string) => mapFound(readLicenseReply(reply), (value) => (value.kind === 'DATA' ? mapFound(readLicenseFile(value), (file) => toLicenseFile(id, file, 1_000)) : readStatus(TOKEN_EXPIRED, '')));
    expect(read(licenseId)).toMatchObject({ outcome: expected.outcome, value: { licenseId, fileType: 'OFD', expiresAt: 1_000 + expected.validSeconds * 1_000 } });
    expect(read(`${licenseId}X`)).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', quality: ['WRONG_LICENSE'] });
  });

  it.each(['hrss-six-dates', 'hrss-all-dates'])('reads every date form of %s', (name) => {
    for (const { wire, value, precision } of wireJson(`elicence/${name}.response.expected.json`).firstJoined) {
      expect([wire, readLegacyDate(wire)]).toEqual([wire, { value, precision }]);
    }
  });
});

describe('a licence reply that is no answer is UNAVAILABLE, never an empty list', () => {
  const reply = (body: string, contentType = 'application/json'): HttpReply => ({ status: 200, contentType, retryAfterMs: null, body: Buffer.from(body) });

  it.each([
    ['an HTML page with 200', '<html>维护</html>', 'NOT_THE_PROTOCOL'],
    ['half a document', '{"head":{"status":"0","mess', 'MALFORMED'],
    ['full-width quotes', '{“head”:{“status”:“0”}}', 'MALFORMED'],
    ['no head', '{"data":[]}', 'NOT_THE_PROTOCOL'],
    ['success without data', '{"head":{"status":"0"}}', 'MALFORMED'],
    ['a row that is no object', '{"head":{"status":"0"},"data":["x"]}', 'MALFORMED'],
    ['a row without identifier', '{"head":{"status":"0"},"data":[{"name":"营业执照"}]}', 'MALFORMED'],
    ['an unknown status', '{"head":{"status":"77","message":"?"},"data":[]}', 'SOURCE_FAULT'],
    ['maintenance', '{"head":{"status":"9","message":"系统维护"},"data":null}', 'MAINTENANCE'],
  ])('%s', (_what, body, cause) => {
    expect(readList(reply(body), '2026-09-01')).toMatchObject({ outcome: 'UNAVAILABLE', cause });
  });

  it.each([
    ['2', 'PURPOSE_NEEDED'], ['4', 'PURPOSE_NEEDED'], ['31', 'QUOTA'], ['402', 'NOT_AUTHORISED'], ['1', 'BAD_REQUEST'],
  ])('status %s is REFUSED %s', (status, cause) => {
    expect(readList(reply(JSON.stringify({ head: { status }, data: null })), '2026-09-01')).toMatchObject({ outcome: 'REFUSED', cause });
  });
});
