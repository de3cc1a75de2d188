import type { GraphQLObjectType } from 'graphql';
import { ungraded } from '../../../schema/field-grade.ts';
import type { GradedField } from '../../../schema/graded-schema.ts';
import type { ItemField } from '../../purpose/purpose.ts';
import type { Place } from './place.ts';
import type { FieldPlace } from './decision-input-of.ts';
import { thresholdNames } from './plan-arguments.ts';
import { BIRTH_DATE_COORDINATE, PUBLICITY_FIELD, VERDICT_TYPE } from './record-facts.ts';
import { mayShareSubject } from './scope.ts';
import type { Scope } from './scope.ts';
import type { Walk } from './walk.ts';

export interface DecidedAt {
  readonly type: GraphQLObjectType;
  readonly place: Place;
  /** Whose record decides. */
  readonly scope: Scope;
}

/** What a decision at this position needs of the field, and the item's entry for it. */
export function fieldPlace(walk: Walk, { type, place, scope }: DecidedAt, graded: GradedField): { readonly asked: FieldPlace; readonly entry: ItemField | undefined } {
  const { purpose } = walk.request;
  const coordinates = coordinatesOf(type, graded);
  const entry = coordinates.map((coordinate) => purpose.minFields.get(coordinate)).find((each) => each !== undefined);
  const owner = graded.coordinate.split('.')[0] ?? '';
  return {
    entry,
    asked: {
      grade: graded.rule.kind === 'graded' ? graded.rule.grade : ungraded(graded.coordinate),
      coordinates,
      graded: graded.rule.kind === 'graded',
      thresholdsMissing: thresholdNames(graded).some((name) => entry?.thresholds[name] === undefined),
      rows: place.rows,
      setting: place.setting,
      publicity: publicityOf(walk, owner),
      isVerdict: graded.type === VERDICT_TYPE,
      idNumberMasked: graded.coordinate === BIRTH_DATE_COORDINATE && walk.idNumberMaskedIn.some((masked) => mayShareSubject(masked, scope)),
      argument: scope.argument,
    },
  };
}

/** Whether records of the type say that their publicity has ended. */
function publicityOf(walk: Walk, type: string): boolean {
  return walk.request.schema.graded.field(`${type}.${PUBLICITY_FIELD}`) !== undefined;
}

/** A field under its runtime type, then under each interface that declares it: lists may name either. */
function coordinatesOf(type: GraphQLObjectType, graded: GradedField): readonly string[] {
  const inherited = graded.coordinate.startsWith(`${type.name}.`) ? type.getInterfaces().filter((each) => graded.name in each.getFields()) : [];
  return [graded.coordinate, ...inherited.map((each) => `${each.name}.${graded.name}`)];
}
