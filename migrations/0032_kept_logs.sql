-- Logs of other installations: their name is pinned when they are added, and only a fork is evidence.

-- The policies let nobody see the rows of all workspaces; whoever owns the tables does while they change.
ALTER TABLE tenant.kept_log NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant.kept_checkpoint NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant.kept_contradiction NO FORCE ROW LEVEL SECURITY;

-- The log's own name, as its checkpoints say it. Of those that are there it is that of the first checkpoint that came; what nothing
-- came of yet is added anew, since nobody wrote down which log it was to be.
ALTER TABLE tenant.kept_log ADD COLUMN origin text;
UPDATE tenant.kept_log AS log SET origin = (
    SELECT kept.origin FROM tenant.kept_checkpoint AS kept
    WHERE kept.workspace_id = log.workspace_id AND kept.log_id = log.id ORDER BY kept.size LIMIT 1);
DELETE FROM tenant.kept_log WHERE origin IS NULL;
ALTER TABLE tenant.kept_log
    ALTER COLUMN origin SET NOT NULL,
    ADD CHECK (char_length(origin) BETWEEN 1 AND 200);

-- Two signed checkpoints of one size with different roots. Fewer entries, or a proof that does not fit, prove nothing: an old
-- checkpoint may come late, and a proof is signed by nobody.
ALTER TABLE tenant.kept_contradiction DISABLE TRIGGER kept;
DELETE FROM tenant.kept_contradiction WHERE reason <> 'forked';
ALTER TABLE tenant.kept_contradiction ENABLE TRIGGER kept;
ALTER TABLE tenant.kept_contradiction DROP CONSTRAINT kept_contradiction_pkey;
ALTER TABLE tenant.kept_contradiction DROP COLUMN reason;
ALTER TABLE tenant.kept_contradiction ADD PRIMARY KEY (workspace_id, log_id, size, root);

ALTER TABLE tenant.kept_log FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant.kept_checkpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant.kept_contradiction FORCE ROW LEVEL SECURITY;
