import type { FieldOutcome } from '../codec/log-entry.ts';
import { chinaTime } from '../show/china-time.ts';
import type { AccessView } from './access-view.ts';

const STATE_TEXT: Readonly<Record<string, string>> = { A: '允许 allowed', M: '脱敏 masked', D: '拒绝 denied', V: '核验 verdict', N: '未取 not resolved' };

function stateText(state: FieldOutcome['state']): string {
  if (typeof state === 'string') return STATE_TEXT[state] ?? state;
  return Object.entries(state).map(([name, count]) => `${STATE_TEXT[name] ?? name} ×${count}`).join(', ');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`);
}

/** An access entry as lines for people: who, why, of whom, every field with state and reason, the sources and the outcome. */
export function describeView(view: AccessView): string[] {
  const { context, outcome } = view;
  const facts: [string, string][] = [
    ['log', `${view.log}, entry ${view.index}`],
    ['time', `${chinaTime(view.at)} (UTC+8)`],
    ['who', `${context.principalKind} of ${context.organization ?? 'nobody'}, application ${context.clientId}${view.actor === null ? '' : `, person ${view.actor}`}`],
    ['why', `item ${context.item ?? 'none'}, case ${view.caseNo ?? 'none'}, basis ${context.legalBasis ?? 'none'}`],
    ['of whom', view.subjects.map((subject) => `${subject.role} ${subject.kind.toLowerCase()} ${subject.pseudonym}`).join(', ') || 'nobody named'],
    ['operation', `${view.operation.type} ${view.operation.name ?? '(no name)'} ${view.operation.hash}`],
    ['versions', `schema ${view.schemaId}, policy ${view.policyVersion}, subject keys ${context.epoch}`],
    ['request', `${view.requestId}, token ${view.tokenHash}, digest ${view.requestMac ?? 'none'}`],
    ['from', view.network === null ? 'a network that is not told' : `network ${view.network} of ${context.epoch}`],
  ];
  if (outcome === null) facts.push(['outcome', 'none: this is the intent written before the fetch']);
  else {
    const { status, rows, bytes, latencyMs, refusal, intent } = outcome;
    facts.push(['outcome', `HTTP ${status}${refusal === null ? '' : ` ${refusal}`}, ${rows} rows, ${bytes} bytes, ${latencyMs} ms${intent === null ? '' : `, intent ${intent}`}`]);
  }
  const fields = view.fields.map((field, i) => [
    String(i), field.path, field.coordinate, `L${field.grade}`, field.owner, field.implicit ? 'implicit' : 'selected', field.reason ?? '', stateText(field.state),
  ]);
  const sources = (outcome?.sources ?? []).map((call) => [call.source, call.status, `${call.latencyMs} ms`, `${call.rows} rows`, call.sourceRequestId ?? '']);
  return [
    ...facts.map(([name, text]) => `${`${name}:`.padEnd(11)}${text}`),
    'fields:', ...table([['#', 'path', 'field', 'grade', 'owner', 'read', 'reason', 'state'], ...fields]),
    ...(sources.length === 0 ? [] : ['sources:', ...table(sources)]),
  ];
}
