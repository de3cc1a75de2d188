-- Rules are evaluated over what was indexed since, which may be of any time: a log may have been away for days. So the mark is a place in each log, not an instant.
DROP TABLE audit_alert_mark;
CREATE TABLE audit_alert_mark (
  origin text PRIMARY KEY,
  next_index bigint NOT NULL
);
