-- The audit log: one chain for each workspace, sealed in the commit of the act it records.

-- Every column is inside the seal, or is the seal (leaf, chain, hints). changes is JSON kept as text, since it is sealed
-- byte for byte. Addresses and agents are here by salted digest only.
CREATE TABLE tenant.audit_entry (
    workspace_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 1),
    version smallint NOT NULL,
    at timestamptz NOT NULL,
    principal_kind text NOT NULL,
    principal text NOT NULL,
    permission text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    request_id text NOT NULL,
    changes text NOT NULL,
    ip_digest bytea CHECK (octet_length(ip_digest) = 32),
    agent_digest bytea CHECK (octet_length(agent_digest) = 32),
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    chain bytea NOT NULL CHECK (octet_length(chain) = 32),
    hints bytea NOT NULL,
    PRIMARY KEY (workspace_id, seq)
);
CALL tenant.scope('tenant.audit_entry');
GRANT SELECT, INSERT ON tenant.audit_entry TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- The clear values behind the digests; a row can be shredded and the chain still verifies.
CREATE TABLE tenant.audit_personal (
    workspace_id uuid NOT NULL,
    seq bigint NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    ip text,
    user_agent text,
    PRIMARY KEY (workspace_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES tenant.audit_entry (workspace_id, seq)
);
CALL tenant.scope('tenant.audit_personal');
GRANT SELECT, INSERT ON tenant.audit_personal TO dalil_runtime;
CREATE TRIGGER written_once BEFORE UPDATE OR TRUNCATE ON tenant.audit_personal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- The end of each chain. Its lock is the last one that a commit takes.
CREATE TABLE tenant.audit_head (
    workspace_id uuid PRIMARY KEY,
    seq bigint NOT NULL CHECK (seq >= 0),
    chain bytea NOT NULL CHECK (octet_length(chain) = 32)
);
CALL tenant.scope('tenant.audit_head');
GRANT SELECT, INSERT, UPDATE ON tenant.audit_head TO dalil_runtime;
