import { getNamedType, isAbstractType, isCompositeType, isInterfaceType, isObjectType, isRequiredArgument } from 'graphql';
import type { GraphQLCompositeType, GraphQLField, GraphQLSchema } from 'graphql';
import type { Dice } from './dice.ts';

/** Root fields by what they are asked with. */
const ROOTS: Readonly<Record<string, readonly string[]>> = {
  me: ['me'], subject: ['subject', 'subject(role: SPOUSE)'], subjects: ['subjects'],
  legalEntity: ['legalEntity(uscc: "91320499MY9A00018R")'], license: ['license(licenseId: "L1")'], realEstateUnit: ['realEstateUnit(realEstateUnitNo: "320499000001GB00001F00010001")'],
  divisions: ['divisions'],
};
const DEPTH = 5;
/** What is asked for more often: where records differ, by subject, age and publicity, and where values are masked. */
const FAVOURITES: Readonly<Record<string, readonly string[]>> = {
  Query: ['subjects', 'me', 'legalEntity'], Person: ['name', 'idNumber', 'mobile', 'birthDate', 'isAtLeast', 'household', 'licenses', 'hukouAddress', 'spouse', 'legalRepOf', 'hukouArea', 'hukouStandardAddress'],
  Household: ['members', 'head', 'householdNo'], ElectronicLicenseConnection: ['nodes'], ElectronicLicense: ['number', 'typeName', 'issuedOn', 'holderPerson', 'holderName'],
  Enterprise: ['creditRecords', 'legalRep', 'name', 'contactPhone'], EntityCreditRecordConnection: ['nodes'], EntityCreditRecord: ['content', 'category'],
};

/** A random operation over a graph: fields, aliases (some of another field's name), fragments by type, `__typename`. */
export function generatedOperation(schema: GraphQLSchema, dice: Dice): string {
  const query = schema.getQueryType();
  if (query === null || query === undefined) throw new Error('the graph must have queries');
  const roots = Object.entries(ROOTS).filter(([name]) => query.getFields()[name] !== undefined);
  const asked = Array.from({ length: 1 + dice.number(2) }, (_, i) => {
    const favourite = roots.filter(([each]) => FAVOURITES['Query']?.includes(each));
    const [name, ways] = dice.pick(dice.chance(60) ? favourite : roots);
    const field = query.getFields()[name];
    const type = field === undefined ? undefined : getNamedType(field.type);
    const alias = i === 0 && dice.chance(70) ? '' : `r${i}: `;
    return `${alias}${dice.pick(ways)} ${isCompositeType(type) ? selectionOf(schema, type, dice, DEPTH) : ''}`;
  });
  return `{ ${dice.chance(10) ? '__typename ' : ''}${asked.join(' ')} }`;
}

function selectionOf(schema: GraphQLSchema, type: GraphQLCompositeType, dice: Dice, depth: number): string {
  const parts: string[] = [];
  if (dice.chance(20)) parts.push('__typename');
  if (isObjectType(type) || isInterfaceType(type)) parts.push(...fieldsOf(schema, type.name, Object.values(type.getFields()), dice, depth, ''));
  if (isAbstractType(type)) {
    for (const possible of schema.getPossibleTypes(type)) {
      if (dice.chance(possible.name === 'Person' ? 95 : 50)) parts.push(`... on ${possible.name} { ${['__typename', ...fieldsOf(schema, possible.name, Object.values(possible.getFields()), dice, depth, dice.chance(50) ? `${possible.name}_` : '')].join(' ')} }`);
    }
  }
  return `{ ${parts.length === 0 ? '__typename' : parts.join(' ')} }`;
}

function fieldsOf(schema: GraphQLSchema, type: string, fields: readonly GraphQLField<unknown, unknown>[], dice: Dice, depth: number, prefix: string): string[] {
  const askable = fields.filter(({ args, type: of }) => !args.some(isRequiredArgument) && (depth > 0 || !isCompositeType(getNamedType(of))));
  if (askable.length === 0) return ['__typename'];
  const chosen = new Map<string, GraphQLField<unknown, unknown>>();
  const favourite = askable.filter(({ name }) => FAVOURITES[type]?.includes(name));
  for (let i = 1 + dice.number(6); i > 0; i -= 1) {
    const field = dice.pick(favourite.length > 0 && dice.chance(70) ? favourite : askable);
    // Of several fields under one key, the first stays.
    const key = dice.chance(15) ? dice.pick(['a', 'name', 'idNumber', 'constructor']) : field.name;
    if (!chosen.has(prefix + key)) chosen.set(prefix + key, field);
  }
  return [...chosen].map(([key, field]) => {
    const named = getNamedType(field.type);
    const text = `${key === field.name ? '' : `${key}: `}${field.name}${isCompositeType(named) ? ` ${selectionOf(schema, named, dice, depth - 1)}` : ''}`;
    return dice.chance(15) ? `... on ${type} { ${text} }` : text;
  });
}
