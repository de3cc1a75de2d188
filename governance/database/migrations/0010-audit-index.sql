-- 审计索引: what the gateway's journals say, searchable. Everything here can be rebuilt from the journals at any time; they are the evidence, this is the finger that
-- points at it. No name, number or value of a person is in the journals, so none is here: subjects and asking persons are the journals' keyed pseudonyms.

-- How far each log is read and how far it was found to be what its checkpoints commit to.
CREATE TABLE audit_log (
  log_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin text NOT NULL UNIQUE,
  -- Entries below are indexed.
  next_index bigint NOT NULL DEFAULT 0,
  -- Entries below were hashed to verified_root, which a signed checkpoint committed to.
  verified_size bigint NOT NULL DEFAULT 0,
  verified_root text,
  -- What is wrong with the log, a code and a sentence; null when nothing is.
  problem_code text,
  problem text,
  followed_at timestamptz
);

-- Small tables of what many entries share; `digest` is SHA-256 of the content.
CREATE TABLE audit_context (
  context_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE,
  principal_kind text NOT NULL,
  organization text,
  client_id text NOT NULL,
  item text,
  legal_basis text,
  epoch text NOT NULL
);

CREATE TABLE audit_operation (
  operation_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE,
  name text,
  hash text NOT NULL,
  kind text NOT NULL,
  schema_id text NOT NULL,
  policy_version text NOT NULL
);

-- A profile: which fields a request read and what became of each. Requests are many, profiles few.
CREATE TABLE audit_profile (
  profile_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE,
  -- Highest grade of a field that was disclosed (A, M or V), 0 for none.
  disclosed_grade smallint NOT NULL,
  denied smallint NOT NULL,
  masked smallint NOT NULL
);

CREATE TABLE audit_profile_field (
  profile_id integer NOT NULL REFERENCES audit_profile,
  coordinate text NOT NULL,
  grade smallint NOT NULL,
  owner text NOT NULL,
  implicit boolean NOT NULL,
  -- Every state that occurred, sorted: of A, M, D, V, N.
  states text NOT NULL,
  reason text,
  PRIMARY KEY (profile_id, coordinate, implicit)
);
CREATE INDEX audit_profile_field_by_coordinate ON audit_profile_field (coordinate, profile_id);

CREATE TABLE audit_source_set (
  source_set_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE
);

CREATE TABLE audit_source (
  source_set_id integer NOT NULL REFERENCES audit_source_set,
  source text NOT NULL,
  status text NOT NULL,
  PRIMARY KEY (source_set_id, source, status)
);

-- One row an access (A) or intent (I) entry. A partition a month; retention drops partitions.
CREATE TABLE audit_entry (
  log_id integer NOT NULL,
  entry_index bigint NOT NULL,
  -- Epoch milliseconds.
  at_ms bigint NOT NULL,
  kind text NOT NULL,
  context_id integer NOT NULL,
  operation_id integer NOT NULL,
  profile_id integer NOT NULL,
  source_set_id integer,
  -- Pseudonym of the asking person; null for machines.
  actor text,
  case_no text,
  request_id text NOT NULL,
  token_hash text NOT NULL,
  -- Null for an intent.
  status integer,
  row_count bigint,
  byte_count bigint,
  latency_ms bigint,
  refusal text,
  intent bigint,
  PRIMARY KEY (log_id, entry_index, at_ms)
) PARTITION BY RANGE (at_ms);
CREATE INDEX audit_entry_by_time ON audit_entry (at_ms DESC, log_id, entry_index);
CREATE INDEX audit_entry_by_context ON audit_entry (context_id, at_ms DESC);
CREATE INDEX audit_entry_by_profile ON audit_entry (profile_id, at_ms DESC);
CREATE INDEX audit_entry_by_case ON audit_entry (case_no, at_ms DESC) WHERE case_no IS NOT NULL;
CREATE INDEX audit_entry_by_actor ON audit_entry (actor, at_ms DESC) WHERE actor IS NOT NULL;

CREATE TABLE audit_subject (
  pseudonym text NOT NULL,
  at_ms bigint NOT NULL,
  log_id integer NOT NULL,
  entry_index bigint NOT NULL,
  role text NOT NULL,
  kind text NOT NULL,
  PRIMARY KEY (pseudonym, at_ms, log_id, entry_index)
) PARTITION BY RANGE (at_ms);

-- Entries beside requests: boots, heartbeats, policy changes, searches of auditors, key events, disputes, degraded sinks.
CREATE TABLE audit_event (
  log_id integer NOT NULL,
  entry_index bigint NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (log_id, entry_index)
);
CREATE INDEX audit_event_by_kind ON audit_event (kind, at_ms DESC);

-- Counts a day (east eight zone), context and profile: what aggregates add up. Written with the entries it counts.
CREATE TABLE audit_daily (
  day date NOT NULL,
  context_id integer NOT NULL,
  profile_id integer NOT NULL,
  requests bigint NOT NULL,
  row_total bigint NOT NULL,
  PRIMARY KEY (day, context_id, profile_id)
);

-- Entries before this instant were pruned from the index by retention: they are not indexed again.
CREATE TABLE audit_retention (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  pruned_before_ms bigint NOT NULL
);
INSERT INTO audit_retention (pruned_before_ms) VALUES (0);
