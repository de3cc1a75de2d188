import { XMLParser, XMLValidator } from 'fast-xml-parser';

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

const TEXT = '#text';
const ATTRIBUTES = ':@';
const PREFIX = '@_';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: PREFIX,
  textNodeName: TEXT,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // The five predefined entities and character references only: DOCTYPE is refused before the parser sees it.
  processEntities: { enabled: true, maxEntityCount: 0, maxTotalExpansions: Number.POSITIVE_INFINITY, maxExpandedLength: Number.POSITIVE_INFINITY },
  // Turns on character references; the HTML names that come with it are what departments paste into text (domain.md 7.3).
  htmlEntities: true,
  maxNestedTags: 64,
});

/** What fast-xml-parser gives with preserveOrder: one key that is the name, and `:@` for attributes. */
type OrderedNode = { readonly [key: string]: unknown };

function attributesOf(node: OrderedNode): ReadonlyMap<string, string> {
  const raw = node[ATTRIBUTES];
  if (typeof raw !== 'object' || raw === null) return new Map();
  return new Map(Object.entries(raw).map(([name, value]) => [name.slice(PREFIX.length), String(value)]));
}

function toElement(node: OrderedNode): XmlElement | null {
  const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT);
  if (name === undefined) return null;
  const content = node[name];
  // With preserveOrder every element's content is an array of such nodes.
  const nodes = Array.isArray(content) ? (content as readonly OrderedNode[]) : [];
  const children: XmlElement[] = [];
  let text = '';
  for (const child of nodes) {
    if (TEXT in child) text += String(child[TEXT]);
    const element = toElement(child);
    if (element !== null) children.push(element);
  }
  return { name, attributes: attributesOf(node), children, text };
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
  if (XMLValidator.validate(text) !== true) return { ok: false, problem: problemOf(text) };
  try {
    // The parser's result type is any; with preserveOrder it is an array of nodes.
    const nodes = parser.parse(text) as readonly OrderedNode[];
    const roots = nodes.map(toElement).filter((element) => element !== null);
    const root = roots[0];
    return root !== undefined && roots.length === 1 ? { ok: true, root } : { ok: false, problem: 'NOT_WELL_FORMED' };
  } catch {
    // The parser's limits (depth, dangerous names): not a document a department of ours sends.
    return { ok: false, problem: 'NOT_WELL_FORMED' };
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
