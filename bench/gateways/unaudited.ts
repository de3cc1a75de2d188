import '../../gateway/no-telemetry.ts';
import { readConfig } from '../../gateway/config.ts';
import { gatewayParts } from '../../gateway/gateway-parts.ts';
import { runUntilSignalled } from '../../gateway/run-gateway.ts';

/** The gateway with its audit stage taken out, which no setting of the real one can do: what is left of a request's cost is not the audit's. */
const config = readConfig(process.argv.slice(2), process.env);
if (config === null) throw new Error('flags must be those of the gateway');
const parts = await gatewayParts(config);
const { house } = parts;
const gateway = await runUntilSignalled(config, {
  ...parts,
  house: {
    ...house,
    mode: (supergraph, api) => ({ ...house.mode(supergraph, api), declareIntent: async (context) => context, audit: async (context) => ({ ...context, receipt: null }) }),
  },
});
process.stdout.write(`ready ${gateway.url}\n`);
