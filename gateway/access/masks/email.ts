import { stringMask } from './string-mask.ts';

const SHAPE = /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** E-mail address: first character (none of a local part of one), three fixed stars, the domain. */
export const EMAIL = stringMask('EMAIL', (value) => {
  if (value.length > 254 || !SHAPE.test(value)) return null;
  const at = value.indexOf('@');
  return `${at === 1 ? '' : value.slice(0, 1)}***${value.slice(at)}`;
});
