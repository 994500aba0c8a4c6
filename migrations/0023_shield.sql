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
