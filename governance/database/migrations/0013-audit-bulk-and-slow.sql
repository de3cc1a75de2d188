-- What auditors look for among the many: requests that took very much or very long. Few rows, so hardly any cost.
CREATE INDEX audit_entry_bulk ON audit_entry (row_count, at_ms DESC) WHERE row_count >= 100;
CREATE INDEX audit_entry_slow ON audit_entry (latency_ms, at_ms DESC) WHERE latency_ms >= 1000;
