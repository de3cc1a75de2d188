import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** How much of an address is a network: an office's segment, or all that a provider gives one site (RFC 6177). Bits. */
const NETWORK_BITS = { ipv4: 24, ipv6: 56 } as const;

/** An address in its own family: IPv4 inside IPv6 is IPv4, a zone is left out. Null for what is no address. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const zone = text.indexOf('%');
  const bare = zone === -1 ? text : text.slice(0, zone);
  // Stricter than the library, which also reads octal and shortened forms.
  return isIP(bare) === 0 ? null : ipaddr.process(bare);
}

/** The network of a client's address, e.g. `203.0.113.0/24` or `2001:db8:12:3400::/56`; null for what is no address. One network is always written in one way. */
export function networkOf(address: string): string | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  const bits = NETWORK_BITS[parsed.kind()];
  const network = parsed.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/${bits}`) : ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${bits}`);
  return `${network.toString()}/${bits}`;
}
