-- What protects whoever pays and whoever checks: how a paper stands now, and the account that papers name.

-- Named exception: the state of one paper is looked up before a workspace is known, by the leaf that its code holds. The
-- policies hold inside the function below alone, which sets what they ask for: neither the directory's login nor the
-- runtime's sees a row by them. The leaf is random to whoever has not the paper.
CREATE POLICY look_up ON tenant.document FOR SELECT TO dalil_owner
    USING (current_setting('app.look_up', true) = 'paper_state');
CREATE POLICY look_up ON tenant.document_void FOR SELECT TO dalil_owner
    USING (current_setting('app.look_up', true) = 'paper_state');
CREATE INDEX document_by_leaf ON tenant.document (leaf);

-- Answers a state and nothing else; null where no leaf begins so. It scopes itself to no workspace, since the policy of
-- scopes is asked as well, and leaves nothing set behind it. The comparisons of bytes are leakproof, so that the index is
-- used behind the policies.
CREATE FUNCTION directory.paper_state(beginning bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    state text;
BEGIN
    PERFORM set_config('app.workspace_id', '00000000-0000-0000-0000-000000000000', true);
    PERFORM set_config('app.look_up', 'paper_state', true);
    SELECT CASE
            WHEN EXISTS (SELECT FROM tenant.document_void AS void
                         WHERE void.workspace_id = found.workspace_id AND void.document_id = found.id)
            THEN CASE
                WHEN EXISTS (SELECT FROM tenant.document AS next
                             WHERE next.workspace_id = found.workspace_id AND next.replaces_id = found.id)
                THEN 'superseded' ELSE 'voided' END
            -- A note corrects the 6.3, and with it the invoice of the same sale.
            WHEN EXISTS (SELECT FROM tenant.document AS note
                         WHERE note.workspace_id = found.workspace_id
                           AND note.corrects_id IN (found.id, found.counterpart_id))
            THEN 'corrected'
            ELSE 'valid' END
        INTO state
        FROM tenant.document AS found
        WHERE octet_length(beginning) = 16
          AND found.leaf >= beginning || '\x00000000000000000000000000000000'::bytea
          AND found.leaf <= beginning || '\xffffffffffffffffffffffffffffffff'::bytea
        LIMIT 1;
    PERFORM set_config('app.look_up', '', true);
    PERFORM set_config('app.workspace_id', '', true);
    RETURN state;
END
$$;
GRANT EXECUTE ON FUNCTION directory.paper_state(bytea) TO dalil_directory;

-- The account that papers name is pinned: it changes by a record that is proposed, approved by somebody else, and waits.
-- Which account is in force follows from these rows and the clock; a brand has none. Sealed as payments are: the leaf hash
-- of each row stands in the audit entry of its commit.
CREATE TABLE tenant.payee_change (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    subject text NOT NULL CHECK (subject IN ('details', 'wait')),
    details text CHECK (char_length(details) BETWEEN 1 AND 2000),
    wait_hours smallint CHECK (wait_hours BETWEEN 1 AND 720),
    proposed_at timestamptz NOT NULL,
    proposed_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CHECK ((subject = 'wait') = (wait_hours IS NOT NULL)),
    CHECK (subject = 'details' OR details IS NULL)
);
CALL tenant.scope('tenant.payee_change');
GRANT SELECT, INSERT ON tenant.payee_change TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.payee_change
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- Each step at most once.
CREATE TABLE tenant.payee_step (
    workspace_id uuid NOT NULL,
    change_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('approved', 'cancelled', 'told')),
    taken_at timestamptz NOT NULL,
    taken_by text NOT NULL,
    effective_at timestamptz CHECK (effective_at >= taken_at),
    PRIMARY KEY (workspace_id, change_id, step),
    CHECK ((step = 'approved') = (effective_at IS NOT NULL)),
    FOREIGN KEY (workspace_id, change_id) REFERENCES tenant.payee_change (workspace_id, id)
);
CALL tenant.scope('tenant.payee_step');
GRANT SELECT, INSERT ON tenant.payee_step TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.payee_step
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
