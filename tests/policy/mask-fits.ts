import { maskNamed } from '../../gateway/access/masks/registry.ts';
import type { GradedSchema } from '../../schema/graded-schema.ts';

/** Whether the mask a field names exists and takes the field's type: scalars for masks of leaves, any type for those of any, LEAVES for objects. */
export function maskFits(schema: GradedSchema, coordinate: string): boolean {
  const field = schema.field(coordinate);
  const grade = schema.gradeOf(coordinate);
  if (field === undefined || grade === null) return false;
  if (grade.mask === 'none') return true;
  if (grade.mask === 'LEAVES') return field.composite;
  const mask = maskNamed(grade.mask);
  return mask !== null && (mask.scalars.includes('*') || (!field.composite && mask.scalars.includes(field.type)));
}
