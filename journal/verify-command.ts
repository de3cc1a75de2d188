import { ANCHOR_PLACE, openAnchor } from './anchor/open-anchor.ts';
import { anchoredHeads } from './anchor/anchored-heads.ts';
import type { CommandIo } from './command-io.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { listOption, parseCommand } from './parse-command.ts';
import { runCommand } from './run-command.ts';
import { terminalIo } from './terminal-io.ts';
import { parseVerifierKey } from './note/parse-verifier-key.ts';
import type { KnownHead } from './verify/known-head.ts';
import type { LogReport, Problem, Remark } from './verify/problem.ts';
import { verifyDirectory } from './verify/verify-directory.ts';

const HELP = `Checks a field-access log offline: every entry, tile, checkpoint and signature, and the roster.

  npm run audit:verify -- DIR [--key VKEY]... [--anchor PLACE] [--json]

  DIR             a directory of logs, or one log; a copy is as good as the original
  --key VKEY      verifier key (name+id+base64) the logs must be signed with; may be repeated.
                  Without it the logs' own vkey files are used: that shows that nothing is broken,
                  not who signed
  --anchor PLACE  also compare with the checkpoints committed to a second place:
                  file:DIRECTORY or a postgres:// URL
  --json          one JSON report a log instead of text
  --help          this text

Exit code 0: all good; 1: something is wrong, the first bad entry is named; 2: wrong arguments.`;

const MAX_LISTED = 20;

function place(problem: Problem): string {
  if (problem.index === null) return '';
  return problem.upTo === null || problem.upTo === problem.index ? `entry ${problem.index}: ` : `entries ${problem.index} to ${problem.upTo}: `;
}

function describe(report: LogReport, io: CommandIo): void {
  const { origin, size, pending, root, signedBy, problems, remarks } = report;
  const tail = pending === 0 ? '' : `, ${pending} more pending under signed heads`;
  io.out(`${problems.length === 0 ? 'ok ' : 'BAD'} ${origin}: ${size} entries${tail}${root === null ? '' : `, root ${root}`}`);
  for (const key of signedBy) io.out(`      signed by ${key}`);
  for (const problem of problems.slice(0, MAX_LISTED)) io.out(`      ${problem.code} ${place(problem)}${problem.message}`);
  if (problems.length > MAX_LISTED) io.out(`      and ${problems.length - MAX_LISTED} more`);
  for (const remark of remarks.slice(0, MAX_LISTED)) io.out(`      note: ${remark.index === null ? '' : `entry ${remark.index}: `}${remark.message}`);
  if (remarks.length > MAX_LISTED) io.out(`      and ${remarks.length - MAX_LISTED} more notes`);
}

async function anchored(place: string): Promise<ReadonlyMap<string, KnownHead>> {
  const anchor = openAnchor(place);
  try {
    return await anchoredHeads(anchor);
  } finally {
    await anchor.close();
  }
}

const UNANCHORED: Remark = { index: null, message: 'the anchor knows nothing of this log: it cannot tell whether it was set back' };

/** The heads an anchor holds; null where none was given, an exit code where it cannot be asked or has nothing to compare with. */
async function readAnchor(place: string | undefined, io: CommandIo): Promise<ReadonlyMap<string, KnownHead> | number | null> {
  if (place === undefined) return null;
  if (!ANCHOR_PLACE.test(place)) {
    io.error('--anchor must be file:DIRECTORY or a postgres:// URL');
    return 2;
  }
  try {
    const known = await anchored(place);
    if (known.size > 0) return known;
    io.error('the anchor holds no checkpoint of any log: nothing could be compared with it');
  } catch (error) {
    io.error(`the anchor cannot be asked: ${error instanceof Error ? error.message : 'no reason given'}`);
  }
  return 1;
}

/** `npm run audit:verify`: resolves with the exit code. */
export async function verifyCommand(argv: readonly string[], io: CommandIo = terminalIo): Promise<number> {
  const options = { key: { type: 'string', multiple: true }, anchor: { type: 'string' }, json: { type: 'boolean' } } as const;
  const command = parseCommand(argv, HELP, options, [1, 1], io);
  if (typeof command === 'number') return command;
  const [directory = ''] = command.positionals;
  const keys = listOption(command, 'key');
  const badKey = keys.map((key) => parseVerifierKey(key)).find((parsed) => parsed.kind === 'malformed');
  if (badKey?.kind === 'malformed') {
    io.error(`--key: ${badKey.reason}`);
    return 2;
  }
  const progress = (origin: string, entries: number, of: number): void => {
    if (entries % 8_192 === 0) io.progress(`${origin}: ${entries} of ${of} entries`);
  };
  const known = await readAnchor(listOption(command, 'anchor')[0], io);
  if (typeof known === 'number') return known;
  const found = await verifyDirectory({ files: nodeFileSystem, directory, keys, anchored: known ?? new Map(), now: io.now(), progress });
  io.progress('');
  const reports = known === null ? found : found.map((report) => (known.has(report.origin) ? report : { ...report, remarks: [...report.remarks, UNANCHORED] }));
  if (command.values['json'] === true) for (const report of reports) io.out(JSON.stringify(report));
  else for (const report of reports) describe(report, io);
  return conclude(reports, keys.length > 0, io);
}

function conclude(reports: readonly LogReport[], keysGiven: boolean, io: CommandIo): number {
  const bad = reports.find((report) => report.problems.length > 0);
  const [first] = bad?.problems ?? [];
  if (bad !== undefined && first !== undefined) {
    io.error(`first bad entry: ${bad.origin}: ${first.index === null ? 'no entry named' : first.index} (${first.code}: ${first.message})`);
    return 1;
  }
  const entries = reports.reduce((sum, report) => sum + report.size + report.pending, 0);
  io.error(`verified ${reports.length} logs with ${entries} entries${keysGiven ? '' : '; signatures by the keys found beside them: give --key to prove who signed'}`);
  return 0;
}

if (import.meta.main) await runCommand(verifyCommand);
