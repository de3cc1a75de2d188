/**
 * Defects put into the synthetic data on purpose, at the rates of domain.md 5.2. A record that carries a label has just
 * that defect in the source named in the comment; a record without the label does not have it.
 */
export const DEFECT_LABELS = [
  /** Real-estate rows hold the old 15-digit ID number of this person (0.4 %). */
  'OLD_15_DIGIT_ID',
  /** Sources other than the household register spell the name differently: `·` half-width, traditional, extra space (0.3 %). */
  'NAME_VARIANT',
  /** Sources other than the household register hold the ID number with a wrong check character (0.2 %). */
  'WRONG_CHECK_DIGIT',
  /** The household register's marital status is older than the civil-affairs record (1.5 %). */
  'STALE_MARITAL_STATUS',
  /** The residence address names no place that the address base knows (0.5 %). */
  'UNRESOLVABLE_ADDRESS',
  /** A licence past `validTo` that its issuer still marks 有效 (2 % of licences). */
  'EXPIRED_LICENSE_MARKED_VALID',
  /** The household register holds two current rows of this person (0.1 %). */
  'DUPLICATE_CURRENT_ROW',
  /** The household register holds this ID number for two people of different names (0.05 %). */
  'SHARED_ID_NUMBER',
  /** The four death sources disagree (5 % of the deceased). */
  'DEATH_SOURCES_DISAGREE',
  /** One source holds the ID number with a lower-case x (persona P10). */
  'ID_LOWERCASE_X',
  /** The licence identifier's check character is wrong (persona P03). */
  'LICENSE_ID_CHECK',
] as const;
export type DefectLabel = (typeof DEFECT_LABELS)[number];
