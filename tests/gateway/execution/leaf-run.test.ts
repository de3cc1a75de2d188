import { describe, expect, it } from 'vitest';
import { leafRun } from '../../../gateway/execution/response/leaf-run.ts';

const LEAVES = [
  { opening: '{"id":', read: 'o.id', test: (v: string) => `q&&typeof ${v}==="string"`, isQuoted: true, careful: `t+='{"id":'+J(v??null);` },
  { opening: ',"n":', read: 'o.n', test: (v: string) => `typeof ${v}==="number"`, isQuoted: false, careful: `t+=',"n":'+J(v??null);` },
  { opening: ',"name":', read: 'o.name', test: (v: string) => `q&&typeof ${v}==="string"`, isQuoted: true, careful: `t+=',"name":'+J(v??null);` },
];
const write = new Function('o', 'q', 'J', `let t="",v;${leafRun(LEAVES)}return t+"}"`) as (object: object, clean: boolean, json: typeof JSON.stringify) => string; // what the text returns

describe('a run of leaves', () => {
  it.each([
    ['all there', { id: '1', n: 2, name: '张三' }, true],
    ['one null', { id: '1', n: null, name: '张三' }, true],
    ['one missing', { id: '1', n: 2 }, true],
    ['something to escape', { id: '"', n: 2, name: '\n' }, false],
  ])('is the text that JSON has for it: %s', (_title, object: Record<string, unknown>, clean) => {
    expect(write(object, clean, JSON.stringify)).toBe(JSON.stringify({ id: object['id'], n: object['n'] ?? null, name: object['name'] ?? null }));
  });
});
