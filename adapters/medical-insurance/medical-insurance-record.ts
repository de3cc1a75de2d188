import type { CodedValue } from '../../standards/code-tables/index.ts';

/** One enrolment (参保) of a person, domain.md 2.7. Dates `YYYY-MM-DD` or `YYYY-MM`, money in yuan with two digits. */
export interface MedicalEnrollment {
  /** 人员编号: one for all enrolments of the person in a pooling area. */
  readonly medicalPersonNo: string;
  readonly insuranceKind: CodedValue;
  readonly status: CodedValue | null;
  /** 医保区划 of the pooling area. */
  readonly insuredPlace: CodedValue | null;
  readonly from: string | null;
  readonly pausedOn: string | null;
  /** Of the personal account. */
  readonly accountBalance: string | null;
}

/** A person's enrolments: at least one. */
export interface MedicalInsuranceRecord {
  readonly idNumber: string;
  readonly medicalPersonNo: string;
  readonly enrollments: readonly MedicalEnrollment[];
}

/** One premium. Months `YYYY-MM`, both included. */
export interface MedicalPayment {
  readonly insuranceKind: CodedValue;
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly paidOn: string | null;
  /** Of person and employer together. */
  readonly amount: string | null;
  /** Whether an employer pays part of it; null where the system does not say. */
  readonly byEmployer: boolean | null;
  /** Whether the money arrived. */
  readonly arrived: boolean | null;
}

/** The last premiums in all kinds, newest first. */
export interface MedicalPaymentRecord {
  readonly medicalPersonNo: string;
  readonly payments: readonly MedicalPayment[];
}

/** 异地就医备案. Withdrawn ones are left out. */
export interface OutOfTownFiling {
  readonly kind: CodedValue | null;
  /** 医保区划 where treatment is let. */
  readonly place: CodedValue | null;
  readonly from: string | null;
  /** Null where it has no end, or none that can be read: `longTerm` tells which. */
  readonly to: string | null;
  readonly longTerm: boolean | null;
}

/** 新生儿绑定: a newborn treated under somebody's enrolment until its own. Dissolved ones are left out. */
export interface NewbornBinding {
  /** Which side the asked person is. */
  readonly role: 'INSURED' | 'NEWBORN';
  /** ID number of the other side in normal form; null where it is none. */
  readonly otherIdNumber: string | null;
  readonly boundOn: string | null;
  readonly endsOn: string | null;
}
