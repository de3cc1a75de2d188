-- The grants of policy/demand.yaml as governance last read them, beside those given through the graph, so that what was read can be counted against what an owner agreed to.
CREATE TABLE listed_grant (
  grant_id text PRIMARY KEY,
  owner text NOT NULL,
  organization text NOT NULL,
  clients text[] NOT NULL,
  -- Null: not for one item, as conditional open data is given.
  item text,
  fields text[] NOT NULL,
  volume_per_day integer NOT NULL,
  -- First and last day, both included, in the east eight zone.
  from_day date NOT NULL,
  to_day date NOT NULL
);
