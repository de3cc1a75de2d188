-- The privileged account (超级管理员 / 市长账号) and everybody else who needs two persons: a time-boxed approval with reason and post-review. Rows are never deleted.
CREATE TABLE approval (
  approval_id text PRIMARY KEY,
  -- Who asks: personId, kind and 统一社会信用代码.
  principal text NOT NULL,
  principal_kind text NOT NULL,
  organization text NOT NULL,
  -- From the signed token: item and case. A request without a case names one subject.
  item_code text,
  case_no text,
  subject_kind text CHECK (subject_kind IN ('PERSON', 'ENTITY')),
  subject_key text,
  fields text[] NOT NULL CHECK (cardinality(fields) > 0),
  -- Codes of the owner departments of the fields.
  owners text[] NOT NULL CHECK (cardinality(owners) > 0),
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 120),
  reason text NOT NULL,
  requested_at timestamptz NOT NULL,
  answer text CHECK (answer IN ('APPROVED', 'REFUSED')),
  answered_by text,
  answered_org text,
  answered_at timestamptz,
  answer_reason text,
  valid_to timestamptz,
  ended_by text,
  ended_at timestamptz,
  verdict text CHECK (verdict IN ('JUSTIFIED', 'UNJUSTIFIED')),
  reviewed_by text,
  reviewed_at timestamptz,
  remark text,
  CHECK ((subject_kind IS NULL) = (subject_key IS NULL)),
  CHECK (case_no IS NOT NULL OR subject_key IS NOT NULL),
  CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_org IS NULL) AND (answer IS NULL) = (answer_reason IS NULL)),
  CHECK ((answer IS NOT DISTINCT FROM 'APPROVED') = (valid_to IS NOT NULL)),
  CHECK (valid_to <= answered_at + make_interval(mins => minutes)),
  -- Two persons, of two organisations.
  CHECK (answered_by <> principal AND answered_org <> organization),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL OR answer = 'APPROVED')),
  CHECK ((verdict IS NULL) = (reviewed_at IS NULL) AND (verdict IS NULL) = (reviewed_by IS NULL) AND (verdict IS NULL) = (remark IS NULL)),
  CHECK (verdict IS NULL OR answer = 'APPROVED'),
  CHECK (reviewed_by <> principal AND reviewed_by <> answered_by)
);

CREATE INDEX approval_by_principal ON approval (principal, requested_at);
CREATE INDEX approval_by_answer ON approval (answer, requested_at);
CREATE TRIGGER approval_stays BEFORE DELETE OR TRUNCATE ON approval FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();

-- Trust between regions: officials of one division may handle cases of another. Rows are never deleted.
CREATE TABLE trust_grant (
  trust_id text PRIMARY KEY,
  from_region text NOT NULL CHECK (from_region ~ '^[0-9]{4,12}$'),
  to_region text NOT NULL CHECK (to_region ~ '^[0-9]{4,12}$'),
  reason text NOT NULL,
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL,
  valid_to timestamptz NOT NULL CHECK (valid_to > granted_at),
  revoked_by text,
  revoked_at timestamptz,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE TRIGGER trust_grant_stays BEFORE DELETE OR TRUNCATE ON trust_grant FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
