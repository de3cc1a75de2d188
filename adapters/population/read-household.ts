import { FAMILY_RELATION, HOUSEHOLD_KIND } from '../../standards/code-tables/index.ts';
import { found, notFound, unavailable, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import type { PopulationReply, PopulationRow } from './codec.ts';
import type { HouseholdMember, HouseholdRecord } from './household-record.ts';
import { addressOf, divisionOf, personStatusOf } from './mapping.ts';
import { lacksNameColumn, rowIdNumber } from './read-person.ts';

/** GB/T 4761 codes by which a register marks the head: 户主, or 本人 of the household page. */
const HEAD_CODES: ReadonlySet<string> = new Set(['02', '01']);

function isCurrentMember(row: PopulationRow): boolean {
  const status = personStatusOf(new ColumnReader(row.fields));
  // Whoever died, left or was struck off is no longer of the household; an unknown status still is.
  return row.fields.get('jlbz') !== '2' && (status === null || status === 'NORMAL');
}

function toMember(row: PopulationRow, quality: string[]): HouseholdMember {
  const reader = new ColumnReader(row.fields);
  const id = readIdNumber(rowIdNumber(row) ?? '');
  const member = { idDocumentType: '111', idNumber: id.number, name: reader.text('xm'), relationToHead: reader.code(FAMILY_RELATION, 'yhzgx') };
  quality.push(...id.quality, ...row.quality, ...reader.quality);
  return member;
}

/** One household out of a reply about several: its current members, each once, the head first. */
export function readHousehold(householdNo: string, reply: PopulationReply, asked: ReadonlySet<string>): Reading<HouseholdRecord> {
  const data = reply.rows.filter((row) => row.problem === null);
  const own = data.filter((row) => row.fields.get('hh') === householdNo);
  const isAboutOthers = data.some((row) => !asked.has(String(row.fields.get('hh') ?? '')));
  if (own.length === 0) return isAboutOthers ? unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_HOUSEHOLD'] }) : reply.rest;
  if (lacksNameColumn(own)) return unavailable('MALFORMED', { quality: ['SCHEMA_DRIFT:xm'] });
  const current = own.filter(isCurrentMember);
  if (current.length === 0) return notFound();

  const quality: string[] = [];
  const members = [...new Map(current.map((row) => [readIdNumber(rowIdNumber(row) ?? '').number, toMember(row, quality)])).values()];
  if (members.length < current.length) quality.push('DUPLICATE_ROW');
  const isHead = ({ relationToHead }: HouseholdMember): boolean => relationToHead !== null && HEAD_CODES.has(relationToHead.code);
  const heads = members.filter(isHead);
  if (heads.length !== 1) quality.push(heads.length === 0 ? 'HEAD_ABSENT' : 'SEVERAL_HEADS');
  const head = heads.length === 1 ? heads[0] : undefined;
  const headRow = current.find((row) => head !== undefined && readIdNumber(rowIdNumber(row) ?? '').number === head.idNumber) ?? current[0];
  const reader = new ColumnReader(headRow?.fields ?? new Map());
  const household: HouseholdRecord = {
    householdNo,
    kind: reader.code(HOUSEHOLD_KIND, reader.text('hb') === null ? 'hlx' : 'hb'),
    division: divisionOf(reader),
    address: addressOf(reader),
    headIdNumber: head?.idNumber ?? null,
    members: members.toSorted((a, b) => Number(isHead(b)) - Number(isHead(a))),
  };
  return withQuality(found(household), [...quality, ...reader.quality]);
}
