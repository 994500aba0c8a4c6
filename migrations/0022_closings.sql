-- The audit log of a workspace as a Merkle log, and the closings of its days, months and years.

-- The nodes of the audit log above an entry's leaf that were complete with it, the lowest first; no row where there are none.
-- They follow from the leaves, so that a check finds a changed one.
CREATE TABLE tenant.audit_node (
    workspace_id uuid NOT NULL,
    seq bigint NOT NULL,
    nodes bytea NOT NULL CHECK (octet_length(nodes) BETWEEN 32 AND 2048 AND octet_length(nodes) % 32 = 0),
    PRIMARY KEY (workspace_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES tenant.audit_entry (workspace_id, seq)
);
CALL tenant.scope('tenant.audit_node');
GRANT SELECT, INSERT ON tenant.audit_node TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.audit_node
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

ALTER TABLE tenant.audit_head
    -- The roots of the perfect trees of the entries' leaves (RFC 6962), the largest first.
    ADD COLUMN peaks bytea NOT NULL DEFAULT '' CHECK (octet_length(peaks) % 32 = 0),
    -- Up to where the workspace is closed: whoever commits holds the lock of this row and is refused what falls before. The end of
    -- the last closed day, and the last day of the last closed month.
    ADD COLUMN closed_before timestamptz,
    ADD COLUMN closed_through date;

-- What a day, a month or a year came to. Every column is inside the seal, or is the seal (leaf, hints), or signs it (key,
-- signature). turnover, perpetual and logs are JSON kept as text, since they are sealed byte for byte.
CREATE TABLE tenant.closing (
    workspace_id uuid NOT NULL,
    period text COLLATE "C" NOT NULL CHECK (period IN ('day', 'month', 'year')),
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    version smallint NOT NULL,
    closed_at timestamptz NOT NULL,
    closed_by text NOT NULL,
    turnover text NOT NULL,
    perpetual text NOT NULL,
    logs text NOT NULL,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    hints bytea NOT NULL,
    key text NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    PRIMARY KEY (workspace_id, period, first_day)
);
CALL tenant.scope('tenant.closing');
GRANT SELECT, INSERT ON tenant.closing TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.closing
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- The keys that signed logs, papers and closings, one after another: the public halves only, and for good. The private ones
-- follow from the master key and the generation, and are stored nowhere.
CREATE TABLE directory.log_key (
    generation smallint PRIMARY KEY CHECK (generation >= 1),
    public_key text NOT NULL UNIQUE,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz CHECK (ends_at >= starts_at)
);
GRANT SELECT, INSERT, UPDATE (ends_at) ON directory.log_key TO dalil_directory;

-- A day is closed by the moments of its records: it costs what was recorded in it, however much ever was.
CREATE INDEX document_void_by_record ON tenant.document_void (workspace_id, recorded_at);
CREATE INDEX payment_by_record ON tenant.payment (workspace_id, recorded_at);
CREATE INDEX payment_reversal_by_record ON tenant.payment_reversal (workspace_id, recorded_at);
CREATE INDEX write_off_by_record ON tenant.write_off (workspace_id, recorded_at);
