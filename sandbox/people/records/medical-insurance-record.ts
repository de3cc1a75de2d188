/** One person's enrolment in one kind of basic medical insurance, domain.md 2.7. Dates `YYYY-MM-DD`, money in yuan as text. */
export interface MedicalEnrollmentRecord {
  /** 人员编号: 26 digits, led by the pooling area; one for all enrolments of a person there. */
  readonly medicalPersonNo: string;
  /** 310 职工, 390 居民. */
  readonly insuranceKind: '310' | '390';
  /** 1 正常参保, 2 暂停, 4 终止. */
  readonly status: '1' | '2' | '4';
  /** 医保区划 of the pooling area, six digits. */
  readonly insuredArea: string;
  readonly from: string;
  readonly pausedOn: string | null;
  /** Of the personal account; residents have none and stand at 0.00. */
  readonly balanceYuan: string;
  readonly employerName: string | null;
}

/** A premium, for a month (职工) or a year (居民). Months `YYYY-MM`, both included. */
export interface MedicalPaymentRecord {
  readonly insuranceKind: '310' | '390';
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly paidOn: string;
  readonly amountYuan: string;
  readonly byEmployer: boolean;
  /** Whether the money arrived; a premium that is only levied insures nobody. */
  readonly arrived: boolean;
}

/** 异地就医备案: permission to be treated elsewhere. */
export interface OutOfTownFilingRecord {
  /** 1 异地安置退休, 2 长期居住, 3 常驻工作, 4 转诊. */
  readonly kind: '1' | '2' | '3' | '4';
  readonly area: string;
  readonly from: string;
  /** Null = until revoked. */
  readonly to: string | null;
}

/** A newborn treated under a parent's enrolment until its own; persons by index. */
export interface NewbornBindingRecord {
  readonly insured: number;
  readonly newborn: number;
  readonly boundOn: string;
  readonly endsOn: string;
}
