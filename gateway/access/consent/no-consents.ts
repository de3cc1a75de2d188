import type { ConsentSnapshot } from './consent-snapshot.ts';

/** Nobody has consented to anything, nothing is approved, no region trusts another: what the tools of policy authors start from. */
export const NO_CONSENTS: ConsentSnapshot = Object.freeze<ConsentSnapshot>({
  version: 0,
  consent: () => ({ state: 'absent', by: 'SUBJECT' }),
  disputed: () => false,
  grant: () => 'absent',
  suspended: () => false,
  approval: () => 'absent',
  trust: () => 'absent',
  signature: () => '',
});
