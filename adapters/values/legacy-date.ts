import { isCalendarDate } from '../../standards/id-number.ts';

/**
 * A date as departments write it (domain.md 7.3), told apart by what is known: OPEN has no end (长期, nines), ABSENT no value,
 * INVALID a value that is no date.
 */
export type LegacyDate =
  | { readonly precision: 'SECOND' | 'DAY' | 'MONTH'; readonly value: string }
  | { readonly precision: 'OPEN' | 'ABSENT' | 'INVALID'; readonly value: null };

const OPEN: LegacyDate = { precision: 'OPEN', value: null };
const ABSENT: LegacyDate = { precision: 'ABSENT', value: null };
const INVALID: LegacyDate = { precision: 'INVALID', value: null };

const ABSENT_TEXTS: ReadonlySet<string> = new Set(['', 'NULL', '无', '-', '00000000', '00000000000000', '0001-01-01', '0000-00-00']);
const OPEN_TEXTS: ReadonlySet<string> = new Set(['长期', '永久', '99999999', '99991231', '99999999999999', '99991231235959', '9999-12-31']);

/** China kept summer time from 1986 to 1991 and local time before 1928: epoch milliseconds need the zone, not a fixed +08:00. */
const SHANGHAI = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

function fromEpoch(epoch: number): LegacyDate {
  const milliseconds = Math.floor(epoch / 1_000) * 1_000;
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return INVALID;
  const parts = new Map(SHANGHAI.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return fromParts(part('year').padStart(4, '0'), part('month'), part('day'), `${part('hour')}${part('minute')}${part('second')}`);
}

/** A time of day that is all zero means that only the day is known. */
function fromParts(year: string, month: string, day: string, time: string): LegacyDate {
  if (!isCalendarDate(Number(year), Number(month), Number(day)) || Number(year) < 1800) return INVALID;
  const date = `${year}-${month}-${day}`;
  if (/^0*$/.test(time)) return { precision: 'DAY', value: date };
  const [hour, minute, second] = [time.slice(0, 2), time.slice(2, 4), time.slice(4, 6).padEnd(2, '0')];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return INVALID;
  return { precision: 'SECOND', value: `${date}T${hour}:${minute}:${second}+08:00` };
}

function fromMonth(year: string, month: string): LegacyDate {
  return Number(month) >= 1 && Number(month) <= 12 && Number(year) >= 1800 ? { precision: 'MONTH', value: `${year}-${month.padStart(2, '0')}` } : INVALID;
}

const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2}\d{2}(?:\d{2})?)?$/;
const DASHED = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?$/;
/** With its own offset: an instant, not a wall clock. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const CHINESE = /^(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?$/;
const MONTH = /^(\d{4})[-/.]?(\d{2})$/;
const DOT_NET = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/;

/** Reads one date of any known form; numbers are epoch milliseconds. Wall-clock times are read as +08:00. Never throws. */
export function readLegacyDate(raw: unknown): LegacyDate {
  if (raw === null || raw === undefined) return ABSENT;
  if (typeof raw === 'number') return fromEpoch(raw);
  if (typeof raw !== 'string') return INVALID;
  const text = raw.normalize('NFKC').trim();
  if (ABSENT_TEXTS.has(text.toUpperCase()) || text.startsWith('0001-01-01')) return ABSENT;
  if (OPEN_TEXTS.has(text) || text.startsWith('9999-12-31')) return OPEN;
  const dotNet = DOT_NET.exec(text);
  if (dotNet !== null) return fromEpoch(Number(dotNet[1]));
  if (INSTANT.test(text)) return fromEpoch(Date.parse(text));
  const compact = COMPACT.exec(text);
  if (compact !== null) return fromParts(compact[1] ?? '', compact[2] ?? '', compact[3] ?? '', compact[4] ?? '');
  const dashed = DASHED.exec(text);
  if (dashed !== null) {
    const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = dashed;
    return fromParts(year, month.padStart(2, '0'), day.padStart(2, '0'), `${hour === '' ? '' : hour.padStart(2, '0')}${minute}${second}`);
  }
  const chinese = CHINESE.exec(text);
  if (chinese !== null) {
    const [, year = '', month = '', day] = chinese;
    return day === undefined ? fromMonth(year, month) : fromParts(year, month.padStart(2, '0'), day.padStart(2, '0'), '');
  }
  const ofMonth = MONTH.exec(text);
  return ofMonth === null ? INVALID : fromMonth(ofMonth[1] ?? '', ofMonth[2] ?? '');
}

/** The day of a date, `YYYY-MM-DD`; null where it is not known to the day. */
export function dayOf(date: LegacyDate): string | null {
  if (date.precision === 'DAY') return date.value;
  return date.precision === 'SECOND' ? date.value.slice(0, 10) : null;
}

/** The instant of a date, RFC 3339 with +08:00, a day being its first instant; null where it is not known to the day. */
export function instantOf(date: LegacyDate): string | null {
  if (date.precision === 'SECOND') return date.value;
  return date.precision === 'DAY' ? `${date.value}T00:00:00+08:00` : null;
}

/** For an end date: true for 长期, false for a day, null where neither can be read. */
export function longTermOf(end: LegacyDate): boolean | null {
  if (end.precision === 'OPEN') return true;
  return end.value === null ? null : false;
}

/** A spreadsheet's day number as a date: days since 30 December 1899, for files that went through one. Null for anything else. */
export function dayOfSpreadsheet(text: string): string | null {
  if (!/^\d{5}$/.test(text)) return null;
  return new Date(Date.UTC(1899, 11, 30) + Number(text) * 86_400_000).toISOString().slice(0, 10);
}
