-- ScriptHost in a PostgreSQL database (13 or later): jobs, their requests and their output, and what a bridge calls.
--   psql -d DATABASE -v ON_ERROR_STOP=1 -f install.sql        as a role that may create roles and schemas
-- It may be run again, and brings an older installation up to date. uninstall.sql takes everything away.
-- Everything is in schema dbms_scripthost. Roles: scripthost_user (has jobs), scripthost_admin (sees all, purges), scripthost_bridge (the bridge).
BEGIN;

DO $do$
DECLARE
    found integer;
BEGIN
    IF current_setting('server_version_num')::integer < 130000 THEN
        RAISE EXCEPTION 'This is PostgreSQL %: version 13 or later is needed.', current_setting('server_version');
    END IF;

    IF to_regclass('dbms_scripthost.installation') IS NOT NULL THEN
        SELECT version INTO found FROM dbms_scripthost.installation;
        IF found > 1 THEN
            RAISE EXCEPTION 'Version % is installed, and this is the script of version 1: use the newer script.', found;
        END IF;
    END IF;

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scripthost_user') THEN
        CREATE ROLE scripthost_user NOLOGIN;
    END IF;

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scripthost_admin') THEN
        CREATE ROLE scripthost_admin NOLOGIN;
    END IF;

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scripthost_bridge') THEN
        CREATE ROLE scripthost_bridge NOLOGIN;
    END IF;
END
$do$;

CREATE SCHEMA IF NOT EXISTS dbms_scripthost;

-- database_id is part of every run's id. A copy of the database needs one of its own: SELECT dbms_scripthost.renew_database_id().
CREATE TABLE IF NOT EXISTS dbms_scripthost.installation (
    is_only      boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    version      integer NOT NULL,
    database_id  text NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO dbms_scripthost.installation (version, database_id)
VALUES (1, replace(gen_random_uuid()::text, '-', ''))
ON CONFLICT (is_only) DO UPDATE SET version = EXCLUDED.version, installed_at = now();

CREATE TABLE IF NOT EXISTS dbms_scripthost.jobs (
    job_owner           text NOT NULL,
    job_name            text NOT NULL CHECK (job_name ~ '^[A-Za-z][A-Za-z0-9_$#]{0,127}$'),
    job_action          text NOT NULL CHECK (octet_length(job_action) BETWEEN 1 AND 4000),
    number_of_arguments integer NOT NULL CHECK (number_of_arguments BETWEEN 0 AND 255),
    with_context        boolean NOT NULL,
    endpoint            text CHECK (octet_length(endpoint) BETWEEN 1 AND 128),
    time_limit          interval CHECK (time_limit >= interval '1 second'),
    nls_env             text CHECK (octet_length(nls_env) <= 4000),
    comments            text CHECK (octet_length(comments) <= 4000),
    created_at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_owner, job_name)
);

CREATE TABLE IF NOT EXISTS dbms_scripthost.job_arguments (
    job_owner         text NOT NULL,
    job_name          text NOT NULL,
    argument_position integer NOT NULL CHECK (argument_position BETWEEN 1 AND 255),
    argument_value    text NOT NULL CHECK (octet_length(argument_value) <= 4000),
    PRIMARY KEY (job_owner, job_name, argument_position),
    FOREIGN KEY (job_owner, job_name) REFERENCES dbms_scripthost.jobs ON DELETE CASCADE
);

-- FILED; CLAIMED by a bridge; RUNNING: its agent is chosen, and may have been asked; SUCCEEDED, FAILED, STOPPED.
CREATE TABLE IF NOT EXISTS dbms_scripthost.requests (
    request_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_owner       text NOT NULL,
    job_name        text NOT NULL,
    action          text NOT NULL,
    with_context    boolean NOT NULL,
    endpoint        text,
    nls_env         text,
    time_zone       text,
    module          text,
    filed_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    deadline        timestamptz,
    status          text NOT NULL DEFAULT 'FILED' CHECK (status IN ('FILED', 'CLAIMED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'STOPPED')),
    stop_wanted_by  text,
    bridge          text,
    holder          text,
    lease_until     timestamptz,
    claimed_at      timestamptz,
    agent           text,
    profile         text,
    run_id          text,
    started_at      timestamptz,
    wall_seconds    bigint,
    last_event      bigint NOT NULL DEFAULT 0,
    last_part       integer NOT NULL DEFAULT 0,
    ended_at        timestamptz,
    error_number    bigint,
    reason          text,
    additional_info text
);

CREATE INDEX IF NOT EXISTS requests_open ON dbms_scripthost.requests (request_id) WHERE status IN ('FILED', 'CLAIMED', 'RUNNING');
CREATE INDEX IF NOT EXISTS requests_of_job ON dbms_scripthost.requests (job_owner, job_name, request_id);
CREATE INDEX IF NOT EXISTS requests_ended ON dbms_scripthost.requests (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS dbms_scripthost.request_arguments (
    request_id        bigint NOT NULL REFERENCES dbms_scripthost.requests ON DELETE CASCADE,
    argument_position integer NOT NULL,
    argument_value    text NOT NULL,
    PRIMARY KEY (request_id, argument_position)
);

-- The bytes as the script wrote them, in the order of event_number and part.
CREATE TABLE IF NOT EXISTS dbms_scripthost.output (
    request_id   bigint NOT NULL REFERENCES dbms_scripthost.requests ON DELETE CASCADE,
    event_number bigint NOT NULL,
    part         integer NOT NULL,
    stream       text NOT NULL CHECK (stream IN ('stdout', 'stderr')),
    content      bytea NOT NULL,
    PRIMARY KEY (request_id, event_number, part)
);

-- What has jobs -------------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION dbms_scripthost.create_job(
    job_name text, job_action text, number_of_arguments integer DEFAULT 0, with_context boolean DEFAULT false, endpoint text DEFAULT NULL,
    time_limit interval DEFAULT NULL, nls_env text DEFAULT NULL, comments text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    INSERT INTO dbms_scripthost.jobs (job_owner, job_name, job_action, number_of_arguments, with_context, endpoint, time_limit, nls_env, comments)
    VALUES (session_user, create_job.job_name, create_job.job_action, create_job.number_of_arguments, create_job.with_context, create_job.endpoint,
            create_job.time_limit, create_job.nls_env, create_job.comments);
EXCEPTION
    WHEN unique_violation THEN
        RAISE EXCEPTION 'The job % of % exists already: drop it first.', create_job.job_name, session_user USING ERRCODE = 'unique_violation';
END
$body$;

CREATE OR REPLACE FUNCTION dbms_scripthost.set_job_argument_value(job_name text, argument_position integer, argument_value text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    argument_count integer;
BEGIN
    SELECT j.number_of_arguments INTO argument_count
    FROM dbms_scripthost.jobs j WHERE j.job_owner = session_user AND j.job_name = set_job_argument_value.job_name;
    IF argument_count IS NULL THEN
        RAISE EXCEPTION 'There is no job % of %.', set_job_argument_value.job_name, session_user USING ERRCODE = 'no_data_found';
    ELSIF set_job_argument_value.argument_position NOT BETWEEN 1 AND argument_count THEN
        RAISE EXCEPTION 'The job % has % arguments: there is none at position %.', set_job_argument_value.job_name, argument_count,
            set_job_argument_value.argument_position USING ERRCODE = 'invalid_parameter_value';
    END IF;

    INSERT INTO dbms_scripthost.job_arguments
    VALUES (session_user, set_job_argument_value.job_name, set_job_argument_value.argument_position, set_job_argument_value.argument_value)
    ON CONFLICT ON CONSTRAINT job_arguments_pkey DO UPDATE SET argument_value = EXCLUDED.argument_value;
END
$body$;

CREATE OR REPLACE FUNCTION dbms_scripthost.drop_job(job_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    DELETE FROM dbms_scripthost.jobs j WHERE j.job_owner = session_user AND j.job_name = drop_job.job_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no job % of %.', drop_job.job_name, session_user USING ERRCODE = 'no_data_found';
    END IF;
END
$body$;

-- Files a request, and returns its log id at once; the run begins when the caller commits. For cron: SELECT dbms_scripthost.run_job('NIGHTLY').
CREATE OR REPLACE FUNCTION dbms_scripthost.run_job(job_name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    job dbms_scripthost.jobs;
    missing integer;
    filed bigint;
BEGIN
    SELECT * INTO job FROM dbms_scripthost.jobs j WHERE j.job_owner = session_user AND j.job_name = run_job.job_name;
    IF job.job_name IS NULL THEN
        RAISE EXCEPTION 'There is no job % of %.', run_job.job_name, session_user USING ERRCODE = 'no_data_found';
    END IF;

    SELECT min(p) INTO missing FROM generate_series(1, job.number_of_arguments) p
    WHERE NOT EXISTS (
        SELECT FROM dbms_scripthost.job_arguments a
        WHERE a.job_owner = job.job_owner AND a.job_name = job.job_name AND a.argument_position = p);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'Argument % of job % has no value: call set_job_argument_value.', missing, job.job_name USING ERRCODE = 'invalid_parameter_value';
    END IF;

    INSERT INTO dbms_scripthost.requests (job_owner, job_name, action, with_context, endpoint, nls_env, time_zone, module, deadline)
    VALUES (job.job_owner, job.job_name, job.job_action, job.with_context, job.endpoint, job.nls_env, current_setting('TimeZone'),
            left(current_setting('application_name'), 64), clock_timestamp() + job.time_limit)
    RETURNING request_id INTO filed;
    INSERT INTO dbms_scripthost.request_arguments
    SELECT filed, a.argument_position, a.argument_value FROM dbms_scripthost.job_arguments a
    WHERE a.job_owner = job.job_owner AND a.job_name = job.job_name;
    NOTIFY scripthost_requests;
    RETURN filed;
END
$body$;

-- Wants the runs under way of a job stopped; returns how many there are. What no bridge has yet is stopped at once.
CREATE OR REPLACE FUNCTION dbms_scripthost.stop_job(job_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    stopped integer;
BEGIN
    UPDATE dbms_scripthost.requests r
    SET stop_wanted_by = session_user,
        status = CASE r.status WHEN 'FILED' THEN 'STOPPED' ELSE r.status END,
        error_number = CASE r.status WHEN 'FILED' THEN -1013 END,
        ended_at = CASE r.status WHEN 'FILED' THEN clock_timestamp() END,
        additional_info = CASE r.status WHEN 'FILED' THEN 'The run was stopped before a bridge had it.' END
    WHERE r.job_owner = session_user AND r.job_name = stop_job.job_name AND r.status IN ('FILED', 'CLAIMED', 'RUNNING');
    GET DIAGNOSTICS stopped = ROW_COUNT;
    NOTIFY scripthost_requests;
    RETURN stopped;
END
$body$;

-- All that a run of the caller's wrote to a stream so far; bytes that are no UTF-8 are replaced by hexadecimal text of the whole.
CREATE OR REPLACE FUNCTION dbms_scripthost.job_output(log_id bigint, stream text DEFAULT 'stdout') RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    whole bytea;
BEGIN
    IF job_output.stream NOT IN ('stdout', 'stderr') THEN
        RAISE EXCEPTION 'The stream is %: give stdout or stderr.', job_output.stream USING ERRCODE = 'invalid_parameter_value';
    END IF;

    SELECT coalesce(string_agg(o.content, ''::bytea ORDER BY o.event_number, o.part), ''::bytea) INTO whole
    FROM dbms_scripthost.output o JOIN dbms_scripthost.requests r USING (request_id)
    WHERE o.request_id = job_output.log_id AND o.stream = job_output.stream
        AND (r.job_owner = session_user OR pg_has_role(session_user, 'scripthost_admin', 'MEMBER'));
    RETURN convert_from(whole, 'UTF8');
EXCEPTION
    WHEN character_not_in_repertoire OR untranslatable_character THEN
        RETURN encode(whole, 'hex');
END
$body$;

-- Removes requests that ended so long ago, with their output; returns how many.
CREATE OR REPLACE FUNCTION dbms_scripthost.purge_log(older_than interval DEFAULT interval '30 days') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    purged bigint;
BEGIN
    IF purge_log.older_than < interval '0' THEN
        RAISE EXCEPTION 'older_than is %: give 0 or more.', purge_log.older_than USING ERRCODE = 'invalid_parameter_value';
    END IF;

    DELETE FROM dbms_scripthost.requests r WHERE r.ended_at <= clock_timestamp() - purge_log.older_than;
    GET DIAGNOSTICS purged = ROW_COUNT;
    RETURN purged;
END
$body$;

-- For a copy of a database: its runs are not those of the one that it was copied from. Call it before a bridge serves the copy.
CREATE OR REPLACE FUNCTION dbms_scripthost.renew_database_id() RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    UPDATE dbms_scripthost.installation SET database_id = replace(gen_random_uuid()::text, '-', '') RETURNING database_id;
$body$;

CREATE OR REPLACE VIEW dbms_scripthost.dba_jobs AS
SELECT job_owner AS owner, job_name, job_action, number_of_arguments, with_context, endpoint, time_limit, nls_env, comments, created_at
FROM dbms_scripthost.jobs;

CREATE OR REPLACE VIEW dbms_scripthost.user_jobs AS
SELECT job_name, job_action, number_of_arguments, with_context, endpoint, time_limit, nls_env, comments, created_at
FROM dbms_scripthost.jobs WHERE job_owner = session_user;

CREATE OR REPLACE VIEW dbms_scripthost.user_job_args AS
SELECT job_name, argument_position, argument_value AS value FROM dbms_scripthost.job_arguments WHERE job_owner = session_user;

CREATE OR REPLACE VIEW dbms_scripthost.dba_job_run_details AS
SELECT request_id AS log_id, job_owner AS owner, job_name, status, error_number, reason, filed_at AS req_start_date, started_at AS actual_start_date,
       ended_at AS log_date, ended_at - started_at AS run_duration, action, with_context, endpoint, agent, run_id, bridge, additional_info
FROM dbms_scripthost.requests;

CREATE OR REPLACE VIEW dbms_scripthost.user_job_run_details AS
SELECT log_id, job_name, status, error_number, reason, req_start_date, actual_start_date, log_date, run_duration, action, with_context, endpoint,
       agent, run_id, additional_info
FROM dbms_scripthost.dba_job_run_details WHERE owner = session_user;

CREATE OR REPLACE VIEW dbms_scripthost.user_job_output AS
SELECT o.request_id AS log_id, o.event_number, o.part, o.stream, o.content
FROM dbms_scripthost.output o JOIN dbms_scripthost.requests r USING (request_id) WHERE r.job_owner = session_user;

-- What a bridge calls -------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW dbms_scripthost.claimed_requests AS
SELECT request_id, holder, stop_wanted_by FROM dbms_scripthost.requests WHERE status IN ('CLAIMED', 'RUNNING');

-- Claims what is filed, what this bridge had in a former life, and what other bridges have let go of, and gives it, in one statement: whoever gets a
-- request has its claim. What runs on another bridge's own agent is left to that bridge for longer.
CREATE OR REPLACE FUNCTION dbms_scripthost.claim_requests(
    p_bridge text, p_holder text, p_lease_seconds integer, p_most integer, p_patience_seconds integer)
RETURNS TABLE (
    request_id bigint, database_id text, log_id bigint, job_owner text, job_name text, action text, with_context integer, endpoint text, nls_env text,
    time_zone text, module text, stop_wanted_by text, agent text, profile text, run_id text, wall_seconds bigint, last_event bigint, last_part integer,
    filed_at bigint, filed_ago double precision, limit_seconds double precision, arguments text[])
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    WITH due AS (
        SELECT r.request_id FROM dbms_scripthost.requests r
        WHERE r.status IN ('FILED', 'CLAIMED', 'RUNNING')
            AND (r.status = 'FILED'
                OR (r.holder <> p_holder
                    AND (r.bridge = p_bridge
                        OR r.lease_until < statement_timestamp()
                            - CASE WHEN r.agent LIKE 'local:%' THEN make_interval(secs => p_patience_seconds) ELSE interval '0' END)))
        ORDER BY r.request_id LIMIT p_most FOR UPDATE SKIP LOCKED),
    claimed AS (
        UPDATE dbms_scripthost.requests r
        SET status = CASE r.status WHEN 'FILED' THEN 'CLAIMED' ELSE r.status END,
            bridge = p_bridge, holder = p_holder, claimed_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
        FROM due WHERE r.request_id = due.request_id
        RETURNING r.*)
    SELECT r.request_id, i.database_id, r.request_id, r.job_owner, r.job_name, r.action, r.with_context::integer, r.endpoint, r.nls_env, r.time_zone, r.module,
           r.stop_wanted_by, r.agent, r.profile, r.run_id, r.wall_seconds, r.last_event, r.last_part,
           floor(extract(epoch FROM r.filed_at))::bigint,
           extract(epoch FROM clock_timestamp() - r.filed_at)::double precision,
           extract(epoch FROM r.deadline - r.filed_at)::double precision,
           ARRAY(SELECT a.argument_value FROM dbms_scripthost.request_arguments a WHERE a.request_id = r.request_id ORDER BY a.argument_position)
    FROM claimed r CROSS JOIN dbms_scripthost.installation i ORDER BY r.request_id;
$body$;

-- Puts on record which agent the run goes to, before it is asked. Returns how many seconds the run may take, 0 for no bound, -1 when the claim is lost.
CREATE OR REPLACE FUNCTION dbms_scripthost.begin_run(p_holder text, p_request_id bigint, p_agent text, p_profile text, p_run_id text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    wall bigint;
BEGIN
    UPDATE dbms_scripthost.requests
    SET status = 'RUNNING', agent = p_agent, profile = p_profile, run_id = p_run_id, started_at = clock_timestamp(),
        wall_seconds = CASE WHEN deadline IS NOT NULL THEN greatest(1, ceil(extract(epoch FROM deadline - clock_timestamp())))::bigint END
    WHERE request_id = p_request_id AND holder = p_holder AND status = 'CLAIMED'
    RETURNING coalesce(wall_seconds, 0) INTO wall;
    IF wall IS NULL THEN
        -- It was done before, and the answer was lost.
        SELECT coalesce(wall_seconds, 0) INTO wall FROM dbms_scripthost.requests
        WHERE request_id = p_request_id AND holder = p_holder AND status = 'RUNNING' AND run_id = p_run_id AND agent = p_agent;
    END IF;

    RETURN coalesce(wall, -1);
END
$body$;

-- Gives a run that provably did not start another id. Returns 0 when the claim is lost.
CREATE OR REPLACE FUNCTION dbms_scripthost.renew_run(p_holder text, p_request_id bigint, p_run_id text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    UPDATE dbms_scripthost.requests SET run_id = p_run_id, last_event = 0, last_part = 0
    WHERE request_id = p_request_id AND holder = p_holder AND status = 'RUNNING';
    RETURN CASE WHEN FOUND THEN 1 ELSE 0 END;
END
$body$;

-- Keeps all claims of a holder. Returns how many there are; those to be stopped are in claimed_requests.
CREATE OR REPLACE FUNCTION dbms_scripthost.keep_claims(p_holder text, p_lease_seconds integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    kept integer;
BEGIN
    UPDATE dbms_scripthost.requests SET lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
    WHERE holder = p_holder AND status IN ('CLAIMED', 'RUNNING');
    GET DIAGNOSTICS kept = ROW_COUNT;
    RETURN kept;
END
$body$;

-- Lets go of one claim of a holder, or of all that it has where the request is 0.
CREATE OR REPLACE FUNCTION dbms_scripthost.release_claims(p_holder text, p_request_id bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    released integer;
BEGIN
    UPDATE dbms_scripthost.requests
    SET status = CASE status WHEN 'CLAIMED' THEN 'FILED' ELSE status END, holder = '', lease_until = clock_timestamp()
    WHERE holder = p_holder AND status IN ('CLAIMED', 'RUNNING') AND (p_request_id = 0 OR request_id = p_request_id);
    GET DIAGNOSTICS released = ROW_COUNT;
    IF released > 0 THEN
        NOTIFY scripthost_requests;
    END IF;

    RETURN released;
END
$body$;

-- Adds a piece of output; one that is there already is left alone. Returns 0 when the claim is lost.
CREATE OR REPLACE FUNCTION dbms_scripthost.write_output(
    p_holder text, p_request_id bigint, p_event_number bigint, p_part integer, p_stream text, p_content bytea) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    last bigint;
    last_of_it integer;
BEGIN
    SELECT last_event, last_part INTO last, last_of_it FROM dbms_scripthost.requests
    WHERE request_id = p_request_id AND holder = p_holder AND status = 'RUNNING' FOR UPDATE;
    IF last IS NULL THEN
        RETURN 0;
    END IF;

    IF (p_event_number, p_part) > (last, last_of_it) THEN
        INSERT INTO dbms_scripthost.output VALUES (p_request_id, p_event_number, p_part, p_stream, p_content);
        UPDATE dbms_scripthost.requests SET last_event = p_event_number, last_part = p_part WHERE request_id = p_request_id;
    END IF;

    RETURN 1;
END
$body$;

-- Ends a run, once. Returns 0 when the claim is lost, 1 also when it was done before and the answer was lost.
CREATE OR REPLACE FUNCTION dbms_scripthost.end_run(
    p_holder text, p_request_id bigint, p_status text, p_error_number bigint, p_reason text, p_additional_info text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    UPDATE dbms_scripthost.requests
    SET status = p_status, error_number = p_error_number, reason = p_reason, additional_info = p_additional_info, ended_at = clock_timestamp()
    WHERE request_id = p_request_id AND holder = p_holder AND status IN ('CLAIMED', 'RUNNING');
    IF NOT FOUND THEN
        PERFORM FROM dbms_scripthost.requests WHERE request_id = p_request_id AND holder = p_holder AND ended_at IS NOT NULL;
        RETURN CASE WHEN FOUND THEN 1 ELSE 0 END;
    END IF;

    PERFORM pg_notify('scripthost_ended', p_request_id::text);
    RETURN 1;
END
$body$;

-- Who may do what -----------------------------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dbms_scripthost FROM PUBLIC;
GRANT USAGE ON SCHEMA dbms_scripthost TO scripthost_user, scripthost_admin, scripthost_bridge;
GRANT EXECUTE ON FUNCTION
    dbms_scripthost.create_job(text, text, integer, boolean, text, interval, text, text), dbms_scripthost.set_job_argument_value(text, integer, text),
    dbms_scripthost.drop_job(text), dbms_scripthost.run_job(text), dbms_scripthost.stop_job(text), dbms_scripthost.job_output(bigint, text)
    TO scripthost_user;
GRANT SELECT ON dbms_scripthost.user_jobs, dbms_scripthost.user_job_args, dbms_scripthost.user_job_run_details, dbms_scripthost.user_job_output TO scripthost_user;
GRANT EXECUTE ON FUNCTION dbms_scripthost.job_output(bigint, text), dbms_scripthost.purge_log(interval), dbms_scripthost.renew_database_id() TO scripthost_admin;
GRANT SELECT ON dbms_scripthost.dba_jobs, dbms_scripthost.dba_job_run_details, dbms_scripthost.installation TO scripthost_admin;
GRANT EXECUTE ON FUNCTION
    dbms_scripthost.claim_requests(text, text, integer, integer, integer), dbms_scripthost.begin_run(text, bigint, text, text, text),
    dbms_scripthost.renew_run(text, bigint, text), dbms_scripthost.keep_claims(text, integer), dbms_scripthost.release_claims(text, bigint),
    dbms_scripthost.write_output(text, bigint, bigint, integer, text, bytea), dbms_scripthost.end_run(text, bigint, text, bigint, text, text)
    TO scripthost_bridge;
GRANT SELECT ON dbms_scripthost.claimed_requests, dbms_scripthost.installation TO scripthost_bridge;

COMMIT;
