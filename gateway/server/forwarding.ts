import ipaddr from 'ipaddr.js';

/** Headers that name whom a proxy speaks for. A proxy writes one of them and hands the other on as the client sent it, so only the one it writes may be believed. */
export const FORWARDED_HEADERS = ['x-forwarded-for', 'forwarded'] as const;
export type ForwardedHeader = (typeof FORWARDED_HEADERS)[number];

/** Whom the gateway takes for the client: `direct`, whoever is at the other end of the connection; `proxied`, whom a trusted proxy speaks for. */
export type Forwarding = { readonly kind: 'direct' } | { readonly kind: 'proxied'; /** Networks in CIDR form. */ readonly proxies: readonly string[]; readonly header: ForwardedHeader };

/** Addresses and networks (CIDR) separated by commas, as networks; null where one is neither, names a host where it should name a network, or is everybody. */
export function readProxies(text: string): readonly string[] | null {
  const networks = text.split(',').map((part) => readProxy(part.trim()));
  const read = networks.filter((network) => network !== null);
  return read.length === networks.length ? read : null;
}

function readProxy(text: string): string | null {
  const isNetwork = text.includes('/');
  const cidr = isNetwork ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  const kind = ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr) ? ipaddr.IPv4 : ipaddr.IPv6.isValidCIDR(cidr) ? ipaddr.IPv6 : null;
  if (kind === null) return null;
  const [address, bits] = ipaddr.parseCIDR(cidr);
  // A client's IPv4 address is looked at as IPv4: a network that contains it as IPv6 would trust nobody, silently.
  if (bits === 0 || (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress())) return null;
  const network = kind.networkAddressFromCIDR(cidr).toString();
  return network === address.toString() ? `${network}/${bits}` : null;
}
