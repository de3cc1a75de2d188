-- 个人授权: a data subject's consent for one item and certain fields, with a term. Never deleted: revoking sets revoked_at.
CREATE TABLE consent (
  consent_id text PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN ('PERSON', 'ENTITY')),
  -- personId or 统一社会信用代码; no ID number is ever stored here.
  subject_key text NOT NULL,
  granted_by text NOT NULL CHECK (granted_by IN ('SUBJECT', 'KIN', 'GROUP')),
  item_code text NOT NULL,
  -- Coordinates, e.g. Person.birthDate.
  fields text[] NOT NULL CHECK (cardinality(fields) > 0),
  channel text NOT NULL,
  granted_at timestamptz NOT NULL,
  valid_to timestamptz NOT NULL,
  revoked_at timestamptz,
  CHECK (valid_to > granted_at)
);

CREATE INDEX consent_by_subject ON consent (subject_key, item_code);

-- One ordered feed of everything workers keep a snapshot of. Written in the same transaction as the change itself.
CREATE TABLE change (
  sequence bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL
);
