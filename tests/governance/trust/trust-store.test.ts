import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTORS, openSharingHouse, type SharingHouse } from '../sharing-house.ts';

const wish = { from: '320411', to: '320412', reason: '两区通办协议', validTo: '2027-06-01T00:00:00+08:00' };

let house: SharingHouse;
beforeAll(async () => {
  house = await openSharingHouse();
});
afterAll(() => house.database.close());

const gatewaySays = async () => (await house.snapshot()).trust({ from: '320411101', to: '320412005', at: house.clock.now });

describe('trust between regions', () => {
  it('is given and taken back by the data administration, at once', async () => {
    const trust = await house.trust.grant(ACTORS.bureau, wish);
    expect(await gatewaySays()).toBe('live');
    expect(await house.trust.list(ACTORS.police)).toEqual([trust]);
    const revoked = await house.trust.revoke(ACTORS.bureau, trust.trustId);
    expect(await gatewaySays()).toBe('absent');
    house.clock.now += 1_000;
    expect(await house.trust.revoke(ACTORS.bureau, trust.trustId)).toEqual(revoked);
  });

  it('given twice at once is one, so that taking it back closes it', async () => {
    const [one, other] = await Promise.all([house.trust.grant(ACTORS.bureau, wish), house.trust.grant(ACTORS.bureauOther, wish)]);
    expect(other).toEqual(one);
    await house.trust.revoke(ACTORS.bureau, one.trustId);
    expect(await gatewaySays()).toBe('absent');
  });

  it.each(['police', 'auditor', 'chief', 'statistics', 'citizen'] as const)('is no matter of %s', async (who) => {
    await expect(house.trust.grant(ACTORS[who], wish)).rejects.toMatchObject({ code: 'TRUST_FORBIDDEN' });
    await expect(house.trust.revoke(ACTORS[who], 'any')).rejects.toMatchObject({ code: 'TRUST_FORBIDDEN' });
    expect(await gatewaySays()).toBe('absent');
  });

  it.each([
    [{ from: '32' }, 'both divisions must be codes of 4 to 12 digits'],
    [{ to: '32041X' }, 'both divisions must be codes of 4 to 12 digits'],
    [{ to: '320411101' }, 'the two divisions must be different, and neither part of the other'],
    [{ reason: '' }, 'a reason of 4 to 500 characters must be given, got 0'],
    [{ validTo: '2028-01-01T00:00:00Z' }, 'the term must end after now and within 366 days'],
  ])('with %j is refused, and nothing is recorded', async (change, message) => {
    const { head } = await house.feed.after(0);
    await expect(house.trust.grant(ACTORS.bureau, { ...wish, ...change })).rejects.toMatchObject({ code: 'TRUST_INVALID', message });
    expect((await house.feed.after(0)).head).toBe(head);
  });

  it('that is not there cannot be taken back, nor seen by citizens', async () => {
    await expect(house.trust.revoke(ACTORS.bureau, 'no-such-trust')).rejects.toMatchObject({ code: 'TRUST_NOT_FOUND' });
    await expect(house.trust.list(ACTORS.citizen)).rejects.toMatchObject({ code: 'TRUST_FORBIDDEN' });
  });
});
