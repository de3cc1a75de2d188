import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConnectionPlaces } from '../../../gateway/server/connection-places.ts';
import type { Peer } from '../../../gateway/server/client-networks.ts';

function room() {
  let now = 0;
  let closings = 0;
  const places = new ConnectionPlaces({ connections: 5, connectionsOfNetwork: 2, now: () => now, closeIdle: () => void (closings += 1) });
  return {
    places,
    pass: (milliseconds: number) => void (now += milliseconds),
    closings: () => closings,
    /** Whether it stays, and what closes it. */
    enter: (peer: Partial<Peer>): { readonly stays: boolean; readonly close: () => void } => {
      let stays = true;
      const socket = Object.assign(new EventEmitter(), { destroy: () => void (stays = false) });
      places.enter(socket as unknown as Socket, { network: '203.0.113.0/24', trusted: false, ...peer }); // as much of a socket as is looked at
      return { stays, close: () => void socket.emit('close') };
    },
  };
}

describe('places for connections', () => {
  it('are counted by network, and given back', () => {
    const { places, enter } = room();
    const [first, second, third] = [enter({}), enter({}), enter({})];
    expect([first.stays, second.stays, third.stays]).toEqual([true, true, false]);
    third.close();
    expect(enter({}).stays).toBe(false);
    expect(enter({ network: '198.51.100.0/24' }).stays).toBe(true);
    first.close();
    expect(enter({}).stays).toBe(true);
    expect([places.count, places.refused]).toEqual([3, 2]);
  });

  it('are not counted for trusted proxies, and not for who has gone before anybody could tell whose it was', () => {
    const { enter } = room();
    expect([1, 2, 3].map(() => enter({ trusted: true }).stays)).toEqual([true, true, true]);
    expect([1, 2, 3].map(() => enter({ network: null }).stays)).toEqual([true, true, true]);
  });

  it('are made by closing idle connections where the last one is taken, once a second at most', () => {
    const { enter, closings, pass } = room();
    for (let count = 0; count < 4; count += 1) enter({ trusted: true });
    expect(closings()).toBe(0);
    enter({ trusted: true });
    enter({ trusted: true }).close();
    expect(closings()).toBe(1);
    pass(1_000);
    enter({ trusted: true });
    expect(closings()).toBe(2);
  });
});
