-- What keeps requests honest: answers already given, sensitive reads noted, work handed to the queue.

-- Claimed by the first of two equal requests; the second waits for the unique key and finds the answer (S2-29).
CREATE TABLE tenant.idempotency (
    workspace_id uuid NOT NULL,
    principal text NOT NULL,
    key text NOT NULL CHECK (octet_length(key) BETWEEN 8 AND 128),
    request bytea NOT NULL CHECK (octet_length(request) = 32),
    claimed_at timestamptz NOT NULL DEFAULT now(),
    status smallint,
    headers jsonb,
    body bytea,
    PRIMARY KEY (workspace_id, principal, key),
    CHECK (num_nulls(status, headers, body) IN (0, 3))
);
-- What has had its time is found without reading what has not.
CREATE INDEX idempotency_by_age ON tenant.idempotency (workspace_id, claimed_at);
CALL tenant.scope('tenant.idempotency');
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.idempotency TO dalil_runtime;

-- Sensitive reads, noted before the bytes leave (S1-13). Not chained; nobody but the operator reads it yet.
CREATE TABLE tenant.access_log (
    workspace_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    principal text NOT NULL,
    permission text NOT NULL,
    request_id text NOT NULL,
    ip text,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CALL tenant.scope('tenant.access_log');
GRANT INSERT ON tenant.access_log TO dalil_runtime;
