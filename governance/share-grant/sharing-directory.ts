/** What the lists of policy/ say of departments, applications, items and grants: who may ask for what, and who may answer. */
export interface SharingDirectory {
  /** Responsibility list: code of the one department that answers for a field; null when uncatalogued. */
  ownerOf(coordinate: string): string | null;
  /** USCC of a department; null for an unknown code. */
  organizationOf(department: string): string | null;
  /** Codes of the departments that an organisation bears. */
  departmentsOf(organization: string): readonly string[];
  /** USCC of the organisation an application belongs to; null when it has none, or is unknown. */
  organizationOfClient(clientId: string): string | null;
  /** Minimum fields of an item; null for an unknown code. */
  needsOf(itemCode: string): ReadonlySet<string> | null;
  /** Negative list: never shared. */
  isNeverShared(coordinate: string): boolean;
  /** Owner department of a grant of demand.yaml; null for an unknown number. */
  ownerOfListedGrant(grantId: string): string | null;
}

/** Code of the department that administers sharing (数据主管部门). */
export const DATA_ADMINISTRATION = 'GOVERNANCE';
