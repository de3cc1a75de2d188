import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileSubjectKeys } from '../../journal/subjects/file-subject-keys.ts';
import { createJournal } from '../../journal/writer/create-journal.ts';
import { scanBytes, scanDirectories } from '../privacy-scan.ts';
import { SIGNING_KEY } from './open-test-journal.ts';
import { sampleRecord, SENSITIVE_TEMPLATE } from './sample-record.ts';

const ID_NUMBERS = ['320499198503090031', '32049919920225026X', '320499198706220043'];
const NAMES = ['王建国', '欧阳晨'];
const MOBILES = ['16100000001', '16112345678'];
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwZXJzb24ifQ.c2lnbmF0dXJlLWJ5dGVz';

describe('the privacy scan', () => {
  it.each([
    ['an ID number', `x ${ID_NUMBERS[0]} y`, 'ID number'], ['one with a lower-case x', '32049919920225026x', 'ID number'], ['a mobile number', `"${MOBILES[0]}"`, 'mobile number'],
    ['a token', TOKEN, 'access token'], ['a name', `"${NAMES[0]}"`, 'name'],
  ])('finds %s', (_, text, kind) => {
    expect(scanBytes('f', Buffer.from(text), { name: NAMES }).map((finding) => finding.kind)).toContain(kind);
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
        subjectKeys: fileSubjectKeys({ masterKey: Buffer.alloc(32, 1), directory: join(root, 'keys') }), boot: { software: 't', schemaId: 's', policyVersion: 'p', configurationHash: 'c' },
      });
      const texts = [...ID_NUMBERS, ...NAMES, ...MOBILES, TOKEN];
      for (const [n, text] of texts.entries()) {
        const fields = [{ ...SENSITIVE_TEMPLATE.fields[0], path: `q${text}.name`, coordinate: 'Person.name', grade: 2, owner: 'population', implicit: false } as const];
        const record = sampleRecord(n, {
          template: { ...SENSITIVE_TEMPLATE, operationName: text, fields, defaults: 'A', reasons: { 0: text } }, requestId: text, caseNo: text, tokenId: text,
          subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: text }, { role: text, kind: 'ENTITY', key: text }], requestHash: Buffer.from(text),
          principal: { kind: 'CITIZEN', subject: text, organization: null, personal: true },
          sources: [{ source: 'population', latencyMs: 1, rows: 1, status: 'FOUND', sourceRequestId: text }], differences: [{ index: 0, state: 'D', reason: text }], refusal: text,
        });
        await journal.intend(record);
        await journal.append(record);
      }
      await journal.close();
      expect(await scanDirectories([root], { name: NAMES, number: ID_NUMBERS, mobile: MOBILES, token: [TOKEN] })).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
