import type { Arrived, Accessed, Audited, Executed, LoggedIn, Operated, Planned, Purposed, Responded } from './request-context.ts';

/** One stage of the request path: adds to the context what the next one needs, or throws. */
export interface Stage<In, Out> {
  readonly name: StageName;
  readonly run: (context: In) => Promise<Out> | Out;
}

export type StageName = 'login' | 'operation' | 'purpose' | 'access' | 'plan' | 'execution' | 'audit' | 'response';

/** The stages of one served graph, each room's function with its dependencies already in it. */
export interface Rooms {
  readonly login: (context: Arrived) => Promise<LoggedIn> | LoggedIn;
  readonly operation: (context: LoggedIn) => Operated;
  readonly purpose: (context: Operated) => Purposed;
  readonly access: (context: Purposed) => Promise<Accessed> | Accessed;
  readonly plan: (context: Accessed) => Promise<Planned> | Planned;
  readonly execution: (context: Planned) => Promise<Executed>;
  readonly audit: (context: Executed) => Promise<Audited> | Audited;
  readonly response: (context: Audited) => Responded;
}

/** The order of the stages as a type: two stages changed about do not compile. */
export type Pipeline = readonly [
  Stage<Arrived, LoggedIn>, Stage<LoggedIn, Operated>, Stage<Operated, Purposed>, Stage<Purposed, Accessed>, Stage<Accessed, Planned>, Stage<Planned, Executed>,
  Stage<Executed, Audited>, Stage<Audited, Responded>,
];

/** The request path (design.md section 3). This order is the gateway's security: read the comments before moving a line. */
export function createPipeline(rooms: Rooms): Pipeline {
  return [
    // First: a stranger's document is never parsed, and learns nothing of the graph from validation errors.
    { name: 'login', run: rooms.login },
    // Limits hold before validation, validation before anything is decided: what follows may walk the operation freely.
    { name: 'operation', run: rooms.operation },
    // Before access, which decides by item, case and relation; after login, whose token is the only place they come from.
    { name: 'purpose', run: rooms.purpose },
    // Before planning: a denied field is in no plan, so no department is ever asked for it.
    { name: 'access', run: rooms.access },
    // Of the pruned operation, cached by its hash: a plan never crosses from one decision to another (access.md F1).
    { name: 'plan', run: rooms.plan },
    // Values are masked here, before the audit, the response or any log sees them.
    { name: 'execution', run: rooms.execution },
    // Before the response: no byte of data leaves before its audit entry is durable.
    { name: 'audit', run: rooms.audit },
    // Last: text and headers from what is left. Nothing here can add data.
    { name: 'response', run: rooms.response },
  ];
}
