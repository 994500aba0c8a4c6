-- Auditors: somebody let in to read one year of account, for a time, and what they read.

-- Sealed as payments are: its leaf hash stands in the audit entry of its commit.
CREATE TABLE tenant.auditor_access (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    -- The calendar year in which the year of account begins, on 1 July.
    year smallint NOT NULL CHECK (year BETWEEN 2012 AND 2100),
    purpose text NOT NULL CHECK (char_length(purpose) BETWEEN 1 AND 300),
    ends_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CHECK (ends_at > opened_at)
);
CALL tenant.scope('tenant.auditor_access');
GRANT SELECT, INSERT ON tenant.auditor_access TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.auditor_access
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
CREATE INDEX auditor_access_of_person ON tenant.auditor_access (person_id, workspace_id, ends_at);

-- Its end before its time.
CREATE TABLE tenant.auditor_access_end (
    workspace_id uuid NOT NULL,
    access_id uuid NOT NULL,
    ended_at timestamptz NOT NULL,
    ended_by text NOT NULL,
    PRIMARY KEY (workspace_id, access_id),
    FOREIGN KEY (workspace_id, access_id) REFERENCES tenant.auditor_access (workspace_id, id)
);
CALL tenant.scope('tenant.auditor_access_end');
GRANT SELECT, INSERT ON tenant.auditor_access_end TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.auditor_access_end
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- Named exception, as for members: which workspaces a person may enter is asked before a workspace is known. The purpose and
-- who opened it are not among what the directory reads.
CREATE POLICY directory ON tenant.auditor_access FOR SELECT TO dalil_directory USING (true);
GRANT SELECT (workspace_id, id, person_id, year, ends_at) ON tenant.auditor_access TO dalil_directory;
CREATE POLICY directory ON tenant.auditor_access_end FOR SELECT TO dalil_directory USING (true);
GRANT SELECT (workspace_id, access_id) ON tenant.auditor_access_end TO dalil_directory;

-- By which access something was read, and of an auditor's request what was asked for and how it was answered. The owner
-- reads the log.
ALTER TABLE tenant.access_log
    ADD COLUMN access_id uuid,
    ADD COLUMN operation text,
    ADD COLUMN status smallint,
    ADD CHECK (num_nulls(operation, status) IN (0, 2));
CREATE INDEX access_log_of_access ON tenant.access_log (workspace_id, access_id, id) WHERE access_id IS NOT NULL;
GRANT SELECT ON tenant.access_log TO dalil_runtime;

-- The lists of payments and purchases of one year, the latest first.
CREATE INDEX payment_by_day ON tenant.payment (workspace_id, received_on, id);
