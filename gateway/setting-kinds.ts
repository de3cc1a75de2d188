import { z } from 'zod';
import { readSharing } from './execution/sharing.ts';
import type { Sharing } from './execution/sharing.ts';
import { isTokenAlgorithm, TOKEN_ALGORITHMS, type TokenAlgorithm } from './login/token-algorithm.ts';
import { readProxies } from './server/forwarding.ts';

const text = z.string().min(1).describe('a text that is not empty');
const httpUrl = z.string().refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)).describe('an http or https URL');
const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d{1,9}$/).transform(Number).refine((value) => value >= least && value <= most).describe(`a whole number from ${least} to ${most}`);

const sharing = z.string().transform((given, context): Sharing => {
  const read = readSharing(given);
  if (read === null) context.addIssue({ code: 'custom', message: 'not names' });
  return read ?? { kind: 'none' };
}).describe('none, all or subgraph names separated by commas');

const subgraphUrls = z.string().transform((given, context): ReadonlyMap<string, string> => {
  const urls = new Map<string, string>();
  for (const pair of given.split(',')) {
    const mark = pair.indexOf('=');
    const url = pair.slice(mark + 1).trim();
    if (mark > 0 && httpUrl.safeParse(url).success) urls.set(pair.slice(0, mark).trim(), url);
    else context.addIssue({ code: 'custom', message: 'not a name=url pair' });
  }
  return urls;
}).describe('name=url pairs separated by commas');

const tokenAlgorithms = z.string().transform((given, context): readonly TokenAlgorithm[] => {
  const names = given.split(',').map((name) => name.trim());
  const known = names.filter(isTokenAlgorithm);
  if (known.length !== names.length) context.addIssue({ code: 'custom', message: 'not an algorithm' });
  return known;
}).describe(`names out of ${Object.keys(TOKEN_ALGORITHMS).join(', ')}, separated by commas`);

const proxies = z.string().transform((given, context): readonly string[] => {
  const networks = readProxies(given);
  if (networks === null) context.addIssue({ code: 'custom', message: 'not networks' });
  return networks ?? [];
}).describe('addresses or networks (10.20.0.0/16) separated by commas');

const origins = z.string().transform((given, context): readonly string[] => given.split(',').flatMap((origin) => {
  const url = origin.trim();
  if (httpUrl.safeParse(url).success && new URL(url).origin === url) return [url];
  context.addIssue({ code: 'custom', message: 'not an origin' });
  return [];
})).describe('http or https origins separated by commas');

/** The kinds of values that settings of the gateway have. Each reads a text, and its description completes "must be …". */
export const SETTING_KINDS = { text, httpUrl, wholeNumber, sharing, subgraphUrls, tokenAlgorithms, proxies, origins };
