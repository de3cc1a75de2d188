/**
 * JavaScript that is true where the non-null value in `v` is what a leaf type allows, without coercion.
 * @param values expression of the set of allowed values when the type is an enum, else null.
 */
export function leafTest(typeName: string, v: string, values: string | null): string {
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
      return 'true';
  }
}
