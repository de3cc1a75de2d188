import type { AccessContext } from './access-context.ts';
import type { DenialMode } from './policy/file-schemas.ts';

/** How refused fields are told to this client: as `policy/clients.yaml` says, one error a path for a client it does not name. */
export function denialModeOf({ principal, policy }: Pick<AccessContext, 'principal' | 'policy'>): DenialMode {
  return policy.client(principal.clientId)?.denials ?? 'ERRORS';
}
