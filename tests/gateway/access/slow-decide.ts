import { readFileSync } from 'node:fs';
import type { DecisionInput } from '../../../gateway/access/decision/decision-input.ts';

/**
 * The decision a second time, written from the header of decision-vectors.yaml alone and as slowly as reads well: no shared code, no shared
 * table. The matrix is not typed in again; it is read out of the header's own CELLS lines.
 */
export interface SlowDecision {
  outcome: string;
  reason: string;
  effectiveGrade: number;
  mask: string | null;
  verdict: string | null;
  obligations: string[];
  facts: string[];
}

const ORACLE = readFileSync(new URL('../../oracles/decision-vectors.yaml', import.meta.url), 'utf8');

/** `row L3 ENTITY U` → the text of the cell, e.g. `Mpt (Apt if mustDisplay)`. */
function readMatrix(text: string): Map<string, string> {
  const cells = new Map<string, string>();
  const from = text.indexOf('# CELLS');
  const lines = text.slice(from, text.indexOf('# ----', from)).split('\n').slice(1);
  for (const line of lines) {
    const row = /^# (\w+)\s+(L[1-4].*)$/.exec(line);
    if (row === null) continue;
    for (const block of (row[2] ?? '').split(/(?=(?<!–)\bL[1-4](?:–L[1-4])?(?: ENTITY| PERSON)? [A-Z])/)) {
      const parts = /^L([1-4])(?:–L([1-4]))?(?: (ENTITY|PERSON))? (.*)$/.exec(block.trim());
      if (parts === null) throw new Error(`unreadable block in CELLS: ${block}`);
      const columns = (parts[4] ?? '').split('|').map((cell) => cell.trim());
      for (let grade = Number(parts[1]); grade <= Number(parts[2] ?? parts[1]); grade++) {
        for (const about of parts[3] === undefined ? ['ENTITY', 'PERSON'] : [parts[3]]) {
          ['U', 'C', 'N'].forEach((column, i) => cells.set(`${row[1]} ${grade} ${about} ${column}`, columns[i] ?? 'X'));
        }
      }
    }
  }
  return cells;
}

export const MATRIX = readMatrix(ORACLE);

export function slowDecide(input: DecisionInput): SlowDecision {
  const use = input.argument?.use ?? null;
  const inner = withUnknowns(input);
  if (use === 'FILTER' || use === 'SORT' || use === 'GROUP' || use === 'COUNT') {
    if (inner.reason === 'IMPORTANT_DATA_REVIEW' || inner.outcome === 'ALLOW') return inner;
    return answer('REJECT', 'ARGUMENT_FORBIDDEN', inner.effectiveGrade);
  }
  return inner;
}

function answer(outcome: string, reason: string, effectiveGrade: number, obligations: string[] = []): SlowDecision {
  return { outcome, reason, effectiveGrade, mask: null, verdict: null, obligations, facts: [] };
}

/** Step 0e, by brute force over worlds; a fact makes a difference if changing it, all else equal, changes outcome or reason. */
function withUnknowns(input: DecisionInput): SlowDecision {
  const relations: string[] =
    input.relation !== 'unknown' ? [input.relation]
    : input.principal.kind === 'CITIZEN' ? ['SELF', 'GUARDIAN', 'CASE_PARTY', 'NONE']
    : input.principal.kind === 'ENTERPRISE_AGENT' ? ['SELF', 'AGENT', 'NONE']
    : ['CASE_PARTY', 'NONE'];
  const ages: (number | 'missing')[] = input.context.subjectAge === 'unknown' ? [7, 15, 44] : [input.context.subjectAge];
  const endings: boolean[] = input.context.publicityEnded === 'unknown' ? [false, true] : [input.context.publicityEnded];
  const worlds: { relation: string; age: number | 'missing'; ended: boolean; decision: SlowDecision }[] = [];
  for (const relation of relations) for (const age of ages) for (const ended of endings) worlds.push({ relation, age, ended, decision: inOneWorld(input, relation, age, ended) });
  const g = Math.max(...worlds.map((world) => world.decision.effectiveGrade));
  const looks = (decision: SlowDecision): string => `${decision.outcome}/${decision.reason}`;
  if (new Set(worlds.map((world) => looks(world.decision))).size === 1) {
    const top = worlds.find((world) => world.decision.effectiveGrade === g);
    if (top === undefined) throw new Error('no world holds the highest grade');
    return { ...top.decision, obligations: [...new Set(worlds.flatMap((world) => world.decision.obligations))] };
  }
  const facts = new Set<string>();
  for (const a of worlds) {
    for (const b of worlds) {
      if (looks(a.decision) === looks(b.decision)) continue;
      if (a.relation !== b.relation && a.age === b.age && a.ended === b.ended) facts.add('SUBJECT');
      if (a.relation === b.relation && a.age !== b.age && a.ended === b.ended) facts.add('SUBJECT_AGE');
      if (a.relation === b.relation && a.age === b.age && a.ended !== b.ended) facts.add('PUBLICITY');
    }
  }
  return { ...answer('PER_RECORD', 'RECORD_FACTS', g, ['IMPLICIT_READ']), facts: [...facts] };
}

function inOneWorld(input: DecisionInput, relationGiven: string, age: number | 'missing', ended: boolean): SlowDecision {
  const { principal, purpose, field, context, policy, argument } = input;
  const person = principal.kind === 'CITIZEN' || principal.kind === 'ENTERPRISE_AGENT';

  // 0a
  let g: number = field.grade ?? 4;
  let share: string = field.grade === null ? 'N' : field.share;
  if (!policy.catalogued || field.ownerDept === null) g = 4;
  if (ended) {
    g = Math.max(g, 3);
    if (share === 'U') share = 'C';
  }
  if (context.rows > 100 || context.batch) g = Math.min(4, g + 1);
  if (field.about === 'PERSON' && g === 3 && (age === 'missing' || age < 14)) g = 4;
  if (context.setting === 'ASSISTANCE' || context.setting === 'HEALTH') g = 4;

  // 0b
  if (context.rows > 10_000 || context.wholeDistrict) return answer('REJECT', 'IMPORTANT_DATA_REVIEW', g, ['HUMAN_REVIEW']);

  // 0c
  let relation = relationGiven;
  if (relation === 'EMPLOYER') relation = 'NONE';
  if (person && principal.assurance === 'LOW') relation = 'NONE';
  if (relation === 'SELF' && context.deceased) relation = 'NONE';
  if (relation === 'GUARDIAN' && (age === 'missing' || age >= 18)) relation = 'NONE';
  if (principal.kind === 'CITIZEN' && relation === 'CASE_PARTY' && (age === 'missing' || age < 18)) relation = 'NONE';
  if (argument !== null && argument.use === 'SUBJECT' && argument.inToken === false) relation = 'NONE';

  // 0d
  let column = share;
  if (principal.kind === 'OPEN_DATA_APP') {
    if (field.open === 'CLOSED') column = 'N';
    if (field.open === 'CONDITIONAL' && column === 'U') column = 'C';
  }
  if (policy.inNegativeList) column = 'N';

  // 0f
  let row: string | null = principal.kind;
  if (principal.kind === 'CITIZEN') row = { SELF: 'self', GUARDIAN: 'guardian', CASE_PARTY: 'family' }[relation] ?? null;
  if (principal.kind === 'ENTERPRISE_AGENT') row = { SELF: 'self', AGENT: 'agent' }[relation] ?? null;
  if (principal.kind === 'DEPARTMENT') row = field.ownerDept !== null && field.ownerDept === principal.org ? 'owner' : null;

  let text = 'Ap';
  const openToAll = row === null && g === 1 && column === 'U' && field.about === 'ENTITY';
  if (openToAll) text = 'A';
  if (row !== null) text = MATRIX.get(`${row} ${g} ${field.about} ${column}`) ?? 'X';

  // The cell's words
  let stepUpFallback: string | null = null;
  if (text.includes('mask none')) text = field.mask === 'none' ? 'Apc' : 'Mpc';
  else if (text.includes('on BIRTH')) {
    if (purpose.itemKind === 'BIRTH' || purpose.itemKind === 'MEDICAL_INSURANCE') [text, stepUpFallback] = ['Asp', 'V'];
    else text = 'Vp';
  } else if (text.includes('if mustDisplay')) text = purpose.mustDisplay ? 'Apt' : 'Mpt';
  else if (text.includes('if needsValue')) text = purpose.needsValue ? 'Aptac' : 'Vptac';
  else if (text.includes('if approval live')) text = input.approval === 'live' ? 'Aptcd' : 'Vptc';
  else if (text.startsWith('H;Md')) text = input.approval === 'live' ? 'Md' : 'H';
  else if (text.startsWith('M→As')) [text, stepUpFallback] = ['As', 'M'];
  const words = /^([AMVXHG])([ptacsd]*)/.exec(text);
  if (words === null) throw new Error(`unreadable cell: ${text}`);
  const cell = words[1] ?? '';
  const marks = words[2] ?? '';
  const p = marks.includes('p') || marks.includes('t');

  const deny = (reason: string, obligations: string[] = []): SlowDecision => answer('DENY', reason, g, obligations);

  // 1
  if (!policy.catalogued || field.ownerDept === null) return deny('UNCATALOGUED');
  // 2a
  if (column === 'N') {
    let passes = false;
    if (row === 'self' && field.selfAccess && g < 4) passes = true;
    if (!policy.inNegativeList) {
      if (row === 'owner') passes = true;
      if (row === 'APPROVAL_ENGINE' && g === 4 && purpose.statutoryGrant && purpose.legalBasis === 'STATUTORY') passes = true;
      if (row === 'AUDITOR') passes = true;
    }
    if (!passes) return deny('NEGATIVE_LIST', relation === 'SELF' ? ['REFERRAL'] : []);
  }
  // 2b, 2c
  if (cell === 'X') return deny('GRADE_FORBIDDEN');
  if (cell === 'H' || cell === 'G') return deny('RESERVED_OUTCOME');
  // 3, 4, 5
  if (p && purpose.item === null) return deny('NO_PURPOSE');
  if (p && !purpose.minFieldsContainsField) return deny('NOT_NECESSARY');
  if (marks.includes('a') && input.grant !== 'live') return deny('NO_SHARE_GRANT');
  // 6
  const inRegion = principal.region !== null && context.region !== null && context.region.startsWith(principal.region);
  if (row === null && !openToAll) return deny('NO_RELATION');
  if (marks.includes('t')) {
    if (!purpose.caseAssigned) return deny('NO_RELATION');
    if (relation !== 'CASE_PARTY' && relation !== 'ASSIGNED_OFFICER') return deny('NO_RELATION');
    if (!inRegion && input.trustGrant !== 'live') return deny('NO_RELATION');
  }
  if (principal.kind === 'GRID_WORKER' && !inRegion) return deny('NO_RELATION');
  if (principal.authority === 'AUTHORISED_AGENT' && !principal.inScope && g >= 2) return deny('NO_RELATION');
  if (row === 'agent' && g === 4 && column === 'U' && field.about === 'ENTITY' && principal.authority !== 'LEGAL_REP') return deny('NO_RELATION');
  if (argument !== null && argument.use === 'SUBJECT' && argument.names === 'PERSON' && !argument.inToken) return deny('NO_RELATION');
  // 7
  const statutory = purpose.legalBasis === 'STATUTORY';
  let needed = row === 'family' || purpose.legalBasis === 'CONSENT' || (marks.includes('c') && !statutory) || (field.sensitive !== 'none' && !statutory);
  if (row === 'self' || row === 'guardian' || row === 'owner' || row === 'AUDITOR') needed = false;
  if (row === 'agent' && field.about === 'ENTITY') needed = false;
  const there = input.consent === 'live' && (context.deceased ? input.consentBy === 'KIN' : input.consentBy === 'SUBJECT');
  if (needed && !there) {
    if (['WINDOW_CLERK', 'APPROVAL_ENGINE', 'APPROVING_OFFICER'].includes(principal.kind) && field.verdict !== null) {
      return { ...answer('VERDICT', 'NO_CONSENT', g, ['NEEDS_CONSENT', 'VERDICT_UNKNOWN']), verdict: field.verdict };
    }
    return deny('NO_CONSENT');
  }
  // 7a
  if (marks.includes('d') && input.approval !== 'live') return deny('NO_APPROVAL');
  // 7b
  let B = cell;
  let reason = 'GRADE';
  if (marks.includes('s') && !(principal.stepUp === 'live' && ['FACE', 'CA'].includes(principal.assurance))) {
    if (stepUpFallback === null) return deny('STEP_UP_REQUIRED', ['STEP_UP_CHALLENGE']);
    [B, reason] = [stepUpFallback, 'STEP_UP_REQUIRED'];
  }
  const usableMask = field.mask !== 'none' && field.mask !== 'X';
  const challenge = (): string[] => (reason === 'STEP_UP_REQUIRED' ? ['STEP_UP_CHALLENGE'] : []);
  // 8
  const c = person ? 4 : principal.clearance === 'unknown' ? 0 : principal.clearance;
  if (B === 'A' && c < g) [B, reason] = ['M', 'CLEARANCE'];
  if (B === 'M') {
    if (c < Math.max(1, g - 1)) [B, reason] = ['V', 'CLEARANCE'];
    else if (!usableMask) [B, reason] = ['V', reason === 'CLEARANCE' || reason === 'STEP_UP_REQUIRED' ? reason : 'NO_MASK'];
  }
  if (B === 'V') {
    if (c < Math.max(1, g - 2)) return deny('CLEARANCE');
    if (field.verdict === null) return deny(reason === 'GRADE' ? 'NO_VERDICT' : reason, challenge());
  }
  // 9
  if ((B === 'A' || B === 'M') && p && field.verdict !== null && !purpose.needsValue) {
    if (purpose.verdictPreferred || (principal.kind === 'APPROVAL_ENGINE' && g === 3 && column === 'U')) [B, reason] = ['V', 'VERDICT_PREFERRED'];
  }
  // 10
  if (B === 'A') {
    if (p && purpose.displayOnly) [B, reason] = ['M', 'DISPLAY_ONLY'];
    else if (field.coordinate === 'Person.birthDate' && context.idNumberMasked) [B, reason] = ['M', 'CO_DISCLOSURE'];
    if (B === 'M' && !usableMask) {
      if (field.verdict === null) return deny('NO_MASK');
      [B, reason] = ['V', 'NO_MASK'];
    }
  }
  const obligations = challenge();
  if (g >= 3) obligations.push('NO_STORE');
  if (g === 4) obligations.push('CHAIN_ANCHOR');
  if (field.about === 'PERSON' && g >= 2 && relation !== 'SELF' && relation !== 'GUARDIAN' && !purpose.notifyExempt) obligations.push('NOTIFY_SUBJECT');
  if (field.file) obligations.push('WATERMARK');
  if (context.disputed) obligations.push('FLAG_DISPUTED');
  if (context.disputed && principal.kind === 'APPROVAL_ENGINE') obligations.push('NO_AUTO_APPROVAL');
  if (marks.includes('d')) obligations.push('POST_REVIEW');
  if (B === 'M') return { ...answer('MASK', reason, g, obligations), mask: field.mask };
  if (B === 'V') return { ...answer('VERDICT', reason, g, obligations), verdict: field.verdict };
  return answer('ALLOW', 'OK', g, obligations);
}
