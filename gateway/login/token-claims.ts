import { z } from 'zod';
import { parseUscc } from '../../standards/uscc.ts';
import { PRINCIPAL_KINDS, type PrincipalKind } from './principal.ts';

/** Kinds that are a person in front of an application: their token names the person, and `sub` is that person. */
const PERSON_KINDS: ReadonlySet<PrincipalKind> = new Set([
  'CITIZEN', 'ENTERPRISE_AGENT', 'WINDOW_CLERK', 'APPROVING_OFFICER', 'GRID_WORKER', 'AUDITOR', 'SUPER_ADMINISTRATOR',
]);
/** Kinds that act for no organisation. */
const PRIVATE_KINDS: ReadonlySet<PrincipalKind> = new Set(['CITIZEN', 'ENTERPRISE_AGENT']);

const uscc = z.string().refine((code) => parseUscc(code).ok);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

/**
 * The claims of docs/access-token.md. Wrong types are refused, with three exceptions that instead open nothing: `clearance`, `acr` and `auth_time` are
 * read leniently to "none" by the principal (access.md J9).
 */
export const tokenClaimsSchema = z
  .looseObject({
    sub: z.string().min(1).max(255),
    client_id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
    jti: z.string().regex(/^[\x21-\x7e]{1,128}$/),
    principal_kind: z.enum(PRINCIPAL_KINDS),
    org: optional(uscc),
    region: optional(z.string().regex(/^\d{2,12}$/)),
    person_id: optional(z.string().regex(/^[A-Za-z0-9_-]{16,128}$/)),
    acts_for: optional(uscc),
    authority: optional(z.enum(['LEGAL_REP', 'AUTHORISED_AGENT'])),
    mandate: optional(z.union([z.literal('*'), z.array(z.string().regex(/^[A-Za-z_]\w*\.[A-Za-z_]\w*$/)).max(200)])),
    cnf: optional(z.object({ jkt: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }).strict()),
  })
  .readonly();

export type TokenClaims = z.infer<typeof tokenClaimsSchema>;

/** Whether the claims fit each other: a machine is no person, only an agent acts for an entity, an official has an organisation. */
export function claimsAgree(claims: TokenClaims): boolean {
  const isPerson = PERSON_KINDS.has(claims.principal_kind) || (claims.principal_kind === 'DEPARTMENT' && claims.person_id !== null);
  if (isPerson ? claims.person_id !== claims.sub : claims.person_id !== null || claims.sub !== claims.client_id) return false;
  if (PRIVATE_KINDS.has(claims.principal_kind) ? claims.org !== null : claims.org === null) return false;
  if (claims.principal_kind !== 'ENTERPRISE_AGENT') return claims.acts_for === null && claims.authority === null && claims.mandate === null;
  if (claims.acts_for === null || claims.authority === null) return false;
  // An authorised agent without a written mandate would otherwise cover everything.
  return claims.authority === 'AUTHORISED_AGENT' ? claims.mandate !== null : claims.mandate === null;
}
