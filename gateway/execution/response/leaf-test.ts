/**
 * JavaScript that is true where the non-null value in `v` is what a leaf type allows, without coercion. Where custom scalars may be objects the text speaks of `D`
 * (`isJsonValue`).
 * @param values expression of the set of allowed values when the type is an enum, else null.
 * @param flat custom scalars are single values: a text, a number or a truth, never an object or a list.
 */
export function leafTest(typeName: string, v: string, values: string | null, flat: boolean): string {
  if (values !== null) return `(typeof ${v}==="string"&&${values}.has(${v}))`;
  switch (typeName) {
    case 'String':
    case 'ID':
      return `typeof ${v}==="string"`;
    case 'Int':
      return `(typeof ${v}==="number"&&(${v}|0)===${v})`;
    case 'Float':
      return `(typeof ${v}==="number"&&Number.isFinite(${v}))`;
    case 'Boolean':
      return `typeof ${v}==="boolean"`;
    default:
      // JSON knows no infinity: 1e400 is none when it is written again.
      return `(typeof ${v}==="string"||typeof ${v}==="boolean"||Number.isFinite(${v})${flat ? '' : `||typeof ${v}==="object"&&D(${v})`})`;
  }
}
