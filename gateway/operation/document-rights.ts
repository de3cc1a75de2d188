import type { PrincipalKind } from '../login/principal.ts';

/** What a class of clients may send: documents of its own making, and several operations in one document (access.md A6). */
export interface DocumentRights {
  readonly adHoc: boolean;
  readonly multipleOperations: boolean;
}

/**
 * Rights by class. Departments are the developers of the graph and work with tools that send whole documents; everybody else sends the one
 * operation to run. Open-data applications use registered documents only (domain.md 6.5).
 */
export const DOCUMENT_RIGHTS = {
  CITIZEN: { adHoc: true, multipleOperations: false },
  ENTERPRISE_AGENT: { adHoc: true, multipleOperations: false },
  WINDOW_CLERK: { adHoc: true, multipleOperations: false },
  APPROVAL_ENGINE: { adHoc: true, multipleOperations: false },
  APPROVING_OFFICER: { adHoc: true, multipleOperations: false },
  GRID_WORKER: { adHoc: true, multipleOperations: false },
  AUDITOR: { adHoc: true, multipleOperations: false },
  OPEN_DATA_APP: { adHoc: false, multipleOperations: false },
  DEPARTMENT: { adHoc: true, multipleOperations: true },
  SUPER_ADMINISTRATOR: { adHoc: true, multipleOperations: false },
  RPA_WRITE_BACK: { adHoc: true, multipleOperations: false },
} as const satisfies Record<PrincipalKind, DocumentRights>;
