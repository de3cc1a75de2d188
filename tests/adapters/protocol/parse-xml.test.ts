import { describe, expect, it } from 'vitest';
import { childOf, parseXml } from '../../../adapters/protocol/parse-xml.ts';
import { escapeXml } from '../../../adapters/protocol/soap/soap-envelope.ts';
import { fc } from '../../property.ts';

describe('parseXml', () => {
  it('gives local names, attributes, text with CDATA and references, in order', () => {
    const reading = parseXml('\ufeff<?xml version="1.0"?><!-- c --><n:A x="1&lt;2"> <b>&lt;i&gt;&#24352;</b><![CDATA[<q>&amp;]]><B/></n:A>');
    if (!reading.ok) throw new Error(reading.problem);
    const { root } = reading;
    expect([root.name, [...root.attributes], root.text.trim(), root.children.map(({ name, text }) => [name, text])]).toEqual(['A', [['x', '1<2']], '<q>&amp;', [['b', '<i>张'], ['B', '']]]);
    expect(childOf(root, 'B')?.text).toBe('<i>张');
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', 'DOCTYPE'],
    ['an entity definition', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'DOCTYPE'],
    ['a cut document', '<a><b>x</b>', 'TRUNCATED'],
    ['a document cut in a tag', '<a><b', 'TRUNCATED'],
    ['crossed tags', '<a><b></a></b>', 'NOT_WELL_FORMED'],
    ['two roots', '<a/><b/>', 'NOT_WELL_FORMED'],
    ['text', 'hello', 'NOT_XML'],
    ['nothing', '', 'NOT_XML'],
    ['JSON', '{"a":1}', 'NOT_XML'],
    ['nesting beyond reason', '<a>'.repeat(200) + '</a>'.repeat(200), 'NOT_WELL_FORMED'],
  ])('refuses %s', (_what, text, problem) => {
    expect(parseXml(text)).toEqual({ ok: false, problem });
  });

  it.each([
    ['a name of HTML', 'a&nbsp;b&middot;c', 'a\u00a0b·c'],
    ['a name nobody knows', 'a&hellp;b', 'a&hellp;b'],
    ['a reference to no character', 'a&#1;b', 'a&#1;b'],
    ['a rare character by number', '&#x20BB7;&#136890;', '𠮷𡚺'],
  ])('reads or leaves as written %s', (_what, written, text) => {
    expect(parseXml(`<r a="${written}">${written}</r>`)).toMatchObject({ ok: true, root: { text, attributes: new Map([['a', text]]) } });
  });

  it.each(['<r>a & b</r>', '<r>a < b</r>', '<r a="1" a="2"/>', '<r a=1/>', '<r>&;</r>', '<?xml version="1.0"?><r/>x'])('refuses %s, which is no XML', (text) => {
    expect(parseXml(text)).toMatchObject({ ok: false });
  });

  it('gives back any escaped text, and never throws on cut documents', () => {
    const characters = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '张', '𬭎', ' ', ';', '#', ']]>', '&#60;') });
    fc.assert(fc.property(characters, fc.nat(400), (text, cut) => {
      const xml = `<r><v a="${escapeXml(text)}">${escapeXml(text)}</v></r>`;
      const reading = parseXml(xml);
      if (!reading.ok) throw new Error(reading.problem);
      const value = childOf(reading.root, 'v');
      expect([value?.text, value?.attributes.get('a')]).toEqual([text, text]);
      if (cut < xml.length) expect(parseXml(xml.slice(0, cut)).ok).toBe(false);
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5_000 : 200 });
  });
});
