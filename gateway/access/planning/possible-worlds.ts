import { relationTo } from '../../purpose/relation.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import type { ApprovalSubject, ConsentView } from '../consent/consent-snapshot.ts';
import type { GrantState } from '../consent/grant-state.ts';
import { AGE_OF_ENTITY, ageClass, documentAge } from '../document-age.ts';
import type { FieldPlace, World } from './decision-input-of.ts';
import type { Scope } from './scope.ts';

const ABSENT: ConsentView = { state: 'absent', by: 'SUBJECT' };
const LIVE: ConsentView = { state: 'live', by: 'SUBJECT' };

/** A world, and who stands in it. */
export interface PossibleWorld extends World {
  readonly refs: readonly SubjectKey[];
  readonly stranger: boolean;
  /** The same subject alive, of a world in which it is dead. */
  readonly living: World | null;
}

/**
 * How the records that may stand here may stand to the principal. Of a stranger it is not even known whether he consents, or is the one an approval names; of
 * nobody whether he is alive, where that could make a difference.
 */
export function possibleWorlds(context: AccessContext, scope: Scope, place: FieldPlace): readonly PossibleWorld[] {
  // Nobody is there whose consent could be lacking; of data about a person that is nobody's record, everybody's consent is.
  if (scope.nobody) {
    const approval = approvalFor(context, { kind: 'NOBODY' }, place.coordinates);
    const consent = place.grade.about === 'ENTITY' ? LIVE : ABSENT;
    return [{ relation: 'NONE', consent, approval, age: scope.age, deceased: false, disputed: false, refs: [], stranger: true, living: null }];
  }
  const worlds = scope.refs.flatMap((subject) => worldsOf(context, scope, place, subject));
  if (!scope.stranger) return worlds;
  const approvals = new Set<GrantState>(['absent', approvalFor(context, { kind: 'ANY_STRANGER' }, place.coordinates)]);
  const strangers = [ABSENT, LIVE].flatMap((consent) => [...approvals].flatMap((approval): PossibleWorld[] => {
    const living: PossibleWorld = { relation: 'NONE', consent, approval, age: scope.age, deceased: false, disputed: false, refs: [], stranger: true, living: null };
    return consent === LIVE && mayBeDead(scope) ? [living, { ...living, deceased: true, living }] : [living];
  }));
  return [...worlds, ...strangers];
}

/** A known subject, alive and (where his own login or somebody's consent would count otherwise then) dead. */
function worldsOf(context: AccessContext, scope: Scope, place: FieldPlace, subject: SubjectKey): readonly PossibleWorld[] {
  const { principal, purpose, consents, personIds, at } = context;
  const age = documentAge(personIds, subject, at);
  const relation = relationTo(principal, purpose, subject);
  const consentIf = (deceased: boolean): ConsentView => consentTo({ consents, subject, item: purpose.item, deceased, place, at });
  const living: PossibleWorld = {
    relation, consent: consentIf(false), approval: approvalOf(context, subject, place.coordinates), age: age === null ? scope.age : ageClass(age), deceased: false,
    disputed: consents.disputed({ subject, coordinates: place.coordinates, at }), refs: [subject], stranger: false, living: null,
  };
  const dead: PossibleWorld = { ...living, consent: consentIf(true), deceased: true, living };
  const own = relation === 'SELF' && (principal.kind === 'CITIZEN' || principal.kind === 'ENTERPRISE_AGENT');
  const counts = own || living.consent.state === 'live' || dead.consent.state === 'live';
  return counts && subject.kind === 'PERSON' && mayBeDead(scope) ? [living, dead] : [living];
}

/** Organisations do not die, and of an act of one's own nothing is asked that would only be known after it. */
const mayBeDead = ({ age, isAct }: Scope): boolean => age !== AGE_OF_ENTITY && !isAct;

/** Worlds of one key are decided alike. */
export const worldKey = ({ relation, consent, approval, age, deceased, disputed }: World): string => JSON.stringify([relation, consent, approval, age, deceased, disputed]);

/** Each way once. */
export function distinctWorlds(worlds: readonly PossibleWorld[]): readonly PossibleWorld[] {
  const each = new Map<string, PossibleWorld>();
  for (const world of worlds) {
    const key = worldKey(world);
    const same = each.get(key);
    each.set(key, same === undefined ? world : { ...same, refs: [...same.refs, ...world.refs], stranger: same.stranger || world.stranger });
  }
  return [...each.values()];
}

/** The consent that covers a field under any name a list may give it: the live one if there is one. */
export function consentTo({ consents, subject, item, deceased, place, at }: Pick<AccessContext, 'consents' | 'at'> & {
  readonly subject: Scope['refs'][number]; readonly item: string | null; readonly deceased: boolean; readonly place: Pick<FieldPlace, 'coordinates'>;
}): ConsentView {
  const nearest = deceased ? 'KIN' : 'SUBJECT';
  let first: ConsentView | null = null;
  let live: ConsentView | null = null;
  for (const coordinate of place.coordinates) {
    const view = consents.consent({ subject, item, coordinate, deceased, at });
    if (view.state === 'live' && view.by === nearest) return view;
    if (view.state === 'live') live ??= view;
    first ??= view;
  }
  return live ?? first ?? ABSENT;
}

/** The two-person approval that covers a field of a subject's record. */
export function approvalOf(context: Omit<AccessContext, 'personIds'>, subject: SubjectKey, coordinates: readonly string[]): GrantState {
  return approvalFor(context, { kind: 'KNOWN', subject, party: context.purpose.subjects.some(({ kind, key }) => kind === subject.kind && key === subject.key) }, coordinates);
}

function approvalFor({ principal, purpose, consents, at }: Omit<AccessContext, 'personIds'>, whose: ApprovalSubject, coordinates: readonly string[]): GrantState {
  return consents.approval({ principal: principal.subject, item: purpose.item, caseNo: purpose.caseNo, whose, coordinates, at });
}
