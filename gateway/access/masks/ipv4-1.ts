import { stringMask } from './string-mask.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const QUAD = new RegExp(`^(${OCTET})(?:\\.${OCTET}){3}$`);

/** IPv4 address: the first octet. */
export const IPV4_1 = stringMask('IPV4_1', (value) => {
  const first = QUAD.exec(value)?.[1];
  return first === undefined ? null : `${first}.*.*.*`;
});
