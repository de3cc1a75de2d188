/** One letter a role in an entry's subject list; upper case for persons, lower case for entities. `X` is a role this table does not know. */
export const SUBJECT_ROLE_LETTERS: Readonly<Record<string, string>> = {
  APPLICANT: 'A', SPOUSE: 'S', GUARDIAN: 'G', CHILD: 'C', HOUSEHOLD_MEMBER: 'H', LEGAL_REPRESENTATIVE: 'L', SELLER: 'V', BUYER: 'B', AGENT: 'T', DECEASED: 'D', KIN: 'K',
  SELF: 'M', RESULT: 'R',
};
