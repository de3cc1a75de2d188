import { andThen } from '../and-then.ts';
import { ClientError } from '../errors/client-error.ts';
import type { Arrived, LoggedIn } from '../request-context.ts';
import type { Login, LoginResult, MustProve } from './create-login.ts';
import type { LoginReason } from './login-refusal.ts';

export interface LoginRoom {
  readonly login: Login;
  /** Whose tokens must be bound to a key, by the policy in force. */
  readonly mustProve: MustProve;
  /** A request without a principal is counted by its reason and journalled nowhere. */
  readonly onRefused: (requestId: string, reason: LoginReason) => void;
}

/** Seconds after which the revocations of the unified login may be there again. */
const RETRY_AFTER_SECONDS = '5';

/** Stage 1: the bearer token becomes a principal, or the request ends here with 401 and a constant text. */
export function loginStage(room: LoginRoom, context: Arrived): Promise<LoggedIn> | LoggedIn {
  const { method, target, headers, connection } = context.http;
  return andThen(room.login.authenticate({ method, target, headers, connection }, room.mustProve), (result) => loggedIn(room, context, result));
}

function loggedIn(room: LoginRoom, context: Arrived, result: LoginResult): LoggedIn {
  if (result.ok) return { ...context, principal: result.principal, token: result.token };
  room.onRefused(context.requestId, result.reason);
  const retry: Record<string, string> = result.code === 'LOGIN_UNAVAILABLE' ? { 'retry-after': RETRY_AFTER_SECONDS } : {};
  throw new ClientError(result.code, { headers: { 'www-authenticate': result.challenge, ...retry } });
}
