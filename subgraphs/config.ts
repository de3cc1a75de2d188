import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The one place of this room that reads the environment. */

/** How to reach the departments' systems. Licences and secrets are never logged. */
export interface DepartmentSettings {
  readonly population: { readonly url: string; readonly license: string };
  readonly 'legal-person': { readonly url: string; readonly rid: string; readonly appKey: string };
  /** `url` may hold a password. */
  readonly credit: { readonly url: string };
  readonly 'e-license': { readonly url: string; readonly appKey: string; readonly appSecret: string };
  readonly geospatial: { readonly url: string };
  readonly hrss: { readonly url: string; readonly appKey: string; readonly appSecret: string };
  /** `privateKeyFile`: path of an RSA key, PEM. */
  readonly 'real-estate': { readonly url: string; readonly appKey: string; readonly privateKeyFile: string };
  readonly 'medical-insurance': { readonly url: string; readonly paasId: string; readonly token: string; readonly secret: string; readonly institution: { readonly code: string; readonly name: string } };
}

export interface SubgraphConfig {
  readonly host: string;
  /** Subgraphs listen at their own offset from it: population at +1, … */
  readonly basePort: number;
  readonly keysDirectory: string;
  readonly departments: DepartmentSettings;
}

type Environment = Readonly<Record<string, string | undefined>>;

function port(environment: Environment, name: string, fallback: number): number {
  const text = environment[name];
  const value = text === undefined || text === '' ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_000) throw new TypeError(`${name} must be a port from 1 to 65000, got ${JSON.stringify(text)}`);
  return value;
}

function url(environment: Environment, name: string, fallback: string, protocols = /^https?:$/): string {
  const text = environment[name] || fallback;
  // Without the text: an address may hold a password.
  if (!URL.canParse(text) || !protocols.test(new URL(text).protocol)) throw new TypeError(`${name} must be an address of its protocol, as its default is`);
  return text;
}

/** The sandbox's own throwaway key: a file of the sandbox, never imported. */
const SANDBOX_APPLICATION_KEY = fileURLToPath(new URL('../sandbox/departments/real-estate/sandbox-application-key.pem', import.meta.url));

/** What each department gave this platform, or the sandbox's. */
function departmentSettings(environment: Environment, host: string, base: number): DepartmentSettings {
  return {
    population: {
      url: url(environment, 'POPULATION_URL', `http://${host}:${base + 1}/services/PopService`),
      license: environment.POPULATION_LICENSE || 'TEST-LICENSE',
    },
    'legal-person': {
      url: url(environment, 'LEGAL_PERSON_URL', `http://${host}:${base + 2}`),
      rid: environment.LEGAL_PERSON_RID || '11320499MY9B00035D-0001',
      appKey: environment.LEGAL_PERSON_APP_KEY || 'TESTAPPKEY00000A',
    },
    credit: { url: url(environment, 'CREDIT_URL', `postgres://credit_reader@${host}:${base + 3}/qzk`, /^postgres(ql)?:$/) },
    'e-license': {
      url: url(environment, 'E_LICENSE_URL', `http://${host}:${base + 4}`),
      appKey: environment.E_LICENSE_APP_KEY || 'city-app-01',
      appSecret: environment.E_LICENSE_APP_SECRET || 'city-test-app-secret',
    },
    geospatial: { url: url(environment, 'GEOSPATIAL_URL', `http://${host}:${base + 5}/wfs`) },
    hrss: {
      url: url(environment, 'HRSS_URL', `http://${host}:${base + 6}`),
      appKey: environment.HRSS_APP_KEY || 'ZJTEST0001',
      appSecret: environment.HRSS_APP_SECRET || 'zj-test-app-secret',
    },
    'real-estate': {
      url: url(environment, 'REAL_ESTATE_URL', `http://${host}:${base + 7}`),
      appKey: environment.REAL_ESTATE_APP_KEY || 'city-app-01',
      privateKeyFile: environment.REAL_ESTATE_PRIVATE_KEY_FILE || SANDBOX_APPLICATION_KEY,
    },
    'medical-insurance': {
      url: url(environment, 'MEDICAL_INSURANCE_URL', `http://${host}:${base + 10}`),
      paasId: environment.MEDICAL_INSURANCE_PAASID || 'shuqiao-city',
      token: environment.MEDICAL_INSURANCE_TOKEN || 'tif-test-token',
      secret: environment.MEDICAL_INSURANCE_SECRET || 'med-test-app-secret',
      institution: { code: environment.MEDICAL_INSURANCE_INSTITUTION || 'P32049900001', name: '数桥' },
    },
  };
}

/**
 * `HOST`, `SUBGRAPH_BASE_PORT`, `DEPARTMENT_BASE_PORT`, `SHUQIAO_KEYS_DIR` and, for each department, its address and what it gave this platform. Defaults
 * are the sandbox's. Throws a TypeError that names the variable.
 */
export function subgraphConfig(environment: Environment = process.env): SubgraphConfig {
  const host = environment.HOST || '127.0.0.1';
  const departments = port(environment, 'DEPARTMENT_BASE_PORT', 4200);
  return {
    host,
    basePort: port(environment, 'SUBGRAPH_BASE_PORT', 4100),
    keysDirectory: resolve(environment.SHUQIAO_KEYS_DIR || resolve(environment.SHUQIAO_DATA_DIR || '.shuqiao', 'keys')),
    departments: departmentSettings(environment, host, departments),
  };
}

/** The PEM a variable names. Throws a TypeError that says which variable. */
export function readPem(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TypeError(`${variable} must name a PEM file that can be read`, { cause });
  }
}

/** A key of the keys directory: one line of base64. Throws a TypeError naming the file when it is missing or of another length. */
export function readKey(keysDirectory: string, name: string, bytes: number): Uint8Array {
  let text: string;
  try {
    text = readFileSync(resolve(keysDirectory, name), 'utf8').trim();
  } catch (cause) {
    throw new TypeError(`${name} must be in the keys directory (npm start makes the sandbox's on its first run)`, { cause });
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== bytes || key.toString('base64') !== text) throw new TypeError(`${name} must hold ${bytes} bytes in base64, got ${key.length}`);
  return new Uint8Array(key);
}
