-- 按数据主体查询: a search of the log by person takes two auditors. subject_key is kept only until it is decided; then the tags (keyed pseudonyms) remain.
CREATE TABLE subject_lookup (
  lookup_id text PRIMARY KEY,
  -- personId of the auditor who asked.
  requested_by text NOT NULL,
  aspect text NOT NULL CHECK (aspect IN ('SUBJECT', 'ACTOR')),
  subject_kind text NOT NULL CHECK (subject_kind IN ('PERSON', 'ENTITY')),
  subject_key text,
  tags text[] NOT NULL DEFAULT '{}',
  reason text NOT NULL,
  case_no text NOT NULL,
  requested_at timestamptz NOT NULL,
  -- Nobody may decide after this.
  lapses_at timestamptz NOT NULL,
  decision text CHECK (decision IN ('APPROVED', 'REFUSED')),
  decided_by text,
  decided_at timestamptz,
  expires_at timestamptz,
  CHECK (decided_by <> requested_by),
  CHECK ((decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)),
  CHECK (decision IS NULL OR subject_key IS NULL)
);
CREATE INDEX subject_lookup_by_time ON subject_lookup (requested_at DESC, lookup_id DESC);

-- 异议: started by a data subject from one access; the state machine of domain.md 7.5.
CREATE TABLE objection (
  objection_no text PRIMARY KEY,
  -- personId of the data subject.
  subject_key text NOT NULL,
  origin text NOT NULL,
  entry_index bigint NOT NULL,
  reason text NOT NULL CHECK (reason IN ('NOT_MY_CASE', 'UNRELATED', 'WRONG_DATA', 'OTHER')),
  state text NOT NULL CHECK (state IN ('RAISED', 'ACCEPTED', 'UNDER_REVIEW', 'CORRECTED', 'MAINTAINED', 'WITHDRAWN')),
  raised_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  answer text
);
-- One open objection of a person about one access.
CREATE UNIQUE INDEX objection_open ON objection (subject_key, origin, entry_index) WHERE state IN ('RAISED', 'ACCEPTED', 'UNDER_REVIEW');
CREATE INDEX objection_by_subject ON objection (subject_key, raised_at DESC);
CREATE INDEX objection_by_time ON objection (raised_at DESC, objection_no DESC);

CREATE TABLE objection_step (
  objection_no text NOT NULL REFERENCES objection,
  step integer NOT NULL,
  at timestamptz NOT NULL,
  -- personId of whoever moved it.
  moved_by text NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (objection_no, step)
);

-- 告警: what a rule found. `finding` names what was found, so that running a rule again over the past finds the same alert.
CREATE TABLE audit_alert (
  alert_id text PRIMARY KEY,
  rule text NOT NULL,
  rule_version text NOT NULL,
  finding text NOT NULL,
  state text NOT NULL CHECK (state IN ('NEW', 'TRIAGED', 'ASKED', 'EXPLAINED', 'VIOLATION', 'HANDED_OVER')),
  raised_at timestamptz NOT NULL,
  from_ms bigint NOT NULL,
  to_ms bigint NOT NULL,
  client_id text,
  organization text,
  measured bigint NOT NULL,
  threshold bigint NOT NULL,
  due_at timestamptz,
  UNIQUE (rule, finding)
);
CREATE INDEX audit_alert_by_time ON audit_alert (raised_at DESC, alert_id DESC);

-- Origin and index, so that evidence outlives a rebuilt index.
CREATE TABLE audit_alert_evidence (
  alert_id text NOT NULL REFERENCES audit_alert,
  origin text NOT NULL,
  entry_index bigint NOT NULL,
  PRIMARY KEY (alert_id, origin, entry_index)
);

CREATE TABLE audit_alert_step (
  alert_id text NOT NULL REFERENCES audit_alert,
  step integer NOT NULL,
  at timestamptz NOT NULL,
  moved_by text NOT NULL,
  state text NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (alert_id, step)
);

-- Up to which instant each rule was evaluated.
CREATE TABLE audit_alert_mark (
  rule text PRIMARY KEY,
  evaluated_to_ms bigint NOT NULL
);
