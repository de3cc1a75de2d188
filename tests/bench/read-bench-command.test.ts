import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BENCHES } from '../../bench/bench-catalogue.ts';
import type { Bench } from '../../bench/bench-catalogue.ts';
import { PEERS } from '../../bench/runner/peers.ts';
import { readBenchCommand } from '../../bench/runner/read-bench-command.ts';
import { allWorkloads } from '../../bench/workloads/workloads.ts';

const NAMES = Object.keys(BENCHES);
const ALL = Object.entries<Bench>(BENCHES);
const program = fileURLToPath(new URL('../../bench/run-bench.ts', import.meta.url));

describe('the words after `npm run bench --`', () => {
  it.each([
    { words: [], name: 'execution' },
    { words: ['--workload', 'person', '--peer', 'apollo', '--peer=shuqiao', '--workers'], name: 'execution' },
    { words: ['latency', '--seconds', '2.5'], name: 'latency' },
    { words: ['graded', '--rate', '0'], name: 'graded' },
    { words: ['access'], name: 'access' },
  ])('start $name for $words', ({ words, name }) => {
    expect(readBenchCommand(words)).toEqual({ kind: 'run', name });
  });

  it.each([
    { words: ['latencies'], message: `the bench must be one of ${NAMES.join(', ')}, got latencies` },
    { words: ['toString'], message: `the bench must be one of ${NAMES.join(', ')}, got toString` },
    { words: ['latency', '--round', '3'], message: 'the option of bench latency must be one of --workload, --peer, --seconds, --rounds, --warm, --help, got --round' },
    { words: ['latency', '-s', '3'], message: 'the option of bench latency must be one of --workload, --peer, --seconds, --rounds, --warm, --help, got -s' },
    { words: ['access', '--seconds', '3'], message: 'the option of bench access must be none but --help, got --seconds' },
    { words: ['soak', 'ten'], message: 'bench soak takes options only, got ten' },
    { words: ['latency', '--seconds', 'eight'], message: '--seconds must be a number from 0, got eight' },
    { words: ['latency', '--seconds'], message: '--seconds must be followed by N, got nothing' },
    { words: ['latency', '--seconds', '--peer', 'shuqiao'], message: '--seconds must be followed by N, got --peer' },
    { words: ['--rounds', '0'], message: '--rounds must be a whole number from 1, got 0' },
    { words: ['--rounds', '1.5'], message: '--rounds must be a whole number from 1, got 1.5' },
    { words: ['--workers=2'], message: '--workers must stand alone, got --workers=2' },
    { words: ['graded', '--mode', 'naked'], message: '--mode must be one of graded, alternating, stripped, got naked' },
  ])('refuse $words', ({ words, message }) => {
    expect(readBenchCommand(words)).toEqual({ kind: 'refused', message });
  });

  it.each(ALL)('describe %s with each of its options, its default and where its figures go', (name, bench) => {
    const command = readBenchCommand([name, '--help']);
    const text = command.kind === 'help' ? command.text.replaceAll(/\s+/g, ' ') : '';
    expect(text).toContain(bench.shows);
    expect(text).toContain(`→ ${bench.results}`);
    for (const [option, row] of Object.entries(bench.options)) {
      expect(text).toContain(`--${option}`);
      if (row.default !== undefined) expect(text).toContain(`default ${row.default}`);
      for (const one of row.oneOf ?? []) expect(text).toContain(one);
    }
    for (const other of NAMES.filter((each) => each !== name)) expect(text).not.toContain(`npm run bench -- ${other} `);
  });

  it('describe every bench when none is named, in lines that fit a screen', () => {
    const command = readBenchCommand(['--help']);
    const text = command.kind === 'help' ? command.text : '';
    for (const name of NAMES) expect(text).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
    expect(text.split('\n').filter((line) => line.length > 180)).toEqual([]);
  });
});

describe('the catalogue of benches', () => {
  it('names the workloads there are', async () => {
    expect(BENCHES.execution.options.workload.oneOf).toEqual((await allWorkloads()).map(({ name }) => name));
  });

  it('names every peer that can be run here', () => {
    expect(BENCHES.latency.options.peer.oneOf).toEqual(expect.arrayContaining(PEERS.map(({ name }) => name)));
  });

  it.each(NAMES)('has %s in the README of the benches', (name) => {
    expect(readFileSync(new URL('../../bench/README.md', import.meta.url), 'utf8')).toContain(`\`${name}\``);
  });
});

describe('`npm run bench`', () => {
  it('ends with 2 and one line of what must hold, and starts nothing', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [program, 'latency', '--peers', 'all'], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'the option of bench latency must be one of --workload, --peer, --seconds, --rounds, --warm, --help, got --peers\n' });
  });

  it('prints its help and ends with 0', () => {
    expect(execFileSync(process.execPath, [program, '--help'], { encoding: 'utf8' })).toContain('npm run bench -- [BENCH] [options]');
  });
});
