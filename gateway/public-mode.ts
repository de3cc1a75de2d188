import { OPEN_ACCESS_RESULT, openAccessPlan } from './access/open-access.ts';
import { publicLogin } from './login/public-login.ts';
import { NO_PURPOSE } from './purpose/resolve-purpose.ts';
import type { GraphMode } from './serve-graph.ts';

/**
 * `--ungraded public --login none`: a Federation 2 supergraph without grades, for anybody. There is no principal, hence no journal (design.md section 7);
 * requests are counted. start-gateway.ts sees to it that a graded supergraph never gets here.
 */
export function publicMode(schemaId: string): GraphMode {
  return {
    login: publicLogin,
    purpose: (context) => ({ ...context, purpose: NO_PURPOSE }),
    access: (context) => ({ ...context, access: openAccessPlan(context.operation, schemaId), disclosure: { kind: 'open', result: OPEN_ACCESS_RESULT } }),
    withinRates: (context) => context,
    declareIntent: (context) => context,
    audit: (context) => ({ ...context, receipt: null }),
    refused: async () => {},
    documents: null,
    rightsOf: () => ({ adHoc: true, multipleOperations: true, introspection: true }),
  };
}
