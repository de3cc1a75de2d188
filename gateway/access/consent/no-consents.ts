import type { ConsentSnapshot } from './consent-snapshot.ts';

/** Nobody has consented to anything, nothing is approved, no region trusts another: what holds before the change feed is read. */
export const NO_CONSENTS: ConsentSnapshot = Object.freeze<ConsentSnapshot>({
  version: 0,
  consent: () => ({ state: 'absent', by: 'SUBJECT' }),
  approval: () => 'absent',
  trust: () => 'absent',
  signature: () => '',
});
