-- Whoever looks on from outside: second persons who were there before, witnesses who keep checkpoints, and closings that count
-- what is bought and to whom clients pay.

-- Since when a member holds their role: a second person approves what was proposed after that. What is there already counts
-- from now, since nobody wrote down when it was given.
ALTER TABLE tenant.member ADD COLUMN role_since timestamptz NOT NULL DEFAULT now();
ALTER TABLE tenant.member ALTER COLUMN role_since DROP DEFAULT;

-- Addresses to which a signed checkpoint of the audit log leaves each day. Setting and taking away stands in the audit log, the
-- address here alone, so that it can be forgotten.
CREATE TABLE tenant.witness (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
    language text NOT NULL CHECK (language IN ('bn', 'en')),
    added_at timestamptz NOT NULL,
    -- The last day in Asia/Dhaka whose checkpoint was handed to the queue: whoever raises it queues that day.
    queued_for date NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, email)
);
CALL tenant.scope('tenant.witness');
GRANT SELECT, INSERT, DELETE, UPDATE (queued_for) ON tenant.witness TO dalil_runtime;

-- What became of each: every outcome once for each day. It stays when its witness goes; the audit log tells of each as well.
CREATE TABLE tenant.witness_sending (
    workspace_id uuid NOT NULL,
    witness_id uuid NOT NULL,
    day date NOT NULL,
    outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('sent', 'not_grown', 'refused', 'unavailable')),
    sent_at timestamptz NOT NULL,
    origin text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (workspace_id, witness_id, day, outcome)
);
CALL tenant.scope('tenant.witness_sending');
GRANT SELECT, INSERT ON tenant.witness_sending TO dalil_runtime;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.witness_sending
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
-- The latest of a witness, of one outcome or of any.
CREATE INDEX witness_sending_by_time ON tenant.witness_sending (workspace_id, witness_id, sent_at DESC);

-- Logs of other installations that a workspace witnesses. The token with which their checkpoints come in follows from the master
-- key and is stored nowhere.
CREATE TABLE tenant.kept_log (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    -- The pinned public keys, one a line.
    keys text NOT NULL CHECK (char_length(keys) BETWEEN 1 AND 20000),
    added_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CALL tenant.scope('tenant.kept_log');
GRANT SELECT, INSERT, DELETE ON tenant.kept_log TO dalil_runtime;

-- What came of them: kept for good, also when the log is witnessed no more.
CREATE TABLE tenant.kept_checkpoint (
    workspace_id uuid NOT NULL,
    log_id uuid NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    origin text NOT NULL,
    note text NOT NULL CHECK (char_length(note) <= 4096),
    received_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, log_id, size)
);
CALL tenant.scope('tenant.kept_checkpoint');
GRANT SELECT, INSERT ON tenant.kept_checkpoint TO dalil_runtime;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.kept_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- Signed checkpoints that contradict what is kept: the evidence.
CREATE TABLE tenant.kept_contradiction (
    workspace_id uuid NOT NULL,
    log_id uuid NOT NULL,
    reason text COLLATE "C" NOT NULL CHECK (reason IN ('shrunk', 'forked', 'not_grown')),
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    origin text NOT NULL,
    note text NOT NULL CHECK (char_length(note) <= 4096),
    received_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, log_id, reason, size, root)
);
CALL tenant.scope('tenant.kept_contradiction');
GRANT SELECT, INSERT ON tenant.kept_contradiction TO dalil_runtime;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.kept_contradiction
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
CREATE INDEX kept_contradiction_by_time ON tenant.kept_contradiction (workspace_id, log_id, received_at DESC);

-- Closings count purchases, what suppliers were paid, and changes of the payee, each by the moment of its record.
CREATE INDEX purchase_by_record ON tenant.purchase (workspace_id, recorded_at);
CREATE INDEX purchase_reversal_by_record ON tenant.purchase_reversal (workspace_id, recorded_at);
CREATE INDEX supplier_payment_by_record ON tenant.supplier_payment (workspace_id, recorded_at);
CREATE INDEX supplier_payment_reversal_by_record ON tenant.supplier_payment_reversal (workspace_id, recorded_at);
CREATE INDEX payee_change_by_record ON tenant.payee_change (workspace_id, proposed_at);
CREATE INDEX payee_step_by_record ON tenant.payee_step (workspace_id, taken_at);
