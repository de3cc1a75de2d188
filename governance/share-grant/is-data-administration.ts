import type { Actor } from '../actor.ts';
import { DATA_ADMINISTRATION } from './sharing-directory.ts';
import type { SharingDirectory } from './sharing-directory.ts';

/** Whether an actor speaks for the department that administers sharing (数据主管部门). */
export function isDataAdministration({ kind, organization }: Actor, directory: SharingDirectory): boolean {
  return kind === 'DEPARTMENT' && organization !== null && organization === directory.organizationOf(DATA_ADMINISTRATION);
}
