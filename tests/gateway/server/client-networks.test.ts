import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../../gateway/server/client-network.ts';
import { createClientNetworks } from '../../../gateway/server/client-networks.ts';
import { forwardedAddresses } from '../../../gateway/server/forwarded-addresses.ts';
import { readProxies } from '../../../gateway/server/forwarding.ts';
import type { Forwarding } from '../../../gateway/server/forwarding.ts';
import { fc } from '../../property.ts';

/** A request as it came over a connection from `peer`, with these header lines. */
function received(peer: string | undefined, ...lines: readonly (readonly [name: string, value: string])[]): IncomingMessage {
  return { socket: { remoteAddress: peer } as Socket, rawHeaders: lines.flat() } as unknown as IncomingMessage; // what is looked at of a request
}

const PROXIES = ['10.20.0.0/16', '127.0.0.1/32', 'fd00::/8'];
const behind = (header: 'x-forwarded-for' | 'forwarded'): Forwarding => ({ kind: 'proxied', proxies: PROXIES, header });
const xff = (peer: string | undefined, ...values: string[]): string | null => createClientNetworks(behind('x-forwarded-for')).of(received(peer, ...values.map((value) => ['X-Forwarded-For', value] as const)));
const forwarded = (peer: string, ...values: string[]): string | null => createClientNetworks(behind('forwarded')).of(received(peer, ...values.map((value) => ['Forwarded', value] as const)));

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'], ['203.0.113.255', '203.0.113.0/24'], ['203.0.114.7', '203.0.114.0/24'], ['127.0.0.1', '127.0.0.0/24'], ['::ffff:203.0.113.7', '203.0.113.0/24'], ['::ffff:cb00:7107', '203.0.113.0/24'],
    ['2001:db8:12:3456:789a::1', '2001:db8:12:3400::/56'], ['2001:DB8:12:34ff::', '2001:db8:12:3400::/56'], ['2001:db8:12:3500::1', '2001:db8:12:3500::/56'], ['fe80::1%eth0', 'fe80::/56'], ['::1', '::/56'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));

  it.each(['', 'unknown', '203.0.113', '0203.0.113.7', '203.0.113.7/24', '0x7f.1', '203.0.113.7 ', 'localhost', '[::1]', '2001:db8::12345'])('of «%s» is none', (text) => expect(networkOf(text)).toBeNull());

  it('is the same for all addresses of a network, and for those alone', () => {
    const byte = fc.nat(255);
    fc.assert(fc.property(byte, byte, byte, byte, byte, (a, b, c, d, e) => {
      expect(networkOf(`${a}.${b}.${c}.${d}`)).toBe(networkOf(`${a}.${b}.${c}.${e}`));
      expect(networkOf(`${a}.${b}.${c}.${d}`) === networkOf(`${a}.${b}.${e}.${d}`)).toBe(c === e);
    }));
    const word = fc.integer({ min: 0, max: 0xffff });
    fc.assert(fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), fc.array(word, { minLength: 4, maxLength: 4 }), byte, (words, host, last) => {
      const site = words.slice(0, 3).map((each) => each.toString(16)).join(':');
      const subnet = (words[3] ?? 0) & 0xff00;
      const address = (low: number, rest: readonly number[]): string => `${site}:${(subnet | low).toString(16)}:${rest.map((each) => each.toString(16)).join(':')}`;
      expect(networkOf(address(last, words.slice(4)))).toBe(networkOf(address(0, host)));
      expect(networkOf(address(0, host))).not.toBe(networkOf(`${site}:${(subnet ^ 0x0100).toString(16)}:${host.map((each) => each.toString(16)).join(':')}`));
    }));
  });
});

describe('a client without a proxy', () => {
  const direct = createClientNetworks({ kind: 'direct' });
  it.each(['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'True-Client-IP', 'CF-Connecting-IP'])('is whoever holds the connection, whatever %s says', (name) => {
    expect(direct.of(received('203.0.113.7', [name, name === 'Forwarded' ? 'for=198.51.100.9' : '198.51.100.9']))).toBe('203.0.113.0/24');
  });

  it('is nobody where the connection is no more and was never met, and who it was where it was', () => {
    expect(direct.of(received(undefined))).toBeNull();
    const request = received('203.0.113.7');
    direct.met(request.socket);
    Object.assign(request.socket, { remoteAddress: undefined });
    expect(direct.of(request)).toBe('203.0.113.0/24');
  });
});

describe('a client behind proxies', () => {
  it.each<readonly [what: string, peer: string, values: readonly string[], network: string]>([
    ['the one the proxy names', '10.20.0.1', ['198.51.100.9'], '198.51.100.0/24'], ['over IPv6', 'fd00::1', ['2001:db8:5::9'], '2001:db8:5::/56'], ['with a port', '127.0.0.1', ['198.51.100.9:4711'], '198.51.100.0/24'],
    ['in brackets', '127.0.0.1', ['[2001:db8:5::9]:4711'], '2001:db8:5::/56'], ['through two proxies', '10.20.0.1', ['198.51.100.9, 10.20.0.2'], '198.51.100.0/24'], ['in lines of their own', '10.20.0.1', ['198.51.100.9', '10.20.0.2'], '198.51.100.0/24'],
    ['not the one the client made up', '10.20.0.1', ['203.0.113.66, 198.51.100.9'], '198.51.100.0/24'], ['not one made up as a proxy', '10.20.0.1', ['203.0.113.66, 10.20.0.9, 198.51.100.9'], '198.51.100.0/24'],
    ['not one made up in a line of its own', '10.20.0.1', ['203.0.113.66', '198.51.100.9'], '198.51.100.0/24'],
    ['the furthest proxy where nobody is behind it', '10.20.0.1', ['10.20.7.2, 10.20.8.2'], '10.20.7.0/24'], ['the proxy where it names nobody', '10.20.0.1', [], '10.20.0.0/24'], ['the proxy where it names no address', '10.20.0.1', ['198.51.100.9, unknown'], '10.20.0.0/24'],
    ['the nearest one named before what is no address', '10.20.0.1', ['198.51.100.9, nonsense, 10.20.8.2'], '10.20.8.0/24'], ['nobody said by a stranger', '203.0.113.7', ['198.51.100.9'], '203.0.113.0/24'],
    ['IPv4 of a proxy that listens on IPv6', '::ffff:10.20.0.1', ['198.51.100.9'], '198.51.100.0/24'], ['the proxy where the text ends in a comma', '10.20.0.1', ['198.51.100.9,'], '10.20.0.0/24'],
  ])('is %s', (_, peer, values, network) => expect(xff(peer, ...values)).toBe(network));

  it.each<readonly [what: string, values: readonly string[], network: string]>([
    ['the one the proxy names', ['for=198.51.100.9;proto=https;by=10.20.0.1'], '198.51.100.0/24'], ['whatever the letters', ['Proto=https; For="198.51.100.9:4711"'], '198.51.100.0/24'], ['over IPv6', ['for="[2001:db8:5::9]:4711"'], '2001:db8:5::/56'],
    ['through two proxies', ['for=198.51.100.9, for=10.20.0.2'], '198.51.100.0/24'], ['not one made up', ['for=203.0.113.66, for=198.51.100.9'], '198.51.100.0/24'],
    ['the one the proxy added after a quote that never ends', ['for="203.0.113.66', 'for=198.51.100.9'], '198.51.100.0/24'], ['the proxy where it hides its client', ['for=_hidden'], '10.20.0.0/24'], ['the proxy where it does not know', ['for=unknown'], '10.20.0.0/24'],
    ['the proxy where an element says it twice', ['for=198.51.100.9;for=203.0.113.66'], '10.20.0.0/24'], ['the proxy where it says it not at all', ['by=10.20.0.1;proto=https'], '10.20.0.0/24'], ['the one it names, also where IPv6 has no quotes about it', ['for=[2001:db8:5::9]'], '2001:db8:5::/56'],
    ['not one made up in the host that the proxy hands on', ['for=198.51.100.9;host="a,for=203.0.113.66;x=b"'], '198.51.100.0/24'], ['not hidden by one made up in the host', ['for=198.51.100.9;host="a;for=203.0.113.66;x=b"'], '198.51.100.0/24'],
    ['not one made up in a host with quotes', ['for=198.51.100.9;host="a\\",for=203.0.113.66;x=\\"b"'], '198.51.100.0/24'], ['not one made up in a host that ends in a backslash', ['for=198.51.100.9;host="a,for=203.0.113.66;x=b\\\\"'], '198.51.100.0/24'],
    ['the one the proxy added after a backslash and a quote', ['for=203.0.113.66;host="a\\', 'for=198.51.100.9;host="a,b"'], '198.51.100.0/24'], ['the proxy where a quote of its own never ends', ['for=203.0.113.66;host=a"'], '10.20.0.0/24'],
  ])('by RFC 7239 is %s', (_, values, network) => expect(forwarded('10.20.0.1', ...values)).toBe(network));

  it('is named by the header that the proxies write, and by no other', () => {
    const both = received('10.20.0.1', ['X-Forwarded-For', '203.0.113.66'], ['Forwarded', 'for=198.51.100.9']);
    expect(createClientNetworks(behind('forwarded')).of(both)).toBe('198.51.100.0/24');
    expect(createClientNetworks(behind('x-forwarded-for')).of(both)).toBe('203.0.113.0/24');
  });

  it('is told the same the second time, also of more texts than are kept, and each proxy by itself', () => {
    const networks = createClientNetworks(behind('x-forwarded-for'));
    const ask = (peer: string, text: string): string | null => networks.of(received(peer, ['x-forwarded-for', text]));
    for (let n = 0; n < 11_000; n += 1) ask('10.20.0.1', `198.${n >> 8}.${n & 255}.9`);
    expect([ask('10.20.0.1', '198.0.0.9'), ask('10.20.0.1', '198.42.247.9')]).toEqual(['198.0.0.0/24', '198.42.247.0/24']);
    expect([ask('10.20.5.1', 'unknown'), ask('10.20.6.1', 'unknown')]).toEqual(['10.20.5.0/24', '10.20.6.0/24']);
    expect(ask('10.20.0.1', `${'203.0.113.66, '.repeat(500)}198.51.100.9`)).toBe('198.51.100.0/24');
  });

  it('whatever the client sends before it, is the one the nearest trusted proxy added', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'0123456789.:,;="[]for \\%ab'), maxLength: 40 }), { maxLength: 3 }), fc.boolean(), (made, rfc) => {
      const [header, added] = rfc ? ['forwarded', 'for=198.51.100.9;host="a,b"'] as const : ['x-forwarded-for', '198.51.100.9'] as const;
      for (const lines of [[...made, added], [[...made, added].join(', ')]]) {
        expect(createClientNetworks(behind(header)).of(received('10.20.0.1', ...lines.map((line) => [header, line] as const)))).toBe('198.51.100.0/24');
      }
    }));
  });

  it.each([['x-forwarded-for', ''], ['forwarded', 'for=']] as const)('is looked for behind sixteen proxies at most (%s): a header full of their addresses costs no more', (header, before) => {
    const through = (proxies: number): string | null => createClientNetworks(behind(header)).of(received('10.20.0.1', [header, `${before}198.51.100.9${`,${before}10.20.8.2`.repeat(proxies)}`]));
    expect([through(15), through(16), through(1_000)]).toEqual(['198.51.100.0/24', '10.20.8.0/24', '10.20.8.0/24']);
  });

  it('is named among sixteen parameters at most: an element full of semicolons costs no more', () => {
    const among = (parameters: number): string | null => forwarded('10.20.0.1', `for=198.51.100.9${';a=b'.repeat(parameters - 1)}`);
    expect([among(16), among(17), among(5_000)]).toEqual(['198.51.100.0/24', '10.20.0.0/24', '10.20.0.0/24']);
  });

  it('reads every element of a text once', () => {
    expect([...forwardedAddresses('x-forwarded-for', '1.2.3.4, ,5.6.7.8')]).toEqual(['5.6.7.8', null, '1.2.3.4']);
    expect([...forwardedAddresses('x-forwarded-for', '')]).toEqual([null]);
    expect([...forwardedAddresses('x-forwarded-for', ',')]).toEqual([null, null]);
  });
});

describe('proxies of the settings', () => {
  it.each([['127.0.0.1', ['127.0.0.1/32']], ['10.20.0.0/16, fd00::/8', ['10.20.0.0/16', 'fd00::/8']], ['2001:db8::1', ['2001:db8::1/128']]])('«%s» are read', (text, networks) => expect(readProxies(text)).toEqual(networks));
  it.each(['', 'proxy.example', '10.20.0.1/16', '0.0.0.0/0', '::/0', '10.20.0.0/33', '10.20/16', '127.0.0.1,', '::ffff:10.20.0.0/112', '10.20.0.0/16;127.0.0.1', '*'])('«%s» are refused', (text) => expect(readProxies(text)).toBeNull());
});

describe('a connection of a real server', () => {
  it.each([['is known by its peer after it has broken', true, '127.0.0.0/24'], ['is nobody\'s any more where it was not met', false, null]])('%s', async (_, met, network) => {
    const networks = createClientNetworks({ kind: 'direct' });
    let told: string | null = 'nothing';
    const server = createServer((request, response) => {
      request.socket.once('close', () => {
        told = networks.of(request);
        server.emit('told');
      });
      response.flushHeaders();
    });
    if (met) server.on('connection', (socket) => networks.met(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // listening on TCP
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    const ended = once(server, 'told');
    socket.resetAndDestroy();
    await ended;
    expect(told).toBe(network);
    server.close();
  });

  it('is told from another by its header where it is a proxy\'s', async () => {
    const networks = createClientNetworks(behind('x-forwarded-for'));
    const told: (string | null)[] = [];
    const server = createServer((request, response) => {
      told.push(networks.of(request));
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // listening on TCP
    for (const client of ['198.51.100.9', '203.0.113.7']) {
      const asked = httpRequest({ port, headers: { 'x-forwarded-for': client } }).end();
      const [answer] = await once(asked, 'response') as [IncomingMessage]; // of a request
      answer.resume();
      await once(answer, 'end');
    }
    expect(told).toEqual(['198.51.100.0/24', '203.0.113.0/24']);
    server.close();
  });
});
