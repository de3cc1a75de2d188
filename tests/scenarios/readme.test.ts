import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runHouse, type RunningHouse } from '../../bench/house/run-house.ts';

/**
 * The README, done as it says: its commands are taken out of the file and run by a shell against a house of processes, and what it says comes back must come back.
 * Only addresses and the data directory are others, so that nothing that runs on this machine is in the way.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const AUDITING = readFileSync(join(ROOT, 'docs/auditing.md'), 'utf8');
const SHELL_BLOCK = /^```sh\n([\s\S]*?)^```/gm;

const ACCESS = z.object({ masked: z.array(z.string()), denied: z.array(z.string()), verdict: z.record(z.string(), z.string()), stepUp: z.array(z.unknown()) });
const ANSWER = z.object({
  data: z.record(z.string(), z.unknown()),
  extensions: z.object({ access: ACCESS, sources: z.array(z.object({ source: z.string(), status: z.string() })), receipt: z.object({ log: z.string(), index: z.number() }) }),
});
type Answer = z.output<typeof ANSWER>;

/** The commands of a section of a page, by its heading, in the order of the file. */
function commandsOf(heading: string, page = README): string {
  const section = page.split(/^## /m).find((each) => each.startsWith(heading));
  if (section === undefined) throw new Error(`the page must have a section "${heading}"`);
  const blocks = [...section.matchAll(SHELL_BLOCK)].map((match) => match[1] ?? '');
  if (blocks.length === 0) throw new Error(`the section "${heading}" must have commands`);
  return blocks.join('\n');
}

let house: RunningHouse;
beforeAll(async () => {
  house = await runHouse({ size: 300 });
});
afterAll(async () => {
  await house.stop();
});

/** Runs commands in one shell, as somebody would who copies them one after the other; each answer of curl ends its line. Fails when a command fails. */
async function run(commands: string): Promise<string> {
  const here = commands
    .replace(/127\.0\.0\.1:(4\d{3})/g, (_, port: string) => `127.0.0.1:${placeOf(Number(port))}`)
    .replaceAll('.shuqiao/', `${house.dataDirectory}/`);
  const script = `set -euo pipefail\ncurl() { command curl "$@"; echo; }\n${here}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: ROOT, maxBuffer: 16_000_000, env: { ...process.env, PORTAL_PORT: String(house.portalPort), SHUQIAO_KEYS_DIR: join(house.dataDirectory, 'keys') } });
  return stdout;
}

function placeOf(port: number): number {
  if (port === 4000) return Number(new URL(house.gatewayUrl).port);
  if (port > 4200) return house.departmentBasePort + port - 4200;
  throw new Error(`the README names port ${port}, of which this test knows nothing`);
}

/** Lines of an output that are answers, whatever they hold. */
const answered = (output: string): string[] => output.split('\n').filter((line) => line.startsWith('{"'));
const answersIn = (output: string): Answer[] => answered(output).map((line) => ANSWER.parse(JSON.parse(line)));

describe('the README', () => {
  it('names no command, file or folder that is not there', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const named = [...README.matchAll(/npm run (?:-s )?([\w:]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const linked = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(linked.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(README).toContain(readFileSync(join(ROOT, 'docs/queries/dossier.graphql'), 'utf8').trim());
  });

  it('shows an application developer what is masked, how to see it plainly, and who can log in', async () => {
    // The second token of the section is asked with the query of the first.
    const commands = commandsOf('First five minutes: an application developer');
    const query = /^curl [\s\S]*?^}'/m.exec(commands)?.[0] ?? '';
    const [masked, plain] = answersIn(await run(`${commands}\n${query}`));
    expect(masked?.data['me']).toMatchObject({ name: '张伟', idNumber: '320***********0031', household: {}, licenses: { nodes: [{ status: 'VALID' }, {}, {}] } });
    expect(masked?.extensions.access.masked).toContain('me.idNumber');
    expect(masked?.extensions.access.stepUp).not.toEqual([]);
    expect(masked?.extensions.sources).toContainEqual(expect.objectContaining({ source: 'population', status: 'FOUND' }));
    expect(plain?.data['me']).toMatchObject({ idNumber: '320499198503090031' });
    expect(plain?.extensions.access).toMatchObject({ masked: [], stepUp: [] });
    expect(await run('npm run -s token -- --list')).toMatch(/approval-engine[\s\S]*senior-allowance[\s\S]*XB2026GL0001/);
  });

  it('lets an approval engine read what its item needs, and departments say why they were asked', async () => {
    const output = await run(commandsOf('First five minutes: an approval engine'));
    const [allowance, settlement] = answersIn(output);
    expect(allowance?.data['subject']).toMatchObject({ name: '王建国', idNumber: '320499193802140016', birthDate: null, isAtLeast: 'TRUE' });
    expect(allowance?.extensions.access.verdict).toEqual({ 'subject.birthDate': 'Person.isAtLeast' });
    expect(settlement?.data['subject']).toMatchObject({ licenses: { nodes: expect.arrayContaining([expect.objectContaining({ typeName: '学历证书' })]) } });
    const [population, licences] = output.split('\n').filter((line) => line.startsWith('[')).map((line) => JSON.parse(line));
    expect(population).toContainEqual(expect.objectContaining({ purpose: expect.objectContaining({ YWLX: '高龄津贴(尊老金)' }) }));
    expect(licences).toContainEqual(expect.objectContaining({ purpose: expect.objectContaining({ useCause: '高龄津贴(尊老金)', serviceItemCode: '11320499MY9B00035D4320131001001' }) }));
  });

  it('asks eight departments about one person, for three who may see different things', async () => {
    const [own, stepped, theirs] = answersIn(await run(commandsOf('One person, eight departments, one request')));
    expect(own?.data['me']).toMatchObject({ idNumber: '320***********0031' });
    expect(new Set(own?.extensions.sources.map(({ source }) => source)).size).toBe(8);
    expect(stepped?.data['me']).toMatchObject({ idNumber: '320499198503090031', medicalInsurance: [{ status: { name: '正常参保' } }], realEstateRights: { nodes: [{ unit: { parcel: { division: { name: '薛家镇' } } } }] } });
    expect(theirs?.data['subject']).toMatchObject({ name: '张伟', birthDate: null });
    expect(theirs?.extensions.access.denied).toEqual(expect.arrayContaining(['subject.medicalInsurance.@.accountBalance']));
  });

  it('lets an auditor verify, show, prove and search the log, and a citizen see who read anything of hers', async () => {
    const output = await run(commandsOf('First five minutes: an auditor'));
    expect(output).toMatch(/^ok {2}shuqiao\.example\/gateway-0: \d+ entries/m);
    expect(output).toMatch(/^ +\d+ {2}\S+ \S+ {2}访问 access +approval-engine .*XB2026GL0001/m);
    expect(output).toMatch(/^why: +item 11320499MY9B00035D4320131002001, case XB2026CY0002/m);
    expect(output).toMatch(/Person\.birthDate +L3 +POLICE +selected +\S+ +核验 verdict/);
    expect(output).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+$/m);
    const [found, seen] = answersIn(output);
    expect(found?.data['accessEntries']).toMatchObject({ nodes: [{ clientId: 'citizen-app', fields: expect.arrayContaining([expect.objectContaining({ coordinate: 'Person.idNumber', grade: 3, outcomes: ['MASKED'] })]) }] });
    expect(JSON.stringify(seen?.data)).toContain('"clientId":"approval-engine","item":"11320499MY9B00035D4320131001001"');
  });

  it('leads auditors on to a page whose lookup, export, evidence and objection go as it says', async () => {
    expect(README).toContain('(docs/auditing.md)');
    const output = await run(commandsOf('Try it', AUDITING));
    const [alone, together, found, alerts, objection, withdrawn] = answered(output);
    expect(alone).toContain('"code":"LOOKUP_REFUSED"');
    expect(together).toContain('"state":"APPROVED"');
    expect(found).toMatch(/"entryId":"shuqiao\.example\/gateway-0#\d+".*"clientId":"approval-engine".*"Person\.idNumber"/);
    expect(alerts).toContain('"auditAlerts":{"nodes":[');
    expect(objection).toMatch(/"state":"ACCEPTED".*"entryId":"shuqiao\.example\/gateway-0#\d+"/);
    expect(withdrawn).toContain('"withdrawObjection":{"state":"WITHDRAWN"}');
    expect(output).toMatch(/^log,index,at,kind,principalKind/m);
    expect(output).toMatch(/^whole: \d+ entries, given out by governance as they are/m);
    expect(output).toMatch(/^whole: \d+ entries, each proven under a signed checkpoint/m);
  });
});
