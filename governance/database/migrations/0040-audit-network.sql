-- 发起网段: pseudonym of the client's network (decision 0360), 12 hexadecimal digits. Null in entries of logs from before it was kept, so nothing is to be indexed anew.
ALTER TABLE audit_entry ADD COLUMN network text;
