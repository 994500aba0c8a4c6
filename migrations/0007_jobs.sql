-- The queue. Its tables are the library's own (schema graphile_worker, migrated before this file) and have row security
-- without a policy, so that a plain role reaches nothing of them. Work is handed over by the functions below, in the
-- transaction of the act, and taken up by dalil_worker alone.

-- The workspace comes from the scope and overrides whatever the payload says. Each function puts a name of its own before
-- the task, so that neither login can make the other's jobs.
-- All jobs of a commit, [{"task": …, "payload": {…}, "run_at": …}], those without a time for at once, are handed over at once: the library runs as many statements for a
-- hundred as for one.
CREATE FUNCTION tenant.enqueue(jobs json) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM graphile_worker.add_jobs(ARRAY(
        SELECT ROW('tenant.' || job.task,
            (job.payload || jsonb_build_object('workspace_id', tenant.current_workspace()))::json,
            NULL, job.run_at, NULL, NULL, NULL, NULL)::graphile_worker.job_spec
        FROM json_to_recordset(jobs) AS job (task text, payload jsonb, run_at timestamptz)));
END
$$;
GRANT EXECUTE ON FUNCTION tenant.enqueue(json) TO dalil_runtime;

CREATE FUNCTION directory.enqueue(task text, payload jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Somebody waits at the door for what the directory queues: before the papers, however many of them wait.
    PERFORM graphile_worker.add_job('directory.' || task, payload::json, priority => -10);
END
$$;
GRANT EXECUTE ON FUNCTION directory.enqueue(text, jsonb) TO dalil_directory;

-- Named exception: the worker claims jobs of every workspace, then acts under a permit of one.
GRANT USAGE ON SCHEMA graphile_worker TO dalil_worker;
DO $$
DECLARE
    relation regclass;
BEGIN
    FOR relation IN
        SELECT oid FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY worker ON %s TO dalil_worker USING (true) WITH CHECK (true)', relation);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO dalil_worker', relation);
    END LOOP;
END
$$;
-- Which migrations the library finds applied is for reading only.
REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM dalil_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO dalil_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO dalil_worker;
