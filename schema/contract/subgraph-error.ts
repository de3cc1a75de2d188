import { SOURCE_ERROR_CODES } from './provenance.ts';

/**
 * Every error code a subgraph may answer a field with, and its constant text. The codes of sources carry {@link SourceErrorExtensions}; the others are
 * what a resolver alone can find wrong with an argument. Anything else that goes wrong in a subgraph is `INTERNAL`, and says no more.
 */
export const SUBGRAPH_ERRORS = {
  [SOURCE_ERROR_CODES.UNAVAILABLE]: 'The source did not answer: whether a record exists is unknown.',
  [SOURCE_ERROR_CODES.AMBIGUOUS]: 'The source holds more than one record that fits.',
  [SOURCE_ERROR_CODES.REFUSED]: 'The source refused to answer.',
  BAD_IDENTIFIER: 'The identifier must be well-formed with a right check digit.',
  BAD_ARGUMENT: 'An argument must be within what its description says.',
  BAD_CURSOR: 'The cursor must be one that this very list gave.',
  CONSENT_INVALID: 'The consent must name an item code, fields of the graph and a term within 366 days.',
  CONSENT_NOT_FOUND: 'The subject holds no consent of this id.',
  CONSENT_NOT_KIN: 'Only a near relative who is signed as KIN in a case of this item with one DECEASED party may consent in its place.',
  AUDITOR_ONLY: 'Only an auditor may ask this.',
  LOOKUP_REFUSED: 'A lookup must name reason and case, be approved by another auditor and be used within its term.',
  OBJECTION_REFUSED: "An objection must concern an access to one's own data and move as its states allow.",
  ALERT_REFUSED: 'An alert must move as its states allow, each step with a note.',
  AUDIT_UNAVAILABLE: 'The access log cannot be written, so no data is released.',
  SHARE_INVALID: 'A share request must name own applications, an item, fields of one owner that it needs, a reason, a volume and a term within three years.',
  SHARE_FORBIDDEN: 'Only an organisation itself asks for a share grant, and only the data officer of the owner department decides on it.',
  SHARE_CLOSED: 'The request must be in a state that allows this step.',
  SHARE_NOT_FOUND: 'A share request or grant of this id must be there for the acting organisation.',
  APPROVAL_INVALID: 'An approval must name a signed case or one subject, fields of the graph, 1 to 120 minutes and a reason.',
  APPROVAL_FORBIDDEN: 'An approval is asked for by who needs it, given by a second person of another organisation that answers for the data, and reviewed by a third.',
  APPROVAL_CLOSED: 'The approval must be in a state that allows this step.',
  APPROVAL_NOT_FOUND: 'An approval of this id must be there for the acting person.',
  TRUST_INVALID: 'Trust must name two different divisions, a reason and a term within 366 days.',
  TRUST_FORBIDDEN: 'Only the data administration decides on trust between divisions.',
  TRUST_NOT_FOUND: 'A trust grant of this id must be there.',
  GRAPHQL_VALIDATION_FAILED: "The operation must be valid against this subgraph's schema.",
  INTERNAL: 'Something went wrong inside the subgraph.',
} as const satisfies Record<string, string>;
export type SubgraphErrorCode = keyof typeof SUBGRAPH_ERRORS;
