-- What the lines of a workspace's drafts said, by description, so that the next line of one can begin with it. Kept when
-- a draft is saved: each issued line was in a draft. One row a description, however often it was billed.

CREATE TABLE tenant.item (
    workspace_id uuid NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Small letters and ASCII digits of the description, compared byte by byte: what is typed is its beginning.
    key text COLLATE "C" NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200),
    description text NOT NULL CHECK (char_length(description) <= 2000),
    unit text NOT NULL CHECK (char_length(unit) <= 40),
    unit_price text NOT NULL,
    price_includes_tax boolean NOT NULL,
    vat jsonb NOT NULL,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, currency, key)
);
CALL tenant.scope('tenant.item');
GRANT SELECT, INSERT, UPDATE ON tenant.item TO dalil_runtime;
