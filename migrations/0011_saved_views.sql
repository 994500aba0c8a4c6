-- Filters and order of a list that a person comes back to, under a name of their own.

CREATE TABLE tenant.saved_view (
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    id uuid NOT NULL,
    list text NOT NULL CHECK (list IN ('invoices', 'documents', 'clients')),
    name text COLLATE "C" NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    filters jsonb NOT NULL CHECK (jsonb_typeof(filters) = 'object'),
    PRIMARY KEY (workspace_id, id),
    -- Read by list and name as well.
    UNIQUE (workspace_id, person_id, list, name)
);
CALL tenant.scope('tenant.saved_view');
GRANT SELECT, INSERT, DELETE ON tenant.saved_view TO dalil_runtime;
