import { stringMask } from './string-mask.ts';

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const ORDINARY = new RegExp(`^[${PROVINCES}][A-Z][0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z警学挂港澳]$`, 'u');
const NEW_ENERGY = new RegExp(`^[${PROVINCES}][A-Z][0-9A-HJ-NP-Z]{6}$`, 'u');

/** Number plate: positions 4 to 6 of 7, or 4 to 7 of 8 (new energy), are hidden. */
export const PLATE = stringMask('PLATE', (value) => {
  if (!ORDINARY.test(value) && !NEW_ENERGY.test(value)) return null;
  return value.slice(0, 3) + '*'.repeat(value.length - 4) + value.slice(-1);
});
