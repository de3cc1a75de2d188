import type { LogEntry } from '../codec/log-entry.ts';
import { FIELD_STATES } from '../journal-entry.ts';
import type { EntryKind } from '../journal-entry.ts';
import type { AccessView } from '../read/access-view.ts';
import { chinaTime } from './china-time.ts';

const KIND_WORDS: Readonly<Record<EntryKind, string>> = {
  A: '访问 access', I: '意图 intent', B: '启停 boot', H: '心跳 heartbeat', X: '故障 incident', K: '密钥 key', P: '变更 change', Q: '审计 audit', C: '异议 dispute', R: '名册 roster',
  T: '模板 template', D: '词典 dictionary', S: '主体 subjects',
};
const STATE_WORDS: Readonly<Record<string, string>> = { A: '允许', M: '脱敏', D: '拒绝', V: '核验', N: '未取' };

/** Columns a text takes on a terminal: Chinese characters take two. */
const widthOf = (text: string): number => [...text].reduce((width, character) => width + (/[\u2e80-\u9fff\uff00-\uff60]/.test(character) ? 2 : 1), 0);
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** How many of the fields are in each state; one whose records differ counts in each of its states. */
function fieldCounts({ fields }: AccessView): string {
  const counts = FIELD_STATES.map((letter) => [letter, fields.filter(({ state }) => (typeof state === 'string' ? state === letter : (state[letter] ?? 0) > 0)).length] as const);
  return counts.filter(([, count]) => count > 0).map(([letter, count]) => `${STATE_WORDS[letter] ?? letter} ${count}`).join(' ') || '无字段 no fields';
}

function requestText(view: AccessView): string {
  const { context, caseNo, operation, outcome, actor } = view;
  const who = `${context.clientId} (${context.principalKind}${actor === null ? '' : ` ${actor.slice(0, 8)}`}) ${context.organization ?? '-'}`;
  const why = `${context.item ?? '-'} ${caseNo ?? '-'}`;
  const ended = outcome === null ? '' : ` · ${outcome.status}${outcome.refusal === null ? '' : ` ${outcome.refusal}`} ${outcome.rows} rows ${outcome.latencyMs} ms`;
  return `${who} · ${why} · ${fieldCounts(view)}${ended} · ${operation.name ?? '(no name)'}`;
}

function eventText(entry: Exclude<LogEntry, { readonly kind: 'A' | 'I' }>): string {
  switch (entry.kind) {
    case 'B':
      return entry.event === 'boot'
        ? `boot of ${entry.software}, schema ${entry.schemaId}, policy ${entry.policyVersion}, after ${entry.previousSize} entries${entry.unclean ? ', without a shutdown before' : ''}`
        : `shutdown, ${entry.unauthenticated} requests without a principal`;
    case 'H':
      return `clock offset ${entry.clockOffsetMs} ms, ${entry.unauthenticated} requests without a principal${entry.anew ? ', dictionaries begin anew' : ''}`;
    case 'X':
      return `${entry.subject} ${entry.state}${entry.cause === null ? '' : ` (${entry.cause})`}${entry.notReleased === null ? '' : `, entries ${entry.notReleased.join(' to ')} not released`}`;
    case 'K':
      return `${entry.epoch} ${entry.state}`;
    case 'P':
      return `${entry.subject} ${entry.from ?? 'none'} to ${entry.to}`;
    case 'Q':
      return `${entry.action} by ${entry.actor} of ${entry.organization ?? '-'}, case ${entry.caseNo ?? '-'}: ${entry.reason}${entry.approver === null ? '' : `, approved by ${entry.approver}`}`;
    case 'C':
      return `${entry.subject} ${entry.reference} about ${entry.log}#${entry.index}`;
    case 'R':
      return entry.logs.map(({ origin, size }) => `${origin} ${size}`).join(', ');
    case 'T':
      return entry.part ? `part of ${entry.fields.length} fields` : `${entry.template.operationType} ${entry.template.operationName ?? '(no name)'}, ${entry.template.defaults.length} fields`;
    case 'D':
      return entry.dictionary;
    case 'S':
      return `${entry.subjects.length} subjects`;
  }
}

/** One entry as one line: index, time in China, kind, and who asked what or what happened. `view` is the request of an access or intent entry, null for others. */
export function entryLine(index: number, entry: LogEntry, view: AccessView | null): string {
  const time = 'at' in entry ? chinaTime(entry.at) : '';
  const text = entry.kind === 'A' || entry.kind === 'I' ? (view === null ? 'refers to what was pruned' : requestText(view)) : eventText(entry);
  return `${String(index).padStart(8)}  ${time.padEnd(23)}  ${padded(KIND_WORDS[entry.kind], 15)}  ${text}`;
}
