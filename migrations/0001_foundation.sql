-- Schemas, the scope of a transaction, and what seals a table.
--
-- Runs as dalil_owner. The four roles exist before: an administrator makes them with roles.sql, the embedded start by
-- itself.

CREATE SCHEMA directory;
CREATE SCHEMA tenant;

GRANT USAGE ON SCHEMA directory TO dalil_directory;
GRANT USAGE ON SCHEMA tenant TO dalil_runtime, dalil_directory;

-- Nobody runs a function that was not granted by name.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The workspace that this transaction is scoped to. After the end of a transaction the setting reads as an empty text
-- and not as null, so both count as unset; an unset scope is an error and never "no rows".
CREATE FUNCTION tenant.current_workspace() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = pg_catalog
AS $$
DECLARE
    setting text := current_setting('app.workspace_id', true);
BEGIN
    IF coalesce(setting, '') = '' THEN
        RAISE EXCEPTION 'no workspace is set' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN setting::uuid;
END
$$;
GRANT EXECUTE ON FUNCTION tenant.current_workspace() TO dalil_owner, dalil_runtime;

-- What was issued is final, for the owner of the table too.
CREATE FUNCTION tenant.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog
AS $$
BEGIN
    RAISE EXCEPTION '% on %: what was issued is final', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- The one policy form, for reading and writing alike. A table of a workspace has exactly this policy; the named
-- exceptions are written beside their tables. The owner is named as well: with forced row security and no policy it
-- would silently see nothing.
CREATE PROCEDURE tenant.scope(relation regclass)
    LANGUAGE plpgsql
    SET search_path = pg_catalog
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format(
        'CREATE POLICY workspace ON %s TO dalil_owner, dalil_runtime '
        'USING (workspace_id = (SELECT tenant.current_workspace())) '
        'WITH CHECK (workspace_id = (SELECT tenant.current_workspace()))', relation);
END
$$;
