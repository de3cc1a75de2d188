/** Codes of owner departments (数源部门) as `@grade(owner:)` names them. Which organisation bears a code is the responsibility list's to say (policy/). */
export const OWNER_DEPARTMENTS = {
  POLICE: '公安',
  GOV_SERVICE: '政务服务(行政审批)',
  MARKET: '市场监管',
  ESTABLISHMENT: '机构编制',
  CIVIL_AFFAIRS: '民政',
  AGRICULTURE: '农业农村',
  TAX: '税务',
  CREDIT: '发展改革(信用)',
  NATURAL_RESOURCES: '自然资源和规划',
  REAL_ESTATE: '不动产登记',
  HRSS: '人力资源和社会保障',
  MEDICAL_INSURANCE: '医疗保障',
  HEALTH: '卫生健康',
  HOUSING: '住房和城乡建设',
  HOUSING_FUND: '住房公积金',
  GOVERNANCE: '数据主管部门(授权、异议与审计)',
} as const satisfies Record<string, string>;

export type OwnerDepartment = keyof typeof OWNER_DEPARTMENTS;
