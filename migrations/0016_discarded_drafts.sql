-- Drafts that were thrown away, as they were, until the sweep takes them. They hold nothing: client and place may be gone
-- when one is asked back, which is then refused.

CREATE TABLE tenant.discarded_draft (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    client_id uuid NOT NULL,
    place_id uuid,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total bigint NOT NULL CHECK (total BETWEEN 0 AND 9000000000000000),
    body jsonb NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    replaces_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    discarded_at timestamptz NOT NULL,
    discarded_by text NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX discarded_draft_by_age ON tenant.discarded_draft (workspace_id, discarded_at);
CALL tenant.scope('tenant.discarded_draft');
GRANT SELECT, INSERT, DELETE ON tenant.discarded_draft TO dalil_runtime;
