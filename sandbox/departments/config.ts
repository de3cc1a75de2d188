import { z } from 'zod';

/** Where the departments listen and how large their world is. */
export interface DepartmentsConfig {
  readonly host: string;
  /** The control port; departments follow at + 1, + 2, …; 0 takes free ports for all. */
  readonly basePort: number;
  readonly size: number;
  readonly seed: string;
}

const ENVIRONMENT = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  DEPARTMENT_BASE_PORT: z.coerce.number().int().min(0).max(65_500).default(4200),
  SYNTHETIC_SIZE: z.coerce.number().int().min(15).default(2000),
  SYNTHETIC_SEED: z.string().min(1).default('shuqiao'),
});

/** Reads the environment of the departments' process; the only place of this room that does. Throws an Error that names the variable and what must hold. */
export function readDepartmentsConfig(environment: NodeJS.ProcessEnv = process.env): DepartmentsConfig {
  const reading = ENVIRONMENT.safeParse(environment);
  if (!reading.success) {
    throw new Error(reading.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}, got ${JSON.stringify(environment[String(path[0])])}`).join('; '));
  }
  const { HOST, DEPARTMENT_BASE_PORT, SYNTHETIC_SIZE, SYNTHETIC_SEED } = reading.data;
  return { host: HOST, basePort: DEPARTMENT_BASE_PORT, size: SYNTHETIC_SIZE, seed: SYNTHETIC_SEED };
}
