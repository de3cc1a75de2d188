import type { PersonRecord } from '../../people/records/person-record.ts';
import type { SocialInsuranceRecord } from '../../people/records/social-insurance-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import { writtenDate } from './date-forms.ts';

/** A row as the social-insurance system answers it. */
export type HrssRow = Readonly<Record<string, string | number | null>>;

/** Months paid without a gap up to now; the registry keeps the last 36 one by one. */
function continuousMonths({ paidMonths, totalMonths, status }: SocialInsuranceRecord): number {
  if (status !== '1') return 0;
  return paidMonths.length < 36 ? Math.min(paidMonths.length, totalMonths) : totalMonths;
}

function accountRow(person: PersonRecord, account: SocialInsuranceRecord, position: number): HrssRow {
  const form = person.index + position;
  return {
    AAC001: account.siPersonNo,
    AAC002: person.idNumberElsewhere,
    AAC003: person.nameElsewhere,
    AAE140: account.insuranceType,
    AAC008: account.status,
    AAC030: writtenDate(account.firstJoined, form),
    AAC049: writtenDate(account.currentFrom, form + 1),
    AAB001: account.employer?.siUnitNo ?? '',
    AAB004: account.employer?.name ?? '',
    AAB998: account.employer === null ? '' : `${account.employer.uscc}${form % 4 === 0 ? ' ' : ''}`,
    AAC040: account.contributionBaseYuan,
    AAE201: String(account.totalMonths),
    AAE202: String(continuousMonths(account)),
    AAE003: account.inArrears ? '1' : '0',
    AAC013: account.flexibleEmployment ? '1' : '0',
    AAC084: account.retiredOn === null ? '0' : '1',
    AIC162: writtenDate(account.retiredOn, form + 2),
    AIC001: account.pensionAmountYuan ?? '',
    // What the columns were called before; both are sent until the last caller has moved.
    AAE002S: account.paidMonths.map((month) => month.replace('-', '')).join(','),
    AAE737: account.inArrears ? '1' : '0',
    AAC066: account.flexibleEmployment ? '1' : '0',
    AAE019: account.pensionAmountYuan ?? '',
  };
}

/** Answers of the social-insurance system by the name of the interface; null for an interface it does not have. */
export function hrssRows(registry: SyntheticRegistry, name: string, cardId: string, insuranceType: string): readonly HrssRow[] | null {
  const asked = cardId.trim().toUpperCase();
  const found = registry.personByIdNumber(asked);
  // Someone held under a mistyped number is not found under the right one.
  const person = found !== null && found.idNumberElsewhere.toUpperCase() === asked ? found : null;
  switch (name) {
    case 'cbxx':
    case 'siAccount':
      return person === null ? [] : registry.socialInsuranceOf(person.idNumber).map((account, position) => accountRow(person, account, position));
    case 'siPayment':
      return person === null ? [] : paymentRows(registry, person, insuranceType);
    case 'jyxx':
    case 'siEmployment':
      return person === null ? [] : employmentRows(registry, person);
    default:
      return null;
  }
}

function paymentRows(registry: SyntheticRegistry, person: PersonRecord, insuranceType: string): readonly HrssRow[] {
  return registry
    .socialInsuranceOf(person.idNumber)
    .filter((account) => insuranceType === '' || account.insuranceType === insuranceType)
    .flatMap((account) =>
      account.paidMonths.map((month) => ({ AAC002: person.idNumberElsewhere, AAE140: account.insuranceType, AAE002: month.replace('-', ''), AAC040: account.contributionBaseYuan })),
    );
}

function employmentRows(registry: SyntheticRegistry, person: PersonRecord): readonly HrssRow[] {
  const employment = registry.employmentOf(person.idNumber);
  if (employment === null) return [];
  const { hardToEmploy, socialCard } = employment;
  return [
    {
      AAC002: person.idNumberElsewhere,
      AAC003: person.nameElsewhere,
      AJC090: writtenDate(employment.unemploymentRegisteredOn, person.index),
      AJC101: hardToEmploy?.category ?? '',
      AJC102: writtenDate(hardToEmploy?.validTo ?? null, person.index + 1),
      AAE200: writtenDate(employment.aliveCertifiedOn, person.index + 2),
      AJC0K5: hardToEmploy?.category ?? '',
      AJC0K7: writtenDate(hardToEmploy?.validTo ?? null, person.index + 1),
      AIC175: writtenDate(employment.aliveCertifiedOn, person.index + 2),
      AKC020: socialCard?.number ?? '',
      AAZ502: socialCard?.status ?? '',
      AAE010: socialCard?.bankAccount ?? '',
    },
  ];
}
