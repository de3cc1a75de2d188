import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../adapters/protocol/decode-text.ts';

const gbk = (text: string) => iconv.encode(text, 'gbk');
const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('decodeText believes bytes before declarations', () => {
  it.each([
    ['GBK declared GBK', gbk('张伟'), 'text/xml; charset=GBK', '张伟', []],
    ['GBK declared gb2312', gbk('张伟'), 'text/xml; charset=gb2312', '张伟', []],
    ['GBK declared UTF-8', gbk('张伟'), 'text/xml; charset="UTF-8"', '张伟', ['CHARSET_MISDECLARED']],
    ['GBK declared nowhere', gbk('张伟'), null, '张伟', ['CHARSET_MISDECLARED']],
    ['UTF-8 declared GBK', utf8('张伟'), 'text/xml; charset=GBK', '张伟', ['CHARSET_MISDECLARED']],
    ['UTF-8 declared nowhere', utf8('张伟'), null, '张伟', []],
    ['UTF-8 with a byte order mark declared GBK', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8('张')]), 'text/xml; charset=GBK', '张', ['CHARSET_MISDECLARED']],
    ['GB18030 declared GB18030', iconv.encode('恽𬭎䶮', 'gb18030'), 'x; charset=GB18030', '恽𬭎䶮', []],
    ['four bytes declared GBK', iconv.encode('恽𬭎', 'gb18030'), 'x; charset=GBK', '恽𬭎', ['CHARSET_MISDECLARED']],
    ['ASCII declared GBK', utf8('abc'), 'x; charset=GBK', 'abc', []],
    ['GBK that would pass as two-byte UTF-8 (联通)', gbk('联通'), 'x; charset=GBK', '联通', []],
    ['the declaration of the document when the header is silent', gbk('<?xml version="1.0" encoding="GBK"?><a>张</a>'), 'text/xml', '<?xml version="1.0" encoding="GBK"?><a>张</a>', []],
    ['forbidden control characters', utf8('a\u0000b\u000bc\td'), null, 'abc\td', ['CONTROL_CHARACTER']],
  ])('%s', (_what, bytes, contentType, text, quality) => {
    expect(decodeText(bytes, contentType)).toEqual({ text, quality });
  });

  it('keeps a damaged UTF-8 text UTF-8: one bad byte must not make mojibake of all the names', () => {
    const bytes = Buffer.concat([utf8('{"a":"张伟","b":"'), Buffer.from([0x81]), utf8('营业执照"}')]);
    expect(decodeText(bytes, 'application/json; charset=GBK')).toEqual({ text: '{"a":"张伟","b":"\ufffd营业执照"}', quality: ['CHARSET_MISDECLARED', 'UNDECODABLE_BYTE'] });
  });

  it('keeps a damaged GBK text GBK', () => {
    const bytes = Buffer.concat([gbk('<a>张伟'), Buffer.from([0xff]), gbk('营业执照</a>')]);
    expect(decodeText(bytes, 'text/xml; charset=UTF-8').text).toMatch(/^<a>张伟.营业执照<\/a>$/);
  });

  it('loses an undecodable byte without taking the next character with it', () => {
    expect(decodeText(Buffer.from([0xd5, 0xc5, 0xd6, 0x3c, 0x2f]), 'x; charset=GBK').text).toBe('张\ufffd</');
  });
});
