import type { Transport, TransportCall, TransportReply } from '../../../gateway/execution/subgraph/transport.ts';
import { compose } from '../../conformance/federation/kit/compose.ts';
import { createTestFederation } from '../../conformance/federation/kit/federation.ts';
import type { TestFederation } from '../../conformance/federation/kit/federation.ts';
import type { SubgraphOptions } from '../../../gateway/execution/subgraph/subgraph-options.ts';

export const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", "@external", "@shareable", "@inaccessible", "@interfaceObject"])\n`;

/** What a scripted subgraph says: a body to be sent as JSON, raw text, a failure of the transport, or a promise of one. */
export type Said = { readonly json: unknown; readonly status?: number } | { readonly text: string; readonly status?: number; readonly mediaType?: string } | { readonly failure: (TransportReply & { kind: 'failure' })['failure'] };

export interface ScriptedCall {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface Scripted extends TestFederation {
  readonly received: ScriptedCall[];
}

/** An engine over subgraphs that say what a test scripts: for answers that no honest GraphQL server gives. */
export function scripted(
  sdl: Readonly<Record<string, string>>, say: Readonly<Record<string, (call: ScriptedCall, raw: TransportCall) => Said | Promise<Said>>>, options: Readonly<Record<string, SubgraphOptions>> = {}, readersAfter = 0,
): Scripted {
  const received: ScriptedCall[] = [];
  const transport: Transport = {
    send: async (raw): Promise<TransportReply> => {
      const call = { subgraph: raw.subgraph, ...(JSON.parse(raw.body) as { query: string; variables: Record<string, unknown> }), headers: raw.headers, timeoutMs: raw.timeoutMs };
      received.push(call);
      const answer = say[raw.subgraph];
      if (answer === undefined) return { kind: 'failure', failure: 'CONNECT' };
      const said = await answer(call, raw);
      if ('failure' in said) return { kind: 'failure', failure: said.failure };
      const body = Buffer.from('json' in said ? JSON.stringify(said.json) : said.text);
      return { kind: 'reply', status: said.status ?? 200, mediaType: 'json' in said ? 'application/json' : (said.mediaType ?? 'application/json'), body };
    },
    close: async () => undefined,
  };
  const supergraph = compose(Object.entries(sdl).map(([name, text]) => ({ name, sdl: LINK + text })));
  return { ...createTestFederation(supergraph, transport, options, readersAfter), received };
}
