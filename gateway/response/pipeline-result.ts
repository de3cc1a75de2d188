import type { Provenance } from '../../schema/contract/provenance.ts';
import type { AccessResult } from '../access/access-result.ts';
import type { ClientError } from '../errors/client-error.ts';
import type { SharedText } from '../execution/shared-text.ts';

/** What execution leaves behind: the masked data as finished text, and everything that audit and response say about it. No raw value is in it. */
export interface PipelineResult {
  /** JSON text of the masked data; `null` as text when there is none. */
  readonly dataText: string;
  /** The same text where other requests may send it too. */
  readonly sharedData?: SharedText;
  /** What the sources and subgraphs failed to bring, each at a path. */
  readonly sourceErrors: readonly ClientError[];
  readonly access: Omit<AccessResult, 'data'>;
  readonly provenance: readonly Provenance[];
}
