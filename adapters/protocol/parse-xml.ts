import { SaxesParser } from 'saxes';

/** An element by its local name; prefixes are dropped, for departments disagree on namespaces (wire/soap: qualified and unqualified children). */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Character data directly inside this element, CDATA included, untrimmed. */
  readonly text: string;
}

/** Why text is not XML that may be read: DOCTYPE is refused unread, TRUNCATED lacks its end, NOT_XML never began as XML. */
export type XmlProblem = 'DOCTYPE' | 'TRUNCATED' | 'NOT_WELL_FORMED' | 'NOT_XML';

export type XmlReading = { readonly ok: true; readonly root: XmlElement } | { readonly ok: false; readonly problem: XmlProblem };

/** The HTML names that departments paste into text (domain.md 7.3), beside the five of XML. */
const PASTED_NAMES: Readonly<Record<string, string>> = {
  nbsp: '\u00a0', copy: '\u00a9', reg: '\u00ae', trade: '\u2122', mdash: '\u2014', ndash: '\u2013', hellip: '\u2026', laquo: '\u00ab', raquo: '\u00bb',
  lsquo: '\u2018', rsquo: '\u2019', ldquo: '\u201c', rdquo: '\u201d', bull: '\u2022', middot: '\u00b7', para: '\u00b6', sect: '\u00a7', deg: '\u00b0', times: '\u00d7', yen: '\u00a5',
};
/** What the reader complains of and then leaves in the text as it was written: a reference that names no character. */
const KEPT_AS_WRITTEN = /undefined entity|malformed character entity/;
const MOST_NESTED = 64;

/** An element while its content is read. */
interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The root element; throws for what is not well-formed or nested beyond reason. */
function readRoot(document: string): XmlElement | null {
  // The declaration's own encoding is of the bytes, which are characters by now; position counting costs as much as reading.
  const parser = new SaxesParser({ xmlns: false, position: false });
  Object.assign(parser.ENTITIES, PASTED_NAMES);
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('error', (error) => {
    if (!KEPT_AS_WRITTEN.test(error.message)) throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === MOST_NESTED) throw new RangeError(`elements must be nested at most ${MOST_NESTED} deep`);
    const element: OpenElement = { name: localName(name), attributes: new Map(Object.entries(attributes).map(([attribute, value]) => [localName(attribute), value])), children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(document).close();
  return root;
}

function problemOf(text: string): XmlProblem {
  const root = /<([A-Za-z_][\w.:-]*)/.exec(text.replace(/^\s*<\?xml[^>]*\?>/, ''))?.[1];
  if (root === undefined) return 'NOT_XML';
  return text.includes(`</${root}>`) || text.endsWith('/>') ? 'NOT_WELL_FORMED' : 'TRUNCATED';
}

/** Reads decoded text as one XML document. Fetches nothing, expands nothing, never throws. */
export function parseXml(decoded: string): XmlReading {
  const text = decoded.replace(/^\ufeff/, '').trim();
  if (!text.startsWith('<')) return { ok: false, problem: 'NOT_XML' };
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return { ok: false, problem: 'DOCTYPE' };
  try {
    const root = readRoot(text);
    return root === null ? { ok: false, problem: 'NOT_XML' } : { ok: true, root };
  } catch {
    // The reader's words quote the document; what kind of thing it is instead is told from the text.
    return { ok: false, problem: problemOf(text) };
  }
}

/** The first child of that local name, in any case. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  const wanted = name.toLowerCase();
  return element.children.find((child) => child.name.toLowerCase() === wanted) ?? null;
}

/** All children of that local name, in any case, in document order. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  const wanted = name.toLowerCase();
  return element.children.filter((child) => child.name.toLowerCase() === wanted);
}
