import { childOf, childrenOf, type XmlElement } from '../protocol/parse-xml.ts';
import type { HttpReply } from '../protocol/http-transport.ts';
import { readSoapReply, readXmlInString } from '../protocol/soap/read-soap-reply.ts';
import { found, mapFound, notFound, unavailable, type Reading, type Unfound } from '../reading.ts';
import type { Columns } from '../values/column-reader.ts';
import { readLegacyText } from '../values/legacy-text.ts';
import { readItemError, readRecordError, readResponseError } from './errors.ts';

/** One row of a reply: what was asked, what was judged, what was told. */
export interface PopulationRow {
  /** INPUT repeated by the check interface; empty elsewhere. */
  readonly input: Columns;
  /** 一致 or 不一致 by column, from the check interface; empty elsewhere. */
  readonly result: Columns;
  readonly fields: Columns;
  /** Set when the row is about this person but holds no data. */
  readonly problem: Unfound | null;
  /** Marks of this row, `MARK:column`. */
  readonly quality: readonly string[];
}

export interface PopulationReply {
  readonly rows: readonly PopulationRow[];
  /** Column titles, when the first ROW is the title row of NCIIC; null otherwise. */
  readonly titles: Columns | null;
  /** What holds for a person whom no row is about. */
  readonly rest: Unfound;
}

const NO_COLUMNS: Columns = new Map();
/** Columns by which a row is about somebody or some household: never free of digits in data, always in titles. */
const KEY_COLUMNS = ['gmsfhm', 'hh'] as const;

function readColumns(elements: readonly XmlElement[], quality: string[]): Columns {
  const columns = new Map<string, string | null>();
  for (const element of elements) {
    const name = element.name.toLowerCase();
    const { value, quality: marks } = readLegacyText(element.text);
    quality.push(...marks.map((mark) => `${mark}:${name}`));
    columns.set(name, value);
  }
  return columns;
}

function isTitleRow(row: PopulationRow): boolean {
  const keys = KEY_COLUMNS.map((name) => row.fields.get(name)).filter((value) => value !== undefined && value !== null);
  return keys.length > 0 && keys.every((value) => /\p{Script=Han}/u.test(String(value)) && !/\d/.test(String(value)));
}

/** A ROW of the check interface: INPUT, and OUTPUT with an ITEM for each column judged, an ITEM of told columns, or an error. */
function readCheckRow(input: XmlElement | null, output: XmlElement): PopulationRow {
  const quality: string[] = [];
  const items = childrenOf(output, 'ITEM').flatMap((item) => item.children);
  const isError = ({ name }: XmlElement): boolean => /^error(mesage|message|msg)$/i.test(name);
  const error = items.find(isError);
  const judged = items.filter(({ name }) => /^result_/i.test(name));
  const judgedNames = new Set(judged.map(({ name }) => name.slice('result_'.length).toLowerCase()));
  const told = items.filter((item) => !isError(item) && !judged.includes(item) && !judgedNames.has(item.name.toLowerCase()));
  const result = new Map([...readColumns(judged, quality)].map(([name, value]) => [name.slice('result_'.length), value]));
  return {
    input: input === null ? NO_COLUMNS : readColumns(input.children, quality),
    result,
    fields: readColumns(told, quality),
    problem: error === undefined ? null : readItemError(error.text),
    quality,
  };
}

function readRow(element: XmlElement): PopulationRow {
  const output = childOf(element, 'OUTPUT');
  if (output !== null) return readCheckRow(childOf(element, 'INPUT'), output);
  const quality: string[] = [];
  const fields = readColumns(element.children, quality);
  return { input: NO_COLUMNS, result: NO_COLUMNS, fields, problem: null, quality };
}

function markedRows(rows: readonly PopulationRow[]): readonly string[] {
  return rows.length === 1
    ? (rows[0]?.quality ?? [])
    : rows.flatMap(({ quality }, index) => quality.map((mark) => mark.replace(':', `:rows[${index}].`)));
}

function readRows(element: XmlElement): Reading<PopulationReply> {
  const rows = childrenOf(element, 'ROW').map(readRow);
  const first = rows[0];
  const titles = first !== undefined && isTitleRow(first) ? first.fields : null;
  const data = titles === null ? rows : rows.slice(1);
  if (data.length === 0) return notFound();
  const isCheck = data.some(({ input }) => input.size > 0);
  // The check interface answers each question by a row of its own: a missing one is a missing answer, not a missing person.
  const rest = isCheck ? unavailable('MALFORMED', { quality: ['ROW_MISSING'] }) : notFound();
  return found({ rows: data, titles, rest }, { quality: markedRows(data) });
}

/** 人口库's own form: a RECORD a row, told by `code`; a RECORD without columns speaks for everybody not named. */
function readRecords(element: XmlElement): Reading<PopulationReply> {
  const rows: PopulationRow[] = [];
  let rest: Unfound = notFound();
  for (const record of childrenOf(element, 'RECORD')) {
    const code = (record.attributes.get('code') ?? '').trim();
    const row = readRow(record);
    const problem = code === '0' ? null : readRecordError(code, record.attributes.get('msg') ?? '');
    if (problem !== null && row.fields.size === 0) rest = problem;
    else rows.push({ ...row, problem });
  }
  return rows.length === 0 ? rest : found({ rows, titles: null, rest }, { quality: markedRows(rows) });
}

function readDocument(root: XmlElement): Reading<PopulationReply> {
  switch (root.name.toUpperCase()) {
    case 'RESPONSE': {
      const row = childrenOf(childOf(root, 'ROWS') ?? root, 'ROW')[0];
      const code = root.attributes.get('errorcode') ?? (row === undefined ? '' : (childOf(row, 'ErrorCode')?.text ?? ''));
      return readResponseError(code.trim(), row === undefined ? '' : (childOf(row, 'ErrorMsg')?.text ?? ''));
    }
    case 'ROWS':
      return readRows(root);
    case 'DATA':
      return readRecords(root);
    default:
      return unavailable('NOT_THE_PROTOCOL');
  }
}

/** Reads a reply of `queryPop`: bytes to rows. Pure; never throws. */
export function readPopulationReply(reply: HttpReply): Reading<PopulationReply> {
  return mapFound(readSoapReply(reply, 'out'), (inner) => mapFound(readXmlInString(inner), readDocument));
}
