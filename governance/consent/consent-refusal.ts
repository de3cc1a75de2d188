/** Why a consent could not be recorded or revoked: a code for programs, a sentence without personal data for people. */
export const CONSENT_REFUSALS = ['CONSENT_ITEM_MALFORMED', 'CONSENT_FIELDS_EMPTY', 'CONSENT_FIELD_UNKNOWN', 'CONSENT_TERM_INVALID', 'CONSENT_NOT_FOUND'] as const;
export type ConsentRefusalCode = (typeof CONSENT_REFUSALS)[number];

export class ConsentRefusal extends Error {
  readonly code: ConsentRefusalCode;

  constructor(code: ConsentRefusalCode, message: string) {
    super(message);
    this.name = 'ConsentRefusal';
    this.code = code;
  }
}
