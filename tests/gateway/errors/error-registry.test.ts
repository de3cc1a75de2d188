import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_REGISTRY } from '../../../gateway/errors/error-registry.ts';

interface DocumentedRow {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly message: string;
  readonly advice: string;
}

/** The tables of docs/errors.md, by audience. */
function documented(): Record<'client' | 'internal', readonly DocumentedRow[]> {
  const [, clients = '', operators = ''] = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8').split(/^## For .*$/m);
  const rowsOf = (section: string): DocumentedRow[] => section.split('\n').filter((line) => line.startsWith('| `')).map((line) => {
    const [, code = '', status = '', retryable = '', message = '', advice = ''] = line.split('|').map((cell) => cell.trim());
    return { code: code.replaceAll('`', ''), status: Number(status), retryable: retryable === 'yes', message, advice };
  });
  return { client: rowsOf(clients), internal: rowsOf(operators) };
}

const registry = Object.entries(ERROR_REGISTRY);

describe('the registry of error codes', () => {
  it.each(['client', 'internal'] as const)('is what docs/errors.md says of codes for the audience %s, row by row', (audience) => {
    const said = documented()[audience].map(({ code, status, retryable, message }) => ({ code, status, retryable, message }));
    const held = registry.filter(([, row]) => row.audience === audience).map(([code, { status, retryable, message }]) => ({ code, status, retryable, message }));
    expect(said).toEqual(held);
  });

  it('tells the reader of docs/errors.md what to do about each code', () => {
    const { client, internal } = documented();
    expect([...client, ...internal].filter(({ advice }) => advice.length < 10)).toEqual([]);
  });

  it('has a status that fits: 4xx for what the sender can mend, 5xx for what it cannot', () => {
    const wrong = registry.filter(([code, { status, retryable }]) => !retryable && status >= 500 && code !== 'INTERNAL' && ERROR_REGISTRY[code as keyof typeof ERROR_REGISTRY].audience === 'client');
    expect(wrong).toEqual([]);
  });

  it('has messages without a place for values', () => {
    expect(registry.filter(([, { message }]) => /[$%{}]|\d{4,}/.test(message))).toEqual([]);
  });
});
