import type { FieldNode, TypeNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { directiveArguments } from '../grade-spec.ts';
import { readSubjects } from '../read-grade.ts';
import { compositeTypes, fieldPlaces, gradeDirectives, namedType } from './each-field.ts';
import type { SchemaRule } from './finding.ts';
import { findingAt } from './finding.ts';

const ID = 'subject-keys-name-one';

/**
 * The subject of a record is one: its key is a chain of single fields that exist, down to an ID. A list would name several, or none; whom a record tells
 * of besides (`also`) may well be several.
 */
export const subjectKeysNameOne: SchemaRule = {
  id: ID,
  check: (sources) => {
    const types = new Map(sources.flatMap(fieldPlaces).map(({ coordinate, field }) => [coordinate, field.type]));
    return sources.flatMap((source) =>
      compositeTypes(source).flatMap((type) => {
        const applied = gradeDirectives(source, type, 'subject');
        const [keys, also] = source.names === null ? [[], []] : [readSubjects(type, source.names), readSubjects(type, source.names, 'also')];
        // One that gives both would be counted twice, one that gives neither not at all; where the two make up for each other, `both` tells.
        const both = applied.map(directiveArguments).some((given) => 'key' in given && 'also' in given);
        if (both || keys.length + also.length !== applied.length) return [findingAt(ID, source, type, type.name.value, 'give kind and either key or also in each @subject of a type', JSON.stringify(applied.map(directiveArguments)))];
        return [
          ...keys.map(({ key }) => ({ wrong: misnames(type.name.value, key, types, false), must: 'have a key of single fields down to an ID' })),
          ...also.map(({ key }) => ({ wrong: misnames(type.name.value, key, types, true), must: 'have an also of fields, one below the other, down to an ID' })),
        ].flatMap(({ wrong, must }) => (wrong === null ? [] : [findingAt(ID, source, type, type.name.value, must, wrong)]));
      }),
    );
  },
};

function misnames(type: string, key: string, types: ReadonlyMap<string, TypeNode>, mayList: boolean): string | null {
  let at = type;
  for (let set = fieldsOf(key); ; ) {
    const [field, ...others] = set;
    if (field === undefined || others.length > 0) return key;
    const found = types.get(`${at}.${field.name.value}`);
    if (found === undefined || (!mayList && isList(found))) return `${key}: ${at}.${field.name.value} is ${found === undefined ? 'no field' : 'a list'}`;
    if (field.selectionSet === undefined) return namedType(found) === 'ID' ? null : `${key}: ${namedType(found)}`;
    at = namedType(found);
    set = field.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
  }
}

function fieldsOf(key: string): readonly FieldNode[] {
  try {
    const [definition] = parse(`{ ${key} }`, { noLocation: true }).definitions;
    return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD) : [];
  } catch {
    // No selection set: names nothing.
    return [];
  }
}

const isList = (type: TypeNode): boolean => type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
