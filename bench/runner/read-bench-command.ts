import { parseArgs } from 'node:util';
import { BENCHES } from '../bench-catalogue.ts';
import type { Bench, BenchName, BenchOption } from '../bench-catalogue.ts';
import { benchHelp } from './bench-help.ts';

/** What the command line asks for. */
export type BenchCommand =
  | { readonly kind: 'run'; readonly name: BenchName }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string };

const isBench = (name: string): name is BenchName => Object.hasOwn(BENCHES, name);
const refused = (message: string): BenchCommand => ({ kind: 'refused', message });

/** Reads the words after `npm run bench --`: which bench, and whether it would understand all of them. Nothing is started for words that are wrong. */
export function readBenchCommand(words: readonly string[]): BenchCommand {
  const [first] = words;
  const isNamed = first !== undefined && !first.startsWith('-');
  const name = isNamed ? first : 'execution';
  if (!isBench(name)) return refused(`the bench must be one of ${Object.keys(BENCHES).join(', ')}, got ${name}`);
  const rest = isNamed ? words.slice(1) : words;
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'help', text: benchHelp(isNamed ? name : null) };
  const problem = problemOf(name, BENCHES[name].options, rest);
  return problem === null ? { kind: 'run', name } : refused(problem);
}

function problemOf(name: BenchName, options: Bench['options'], words: readonly string[]): string | null {
  // Not strict: what is wrong is told in words of our own.
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') return `bench ${name} takes options only, got ${token.value}`;
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined || !token.rawName.startsWith('--')) return `the option of bench ${name} must be ${listed(options)}, got ${token.rawName}`;
    const wrong = problemOfValue(token.rawName, option, token.value);
    if (wrong !== null) return wrong;
  }
  return null;
}

function listed(options: Bench['options']): string {
  const names = Object.keys(options).map((option) => `--${option}`);
  return names.length === 0 ? 'none but --help' : `one of ${[...names, '--help'].join(', ')}`;
}

function problemOfValue(name: string, { type, kind, oneOf, value: stands }: BenchOption, value: string | undefined): string | null {
  if (type === 'boolean') return value === undefined ? null : `${name} must stand alone, got ${name}=${value}`;
  if (value === undefined || value === '' || value.startsWith('--')) return `${name} must be followed by ${stands ?? 'a value'}, got ${value === undefined || value === '' ? 'nothing' : value}`;
  if (oneOf !== undefined && !oneOf.includes(value)) return `${name} must be one of ${oneOf.join(', ')}, got ${value}`;
  if (kind === 'count' && !/^[1-9]\d*$/.test(value)) return `${name} must be a whole number from 1, got ${value}`;
  if (kind === 'number' && !/^(?:\d+\.?\d*|\.\d+)$/.test(value)) return `${name} must be a number from 0, got ${value}`;
  return null;
}
