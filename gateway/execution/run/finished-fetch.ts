import type { Provenance } from '../../../schema/contract/provenance.ts';
import type { ExecutionError } from '../execution-error.ts';
import type { SubgraphReply, UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { FailureLedger } from './failure-ledger.ts';
import { SharedTexts } from './shared-texts.ts';

/** What the fetches of a scope came to, in terms of the fetch that brought it: paths begin at its data, as those of a subgraph's answer do. */
export interface ScopeOutcome {
  readonly errors: readonly ExecutionError[];
  readonly provenance: readonly Provenance[];
  readonly failures: FailureLedger;
  /** By fetch index, as in the state of a request. */
  readonly fannedOut: readonly (boolean | undefined)[];
  readonly texts: readonly (SharedTexts | null | undefined)[];
  readonly clean: boolean;
}

/** A fetch with everything merged into its data that its scope brought. Several requests may hold it: it is changed by nobody. */
export class FinishedFetch implements UnreadReply {
  readonly reply: SubgraphReply;
  /** Null where the fetch brings no scope, or brought nothing to run it on. */
  readonly scope: ScopeOutcome | null;
  /** Null as long as one request alone has it. */
  texts: SharedTexts | null = null;

  constructor(reply: SubgraphReply, scope: ScopeOutcome | null) {
    this.reply = reply;
    this.scope = scope;
  }

  read(): SubgraphReply {
    return this.reply;
  }

  /** More than one request gets it. */
  becomeShared(): void {
    this.texts = new SharedTexts();
  }
}
