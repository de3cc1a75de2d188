-- 供需对接: what an organisation asks of an owner department, the answer, and the end of what was granted. Rows are never deleted.
CREATE TABLE share_request (
  request_id text PRIMARY KEY,
  -- 统一社会信用代码 of who asks, and the person or machine that did.
  requester text NOT NULL,
  requested_by text NOT NULL,
  -- Code of the owner department, as the responsibility list names it.
  owner text NOT NULL,
  clients text[] NOT NULL CHECK (cardinality(clients) > 0),
  item_code text NOT NULL,
  fields text[] NOT NULL CHECK (cardinality(fields) > 0),
  reason text NOT NULL,
  volume_per_day integer NOT NULL CHECK (volume_per_day > 0),
  valid_to timestamptz NOT NULL,
  requested_at timestamptz NOT NULL,
  answer text CHECK (answer IN ('GRANTED', 'REFUSED')),
  answered_by text,
  answered_at timestamptz,
  answer_reason text,
  granted_fields text[] CHECK (cardinality(granted_fields) > 0),
  granted_volume integer CHECK (granted_volume > 0),
  granted_to timestamptz,
  revoked_by text,
  revoked_at timestamptz,
  revoke_reason text,
  CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answer_reason IS NULL)),
  CHECK ((answer IS NOT DISTINCT FROM 'GRANTED') = (granted_fields IS NOT NULL AND granted_volume IS NOT NULL AND granted_to IS NOT NULL)),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_reason IS NULL)),
  CHECK (revoked_at IS NULL OR answer = 'GRANTED'),
  CHECK (granted_to <= valid_to AND granted_volume <= volume_per_day AND granted_fields <@ fields)
);

CREATE INDEX share_request_by_owner ON share_request (owner, requested_at);
CREATE INDEX share_request_by_requester ON share_request (requester, requested_at);

-- Grants of policy/demand.yaml that their owner took back before the file was changed.
CREATE TABLE grant_suspension (
  grant_id text PRIMARY KEY,
  owner text NOT NULL,
  suspended_by text NOT NULL,
  suspended_at timestamptz NOT NULL,
  reason text NOT NULL
);

-- What was recorded stays: neither a mistake in a program nor a hand at the console deletes it.
CREATE FUNCTION never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME; END $$;
CREATE TRIGGER share_request_stays BEFORE DELETE OR TRUNCATE ON share_request FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
CREATE TRIGGER grant_suspension_stays BEFORE DELETE OR TRUNCATE ON grant_suspension FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
