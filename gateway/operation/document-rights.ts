import type { PrincipalKind } from '../login/principal.ts';

/** What a class of clients may send: documents of its own making, several operations in one document (access.md A6), questions about the graph itself. */
export interface DocumentRights {
  readonly adHoc: boolean;
  readonly multipleOperations: boolean;
  readonly introspection: boolean;
}

/**
 * Rights by class. Departments are the developers of the graph and work with tools that send whole documents; everybody else sends the one
 * operation to run. Open-data applications use registered documents only (domain.md 6.5).
 */
export const DOCUMENT_RIGHTS = {
  CITIZEN: { adHoc: true, multipleOperations: false, introspection: false },
  ENTERPRISE_AGENT: { adHoc: true, multipleOperations: false, introspection: false },
  WINDOW_CLERK: { adHoc: true, multipleOperations: false, introspection: false },
  APPROVAL_ENGINE: { adHoc: true, multipleOperations: false, introspection: false },
  APPROVING_OFFICER: { adHoc: true, multipleOperations: false, introspection: false },
  GRID_WORKER: { adHoc: true, multipleOperations: false, introspection: false },
  AUDITOR: { adHoc: true, multipleOperations: false, introspection: false },
  OPEN_DATA_APP: { adHoc: false, multipleOperations: false, introspection: false },
  DEPARTMENT: { adHoc: true, multipleOperations: true, introspection: true },
  SUPER_ADMINISTRATOR: { adHoc: true, multipleOperations: false, introspection: false },
  RPA_WRITE_BACK: { adHoc: true, multipleOperations: false, introspection: false },
} as const satisfies Record<PrincipalKind, DocumentRights>;
