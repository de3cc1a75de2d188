import { createSyntheticRegistry, type SyntheticRegistry } from '../people/synthetic-registry.ts';
import type { DepartmentsConfig } from './config.ts';
import { startELicenseDepartment } from './e-license/start-e-license-department.ts';
import { startGeospatialDepartment } from './geospatial/start-geospatial-department.ts';
import { startHrssDepartment } from './hrss/start-hrss-department.ts';
import { startLegalPersonDepartment } from './legal-person/start-legal-person-department.ts';
import { startPopulationDepartment } from './population/start-population-department.ts';
import { startRealEstateDepartment } from './real-estate/start-real-estate-department.ts';
import type { Clock } from './server/clock.ts';
import type { Department, DepartmentOptions } from './server/department.ts';
import { httpDepartment } from './server/http-department.ts';
import { jsonReply } from './server/reply.ts';

/** Every department with its port above the base; the last digits are those of its subgraph. */
const DEPARTMENTS: readonly { readonly offset: number; start(options: DepartmentOptions): Promise<Department> }[] = [
  { offset: 1, start: startPopulationDepartment },
  { offset: 2, start: startLegalPersonDepartment },
  { offset: 4, start: startELicenseDepartment },
  { offset: 5, start: startGeospatialDepartment },
  { offset: 6, start: startHrssDepartment },
  { offset: 7, start: startRealEstateDepartment },
];

/** All departments of one world. */
export interface RunningDepartments {
  readonly registry: SyntheticRegistry;
  readonly departments: readonly Department[];
  /** Answers `/healthz` once every department listens, and `GET /` with their addresses. */
  readonly control: Department;
  close(): Promise<void>;
}

/** Starts every department, and the control port last. When one cannot start, those already started are closed before the error goes on. */
export async function startDepartments({ host, basePort, size, seed }: DepartmentsConfig, clock: Clock = Date.now): Promise<RunningDepartments> {
  const registry = createSyntheticRegistry({ size, seed });
  const running: Department[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((department) => department.close()));
  };
  try {
    for (const { offset, start } of DEPARTMENTS) running.push(await start({ registry, host, clock, port: basePort === 0 ? 0 : basePort + offset }));
    const departments = [...running];
    const control = await httpDepartment('control', { host, port: basePort }, [], () => () => jsonReply(departments.map(({ name, url }) => ({ name, url }))));
    running.push(control);
    return { registry, departments, control, close };
  } catch (error) {
    await close();
    throw error;
  }
}
