import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { networkOf, parseAddress } from './client-network.ts';
import { forwardedAddresses } from './forwarded-addresses.ts';
import type { ForwardedHeader, Forwarding } from './forwarding.ts';
import { linesOf } from './lines-of.ts';

/** From which network each request came. */
export interface ClientNetworks {
  /** To be told of each connection when it is taken: of one that has broken nobody can tell any more whose it was. Says who is at its other end. */
  met(socket: Socket): Peer;
  /** The network of the client of a request, as `networkOf` writes it; null where it cannot be told. */
  of(request: IncomingMessage): string | null;
}

/** Who holds the other end of a connection. */
export interface Peer {
  readonly network: string | null;
  /** A proxy that may speak for others. */
  readonly trusted: boolean;
}

/** Header texts whose reading is kept, and up to which length. */
const MAX_KEPT = 10_000;
const MAX_TEXT = 256;
/** Elements of a header that are read: no way leads through more proxies, and a client can fill 16 KiB with addresses of theirs, at 40 ms of processor time. */
const MAX_PROXIES = 16;

/** Looks at the connection, and where a trusted proxy holds its other end, at the one header that proxies are set to write. Without trusted proxies no header is ever believed. */
export function createClientNetworks(forwarding: Forwarding): ClientNetworks {
  const peers = new WeakMap<Socket, Peer>();
  const isProxy = proxyTest(forwarding);
  const met = (socket: Socket): Peer => {
    const address = socket.remoteAddress ?? '';
    const peer = { network: networkOf(address), trusted: isProxy(address) };
    peers.set(socket, peer);
    return peer;
  };
  const spokenFor = forwarding.kind === 'direct' ? null : clientSpokenFor(forwarding.header, isProxy);
  return {
    met,
    of: (request) => {
      const peer = peers.get(request.socket) ?? met(request.socket);
      return (peer.trusted && spokenFor !== null ? spokenFor(request) : null) ?? peer.network;
    },
  };
}

function proxyTest(forwarding: Forwarding): (address: string) => boolean {
  if (forwarding.kind === 'direct') return () => false;
  const networks = forwarding.proxies.map((proxy) => ipaddr.parseCIDR(proxy));
  return (address) => {
    const parsed = parseAddress(address);
    return parsed !== null && networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  };
}

/** The network whose address the trusted proxies on the way name, the furthest of them last; null where the nearest names nobody. */
function clientSpokenFor(header: ForwardedHeader, isProxy: (address: string) => boolean): (request: IncomingMessage) => string | null {
  const kept = new LRUCache<string, { readonly network: string | null }>({ max: MAX_KEPT });
  const read = (text: string): string | null => {
    let believed: string | null = null;
    for (const address of forwardedAddresses(header, text).take(MAX_PROXIES)) {
      const network = address === null ? null : networkOf(address);
      if (address === null || network === null) break;
      believed = network;
      if (!isProxy(address)) break;
    }
    return believed;
  };
  return ({ rawHeaders }) => {
    const text = linesOf(rawHeaders, header).join(',');
    let known = kept.get(text);
    if (known === undefined) {
      known = { network: read(text) };
      if (text.length <= MAX_TEXT) kept.set(text, known);
    }
    return known.network;
  };
}
