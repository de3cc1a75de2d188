-- Who gave a consent: the subject itself, or, for a dead subject, one of its kin (PIPL art. 49), who alone revokes it.
ALTER TABLE consent ADD COLUMN giver_key text;
UPDATE consent SET giver_key = subject_key;
ALTER TABLE consent ALTER COLUMN giver_key SET NOT NULL;
CREATE INDEX consent_by_giver ON consent (giver_key, granted_at DESC);

-- Coordinates of the values that an objection calls wrong; empty unless its reason is WRONG_DATA. While it is open no machine may approve by them.
ALTER TABLE objection ADD COLUMN fields text[] NOT NULL DEFAULT '{}';
