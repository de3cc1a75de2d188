import { chinaDay, type Clock } from '../server/clock.ts';

/** 签到: a number a day for each caller, and only the newest is taken. */
export interface SignInDesk {
  /** A new sign_no, which ends the one before. */
  issue(caller: string): string;
  isCurrent(caller: string, signNo: string): boolean;
  /** What a sign-in by another process does. */
  supersede(): void;
}

/** `random` gives the opaque number. */
export function signInDesk(clock: Clock, random: () => string): SignInDesk {
  const newest = new Map<string, { readonly signNo: string; readonly day: string }>();
  const issue = (caller: string): string => {
    const signNo = random();
    newest.set(caller, { signNo, day: chinaDay(clock()) });
    return signNo;
  };
  return {
    issue,
    isCurrent: (caller, signNo) => {
      const current = newest.get(caller);
      return current !== undefined && current.signNo === signNo && current.day === chinaDay(clock());
    },
    supersede: () => {
      for (const caller of newest.keys()) issue(caller);
    },
  };
}
