import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { fileSubjectKeys } from '../../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import { scanBytes, scanDirectories } from '../privacy-scan.ts';
import { SIGNING_KEY } from './open-test-journal.ts';
import { sampleRecord, SENSITIVE_TEMPLATE } from './sample-record.ts';

const ID_NUMBERS = ['320499198503090031', '32049919920225026X', '320499198706220043'];
const NAMES = ['王建国', '欧阳晨'] as const;
const MOBILES = ['16100000001', '16112345678'] as const;
/** Of clients: whole, and what their networks have in common with them. */
const ADDRESSES = ['198.51.', '2001:db8:'] as const;
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwZXJzb24ifQ.c2lnbmF0dXJlLWJ5dGVz';

describe('the privacy scan', () => {
  it.each([
    ['an ID number', `x ${ID_NUMBERS[0]} y`, 'ID number'], ['one with a lower-case x', '32049919920225026x', 'ID number'], ['a mobile number', `"${MOBILES[0]}"`, 'mobile number'],
    ['a token', TOKEN, 'access token'], ['a name', `"${NAMES[0]}"`, 'name'],
  ])('finds %s', (_, text, kind) => {
    expect(scanBytes('f', Buffer.from(text), { name: NAMES }).map((finding) => finding.kind)).toContain(kind);
  });

  it.each<readonly [how: string, content: Buffer | string, kind: string]>([
    ['GBK', iconv.encode(`姓名=${NAMES[1]};`, 'gbk'), 'name in gbk'], ['UTF-16', iconv.encode(`姓名=${NAMES[0]};`, 'utf-16le'), 'name in utf-16'],
    ['UTF-16, big end first', iconv.encode(`n ${ID_NUMBERS[0]}`, 'utf-16be'), 'number in utf-16'],
    ['percent escapes', encodeURIComponent(`who=${NAMES[1]}`), 'name in percent'], ['percent escapes of GBK', `who=${[...iconv.encode(NAMES[0], 'gbk')].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')}`, 'name in percent'],
    ['JSON escapes', String.raw`{"who":"\u738b\u5efa\u56fd"}`, 'name in json escapes'], ['JSON escapes in capitals', String.raw`\u6B27\u9633\u6668`, 'name in json escapes'],
    ...[0, 1, 2].map((before) => [`base64 at place ${before}`, Buffer.from(`${'x'.repeat(before)}${NAMES[0]} and more`).toString('base64'), 'name in base64'] as const),
    ['base64 for URLs', Buffer.from(`x${ID_NUMBERS[2]}`).toString('base64url'), 'number in base64'], ['base64 of GBK', iconv.encode(`a${NAMES[1]}`, 'gbk').toString('base64'), 'name in base64'],
    ['hex', Buffer.from(MOBILES[1]).toString('hex').toUpperCase(), 'mobile in hex'],
  ])('finds a value in %s', (_, content, kind) => {
    const around = Buffer.concat([Buffer.from([0, 255, 7]), Buffer.from(content), Buffer.from('\n"')]);
    expect(scanBytes('f', around, { name: NAMES, number: ID_NUMBERS, mobile: MOBILES }).map((finding) => finding.kind)).toContain(kind);
    expect(scanBytes('f', around, { name: ['李四光'], number: ['320499199202290261'] }).filter((finding) => finding.kind !== 'ID number')).toEqual([]);
  });

  it('seeks no needle so short in bytes that are not text that it would be there by chance, and refuses one that is shorter still', () => {
    const salt = Buffer.from([0x9c, 0x07, 0x11, 0xf0]);
    for (const encoding of ['gbk', 'utf-16le']) {
      expect(scanBytes('entries/000', Buffer.concat([salt, iconv.encode('王伟', encoding)]), { name: ['王伟'] })).toEqual([]);
      expect(scanBytes('entries/000', Buffer.concat([salt, iconv.encode('王建国', encoding)]), { name: ['王建国'] })).toHaveLength(1);
    }
    expect(scanBytes('log.txt', iconv.encode('姓名=王伟\n', 'gbk'), { name: ['王伟'] })).toHaveLength(1);
    expect(scanBytes('entries/000', Buffer.concat([salt, Buffer.from('王伟')]), { name: ['王伟'] })).toHaveLength(1);
    expect(() => scanBytes('f', salt, { name: ['w'] })).toThrow('a forbidden value must be at least three bytes, a name is not');
  });

  it('reads names of files and directories as well', async () => {
    const root = await mkdtemp(join(tmpdir(), 'shuqiao-privacy-'));
    try {
      await mkdir(join(root, `of-${NAMES[0]}`));
      await writeFile(join(root, `of-${NAMES[0]}`, 'empty'), '');
      expect((await scanDirectories([root], { name: NAMES })).map(({ kind }) => kind)).toEqual(['name']);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it('takes no code of the domain for personal data', () => {
    expect(scanBytes('f', Buffer.from('11320499MY9B00035D4320131012001 2026110100012345 1795296705085'), { name: NAMES })).toEqual([]);
  });
});

describe('a journal over requests that carry personal data in every text they can', () => {
  it('holds none of it, in entries, tiles, frames, keys or file names', async () => {
    const root = await mkdtemp(join(tmpdir(), 'shuqiao-privacy-'));
    try {
      const journal = await createJournal({
        directory: join(root, 'logs'), origin: 'shuqiao.test/privacy', secondaryDirectory: null, signingKey: SIGNING_KEY, sm2Key: null, previousKeys: [],
        subjectKeys: fileSubjectKeys({ masterKey: Buffer.alloc(32, 1), directory: join(root, 'keys') }), boot: { software: 't', schemaId: 's', policyVersion: 'p', configurationHash: 'c' }, limits: { soleSinkDeadlineMs: 600_000, keyDeadlineMs: 600_000 },
      });
      const texts = [...ID_NUMBERS, ...NAMES, ...MOBILES, TOKEN];
      for (const [n, text] of texts.entries()) {
        const fields = [{ ...SENSITIVE_TEMPLATE.fields[0], path: `q${text}.name`, coordinate: 'Person.name', grade: 2, owner: 'population', implicit: false } as const];
        const record = sampleRecord(n, {
          template: { ...SENSITIVE_TEMPLATE, operationName: text, fields, defaults: 'A', reasons: { 0: text } }, requestId: text, caseNo: text, tokenId: text,
          subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: text }, { role: text, kind: 'ENTITY', key: text }], requestHash: Buffer.from(text), network: n % 2 === 0 ? `198.51.${n}.0/24` : `2001:db8:${n}::/56`,
          principal: { kind: 'CITIZEN', subject: text, organization: null, personal: true },
          sources: [{ source: 'population', latencyMs: 1, rows: 1, status: 'FOUND', sourceRequestId: text }], differences: [{ index: 0, state: 'D', reason: text }], refusal: text,
        });
        await journal.intend(record);
        await journal.append(record);
      }
      await journal.close();
      expect(await scanDirectories([root], { name: NAMES, number: ID_NUMBERS, mobile: MOBILES, token: [TOKEN], 'client address': ADDRESSES })).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
