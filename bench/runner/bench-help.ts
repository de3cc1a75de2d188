import { BENCHES } from '../bench-catalogue.ts';
import type { Bench, BenchName, BenchOption } from '../bench-catalogue.ts';

const WIDTH = 110;
const INDENT = 24;

/** Words in lines no longer than the screen, those after the first set in. */
function wrapped(lead: string, text: string): string {
  const lines = [lead.length < INDENT ? lead.padEnd(INDENT) : `${lead}\n${' '.repeat(INDENT)}`];
  let length = INDENT;
  for (const word of text.split(' ')) {
    if (length + word.length > WIDTH) {
      lines.push(`\n${' '.repeat(INDENT)}`);
      length = INDENT;
    }
    lines.push(`${word} `);
    length += word.length + 1;
  }
  return lines.join('').replaceAll(/ +$/gm, '');
}

function optionText(name: string, { value, says, oneOf, default: fallback }: BenchOption): string {
  const facts = [says, ...(oneOf === undefined ? [] : [`one of ${oneOf.join(', ')}`]), ...(fallback === undefined ? [] : [`default ${fallback}`])];
  return wrapped(`    --${name}${value === undefined ? '' : ` ${value}`}`, facts.join('; '));
}

function benchText(name: string, { shows, results, options }: Bench): string {
  return [wrapped(`  ${name}`, shows), wrapped('', `→ ${results}`), ...Object.entries(options).map(([option, row]) => optionText(option, row))].join('\n');
}

/** What `npm run bench -- --help` prints; of one bench where it is named. */
export function benchHelp(name: BenchName | null): string {
  const shown = name === null ? Object.entries<Bench>(BENCHES) : [[name, BENCHES[name]] as const];
  return [
    `npm run bench -- ${name ?? '[BENCH]'} [options]${name === null ? '   (without a bench: execution; BENCH --help: of one)' : ''}`, '',
    ...shown.flatMap(([each, bench]) => [benchText(each, bench), '']),
    'Gateways are pinned to core 0 and all else to core 1 where the machine has two, unless a bench says otherwise. Requests a second need a quiet machine: bench/README.md.', '',
  ].join('\n');
}
