import { createHash, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { parseSignedNote } from '../../../journal/note/signed-note.ts';
import { parseVerifierKey } from '../../../journal/note/parse-verifier-key.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { EXPORT_SIGNER } from '../../../governance/search/access-export.ts';
import { checkTlogProof, parseTlogProof } from '../../../journal/proof/tlog-proof.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { loadPortalData } from '../../../sandbox/portal/register/portal-data.ts';
import { patientSources } from '../../scenarios/patient-sources.ts';
import { startWorld } from '../../scenarios/world.ts';
import type { Answered, World } from '../../scenarios/world.ts';
import { auditOf, indexed } from './indexed.ts';

/** The auditor's graph through the whole house: an engine and a clerk read a person, an auditor finds it, a second one approves the lookup, the person sees it. */
const CASE = 'XB2026GL0001';
const QUERY = 'query Dossier { subject { ... on Person { name idNumber birthDate mobile } } }';

interface Receipt {
  readonly log: string;
  readonly index: number;
}

let world: World;
let auditor: string;
let second: string;
const receipts: Record<'engine' | 'clerk', Receipt> = { engine: { log: '', index: -1 }, clerk: { log: '', index: -1 } };

const receiptOf = ({ body }: Answered): Receipt => (body.extensions ?? {})['receipt'] as Receipt;
const ask = (query: string, variables?: Record<string, unknown>, token = auditor): Promise<Answered> => world.ask(query, { token, ...(variables === undefined ? {} : { variables }) });
// What the tests look into.
const field = <T>({ body }: Answered, name: string): T => (body.data ?? {})[name] as T;
const codes = ({ body }: Answered): unknown[] => (body.errors ?? []).map(({ extensions }) => extensions['code']);

beforeAll(async () => {
  world = await startWorld({ moduleOf: patientSources });
  receipts.engine = receiptOf(await world.ask(QUERY, { token: await world.token({ client: 'approval-engine', item: 'senior-allowance', case: CASE }) }));
  receipts.clerk = receiptOf(await world.ask(QUERY, { token: await world.token({ client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: CASE }) }));
  auditor = await world.token({ client: 'audit-console', person: 'auditor-zhou' });
  second = await world.token({ client: 'audit-console', person: 'auditor-wu' });
  await indexed(world, receipts.clerk);
});
afterAll(() => world.close());

const ENTRY = `entryId log index at kind principalKind organization clientId item caseNo operationName requestId clientNetwork status rows latencyMs refusal verified proof
  subjects { role kind } fields { path coordinate grade owner implicit outcomes reason } sources { source status latencyMs rows }`;
const SEARCH = `query Search($filter: AccessEntryFilter, $first: Int, $after: String) { accessEntries(filter: $filter, first: $first, after: $after) {
  nodes { entryId clientId principalKind caseNo verified } edges { cursor } pageInfo { hasNextPage endCursor } } }`;
type Found = { nodes: { entryId: string; clientId: string; principalKind: string; caseNo: string | null }[]; edges: { cursor: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
const search = async (filter: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Found> => {
  const answer = await ask(SEARCH, { filter, ...more });
  expect(answer.body.errors).toBeUndefined();
  return field<Found>(answer, 'accessEntries');
};

describe('an auditor’s search', () => {
  it('shows one entry with its field table, reasons, timing and a proof that anybody can check', async () => {
    const answer = await ask(`query One($log: ID!, $index: Int!) { accessEntry(log: $log, index: $index) { ${ENTRY} } }`, { ...receipts.clerk });
    expect(answer.body.errors).toBeUndefined();
    const entry = field<{ proof: string; fields: { coordinate: string; outcomes: string[] }[] }>(answer, 'accessEntry');
    expect(entry).toMatchObject({
      log: receipts.clerk.log, index: receipts.clerk.index, kind: 'ACCESS', principalKind: 'WINDOW_CLERK', clientId: 'service-window', operationName: 'Dossier', status: 200, refusal: null, verified: true,
      subjects: [{ role: 'APPLICANT', kind: 'PERSON' }], clientNetwork: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    const others = await ask('{ accessEntries(filter: { clientId: ["approval-engine"] }) { nodes { clientNetwork } } }');
    expect(field(others, 'accessEntries')).toEqual({ nodes: [{ clientNetwork: field<{ clientNetwork: string }>(answer, 'accessEntry').clientNetwork }] });
    expect(entry.fields.find(({ coordinate }) => coordinate === 'Person.idNumber')).toMatchObject({ grade: 3, owner: 'POLICE', implicit: false, outcomes: ['MASKED'], reason: 'GRADE' });
    const proof = parseTlogProof(entry.proof);
    if (proof.kind !== 'proof') throw new Error(proof.reason);
    const { entry: bytes } = await proveEntry(nodeFileSystem, `${world.journalDirectory}/${receipts.clerk.log}`, receipts.clerk.index);
    expect(checkTlogProof(proof.proof, bytes, [])).toBeNull();
  });

  it('masks the case number and withholds pseudonyms: metadata is open to an auditor, keys to persons are not', async () => {
    const found = await search({ principalKind: ['WINDOW_CLERK'] });
    expect(found.nodes.map(({ caseNo }) => caseNo)).toEqual(['*********001']);
    const tags = await ask('{ accessEntries(first: 1) { nodes { actorTag subjects { tag } } } }');
    expect(codes(tags)).toEqual(['FIELD_FORBIDDEN', 'FIELD_FORBIDDEN']);
    expect(field(tags, 'accessEntries')).toEqual({ nodes: [{ actorTag: null, subjects: expect.arrayContaining([]) }] });
  });

  it.each([
    ['who', { principalKind: ['APPROVAL_ENGINE'] }, ['approval-engine']],
    ['application', { clientId: ['service-window'] }, ['service-window']],
    ['organisation', { organization: ['11320499MY9B00035D'], field: ['Person.mobile'] }, ['service-window', 'approval-engine']],
    ['case', { caseNo: CASE, clientId: ['approval-engine'] }, ['approval-engine']],
    ['item and field', { item: ['11320499MY9B00035D4320131001001'], field: ['Person.birthDate'] }, ['service-window', 'approval-engine']],
    ['a whole type', { field: ['Person.*'], principalKind: ['WINDOW_CLERK', 'APPROVAL_ENGINE'] }, ['service-window', 'approval-engine']],
    ['grade of what was given', { gradeAtLeast: 3, principalKind: ['WINDOW_CLERK'] }, ['service-window']],
    ['outcome', { outcome: ['MASKED'], field: ['Person.idNumber'], principalKind: ['WINDOW_CLERK'] }, ['service-window']],
    ['source', { source: ['population'], clientId: ['approval-engine'] }, ['approval-engine']],
    ['source status without a match', { source: ['population'], sourceStatus: ['AMBIGUOUS'] }, []],
    ['time without a match', { to: '2020-01-01T00:00:00+08:00' }, []],
    ['rows', { rowsAtLeast: 1, clientId: ['approval-engine'] }, ['approval-engine']],
    ['latency without a match', { latencyAtLeast: 100_000 }, []],
    ['a field nobody read', { field: ['Parcel.owner'] }, []],
  ])('finds by %s', async (_, filter, clients) => {
    expect((await search(filter)).nodes.map(({ clientId }) => clientId)).toEqual(clients);
  });

  it('finds the others of whoever asked, without saying who', async () => {
    const [entry] = (await search({ principalKind: ['WINDOW_CLERK'] })).nodes;
    const found = await search({ sameActorAs: entry?.entryId });
    expect(found.nodes.map(({ clientId }) => clientId)).toEqual(['service-window']);
    expect((await search({ sameActorAs: 'nowhere#1' })).nodes).toEqual([]);
  });

  it('goes through pages by opaque cursors, each of one search only', async () => {
    const filter = { principalKind: ['WINDOW_CLERK', 'APPROVAL_ENGINE'] };
    const one = await search(filter, { first: 1 });
    const two = await search(filter, { first: 1, after: one.pageInfo.endCursor });
    expect([...one.nodes, ...two.nodes].map(({ clientId }) => clientId)).toEqual(['service-window', 'approval-engine']);
    expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(codes(await ask(SEARCH, { filter: {}, after: one.pageInfo.endCursor }))).toEqual(['BAD_CURSOR']);
    expect(codes(await ask(SEARCH, { filter, first: 101 }))).not.toEqual([]);
    expect(codes(await ask(SEARCH, { filter: { from: 'yesterday' } }))).toEqual(['BAD_ARGUMENT']);
  });

  it('counts by field, application and owner, what was withheld, and what was declared', async () => {
    const dayInChina = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
    // The requests may have been made before midnight.
    const [yesterday, today] = [dayInChina(Date.now() - 86_400_000), dayInChina(Date.now())];
    const answer = await ask(
      `query Counts($input: AccessStatisticsInput!) { accessStatistics(input: $input) { requests byField { coordinate grade owner allowed masked } byApplication { clientId item requests highestGrade }
        byOwner { owner organization requests disclosures } withheld { coordinate outcome reason requests } needs { clientId declared read unused undeclared } } }`,
      { input: { from: yesterday, to: today, clientId: 'service-window' } });
    expect(answer.body.errors).toBeUndefined();
    const counts = field<{ withheld: object[]; byField: object[]; needs: { declared: number; undeclared: string[]; unused: string[] }[] }>(answer, 'accessStatistics');
    expect(counts).toMatchObject({ requests: 1, byApplication: [{ clientId: 'service-window', requests: 1 }] });
    expect(counts.byField).toContainEqual({ coordinate: 'Person.idNumber', grade: 3, owner: 'POLICE', allowed: 0, masked: 1 });
    expect(counts.withheld).toContainEqual({ coordinate: 'Person.idNumber', outcome: 'MASKED', reason: 'GRADE', requests: 1 });
    expect(counts.needs[0]).toMatchObject({ clientId: 'service-window', undeclared: [] });
    expect(counts.needs[0]?.unused).toContain('Person.sex');
  });

  it.each(['JSONL', 'CSV'])('exports %s with proofs, under a manifest that verifies offline, and the export is an entry of the log', async (format) => {
    const answer = await ask('query Take($format: AccessExportFormat) { accessExport(filter: { caseNo: "XB2026GL0001" }, format: $format) { content sha256 manifest count } }', { format });
    expect(answer.body.errors).toBeUndefined();
    const { content, sha256, manifest, count } = field<{ content: string; sha256: string; manifest: string; count: number }>(answer, 'accessExport');
    expect(count).toBe(2);
    expect(content).not.toContain(CASE);
    expect(content).toMatch(format === 'JSONL' ? /"clientNetwork":"[0-9a-f]{12}",/ : /,clientNetwork,status,/);
    if (format === 'CSV') expect(content.split('\r\n')[1]).toMatch(/,[0-9a-f]{12},200,/);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    const note = parseSignedNote(Buffer.from(manifest));
    if (note.kind !== 'note') throw new Error(note.reason);
    expect(note.note.text).toContain(`sha256 ${sha256}\n`);
    const verifier = parseVerifierKey(ed25519Signer(EXPORT_SIGNER, auditOf(world).signingKey).verifierKey);
    if (verifier.kind !== 'verifier') throw new Error(verifier.reason);
    const [signature] = note.note.signatures;
    expect(signature !== undefined && verifier.verifier.verify(Buffer.from(note.note.text), signature.signature)).toBe(true);
    expect(createPublicKey(auditOf(world).signingKey).asymmetricKeyType).toBe('ed25519');
    if (format === 'JSONL') expect(content.trim().split('\n').map((line) => (JSON.parse(line) as { proof: string }).proof.startsWith('c2sp.org/tlog-proof@v1\n'))).toEqual([true, true]);
    else expect(content.split('\r\n')[0]).toContain('log,index,at,kind,principalKind');
  });

  it.each([
    ['a clerk', { client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: CASE }],
    ['a citizen', { client: 'citizen-app', person: 'P01' }],
    ['an engine', { client: 'approval-engine', item: 'senior-allowance', case: CASE }],
  ])('is for auditors: %s gets nothing of it', async (_, wish) => {
    const answer = await ask('{ accessEntries(first: 1) { nodes { at clientId } } }', undefined, await world.token(wish));
    expect(JSON.stringify(answer.body.data ?? null)).not.toContain('clientId":"');
    expect(answer.body.errors?.length).toBeGreaterThan(0);
  });
});

describe('a lookup by data subject', () => {
  const LOOKUP = 'mutation Ask($input: SubjectLookupInput!) { requestSubjectLookup(input: $input) { lookupId state mine } }';
  const APPROVE = 'mutation Approve($id: ID!) { approveSubjectLookup(lookupId: $id) { lookupId state mine expiresAt } }';

  it('takes two auditors, holds for a while and is in the log, step by step', async () => {
    const p01 = await subjectOfCase();
    const asked = await ask(LOOKUP, { input: { personId: p01, reason: '市民投诉其户籍信息被无关单位查询', caseNo: 'SJ-2026-0001' } });
    expect(asked.body.errors).toBeUndefined();
    const { lookupId, state } = field<{ lookupId: string; state: string }>(asked, 'requestSubjectLookup');
    expect(state).toBe('REQUESTED');
    expect(codes(await ask(SEARCH, { filter: { lookupId } }))).toEqual(['LOOKUP_REFUSED']);
    expect(codes(await ask(APPROVE, { id: lookupId }))).toEqual(['LOOKUP_REFUSED']);
    expect(field(await ask(APPROVE, { id: lookupId }, second), 'approveSubjectLookup')).toMatchObject({ state: 'APPROVED', mine: false });
    const found = await search({ lookupId });
    expect(found.nodes.map(({ clientId }) => clientId)).toEqual(expect.arrayContaining(['service-window', 'approval-engine']));
    // Approved for the one who asked, not for the one who approved.
    expect(codes(await ask(SEARCH, { filter: { lookupId } }, second))).toEqual(['LOOKUP_REFUSED']);
    const row = await auditOf(world).database.query<{ subject_key: string | null }>('SELECT subject_key FROM subject_lookup WHERE lookup_id = $1', [lookupId]);
    expect(row).toEqual([{ subject_key: null }]);
  });

  it('also finds whose data an official read, by ID number, which is kept nowhere', async () => {
    const clerk = loadPortalData().officials.find(({ login }) => login === 'clerk-shen');
    const asked = await ask(LOOKUP, { input: { idNumber: clerk?.idNumber, aspect: 'ACTOR', reason: '核查窗口人员的查询是否都有办件', caseNo: 'SJ-2026-0002' } });
    const { lookupId } = field<{ lookupId: string }>(asked, 'requestSubjectLookup');
    await ask(APPROVE, { id: lookupId }, second);
    expect(new Set((await search({ lookupId })).nodes.map(({ clientId }) => clientId))).toEqual(new Set(['service-window']));
    const kept = await auditOf(world).database.query('SELECT * FROM subject_lookup WHERE lookup_id = $1', [lookupId]);
    expect(JSON.stringify(kept)).not.toContain(clerk?.idNumber);
  });

  it.each([
    ['no reason', { reason: '看看' }, 'LOOKUP_REFUSED'],
    ['a case number that is none', { caseNo: '案 1' }, 'LOOKUP_REFUSED'],
    ['a wrong ID number', { idNumber: '320499190001010000', personId: null }, 'BAD_IDENTIFIER'],
    ['two names at once', { uscc: '11320499MY9B00035D' }, 'BAD_ARGUMENT'],
  ])('refuses %s', async (_, wrong, code) => {
    const p01 = await subjectOfCase();
    expect(codes(await ask(LOOKUP, { input: { personId: p01, reason: '市民投诉其户籍信息被无关单位查询', caseNo: 'SJ-2026-0001', ...wrong } }))).toEqual([code]);
  });
});

async function subjectOfCase(): Promise<string> {
  const answer = await world.ask('{ me { personId } }', { token: await world.token({ client: 'citizen-app', person: 'P01' }) });
  return field<{ personId: string }>(answer, 'me').personId;
}

describe('谁看过我的数据', () => {
  const VIEW = 'query Mine($first: Int, $after: String) { me { accessLog(first: $first, after: $after) { nodes { accessId at organization principalKind byMyself clientId item role groups { owner outcome fields } objection { state } } pageInfo { hasNextPage endCursor } } } }';
  type Mine = { accessLog: { nodes: { accessId: string; clientId: string; byMyself: boolean; groups: { owner: string; outcome: string; fields: string[] }[] }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };

  it('tells a person when, which organisation, which item and which groups of fields, masked or plain; an objection starts there', async () => {
    const citizen = await world.token({ client: 'citizen-app', person: 'P01' });
    const answer = await ask(VIEW, {}, citizen);
    expect(answer.body.errors).toBeUndefined();
    const { nodes } = field<Mine>(answer, 'me').accessLog;
    const clerk = nodes.find(({ clientId }) => clientId === 'service-window');
    expect(clerk).toMatchObject({ organization: '11320499MY9B00035D', principalKind: 'WINDOW_CLERK', byMyself: false, item: '11320499MY9B00035D4320131001001', role: 'APPLICANT', objection: null });
    expect(clerk?.groups).toContainEqual({ owner: '公安', outcome: 'MASKED', fields: expect.arrayContaining(['公民身份号码']) });

    const RAISE = 'mutation Object($input: RaiseObjectionInput!) { raiseObjection(input: $input) { objectionNo state reason } }';
    const raised = await ask(RAISE, { input: { accessId: clerk?.accessId, reason: 'NOT_MY_CASE' } }, citizen);
    expect(raised.body.errors).toBeUndefined();
    const { objectionNo } = field<{ objectionNo: string }>(raised, 'raiseObjection');
    expect(codes(await ask(RAISE, { input: { accessId: clerk?.accessId, reason: 'OTHER' } }, citizen))).toEqual(['OBJECTION_REFUSED']);
    const other = await world.token({ client: 'citizen-app', person: 'P02' });
    expect(codes(await ask(RAISE, { input: { accessId: clerk?.accessId, reason: 'OTHER' } }, other))).toEqual(['OBJECTION_REFUSED']);

    const HANDLE = 'mutation Handle($input: HandleObjectionInput!) { handleObjection(input: $input) { state entry { clientId } } }';
    expect(field(await ask(HANDLE, { input: { objectionNo, state: 'ACCEPTED' } }), 'handleObjection')).toEqual({ state: 'ACCEPTED', entry: { clientId: 'service-window' } });
    expect(codes(await ask(HANDLE, { input: { objectionNo, state: 'MAINTAINED', answer: '经核查访问合规' } }))).toEqual(['OBJECTION_REFUSED']);
    expect(field(await ask('query Mine { me { objections { objectionNo state } } }', undefined, citizen), 'me')).toEqual({ objections: [{ objectionNo, state: 'ACCEPTED' }] });
    expect(field(await ask('mutation W($no: ID!) { withdrawObjection(objectionNo: $no) { state } }', { no: objectionNo }, citizen), 'withdrawObjection')).toEqual({ state: 'WITHDRAWN' });
  });

  it('shows nobody else’s', async () => {
    const other = await world.token({ client: 'citizen-app', person: 'P02' });
    const { nodes } = field<Mine>(await ask(VIEW, {}, other), 'me').accessLog;
    expect(nodes.filter(({ clientId }) => clientId === 'service-window')).toEqual([]);
  });
});

describe('an alert', () => {
  const MOVE = 'mutation Move($input: MoveAlertInput!) { moveAlert(input: $input) { state dueAt steps { state note mine } } }';

  it('of the log itself names the entries that are its evidence, though nobody’s request is among them', async () => {
    const { alerts, alertRules } = auditOf(world);
    const rule = alertRules.rules.find(({ id }) => id === 'incident');
    if (rule === undefined) throw new Error('there must be a rule');
    const evidence = [`${receipts.clerk.log}#0`, `${receipts.clerk.log}#1`];
    await alerts.raise(rule, alertRules.version, { finding: 'a boot, for this test', fromMs: Date.now(), toMs: Date.now(), clientId: null, organization: null, measured: 2, evidence });
    const answer = await ask('query Alerts { auditAlerts(rule: "incident") { nodes { measured evidence { log } evidenceIds } } }');
    expect(answer.body.errors).toBeUndefined();
    expect(field(answer, 'auditAlerts')).toEqual({ nodes: expect.arrayContaining([{ measured: 2, evidence: [], evidenceIds: evidence }]) });
  });

  it('is read with its evidence and pursued by auditors, each step with a note', async () => {
    const { alerts, alertRules } = auditOf(world);
    const [rule] = alertRules.rules;
    if (rule === undefined) throw new Error('there must be a rule');
    await alerts.raise(rule, alertRules.version, {
      finding: 'for this test', fromMs: Date.now(), toMs: Date.now(), clientId: 'service-window', organization: null, measured: 99, evidence: [`${receipts.clerk.log}#${receipts.clerk.index}`],
    });
    const answer = await ask('query Alerts($rule: ID) { auditAlerts(state: NEW, rule: $rule) { nodes { alertId title state measured threshold evidence { clientId verified } } } }', { rule: rule.id });
    expect(answer.body.errors).toBeUndefined();
    const { nodes: [alert] } = field<{ nodes: { alertId: string }[] }>(answer, 'auditAlerts');
    expect(alert).toMatchObject({ title: rule.title, state: 'NEW', measured: 99, threshold: rule.threshold, evidence: [{ clientId: 'service-window', verified: true }] });
    const moved = await ask(MOVE, { input: { alertId: alert?.alertId, state: 'TRIAGED', note: '证据属实,先研判' } });
    expect(field(moved, 'moveAlert')).toEqual({ state: 'TRIAGED', dueAt: null, steps: [{ state: 'TRIAGED', note: '证据属实,先研判', mine: true }] });
    expect(codes(await ask(MOVE, { input: { alertId: alert?.alertId, state: 'HANDED_OVER', note: '跳过若干步' } }))).toEqual(['ALERT_REFUSED']);
    const clerk = await world.token({ client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: CASE });
    expect((await ask(MOVE, { input: { alertId: alert?.alertId, state: 'ASKED', note: '窗口自己来办' } }, clerk)).body.errors?.length).toBeGreaterThan(0);
    expect(await alerts.stepsOf(alert?.alertId ?? '')).toHaveLength(1);
  });
});

describe('a grant', () => {
  it('that changes is in governance\'s own log', async () => {
    const validTo = new Date(Date.now() + 86_400_000).toISOString();
    const { consentId } = await world.governance.consents.grant({
      subjectKind: 'PERSON', subjectKey: 'somebody', giverKey: 'somebody', grantedBy: 'SUBJECT', itemCode: '11320499MY9B00035D4320131001001', fields: ['Person.mobile'], channel: 'citizen-app', validTo,
    });
    await indexed(world, await auditOf(world).log.note({ kind: 'K', epoch: 'test', state: 'retired' }));
    const changes = await auditOf(world).database.query<{ body: { subject: string; to: string } }>("SELECT body FROM audit_event WHERE kind = 'P'");
    expect(changes.map(({ body }) => [body.subject, body.to])).toContainEqual(['grant', `CONSENT ${consentId} LIVE`]);
  });
});

describe('what auditors do', () => {
  it('is itself in the log: their requests by the gateway, lookups and exports by governance', async () => {
    const receipt = receiptOf(await ask('query Own { auditLogs { log indexed verified problem } }'));
    await indexed(world, receipt);
    await indexed(world, await auditOf(world).log.note({ kind: 'K', epoch: 'test', state: 'retired' }));
    expect((await search({ principalKind: ['AUDITOR'], field: ['AuditLogState.indexed'] })).nodes).toHaveLength(1);
    const events = await auditOf(world).database.query<{ body: { action: string; actor: string; reason: string; approver: string | null } }>("SELECT body FROM audit_event WHERE kind = 'Q' ORDER BY entry_index");
    const steps = events.map(({ body }) => `${body.action} ${body.reason.split(' ')[0] ?? ''} ${body.approver === null ? 'alone' : 'with another'}`);
    expect(steps).toEqual(expect.arrayContaining(['search REQUESTED alone', 'reveal APPROVED with another', 'search USED with another', 'export EXPORTED alone']));
    expect(new Set(events.map(({ body }) => body.actor)).size).toBeGreaterThan(0);
    const disputes = await auditOf(world).database.query<{ body: { subject: string; log: string; index: number } }>("SELECT body FROM audit_event WHERE kind = 'C'");
    expect(disputes.map(({ body }) => [body.subject, body.log, body.index])).toEqual([['dispute', receipts.clerk.log, receipts.clerk.index]]);
  });
});
