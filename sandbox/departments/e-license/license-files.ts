import { XMLBuilder } from 'fast-xml-parser';
import { strToU8, zipSync } from 'fflate';
import type { LicenseRecord } from '../../people/records/license-record.ts';
import type { Clock } from '../server/clock.ts';

/** One-time addresses of licence files. */
export interface LicenseFiles {
  /** Path of a new address for the licence, with the purpose that is printed across it. */
  offer(license: LicenseRecord, useCause: string): string;
  /** The file, once, while the address is valid; else null. */
  take(path: string): Buffer | null;
}

/** How long an address is valid, in seconds. */
export const FILE_SECONDS = 600;

const BUILDER = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
const OFD = 'http://www.ofdspec.org/2016';

function part(name: string, content: object): Uint8Array {
  return strToU8(`<?xml version="1.0" encoding="UTF-8"?>${BUILDER.build({ [name]: { '@xmlns:ofd': OFD, ...content } })}`);
}

function line(id: number, y: number, text: string): object {
  return { '@ID': String(id), '@Boundary': `20 ${y} 170 10`, '@Font': '1', '@Size': '6', 'ofd:TextCode': { '@X': '0', '@Y': '6', '#text': text } };
}

/** A small OFD (GB/T 33190-2016) of one page: type, number, holder, and 仅用于… across it. */
function ofdOf(license: LicenseRecord, useCause: string): Buffer {
  const lines = [license.typeName, `编号 ${license.number}`, `持证主体 ${license.holderName}`, `颁发机构 ${license.issuerName}`, `仅用于${useCause}`];
  const files = {
    'OFD.xml': part('ofd:OFD', { '@Version': '1.1', '@DocType': 'OFD', 'ofd:DocBody': { 'ofd:DocInfo': { 'ofd:DocID': license.licenseId }, 'ofd:DocRoot': 'Doc_0/Document.xml' } }),
    'Doc_0/Document.xml': part('ofd:Document', {
      'ofd:CommonData': { 'ofd:MaxUnitID': '100', 'ofd:PageArea': { 'ofd:PhysicalBox': '0 0 210 297' }, 'ofd:PublicRes': 'PublicRes.xml' },
      'ofd:Pages': { 'ofd:Page': { '@ID': '2', '@BaseLoc': 'Pages/Page_0/Content.xml' } },
    }),
    'Doc_0/PublicRes.xml': part('ofd:Res', { '@BaseLoc': 'Res', 'ofd:Fonts': { 'ofd:Font': { '@ID': '1', '@FontName': '宋体' } } }),
    'Doc_0/Pages/Page_0/Content.xml': part('ofd:Page', { 'ofd:Content': { 'ofd:Layer': { '@ID': '3', 'ofd:TextObject': lines.map((text, position) => line(10 + position, 30 + position * 14, text)) } } }),
  };
  return Buffer.from(zipSync(files, { mtime: '2026-11-20T00:00:00Z' }));
}

/** `random` gives the opaque part of an address. */
export function licenseFiles(clock: Clock, random: () => string): LicenseFiles {
  const offers = new Map<string, { readonly license: LicenseRecord; readonly useCause: string; readonly expires: number }>();
  return {
    offer(license, useCause) {
      for (const [path, { expires }] of offers) if (expires < clock()) offers.delete(path);
      const path = `/file/${random()}`;
      offers.set(path, { license, useCause, expires: clock() + FILE_SECONDS * 1000 });
      return path;
    },
    take(path) {
      const offer = offers.get(path);
      offers.delete(path);
      return offer === undefined || offer.expires < clock() ? null : ofdOf(offer.license, offer.useCause);
    },
  };
}
