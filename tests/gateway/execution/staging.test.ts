import { describe, expect, it } from 'vitest';
import { Staging } from '../../../gateway/execution/subgraph/staging.ts';

describe('the place where sockets show what has arrived', () => {
  it.each([
    ['nobody says that nothing is kept', () => undefined, false],
    ['a head is read', (staging: Staging) => staging.headRead(), true],
    ['all of it is a body that was copied', (staging: Staging) => { staging.copied(2); staging.copied(4); }, true],
    ['a byte of it is not of the body that was copied', (staging: Staging) => staging.copied(5), false],
  ] as const)('is used again only where nothing is kept: %s', (_title, told, isFree) => {
    const staging = new Staging();
    const first = staging.show(Buffer.from('former'));
    told(staging);
    expect(staging.end()).toBe(isFree);
    const second = staging.show(Buffer.from('latter'));
    expect([String(first), String(second)]).toEqual([isFree ? 'latter' : 'former', 'latter']);
  });

  it('believes nobody who speaks while nothing is shown: a handler over TLS has nothing from here', () => {
    const staging = new Staging();
    staging.headRead();
    staging.copied(100);
    const first = staging.show(Buffer.from('former'));
    expect(staging.end()).toBe(false);
    staging.show(Buffer.from('latter'));
    expect(String(first)).toBe('former');
  });
});
