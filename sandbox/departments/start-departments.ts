import { createSyntheticRegistry, type SyntheticRegistry } from '../people/synthetic-registry.ts';
import type { DepartmentsConfig } from './config.ts';
import { startCreditDepartment } from './credit/start-credit-department.ts';
import { startELicenseDepartment } from './e-license/start-e-license-department.ts';
import { startGeospatialDepartment } from './geospatial/start-geospatial-department.ts';
import { startHrssDepartment } from './hrss/start-hrss-department.ts';
import { startLegalPersonDepartment } from './legal-person/start-legal-person-department.ts';
import { startMedicalInsuranceDepartment } from './medical-insurance/start-medical-insurance-department.ts';
import { startPopulationDepartment } from './population/start-population-department.ts';
import { startRealEstateDepartment } from './real-estate/start-real-estate-department.ts';
import type { Clock } from './server/clock.ts';
import type { Department, DepartmentOptions } from './server/department.ts';
import { answerControl } from './server/control-path.ts';
import { httpDepartment, type DepartmentRequest } from './server/http-department.ts';
import { jsonReply, type Reply } from './server/reply.ts';

/** Every department with its port above the base; the last digits are those of its subgraph. */
const DEPARTMENTS: readonly { readonly offset: number; start(options: DepartmentOptions): Promise<Department> }[] = [
  { offset: 1, start: startPopulationDepartment },
  { offset: 2, start: startLegalPersonDepartment },
  { offset: 3, start: startCreditDepartment },
  { offset: 4, start: startELicenseDepartment },
  { offset: 5, start: startGeospatialDepartment },
  { offset: 6, start: startHrssDepartment },
  { offset: 7, start: startRealEstateDepartment },
  { offset: 10, start: startMedicalInsuranceDepartment },
];

/** All departments of one world. */
export interface RunningDepartments {
  readonly registry: SyntheticRegistry;
  readonly departments: readonly Department[];
  /** Answers `/healthz` once every department listens, and `GET /` with their addresses. */
  readonly control: Department;
  close(): Promise<void>;
}

/** `/NAME/__faults` and `/NAME/__received` of any department, also of one that does not speak HTTP; else the list of all. */
function controlOf(departments: readonly Department[], request: DepartmentRequest): Reply {
  const [, name = '', path = ''] = /^\/([\w-]+)(\/__\w+)$/.exec(request.url.pathname) ?? [];
  const department = departments.find((candidate) => candidate.name === name);
  const answer = department === undefined ? null : answerControl({ ...request, url: new URL(path, request.url) }, department);
  return answer ?? jsonReply(departments.map((running) => ({ name: running.name, url: running.url })));
}

/** Starts every department, and the control port last. When one cannot start, those already started are closed before the error goes on. */
export async function startDepartments({ host, basePort, size, seed }: DepartmentsConfig, clock: Clock = Date.now): Promise<RunningDepartments> {
  const registry = createSyntheticRegistry({ size, seed });
  const running: Department[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((department) => department.close()));
  };
  try {
    const starting = DEPARTMENTS.map(async ({ offset, start }) => {
      const department = await start({ registry, host, clock, port: basePort === 0 ? 0 : basePort + offset });
      running.push(department);
      return department;
    });
    // All of them must have come to an end before any is closed.
    const outcomes = await Promise.allSettled(starting);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const departments = await Promise.all(starting);
    const control = await httpDepartment('control', { host, port: basePort }, [], () => (request) => controlOf(departments, request));
    running.push(control);
    return { registry, departments, control, close };
  } catch (error) {
    await close();
    throw error;
  }
}
