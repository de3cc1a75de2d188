import { leafTest } from './leaf-test.ts';

/**
 * JavaScript for the JSON text of a non-null leaf value in `variable`; anything its type does not allow runs `B()`. The text speaks of `q` (no
 * string needs escaping), `J` (JSON.stringify), `B` (step aside) and, where custom scalars may be objects, `D` (leaf-test.ts).
 * @param enumValues expression of the set of allowed values when the type is an enum, else null.
 * @param flat custom scalars are single values.
 */
export function leafText(typeName: string, variable: string, enumValues: string | null, flat: boolean): string {
  const v = variable;
  const string = `(q?'"'+${v}+'"':J(${v}))`;
  if (enumValues !== null) return `(typeof ${v}==="string"&&${enumValues}.has(${v})?'"'+${v}+'"':B())`;
  switch (typeName) {
    case 'String':
      return `(typeof ${v}==="string"?${string}:B())`;
    case 'ID':
      return `(typeof ${v}==="string"?${string}:Number.isSafeInteger(${v})?'"'+${v}+'"':B())`;
    case 'Int':
      return `(typeof ${v}==="number"&&(${v}|0)===${v}?""+${v}:B())`;
    case 'Float':
      return `(typeof ${v}==="number"&&Number.isFinite(${v})?""+${v}:B())`;
    case 'Boolean':
      return `(${v}===true?"true":${v}===false?"false":B())`;
    default:
      // Most custom scalars are strings.
      return `(q&&typeof ${v}==="string"?'"'+${v}+'"':${leafTest(typeName, v, null, flat)}?J(${v}):B())`;
  }
}
