import { createCreditAdapter } from '../adapters/credit/client.ts';
import { createELicenseAdapter } from '../adapters/e-license/client.ts';
import { createGeospatialAdapter } from '../adapters/geospatial/client.ts';
import { createHrssAdapter } from '../adapters/hrss/client.ts';
import { createLegalPersonAdapter } from '../adapters/legal-person/client.ts';
import { createMedicalInsuranceAdapter } from '../adapters/medical-insurance/client.ts';
import { createPopulationAdapter } from '../adapters/population/client.ts';
import { createRealEstateAdapter } from '../adapters/real-estate/client.ts';
import type { SubgraphName } from '../schema/subgraph-sources.ts';
import type { PersonIdCodec } from '../standards/person-id.ts';
import type { DepartmentSettings } from './config.ts';
import { readPem } from './config.ts';
import { creditSubgraph } from './credit/credit-subgraph.ts';
import { eLicenseSubgraph } from './e-license/e-license-subgraph.ts';
import { geospatialSubgraph } from './geospatial/geospatial-subgraph.ts';
import { hrssSubgraph } from './hrss/hrss-subgraph.ts';
import { legalPersonSubgraph } from './legal-person/legal-person-subgraph.ts';
import { medicalInsuranceSubgraph } from './medical-insurance/medical-insurance-subgraph.ts';
import { partiesSubgraph } from './parties/parties-subgraph.ts';
import { populationSubgraph } from './population/population-subgraph.ts';
import { realEstateSubgraph } from './real-estate/real-estate-subgraph.ts';
import type { SubgraphModule } from './subgraph-module.ts';
import type { CursorCodec } from './values/cursor.ts';

/** What a subgraph may need to be made. */
export interface ModuleSettings {
  readonly departments: DepartmentSettings;
  readonly personIds: PersonIdCodec;
  readonly cursors: CursorCodec;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Every subgraph of this room: a new department is one more row here, one folder, one SDL file. */
export const SUBGRAPH_MODULES = {
  population: ({ departments, personIds, now }) => populationSubgraph({ adapter: createPopulationAdapter(departments.population), personIds, now }),
  'legal-person': ({ departments, personIds, cursors }) => legalPersonSubgraph({ adapter: createLegalPersonAdapter(departments['legal-person']), personIds, cursors }),
  credit: ({ departments, personIds, cursors, now }) => creditSubgraph({ adapter: createCreditAdapter(departments.credit), personIds, cursors, now }),
  'e-license': ({ departments, personIds, cursors, now }) => eLicenseSubgraph({ adapter: createELicenseAdapter(departments['e-license']), personIds, cursors, now }),
  geospatial: ({ departments }) => geospatialSubgraph({ adapter: createGeospatialAdapter(departments.geospatial) }),
  hrss: ({ departments, personIds }) => hrssSubgraph({ adapter: createHrssAdapter(departments.hrss), personIds }),
  'real-estate': ({ departments, personIds, cursors, now }) => {
    const { url, appKey, privateKeyFile } = departments['real-estate'];
    return realEstateSubgraph({ adapter: createRealEstateAdapter({ url, appKey, privateKey: readPem(privateKeyFile, 'REAL_ESTATE_PRIVATE_KEY_FILE') }), personIds, cursors, now });
  },
  parties: () => partiesSubgraph(),
  'medical-insurance': ({ departments, personIds, cursors, now }) => medicalInsuranceSubgraph({ adapter: createMedicalInsuranceAdapter(departments['medical-insurance']), personIds, cursors, now }),
} as const satisfies Partial<Record<SubgraphName, (settings: ModuleSettings) => SubgraphModule>>;

export type RunningSubgraphName = keyof typeof SUBGRAPH_MODULES;
/** Names in the order they start. */
export const RUNNING_SUBGRAPHS: readonly RunningSubgraphName[] = Object.keys(SUBGRAPH_MODULES) as RunningSubgraphName[];
