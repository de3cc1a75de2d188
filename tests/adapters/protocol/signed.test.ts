import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSecretsReply } from '../../../adapters/protocol/app-key/codec.ts';
import { signAppKey, signReport } from '../../../adapters/protocol/app-key/sign.ts';
import { decryptBody, encryptBody, hmacSm3Hex, isSm2Signature, signSm2, sm3Hex } from '../../../adapters/protocol/commercial-crypto/sm.ts';
import { readEnvelope } from '../../../adapters/protocol/envelopes/read-envelope.ts';
import { readKeyReply } from '../../../adapters/protocol/national-exchange/codec.ts';
import { signExchange } from '../../../adapters/protocol/national-exchange/sign.ts';
import { unwrapSecret } from '../../../adapters/protocol/national-exchange/unwrap-secret.ts';
import { parseJson, readJsonReply } from '../../../adapters/protocol/read-json-reply.ts';
import { formSigner, isFormSignature, signForm, stringToSign, writeSignedForm } from '../../../adapters/protocol/signed-form/sign.ts';
import { mapFound } from '../../../adapters/reading.ts';
import { wireBytes, wireJson } from '../wire-file.ts';

const text = (name: string) => Buffer.from(wireBytes(`signed/${name}`)).toString('utf8');
const reply = (name: string) => ({ status: 200, contentType: 'application/json', retryAfterMs: null, body: wireBytes(`signed/${name}`) });

describe('national exchange', () => {
  const expected = wireJson('signed/national.expected.json');
  const { sid, rid, appKey } = expected.inputs;

  it.each(['step1_keyRequest', 'step3_call'])('signs %s as recorded', (step) => {
    const { rtime, sign, file } = expected[step];
    const key = step === 'step1_keyRequest' ? appKey : expected.step2_keyResponse.secret;
    const headers = signExchange(sid, rid, rtime, key);
    expect(headers.gjgxjhpt_sign).toBe(sign);
    expect(text(file)).toContain(sign);
    expect(Object.values(expected.mustNotVerify)).not.toContain(headers.gjgxjhpt_sign);
  });

  it('unwraps the secret of the day and its end', () => {
    const reading = readKeyReply(reply(expected.step2_keyResponse.file));
    if (reading.outcome !== 'FOUND') throw new Error(reading.outcome);
    expect(unwrapSecret(reading.value.wrapped, appKey, 'ECB_BASE64')).toBe(expected.step2_keyResponse.secret);
    expect(reading.value.endsAt).toBe(expected.step2_keyResponse.secretEndTime);
  });

  it.each([['CBC_BASE64', 0], ['ECB_HEX', 1], ['ECB_SHA1PRNG', 2]] as const)('unwraps %s to the same secret, and no other wrapping does', (wrapping, index) => {
    const { base64, hex } = expected.otherWrappingsOfTheSameSecret[index];
    expect(unwrapSecret(base64 ?? hex, appKey, wrapping)).toBe(expected.step2_keyResponse.secret);
    expect(unwrapSecret(base64 ?? hex, appKey, 'ECB_BASE64')).not.toBe(expected.step2_keyResponse.secret);
  });

  it.each([['wrong key', 'TESTAPPKEY00000B'], ['short key', 'short']])('unwraps nothing under a %s', (_what, key) => {
    expect(unwrapSecret('cIe3cpGtdcHb58NcgrjxVXVK4J80jilIGWuQzz73SqA=', key, 'ECB_BASE64')).toBeNull();
  });

  it.each([['step5', { cause: 'NOT_AUTHORISED' }], ['step6', { cause: 'SOURCE_FAULT' }], ['step7', {}]])('reads %s', (step, more) => {
    const { file, outcome } = expected[step];
    expect(mapFound(readJsonReply(reply(file)), readEnvelope)).toMatchObject({ outcome, ...more });
  });

  it('reads the reply, a JSON text inside JSON', () => {
    const { file, rows } = expected.step4_reply;
    expect(mapFound(readJsonReply(reply(file)), readEnvelope)).toMatchObject({ outcome: 'FOUND', value: [{ ...rows[0], csrq: '19850309' }] });
  });
});

describe('Zhejiang style', () => {
  const expected = wireJson('signed/zhejiang.expected.json');
  const { appKey, appSecret } = expected.inputs;

  it('signs key, renewal and call as recorded', () => {
    expect(signAppKey(appKey, appSecret, expected.refreshByKey.requestTime)).toBe(expected.refreshByKey.sign);
    expect(signAppKey(appKey, expected.keyReply.refreshSecret, expected.refreshBySecret.requestTime)).toBe(expected.refreshBySecret.sign);
    expect(signAppKey(appKey, expected.keyReply.requestSecret, expected.call.requestTime)).toBe(expected.call.sign);
    const { reportingApi } = expected;
    expect(signReport(reportingApi.appKey, reportingApi.appSecret, reportingApi.timestamp)).toBe(reportingApi.signature);
  });

  it('reads the secrets and their ends', () => {
    const { requestSecret, requestSecretEndTime, refreshSecret, refreshSecretEndTime } = expected.keyReply;
    expect(readSecretsReply(reply('zhejiang-2-key.response.json'))).toMatchObject({
      outcome: 'FOUND', value: { requestSecret, requestSecretEndsAt: requestSecretEndTime, refreshSecret, refreshSecretEndsAt: refreshSecretEndTime },
    });
  });

  it.each(['expired', 'failed', 'empty'])('reads %s', (what) => {
    expect(mapFound(readJsonReply(reply(expected[what].file)), readEnvelope).outcome).toBe(expected[what].outcome);
  });
});

describe('RSA form', () => {
  const expected = wireJson('signed/rsa-form.expected.json');
  const privateKey = createPrivateKey(text('rsa-throwaway-private.pem'));
  const publicKey = createPublicKey(text('rsa-throwaway-public.pem'));

  it('joins, signs and writes the form byte for byte', () => {
    expect(stringToSign(expected.fields)).toBe(text('rsa-string-to-sign.txt'));
    const sign = signForm(expected.fields, privateKey);
    expect(sign).toBe(Buffer.from(wireBytes('signed/rsa-signature.bin')).toString('base64'));
    expect(writeSignedForm(expected.fields, sign)).toBe(text('rsa-form.request.body').trim());
  });

  it('signs with SM2 where the department asks for it', () => {
    const { sm2 } = wireJson('signed/sm.expected.json');
    const sign = formSigner({ algorithm: 'SM2', privateKeyHex: sm2.privateKeyHex })(expected.fields);
    expect(isSm2Signature(stringToSign(expected.fields), Buffer.from(sign, 'base64').toString('hex'), sm2.publicKeyHex, 'DER_HEX')).toBe(true);
    expect(() => formSigner({ algorithm: 'SM2', privateKeyHex: 'secret-not-hex' })).toThrow(new TypeError('an SM2 private key must be 64 hex digits'));
  });

  it('does not verify where the + arrived as a space', () => {
    const sent = (name: string) => new URLSearchParams(text(name).trim()).get('sign') ?? '';
    expect(isFormSignature(expected.fields, sent('rsa-form.request.body'), publicKey)).toBe(true);
    const accident = sent('rsa-form-unencoded-plus.request.body');
    expect(isFormSignature(expected.fields, accident, publicKey)).toBe(expected['rsa-form-unencoded-plus.request.body'].verifies);
    expect(writeSignedForm(expected.fields, signForm(expected.fields, privateKey))).not.toMatch(/sign=[^&]*\+/);
  });
});

describe('commercial ciphers', () => {
  const expected = wireJson('signed/sm.expected.json');
  const vector = (standard: string) => expected.publishedVectors.find((entry: { standard: string }) => entry.standard.startsWith(standard));

  it('verifies the recorded SM2 signature, raw and DER, under the agreed identity only', () => {
    const { sm2 } = expected;
    const message = text(sm2.stringToSign);
    const der = Buffer.from(wireBytes(`signed/${sm2.signatureDerFile}`)).toString('hex');
    expect(isSm2Signature(message, sm2.rawHexRS.toLowerCase(), sm2.publicKeyHex, 'RAW_HEX')).toBe(true);
    expect(isSm2Signature(message, der, sm2.publicKeyHex, 'DER_HEX')).toBe(true);
    expect(isSm2Signature(message, sm2.rawHexRS.toLowerCase(), sm2.publicKeyHex, 'RAW_HEX', 'other')).toBe(false);
    expect(isSm2Signature(`${message} `, der, sm2.publicKeyHex, 'DER_HEX')).toBe(false);
    expect(isSm2Signature(message, 'zz', sm2.publicKeyHex, 'DER_HEX')).toBe(false);
  });

  it.each(['RAW_HEX', 'DER_HEX'] as const)('signs in %s so that it verifies', (form) => {
    const { sm2 } = expected;
    expect(isSm2Signature('问', signSm2('问', sm2.privateKeyHex, form), sm2.publicKeyHex, form)).toBe(true);
  });

  it('verifies the published signature of GB/T 32918.5', () => {
    const { publicKeyX, publicKeyY, message, r, s } = vector('GB/T 32918.5');
    expect(isSm2Signature(message, (r + s).toLowerCase(), `04${publicKeyX}${publicKeyY}`.toLowerCase(), 'RAW_HEX')).toBe(true);
  });

  it('hashes and keys SM3 as published', () => {
    expect(sm3Hex('abc')).toBe(vector('GB/T 32905-2016 example 1').hex);
    expect(sm3Hex('abcd'.repeat(16))).toBe(vector('GB/T 32905-2016 example 2').hex);
    expect(sm3Hex(expected.sm4.plain)).toBe(expected.sm3.hex);
    expect(hmacSm3Hex(expected.sm3.hmacSm3.key, expected.sm4.plain)).toBe(expected.sm3.hmacSm3.hex);
  });

  it('encrypts and decrypts bodies as recorded', () => {
    const { sm4, aesBody } = expected;
    const key = Buffer.from(sm4.keyHex, 'hex');
    const iv = Buffer.from(sm4.cbc.ivHex, 'hex');
    const request = JSON.parse(text(sm4.file));
    expect(encryptBody('sm4-cbc', key, iv, sm4.plain)).toBe(sm4.cbc.base64);
    expect(decryptBody('sm4-cbc', key, iv, request.encryptEntity.encryptParam)).toBe(sm4.plain);
    expect(encryptBody('sm4-ecb', key, null, sm4.plain)).toBe(sm4.ecb.base64);
    expect(encryptBody('aes-128-ecb', Buffer.from('TESTAPPKEY00000A'), null, sm4.plain)).toBe(aesBody.base64);
    expect(decryptBody('sm4-cbc', Buffer.alloc(16), iv, sm4.cbc.base64)).toBeNull();
  });
});

describe('numbers that JSON would round', () => {
  it('keeps their digits as text', () => {
    expect(parseJson('{"id":320499198503090031,"n":1788228000123,"f":0.5}')?.value).toEqual({ id: '320499198503090031', n: 1788228000123, f: 0.5 });
  });
});
