-- ScriptHost in an Oracle database (19c or later): jobs whose runs go to ScriptHost's agents, their requests and their output.
--   sql ADMIN@service @install.sql        (SQLcl or SQL*Plus; as SYSTEM, or as ADMIN of an Autonomous Database)
-- It may be run again, and brings an older installation up to date. uninstall.sql takes everything away.
-- Everything is in schema SCRIPTHOST, which nobody can log in to. Roles: SCRIPTHOST_USER (has jobs), SCRIPTHOST_ADMIN (sees all, purges),
-- SCRIPTHOST_BRIDGE (the bridge).
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF

BEGIN
    IF dbms_db_version.version < 19 THEN
        raise_application_error(-20000, 'This is Oracle Database ' || dbms_db_version.version || ': version 19 or later is needed.');
    END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'CREATE USER scripthost NO AUTHENTICATION';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-01920: it is there.
        IF SQLCODE <> -1920 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'CREATE ROLE scripthost_user';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-01921: it is there.
        IF SQLCODE <> -1921 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'CREATE ROLE scripthost_admin';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -1921 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'CREATE ROLE scripthost_bridge';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -1921 THEN
            RAISE;
        END IF;
END;
/

-- What its packages do for others: end detached runs of any owner's jobs, see which run, wake bridges.
GRANT UNLIMITED TABLESPACE TO scripthost;
GRANT CREATE ANY JOB TO scripthost;
GRANT SELECT ON sys.dba_scheduler_running_jobs TO scripthost;
GRANT EXECUTE ON sys.dbms_alert TO scripthost;
GRANT EXECUTE ON sys.dbms_aq TO scripthost;

-- database_id is part of every run's id. A copy of the database needs one of its own: scripthost.scripthost_admin_verbs.renew_database_id.
BEGIN
    EXECUTE IMMEDIATE q'[CREATE TABLE scripthost.installation (
        only_row     NUMBER(1) DEFAULT 1 NOT NULL CONSTRAINT installation_pk PRIMARY KEY CONSTRAINT installation_one CHECK (only_row = 1),
        version      NUMBER(9) NOT NULL,
        database_id  VARCHAR2(32) NOT NULL,
        has_queue    NUMBER(1) DEFAULT 0 NOT NULL,
        installed_at TIMESTAMP(6) NOT NULL)]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

DECLARE
    found NUMBER;
BEGIN
    SELECT MAX(version) INTO found FROM scripthost.installation;
    IF found > 1 THEN
        raise_application_error(-20000, 'Version ' || found || ' is installed, and this is the script of version 1: use the newer script.');
    END IF;

    MERGE INTO scripthost.installation USING dual ON (only_row = 1)
    WHEN MATCHED THEN UPDATE SET version = 1, installed_at = SYS_EXTRACT_UTC(SYSTIMESTAMP)
    WHEN NOT MATCHED THEN INSERT (version, database_id, installed_at) VALUES (1, LOWER(RAWTOHEX(SYS_GUID())), SYS_EXTRACT_UTC(SYSTIMESTAMP));
    COMMIT;
END;
/

-- FILED; CLAIMED by a bridge; RUNNING: its agent is chosen, and may have been asked; SUCCEEDED, FAILED, STOPPED. All times are UTC.
-- told: the scheduler knows how it ended.
BEGIN
    EXECUTE IMMEDIATE q'[CREATE TABLE scripthost.requests (
        request_id      NUMBER GENERATED ALWAYS AS IDENTITY CONSTRAINT requests_pk PRIMARY KEY,
        log_id          NUMBER NOT NULL CONSTRAINT requests_log_id UNIQUE,
        job_owner       VARCHAR2(128) NOT NULL,
        job_name        VARCHAR2(128) NOT NULL,
        action          VARCHAR2(4000) NOT NULL,
        with_context    NUMBER(1) NOT NULL,
        endpoint        VARCHAR2(128),
        nls_env         VARCHAR2(4000),
        time_zone       VARCHAR2(64),
        module          VARCHAR2(64),
        filed_at        TIMESTAMP(6) NOT NULL,
        deadline        TIMESTAMP(6),
        status          VARCHAR2(9) DEFAULT 'FILED' NOT NULL
            CONSTRAINT requests_status CHECK (status IN ('FILED', 'CLAIMED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'STOPPED')),
        stop_wanted_by  VARCHAR2(128),
        bridge          VARCHAR2(128),
        holder          VARCHAR2(32),
        claim           VARCHAR2(32),
        lease_until     TIMESTAMP(6),
        claimed_at      TIMESTAMP(6),
        agent           VARCHAR2(300),
        profile         VARCHAR2(64),
        run_id          VARCHAR2(64),
        started_at      TIMESTAMP(6),
        wall_seconds    NUMBER(12),
        last_event      NUMBER(18) DEFAULT 0 NOT NULL,
        last_part       NUMBER(9) DEFAULT 0 NOT NULL,
        ended_at        TIMESTAMP(6),
        error_number    NUMBER(10),
        reason          VARCHAR2(30),
        additional_info VARCHAR2(4000),
        told            CHAR(1) DEFAULT 'N' NOT NULL CONSTRAINT requests_told CHECK (told IN ('Y', 'N')))]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE q'[CREATE INDEX scripthost.requests_open ON scripthost.requests (CASE WHEN status IN ('FILED', 'CLAIMED', 'RUNNING') THEN request_id END)]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE q'[CREATE INDEX scripthost.requests_untold ON scripthost.requests (CASE WHEN told = 'N' AND ended_at IS NOT NULL THEN request_id END)]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE q'[CREATE INDEX scripthost.requests_of_job ON scripthost.requests (job_owner, job_name, request_id)]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE q'[CREATE INDEX scripthost.requests_ended ON scripthost.requests (ended_at)]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE q'[CREATE TABLE scripthost.request_arguments (
        request_id        NUMBER NOT NULL CONSTRAINT request_arguments_request REFERENCES scripthost.requests ON DELETE CASCADE,
        argument_position NUMBER(3) NOT NULL,
        argument_value    VARCHAR2(4000),
        CONSTRAINT request_arguments_pk PRIMARY KEY (request_id, argument_position))]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

-- The bytes as the script wrote them, in the order of event_number and part.
BEGIN
    EXECUTE IMMEDIATE q'[CREATE TABLE scripthost.output (
        request_id   NUMBER NOT NULL CONSTRAINT output_request REFERENCES scripthost.requests ON DELETE CASCADE,
        event_number NUMBER(18) NOT NULL,
        part         NUMBER(9) NOT NULL,
        stream       VARCHAR2(6) NOT NULL CONSTRAINT output_stream CHECK (stream IN ('stdout', 'stderr')),
        content      BLOB NOT NULL,
        CONSTRAINT output_pk PRIMARY KEY (request_id, event_number, part))]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

-- For runs of which the scheduler tells no log id.
BEGIN
    EXECUTE IMMEDIATE q'[CREATE SEQUENCE scripthost.unlogged_ids START WITH 1 INCREMENT BY 1]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

-- Does nothing until push.sql puts another one in its place, which stays when this script is run again.
BEGIN
    EXECUTE IMMEDIATE q'[CREATE PROCEDURE scripthost.after_filed(p_request_id NUMBER) AUTHID DEFINER IS BEGIN NULL; END after_filed;]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/


-- Views ---------------------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW scripthost.dba_runs AS
SELECT log_id, job_owner AS owner, job_name, status, error_number, reason, filed_at, started_at, ended_at, action, with_context, endpoint, agent, run_id,
       bridge, additional_info
FROM scripthost.requests;

CREATE OR REPLACE VIEW scripthost.user_runs AS
SELECT log_id, job_name, status, error_number, reason, filed_at, started_at, ended_at, action, with_context, endpoint, agent, run_id, additional_info
FROM scripthost.requests WHERE job_owner = SYS_CONTEXT('USERENV', 'SESSION_USER');

CREATE OR REPLACE VIEW scripthost.user_run_output AS
SELECT r.log_id, o.event_number, o.part, o.stream, o.content
FROM scripthost.output o JOIN scripthost.requests r ON r.request_id = o.request_id WHERE r.job_owner = SYS_CONTEXT('USERENV', 'SESSION_USER');

CREATE OR REPLACE VIEW scripthost.claimed_requests AS
SELECT r.request_id, i.database_id, r.log_id, r.holder, r.claim, r.job_owner, r.job_name, r.action, r.with_context, r.endpoint, r.nls_env, r.time_zone,
       r.module, r.stop_wanted_by, r.agent, r.profile, r.run_id, r.wall_seconds, r.last_event, r.last_part,
       ROUND((CAST(r.filed_at AS DATE) - DATE '1970-01-01') * 86400) AS filed_at,
       ROUND((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - CAST(r.filed_at AS DATE)) * 86400) AS filed_ago,
       ROUND((CAST(r.deadline AS DATE) - CAST(r.filed_at AS DATE)) * 86400) AS limit_seconds
FROM scripthost.requests r CROSS JOIN scripthost.installation i
WHERE r.status IN ('CLAIMED', 'RUNNING');

CREATE OR REPLACE VIEW scripthost.claimed_arguments AS
SELECT r.claim, a.request_id, a.argument_position, a.argument_value
FROM scripthost.request_arguments a JOIN scripthost.requests r ON r.request_id = a.request_id
WHERE r.status IN ('CLAIMED', 'RUNNING');

-- What a job's program calls ------------------------------------------------------------------------------------------------------------

-- Files a run under way. Nobody may call it but file_run.
CREATE OR REPLACE PACKAGE scripthost.scripthost_filing AUTHID DEFINER AS
    PROCEDURE file_run(
        p_job_name VARCHAR2, p_job_owner VARCHAR2, p_argument_count PLS_INTEGER, p_action VARCHAR2, p_with_context PLS_INTEGER, p_endpoint VARCHAR2,
        p_time_limit PLS_INTEGER, p_arguments sys.odcivarchar2list);
END scripthost_filing;
/

CREATE OR REPLACE PACKAGE BODY scripthost.scripthost_filing AS
    c_alert CONSTANT VARCHAR2(30) := 'SCRIPTHOST_REQUESTS';
    c_queue CONSTANT VARCHAR2(30) := 'SCRIPTHOST.REQUEST_QUEUE';

    FUNCTION utc_now RETURN TIMESTAMP IS
    BEGIN
        RETURN SYS_EXTRACT_UTC(SYSTIMESTAMP);
    END utc_now;

    -- A job's owner is whom the session belongs to, and its run the one of this session: nobody files for others.
    FUNCTION log_id_of(p_job_owner VARCHAR2, p_job_name VARCHAR2) RETURN NUMBER IS
        l_log_id NUMBER;
    BEGIN
        IF p_job_owner IS NULL OR p_job_owner <> SYS_CONTEXT('USERENV', 'SESSION_USER') THEN
            raise_application_error(-20001, 'FILE_RUN is called by jobs alone, for their own owner.');
        END IF;

        SELECT log_id INTO l_log_id FROM sys.dba_scheduler_running_jobs
        WHERE owner = p_job_owner AND job_name = p_job_name AND job_subname IS NULL
            AND (session_id IS NULL OR session_id = TO_NUMBER(SYS_CONTEXT('USERENV', 'SID')));
        IF l_log_id IS NULL THEN
            l_log_id := -scripthost.unlogged_ids.NEXTVAL;
        END IF;

        RETURN l_log_id;
    EXCEPTION
        WHEN NO_DATA_FOUND THEN
            raise_application_error(-20002, 'FILE_RUN is called by jobs alone: the scheduler runs no job ' || p_job_owner || '.' || p_job_name || ' in this session.');
    END log_id_of;

    FUNCTION nls_of_session RETURN VARCHAR2 IS
        l_nls VARCHAR2(4000);
    BEGIN
        FOR one IN (SELECT parameter, value FROM nls_session_parameters WHERE value IS NOT NULL ORDER BY parameter) LOOP
            l_nls := l_nls || one.parameter || '=' || CHR(39) || REPLACE(one.value, CHR(39), CHR(39) || CHR(39)) || CHR(39) || ' ';
        END LOOP;

        RETURN RTRIM(l_nls);
    END nls_of_session;

    PROCEDURE wake(p_request_id NUMBER) IS
        l_has_queue NUMBER;
        l_options dbms_aq.enqueue_options_t;
        l_properties dbms_aq.message_properties_t;
        l_message RAW(16);
    BEGIN
        SELECT has_queue INTO l_has_queue FROM scripthost.installation;
        IF l_has_queue = 1 THEN
            dbms_aq.enqueue(c_queue, l_options, l_properties, utl_raw.cast_to_raw(TO_CHAR(p_request_id)), l_message);
        END IF;

        dbms_alert.signal(c_alert, TO_CHAR(p_request_id));
    END wake;

    PROCEDURE file_run(
        p_job_name VARCHAR2, p_job_owner VARCHAR2, p_argument_count PLS_INTEGER, p_action VARCHAR2, p_with_context PLS_INTEGER, p_endpoint VARCHAR2,
        p_time_limit PLS_INTEGER, p_arguments sys.odcivarchar2list) IS
        l_log_id NUMBER := log_id_of(p_job_owner, p_job_name);
        l_request_id NUMBER;
    BEGIN
        INSERT INTO scripthost.requests (
            log_id, job_owner, job_name, action, with_context, endpoint, nls_env, time_zone, module, filed_at, deadline)
        VALUES (
            l_log_id, p_job_owner, p_job_name, p_action, p_with_context, NULLIF(p_endpoint, '-'), nls_of_session, SESSIONTIMEZONE,
            SUBSTRB(SYS_CONTEXT('USERENV', 'MODULE'), 1, 64), utc_now,
            CASE WHEN p_time_limit > 0 THEN utc_now + NUMTODSINTERVAL(p_time_limit, 'SECOND') END)
        RETURNING request_id INTO l_request_id;
        FOR i IN 1 .. p_argument_count LOOP
            INSERT INTO scripthost.request_arguments VALUES (l_request_id, i, p_arguments(i));
        END LOOP;

        wake(l_request_id);
        COMMIT;
        scripthost.after_filed(l_request_id);
    EXCEPTION
        WHEN DUP_VAL_ON_INDEX THEN
            -- The run was filed before: the scheduler has started its session anew.
            ROLLBACK;
    END file_run;
END scripthost_filing;
/

-- The action of the programs SCRIPTHOST_RUN_n: one procedure for any number of arguments.
CREATE OR REPLACE PROCEDURE scripthost.file_run(
    p_job_name VARCHAR2, p_job_owner VARCHAR2, p_argument_count VARCHAR2, p_action VARCHAR2, p_with_context VARCHAR2, p_endpoint VARCHAR2,
    p_time_limit VARCHAR2,
    a1 VARCHAR2 DEFAULT NULL, a2 VARCHAR2 DEFAULT NULL, a3 VARCHAR2 DEFAULT NULL, a4 VARCHAR2 DEFAULT NULL, a5 VARCHAR2 DEFAULT NULL,
    a6 VARCHAR2 DEFAULT NULL, a7 VARCHAR2 DEFAULT NULL, a8 VARCHAR2 DEFAULT NULL, a9 VARCHAR2 DEFAULT NULL, a10 VARCHAR2 DEFAULT NULL,
    a11 VARCHAR2 DEFAULT NULL, a12 VARCHAR2 DEFAULT NULL, a13 VARCHAR2 DEFAULT NULL, a14 VARCHAR2 DEFAULT NULL, a15 VARCHAR2 DEFAULT NULL,
    a16 VARCHAR2 DEFAULT NULL, a17 VARCHAR2 DEFAULT NULL, a18 VARCHAR2 DEFAULT NULL, a19 VARCHAR2 DEFAULT NULL, a20 VARCHAR2 DEFAULT NULL,
    a21 VARCHAR2 DEFAULT NULL, a22 VARCHAR2 DEFAULT NULL, a23 VARCHAR2 DEFAULT NULL, a24 VARCHAR2 DEFAULT NULL, a25 VARCHAR2 DEFAULT NULL,
    a26 VARCHAR2 DEFAULT NULL, a27 VARCHAR2 DEFAULT NULL, a28 VARCHAR2 DEFAULT NULL, a29 VARCHAR2 DEFAULT NULL, a30 VARCHAR2 DEFAULT NULL,
    a31 VARCHAR2 DEFAULT NULL, a32 VARCHAR2 DEFAULT NULL, a33 VARCHAR2 DEFAULT NULL, a34 VARCHAR2 DEFAULT NULL, a35 VARCHAR2 DEFAULT NULL,
    a36 VARCHAR2 DEFAULT NULL, a37 VARCHAR2 DEFAULT NULL, a38 VARCHAR2 DEFAULT NULL, a39 VARCHAR2 DEFAULT NULL, a40 VARCHAR2 DEFAULT NULL,
    a41 VARCHAR2 DEFAULT NULL, a42 VARCHAR2 DEFAULT NULL, a43 VARCHAR2 DEFAULT NULL, a44 VARCHAR2 DEFAULT NULL, a45 VARCHAR2 DEFAULT NULL,
    a46 VARCHAR2 DEFAULT NULL, a47 VARCHAR2 DEFAULT NULL, a48 VARCHAR2 DEFAULT NULL, a49 VARCHAR2 DEFAULT NULL, a50 VARCHAR2 DEFAULT NULL,
    a51 VARCHAR2 DEFAULT NULL, a52 VARCHAR2 DEFAULT NULL, a53 VARCHAR2 DEFAULT NULL, a54 VARCHAR2 DEFAULT NULL, a55 VARCHAR2 DEFAULT NULL,
    a56 VARCHAR2 DEFAULT NULL, a57 VARCHAR2 DEFAULT NULL, a58 VARCHAR2 DEFAULT NULL, a59 VARCHAR2 DEFAULT NULL, a60 VARCHAR2 DEFAULT NULL,
    a61 VARCHAR2 DEFAULT NULL, a62 VARCHAR2 DEFAULT NULL, a63 VARCHAR2 DEFAULT NULL, a64 VARCHAR2 DEFAULT NULL, a65 VARCHAR2 DEFAULT NULL,
    a66 VARCHAR2 DEFAULT NULL, a67 VARCHAR2 DEFAULT NULL, a68 VARCHAR2 DEFAULT NULL, a69 VARCHAR2 DEFAULT NULL, a70 VARCHAR2 DEFAULT NULL,
    a71 VARCHAR2 DEFAULT NULL, a72 VARCHAR2 DEFAULT NULL, a73 VARCHAR2 DEFAULT NULL, a74 VARCHAR2 DEFAULT NULL, a75 VARCHAR2 DEFAULT NULL,
    a76 VARCHAR2 DEFAULT NULL, a77 VARCHAR2 DEFAULT NULL, a78 VARCHAR2 DEFAULT NULL, a79 VARCHAR2 DEFAULT NULL, a80 VARCHAR2 DEFAULT NULL,
    a81 VARCHAR2 DEFAULT NULL, a82 VARCHAR2 DEFAULT NULL, a83 VARCHAR2 DEFAULT NULL, a84 VARCHAR2 DEFAULT NULL, a85 VARCHAR2 DEFAULT NULL,
    a86 VARCHAR2 DEFAULT NULL, a87 VARCHAR2 DEFAULT NULL, a88 VARCHAR2 DEFAULT NULL, a89 VARCHAR2 DEFAULT NULL, a90 VARCHAR2 DEFAULT NULL,
    a91 VARCHAR2 DEFAULT NULL, a92 VARCHAR2 DEFAULT NULL, a93 VARCHAR2 DEFAULT NULL, a94 VARCHAR2 DEFAULT NULL, a95 VARCHAR2 DEFAULT NULL,
    a96 VARCHAR2 DEFAULT NULL, a97 VARCHAR2 DEFAULT NULL, a98 VARCHAR2 DEFAULT NULL, a99 VARCHAR2 DEFAULT NULL, a100 VARCHAR2 DEFAULT NULL,
    a101 VARCHAR2 DEFAULT NULL, a102 VARCHAR2 DEFAULT NULL, a103 VARCHAR2 DEFAULT NULL, a104 VARCHAR2 DEFAULT NULL, a105 VARCHAR2 DEFAULT NULL,
    a106 VARCHAR2 DEFAULT NULL, a107 VARCHAR2 DEFAULT NULL, a108 VARCHAR2 DEFAULT NULL, a109 VARCHAR2 DEFAULT NULL, a110 VARCHAR2 DEFAULT NULL,
    a111 VARCHAR2 DEFAULT NULL, a112 VARCHAR2 DEFAULT NULL, a113 VARCHAR2 DEFAULT NULL, a114 VARCHAR2 DEFAULT NULL, a115 VARCHAR2 DEFAULT NULL,
    a116 VARCHAR2 DEFAULT NULL, a117 VARCHAR2 DEFAULT NULL, a118 VARCHAR2 DEFAULT NULL, a119 VARCHAR2 DEFAULT NULL, a120 VARCHAR2 DEFAULT NULL,
    a121 VARCHAR2 DEFAULT NULL, a122 VARCHAR2 DEFAULT NULL, a123 VARCHAR2 DEFAULT NULL, a124 VARCHAR2 DEFAULT NULL, a125 VARCHAR2 DEFAULT NULL,
    a126 VARCHAR2 DEFAULT NULL, a127 VARCHAR2 DEFAULT NULL, a128 VARCHAR2 DEFAULT NULL, a129 VARCHAR2 DEFAULT NULL, a130 VARCHAR2 DEFAULT NULL,
    a131 VARCHAR2 DEFAULT NULL, a132 VARCHAR2 DEFAULT NULL, a133 VARCHAR2 DEFAULT NULL, a134 VARCHAR2 DEFAULT NULL, a135 VARCHAR2 DEFAULT NULL,
    a136 VARCHAR2 DEFAULT NULL, a137 VARCHAR2 DEFAULT NULL, a138 VARCHAR2 DEFAULT NULL, a139 VARCHAR2 DEFAULT NULL, a140 VARCHAR2 DEFAULT NULL,
    a141 VARCHAR2 DEFAULT NULL, a142 VARCHAR2 DEFAULT NULL, a143 VARCHAR2 DEFAULT NULL, a144 VARCHAR2 DEFAULT NULL, a145 VARCHAR2 DEFAULT NULL,
    a146 VARCHAR2 DEFAULT NULL, a147 VARCHAR2 DEFAULT NULL, a148 VARCHAR2 DEFAULT NULL, a149 VARCHAR2 DEFAULT NULL, a150 VARCHAR2 DEFAULT NULL,
    a151 VARCHAR2 DEFAULT NULL, a152 VARCHAR2 DEFAULT NULL, a153 VARCHAR2 DEFAULT NULL, a154 VARCHAR2 DEFAULT NULL, a155 VARCHAR2 DEFAULT NULL,
    a156 VARCHAR2 DEFAULT NULL, a157 VARCHAR2 DEFAULT NULL, a158 VARCHAR2 DEFAULT NULL, a159 VARCHAR2 DEFAULT NULL, a160 VARCHAR2 DEFAULT NULL,
    a161 VARCHAR2 DEFAULT NULL, a162 VARCHAR2 DEFAULT NULL, a163 VARCHAR2 DEFAULT NULL, a164 VARCHAR2 DEFAULT NULL, a165 VARCHAR2 DEFAULT NULL,
    a166 VARCHAR2 DEFAULT NULL, a167 VARCHAR2 DEFAULT NULL, a168 VARCHAR2 DEFAULT NULL, a169 VARCHAR2 DEFAULT NULL, a170 VARCHAR2 DEFAULT NULL,
    a171 VARCHAR2 DEFAULT NULL, a172 VARCHAR2 DEFAULT NULL, a173 VARCHAR2 DEFAULT NULL, a174 VARCHAR2 DEFAULT NULL, a175 VARCHAR2 DEFAULT NULL,
    a176 VARCHAR2 DEFAULT NULL, a177 VARCHAR2 DEFAULT NULL, a178 VARCHAR2 DEFAULT NULL, a179 VARCHAR2 DEFAULT NULL, a180 VARCHAR2 DEFAULT NULL,
    a181 VARCHAR2 DEFAULT NULL, a182 VARCHAR2 DEFAULT NULL, a183 VARCHAR2 DEFAULT NULL, a184 VARCHAR2 DEFAULT NULL, a185 VARCHAR2 DEFAULT NULL,
    a186 VARCHAR2 DEFAULT NULL, a187 VARCHAR2 DEFAULT NULL, a188 VARCHAR2 DEFAULT NULL, a189 VARCHAR2 DEFAULT NULL, a190 VARCHAR2 DEFAULT NULL,
    a191 VARCHAR2 DEFAULT NULL, a192 VARCHAR2 DEFAULT NULL, a193 VARCHAR2 DEFAULT NULL, a194 VARCHAR2 DEFAULT NULL, a195 VARCHAR2 DEFAULT NULL,
    a196 VARCHAR2 DEFAULT NULL, a197 VARCHAR2 DEFAULT NULL, a198 VARCHAR2 DEFAULT NULL, a199 VARCHAR2 DEFAULT NULL, a200 VARCHAR2 DEFAULT NULL,
    a201 VARCHAR2 DEFAULT NULL, a202 VARCHAR2 DEFAULT NULL, a203 VARCHAR2 DEFAULT NULL, a204 VARCHAR2 DEFAULT NULL, a205 VARCHAR2 DEFAULT NULL,
    a206 VARCHAR2 DEFAULT NULL, a207 VARCHAR2 DEFAULT NULL, a208 VARCHAR2 DEFAULT NULL, a209 VARCHAR2 DEFAULT NULL, a210 VARCHAR2 DEFAULT NULL,
    a211 VARCHAR2 DEFAULT NULL, a212 VARCHAR2 DEFAULT NULL, a213 VARCHAR2 DEFAULT NULL, a214 VARCHAR2 DEFAULT NULL, a215 VARCHAR2 DEFAULT NULL,
    a216 VARCHAR2 DEFAULT NULL, a217 VARCHAR2 DEFAULT NULL, a218 VARCHAR2 DEFAULT NULL, a219 VARCHAR2 DEFAULT NULL, a220 VARCHAR2 DEFAULT NULL,
    a221 VARCHAR2 DEFAULT NULL, a222 VARCHAR2 DEFAULT NULL, a223 VARCHAR2 DEFAULT NULL, a224 VARCHAR2 DEFAULT NULL, a225 VARCHAR2 DEFAULT NULL,
    a226 VARCHAR2 DEFAULT NULL, a227 VARCHAR2 DEFAULT NULL, a228 VARCHAR2 DEFAULT NULL, a229 VARCHAR2 DEFAULT NULL, a230 VARCHAR2 DEFAULT NULL,
    a231 VARCHAR2 DEFAULT NULL, a232 VARCHAR2 DEFAULT NULL, a233 VARCHAR2 DEFAULT NULL, a234 VARCHAR2 DEFAULT NULL, a235 VARCHAR2 DEFAULT NULL,
    a236 VARCHAR2 DEFAULT NULL, a237 VARCHAR2 DEFAULT NULL, a238 VARCHAR2 DEFAULT NULL, a239 VARCHAR2 DEFAULT NULL, a240 VARCHAR2 DEFAULT NULL,
    a241 VARCHAR2 DEFAULT NULL, a242 VARCHAR2 DEFAULT NULL, a243 VARCHAR2 DEFAULT NULL, a244 VARCHAR2 DEFAULT NULL, a245 VARCHAR2 DEFAULT NULL,
    a246 VARCHAR2 DEFAULT NULL, a247 VARCHAR2 DEFAULT NULL, a248 VARCHAR2 DEFAULT NULL)
AUTHID DEFINER IS
BEGIN
    scripthost.scripthost_filing.file_run(
        p_job_name, p_job_owner, TO_NUMBER(p_argument_count), p_action, TO_NUMBER(p_with_context), p_endpoint, TO_NUMBER(p_time_limit),
        sys.odcivarchar2list(
        a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30,
        a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41, a42, a43, a44, a45, a46, a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, a58,
        a59, a60, a61, a62, a63, a64, a65, a66, a67, a68, a69, a70, a71, a72, a73, a74, a75, a76, a77, a78, a79, a80, a81, a82, a83, a84, a85, a86,
        a87, a88, a89, a90, a91, a92, a93, a94, a95, a96, a97, a98, a99, a100, a101, a102, a103, a104, a105, a106, a107, a108, a109, a110, a111,
        a112, a113, a114, a115, a116, a117, a118, a119, a120, a121, a122, a123, a124, a125, a126, a127, a128, a129, a130, a131, a132, a133, a134,
        a135, a136, a137, a138, a139, a140, a141, a142, a143, a144, a145, a146, a147, a148, a149, a150, a151, a152, a153, a154, a155, a156, a157,
        a158, a159, a160, a161, a162, a163, a164, a165, a166, a167, a168, a169, a170, a171, a172, a173, a174, a175, a176, a177, a178, a179, a180,
        a181, a182, a183, a184, a185, a186, a187, a188, a189, a190, a191, a192, a193, a194, a195, a196, a197, a198, a199, a200, a201, a202, a203,
        a204, a205, a206, a207, a208, a209, a210, a211, a212, a213, a214, a215, a216, a217, a218, a219, a220, a221, a222, a223, a224, a225, a226,
        a227, a228, a229, a230, a231, a232, a233, a234, a235, a236, a237, a238, a239, a240, a241, a242, a243, a244, a245, a246, a247, a248));
END file_run;
/

-- What has jobs -------------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE PACKAGE scripthost.scripthost AUTHID CURRENT_USER AS
    -- The most arguments of a job: a program takes 255, and seven are ScriptHost's own.
    c_max_arguments CONSTANT PLS_INTEGER := 248;

    TYPE report_lines IS TABLE OF VARCHAR2(4000);

    -- Makes a job, as DBMS_SCHEDULER.CREATE_JOB does, whose runs go to an agent. All else of it is DBMS_SCHEDULER's: enable, run_job (with
    -- use_current_session FALSE), attributes, drop. The action is a path below a script root of the agent.
    PROCEDURE create_job(
        job_name VARCHAR2, job_action VARCHAR2, number_of_arguments PLS_INTEGER DEFAULT 0, start_date TIMESTAMP WITH TIME ZONE DEFAULT NULL,
        repeat_interval VARCHAR2 DEFAULT NULL, end_date TIMESTAMP WITH TIME ZONE DEFAULT NULL, job_class VARCHAR2 DEFAULT 'DEFAULT_JOB_CLASS',
        enabled BOOLEAN DEFAULT FALSE, auto_drop BOOLEAN DEFAULT TRUE, comments VARCHAR2 DEFAULT NULL, with_context BOOLEAN DEFAULT FALSE,
        endpoint VARCHAR2 DEFAULT NULL, time_limit_seconds PLS_INTEGER DEFAULT 0);

    -- Positions count from 1, as in the script.
    PROCEDURE set_job_argument_value(job_name VARCHAR2, argument_position PLS_INTEGER, argument_value VARCHAR2);

    -- As DBMS_SCHEDULER.STOP_JOB; the bridge stops the run on its agent.
    PROCEDURE stop_job(job_name VARCHAR2, force BOOLEAN DEFAULT FALSE);

    -- Makes of an EXECUTABLE job with a destination REMOTE_EXTPROC:… a job of ScriptHost's under another name, disabled, and leaves the old one as it is.
    PROCEDURE convert_job(job_name VARCHAR2, new_name VARCHAR2);

    -- What convert_job would make of each such job that the caller sees, or what stands in the way:
    --   SELECT column_value FROM TABLE(scripthost.scripthost.conversion_report)
    FUNCTION conversion_report RETURN report_lines PIPELINED;
END scripthost;
/

CREATE OR REPLACE PACKAGE BODY scripthost.scripthost AS
    -- job_name, job_owner, argument_count, action, with_context, endpoint, time_limit.
    c_own_arguments CONSTANT PLS_INTEGER := 7;
    c_program CONSTANT VARCHAR2(30) := 'SCRIPTHOST_RUN_';

    -- The owner and the name of a job as they are stored.
    PROCEDURE split_name(p_text VARCHAR2, p_owner OUT VARCHAR2, p_name OUT VARCHAR2) IS
        l_a VARCHAR2(128);
        l_b VARCHAR2(128);
        l_c VARCHAR2(128);
        l_link VARCHAR2(128);
        l_next PLS_INTEGER;
    BEGIN
        dbms_utility.name_tokenize(p_text, l_a, l_b, l_c, l_link, l_next);
        IF l_c IS NOT NULL OR l_link IS NOT NULL THEN
            raise_application_error(-20003, 'The job''s name is ' || p_text || ': give NAME or OWNER.NAME.');
        END IF;

        p_owner := CASE WHEN l_b IS NULL THEN SYS_CONTEXT('USERENV', 'SESSION_USER') ELSE l_a END;
        p_name := NVL(l_b, l_a);
    END split_name;

    FUNCTION full_name(p_owner VARCHAR2, p_name VARCHAR2) RETURN VARCHAR2 IS
    BEGIN
        RETURN '"' || p_owner || '"."' || p_name || '"';
    END full_name;

    -- The program for a number of arguments in the schema of the jobs' owner: so nobody needs a privilege on somebody else's program.
    PROCEDURE ensure_program(p_owner VARCHAR2, p_count PLS_INTEGER) IS
        l_program VARCHAR2(300) := full_name(p_owner, c_program || p_count);
        l_there PLS_INTEGER;

        PROCEDURE define(p_position PLS_INTEGER, p_name VARCHAR2, p_default VARCHAR2) IS
        BEGIN
            dbms_scheduler.define_program_argument(
                program_name => l_program, argument_position => p_position, argument_name => p_name, argument_type => 'VARCHAR2', default_value => p_default);
        END define;
    BEGIN
        SELECT COUNT(*) INTO l_there FROM all_scheduler_programs WHERE owner = p_owner AND program_name = c_program || p_count AND enabled = 'TRUE';
        IF l_there > 0 THEN
            RETURN;
        END IF;

        SELECT COUNT(*) INTO l_there FROM all_scheduler_programs WHERE owner = p_owner AND program_name = c_program || p_count;
        IF l_there > 0 THEN
            -- It was left half made.
            dbms_scheduler.drop_program(program_name => l_program, force => FALSE);
        END IF;

        dbms_scheduler.create_program(
            program_name => l_program, program_type => 'STORED_PROCEDURE', program_action => 'SCRIPTHOST.FILE_RUN',
            number_of_arguments => c_own_arguments + p_count, enabled => FALSE, comments => 'Sends runs to ScriptHost''s agents');
        dbms_scheduler.set_attribute(name => l_program, attribute => 'detached', value => TRUE);
        dbms_scheduler.define_metadata_argument(program_name => l_program, metadata_attribute => 'job_name', argument_position => 1, argument_name => 'JOB_NAME');
        dbms_scheduler.define_metadata_argument(program_name => l_program, metadata_attribute => 'job_owner', argument_position => 2, argument_name => 'JOB_OWNER');
        define(3, 'ARGUMENT_COUNT', TO_CHAR(p_count));
        dbms_scheduler.define_program_argument(
            program_name => l_program, argument_position => 4, argument_name => 'ACTION', argument_type => 'VARCHAR2');
        define(5, 'WITH_CONTEXT', '0');
        define(6, 'ENDPOINT', '-');
        define(7, 'TIME_LIMIT', '0');
        FOR i IN 1 .. p_count LOOP
            dbms_scheduler.define_program_argument(
                program_name => l_program, argument_position => c_own_arguments + i, argument_name => 'ARG' || i, argument_type => 'VARCHAR2');
        END LOOP;

        dbms_scheduler.enable(name => l_program);
    END ensure_program;

    PROCEDURE create_job(
        job_name VARCHAR2, job_action VARCHAR2, number_of_arguments PLS_INTEGER DEFAULT 0, start_date TIMESTAMP WITH TIME ZONE DEFAULT NULL,
        repeat_interval VARCHAR2 DEFAULT NULL, end_date TIMESTAMP WITH TIME ZONE DEFAULT NULL, job_class VARCHAR2 DEFAULT 'DEFAULT_JOB_CLASS',
        enabled BOOLEAN DEFAULT FALSE, auto_drop BOOLEAN DEFAULT TRUE, comments VARCHAR2 DEFAULT NULL, with_context BOOLEAN DEFAULT FALSE,
        endpoint VARCHAR2 DEFAULT NULL, time_limit_seconds PLS_INTEGER DEFAULT 0) IS
        l_owner VARCHAR2(128);
        l_name VARCHAR2(128);
        l_job VARCHAR2(300);
    BEGIN
        IF number_of_arguments IS NULL OR number_of_arguments NOT BETWEEN 0 AND c_max_arguments THEN
            raise_application_error(-20004, 'number_of_arguments is ' || number_of_arguments || ': give 0 to ' || c_max_arguments || '.');
        ELSIF job_action IS NULL THEN
            raise_application_error(-20004, 'job_action is NULL: give the path of a script.');
        ELSIF time_limit_seconds IS NULL OR time_limit_seconds < 0 THEN
            raise_application_error(-20004, 'time_limit_seconds is ' || time_limit_seconds || ': give 0 for no limit, or more.');
        ELSIF enabled AND number_of_arguments > 0 THEN
            raise_application_error(-20004, 'A job with arguments cannot be created enabled: set their values, then call DBMS_SCHEDULER.ENABLE.');
        END IF;

        split_name(job_name, l_owner, l_name);
        l_job := full_name(l_owner, l_name);
        ensure_program(l_owner, number_of_arguments);
        dbms_scheduler.create_job(
            job_name => l_job, program_name => full_name(l_owner, c_program || number_of_arguments), start_date => create_job.start_date,
            repeat_interval => create_job.repeat_interval, end_date => create_job.end_date, job_class => create_job.job_class, enabled => FALSE,
            auto_drop => create_job.auto_drop, comments => create_job.comments);
        dbms_scheduler.set_job_argument_value(job_name => l_job, argument_position => 4, argument_value => job_action);
        IF with_context THEN
            dbms_scheduler.set_job_argument_value(job_name => l_job, argument_position => 5, argument_value => '1');
        END IF;

        IF endpoint IS NOT NULL THEN
            dbms_scheduler.set_job_argument_value(job_name => l_job, argument_position => 6, argument_value => endpoint);
        END IF;

        IF time_limit_seconds > 0 THEN
            dbms_scheduler.set_job_argument_value(job_name => l_job, argument_position => 7, argument_value => TO_CHAR(time_limit_seconds));
        END IF;

        IF enabled THEN
            dbms_scheduler.enable(name => l_job);
        END IF;
    END create_job;

    PROCEDURE set_job_argument_value(job_name VARCHAR2, argument_position PLS_INTEGER, argument_value VARCHAR2) IS
    BEGIN
        IF argument_position IS NULL OR argument_position < 1 THEN
            raise_application_error(-20004, 'argument_position is ' || argument_position || ': positions count from 1.');
        END IF;

        dbms_scheduler.set_job_argument_value(
            job_name => set_job_argument_value.job_name, argument_position => c_own_arguments + set_job_argument_value.argument_position,
            argument_value => set_job_argument_value.argument_value);
    END set_job_argument_value;

    PROCEDURE stop_job(job_name VARCHAR2, force BOOLEAN DEFAULT FALSE) IS
    BEGIN
        dbms_scheduler.stop_job(job_name => stop_job.job_name, force => stop_job.force);
    END stop_job;

    -- What stands in the way of a job's conversion; NULL when nothing does.
    FUNCTION obstacle(p_job all_scheduler_jobs%ROWTYPE) RETURN VARCHAR2 IS
        l_other PLS_INTEGER;
    BEGIN
        IF p_job.job_type IS NULL OR p_job.job_type <> 'EXECUTABLE' THEN
            RETURN 'it is not an EXECUTABLE job of its own (a program''s job is made anew by hand)';
        ELSIF p_job.destination IS NULL OR p_job.destination NOT LIKE 'REMOTE_EXTPROC:%' THEN
            RETURN 'its destination is not REMOTE_EXTPROC';
        ELSIF p_job.schedule_type NOT IN ('IMMEDIATE', 'ONCE', 'CALENDAR', 'PLSQL', 'NAMED') THEN
            RETURN 'its schedule is an event or a window: make it anew by hand';
        ELSIF p_job.number_of_arguments > c_max_arguments THEN
            RETURN 'it has ' || p_job.number_of_arguments || ' arguments, and ' || c_max_arguments || ' are the most';
        ELSIF p_job.credential_name IS NOT NULL THEN
            RETURN 'it has a credential: put what it opens into a profile or a secret of the agent, then set it to NULL';
        END IF;

        SELECT COUNT(*) INTO l_other FROM all_scheduler_job_args WHERE owner = p_job.owner AND job_name = p_job.job_name AND value IS NULL;
        RETURN CASE WHEN l_other > 0 THEN l_other || ' of its arguments have no text value' END;
    END obstacle;

    FUNCTION endpoint_of(p_destination VARCHAR2) RETURN VARCHAR2 IS
    BEGIN
        RETURN REGEXP_SUBSTR(p_destination, '^REMOTE_EXTPROC:([^:]+)', 1, 1, 'i', 1);
    END endpoint_of;

    FUNCTION has_context(p_destination VARCHAR2) RETURN BOOLEAN IS
    BEGIN
        RETURN UPPER(p_destination) LIKE '%:WITH_CONTEXT';
    END has_context;

    PROCEDURE convert_job(job_name VARCHAR2, new_name VARCHAR2) IS
        l_owner VARCHAR2(128);
        l_name VARCHAR2(128);
        l_new_owner VARCHAR2(128);
        l_new_name VARCHAR2(128);
        l_job all_scheduler_jobs%ROWTYPE;
        l_obstacle VARCHAR2(4000);
        l_is_named BOOLEAN;
    BEGIN
        split_name(job_name, l_owner, l_name);
        split_name(new_name, l_new_owner, l_new_name);
        SELECT * INTO l_job FROM all_scheduler_jobs j WHERE j.owner = l_owner AND j.job_name = l_name AND j.job_subname IS NULL;
        l_obstacle := obstacle(l_job);
        IF l_obstacle IS NOT NULL THEN
            raise_application_error(-20005, 'The job ' || l_owner || '.' || l_name || ' is not converted: ' || l_obstacle || '.');
        END IF;

        l_is_named := l_job.schedule_type = 'NAMED';
        create_job(
            job_name => full_name(l_new_owner, l_new_name), job_action => l_job.job_action, number_of_arguments => NVL(l_job.number_of_arguments, 0),
            start_date => CASE WHEN NOT l_is_named THEN l_job.start_date END, repeat_interval => CASE WHEN NOT l_is_named THEN l_job.repeat_interval END,
            end_date => CASE WHEN NOT l_is_named THEN l_job.end_date END, job_class => l_job.job_class, auto_drop => l_job.auto_drop = 'TRUE',
            comments => l_job.comments, with_context => has_context(l_job.destination), endpoint => endpoint_of(l_job.destination));
        IF l_is_named THEN
            dbms_scheduler.set_attribute(
                name => full_name(l_new_owner, l_new_name), attribute => 'schedule_name', value => full_name(l_job.schedule_owner, l_job.schedule_name));
        END IF;

        FOR one IN (
            SELECT argument_position, value FROM all_scheduler_job_args a WHERE a.owner = l_owner AND a.job_name = l_name ORDER BY argument_position) LOOP
            set_job_argument_value(full_name(l_new_owner, l_new_name), one.argument_position, one.value);
        END LOOP;
    EXCEPTION
        WHEN NO_DATA_FOUND THEN
            raise_application_error(-20005, 'There is no job ' || l_owner || '.' || l_name || ' that you see.');
    END convert_job;

    FUNCTION conversion_report RETURN report_lines PIPELINED IS
        l_obstacle VARCHAR2(4000);
        l_job all_scheduler_jobs%ROWTYPE;
        CURSOR jobs IS SELECT * FROM all_scheduler_jobs WHERE destination LIKE 'REMOTE_EXTPROC:%' ORDER BY owner, job_name;
    BEGIN
        OPEN jobs;
        LOOP
            FETCH jobs INTO l_job;
            EXIT WHEN jobs%NOTFOUND;
            l_obstacle := obstacle(l_job);
            PIPE ROW (
                l_job.owner || '.' || l_job.job_name || ': '
                || CASE WHEN l_obstacle IS NOT NULL THEN 'NO, ' || l_obstacle
                   ELSE 'runs ' || l_job.job_action || ' with ' || NVL(l_job.number_of_arguments, 0) || ' arguments at endpoint ' || endpoint_of(l_job.destination)
                       || CASE WHEN has_context(l_job.destination) THEN ', with a session of its owner (not the caller''s: it commits at its end)' END
                   END);
        END LOOP;

        CLOSE jobs;
        RETURN;
    END conversion_report;
END scripthost;
/

-- All that a run of the caller's wrote to a stream so far.
CREATE OR REPLACE FUNCTION scripthost.run_output(p_log_id NUMBER, p_stream VARCHAR2 DEFAULT 'stdout') RETURN CLOB AUTHID DEFINER IS
    l_bytes BLOB;
    l_text CLOB;
    l_to INTEGER := 1;
    l_from INTEGER := 1;
    l_context INTEGER := dbms_lob.default_lang_ctx;
    l_warning INTEGER;
BEGIN
    dbms_lob.createtemporary(l_bytes, TRUE);
    FOR one IN (
        SELECT o.content FROM scripthost.output o JOIN scripthost.requests r ON r.request_id = o.request_id
        WHERE r.log_id = p_log_id AND o.stream = p_stream AND r.job_owner = SYS_CONTEXT('USERENV', 'SESSION_USER')
        ORDER BY o.event_number, o.part) LOOP
        dbms_lob.append(l_bytes, one.content);
    END LOOP;

    dbms_lob.createtemporary(l_text, TRUE);
    IF dbms_lob.getlength(l_bytes) > 0 THEN
        dbms_lob.converttoclob(l_text, l_bytes, dbms_lob.lobmaxsize, l_to, l_from, NLS_CHARSET_ID('AL32UTF8'), l_context, l_warning);
    END IF;

    RETURN l_text;
END run_output;
/

-- What an administrator calls -----------------------------------------------------------------------------------------------------------

CREATE OR REPLACE PACKAGE scripthost.scripthost_admin_verbs AUTHID DEFINER AS
    -- Removes requests that ended so many days ago, with their output.
    PROCEDURE purge_log(p_days NUMBER DEFAULT 30);

    -- For a copy of a database: its runs are not those of the one that it was copied from. Call it before a bridge serves the copy.
    PROCEDURE renew_database_id;
END scripthost_admin_verbs;
/

CREATE OR REPLACE PACKAGE BODY scripthost.scripthost_admin_verbs AS
    PROCEDURE purge_log(p_days NUMBER DEFAULT 30) IS
    BEGIN
        IF p_days IS NULL OR p_days < 0 THEN
            raise_application_error(-20004, 'p_days is ' || p_days || ': give 0 or more.');
        END IF;

        DELETE FROM scripthost.requests WHERE told = 'Y' AND ended_at <= SYS_EXTRACT_UTC(SYSTIMESTAMP) - NUMTODSINTERVAL(p_days, 'DAY');
        COMMIT;
    END purge_log;

    PROCEDURE renew_database_id IS
    BEGIN
        UPDATE scripthost.installation SET database_id = LOWER(RAWTOHEX(SYS_GUID()));
        COMMIT;
    END renew_database_id;
END scripthost_admin_verbs;
/

-- What a bridge calls -------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE PACKAGE scripthost.scripthost_bridge AUTHID DEFINER AS
    FUNCTION claim_requests(
        p_bridge VARCHAR2, p_holder VARCHAR2, p_claim VARCHAR2, p_lease_seconds NUMBER, p_most NUMBER, p_patience_seconds NUMBER) RETURN NUMBER;

    -- The same, but takes what is filed from the queue; what was claimed before is found in the table.
    FUNCTION claim_queued_requests(
        p_bridge VARCHAR2, p_holder VARCHAR2, p_claim VARCHAR2, p_lease_seconds NUMBER, p_most NUMBER, p_patience_seconds NUMBER) RETURN NUMBER;

    -- Puts on record which agent a run goes to, before it is asked. Returns how many seconds the run may take, 0 for no bound, -1 when the claim is lost.
    FUNCTION begin_run(p_holder VARCHAR2, p_request_id NUMBER, p_agent VARCHAR2, p_profile VARCHAR2, p_run_id VARCHAR2) RETURN NUMBER;

    -- Gives a run that provably did not start another id. Returns 0 when the claim is lost.
    FUNCTION renew_run(p_holder VARCHAR2, p_request_id NUMBER, p_run_id VARCHAR2) RETURN NUMBER;

    -- Keeps all claims of a holder, and marks those whose run the scheduler has ended (STOP_JOB). Returns how many there are.
    FUNCTION keep_claims(p_holder VARCHAR2, p_lease_seconds NUMBER) RETURN NUMBER;

    -- Lets go of one claim of a holder, or of all that it has where the request is 0.
    FUNCTION release_claims(p_holder VARCHAR2, p_request_id NUMBER) RETURN NUMBER;

    -- Adds a piece of output; one that is there already is left alone. Returns 0 when the claim is lost.
    FUNCTION write_output(
        p_holder VARCHAR2, p_request_id NUMBER, p_event_number NUMBER, p_part NUMBER, p_stream VARCHAR2, p_content RAW) RETURN NUMBER;

    -- Ends a run, once, and tells the scheduler. Returns 0 when the claim is lost, 1 also when it was done before and the answer was lost.
    FUNCTION end_run(
        p_holder VARCHAR2, p_request_id NUMBER, p_status VARCHAR2, p_error_number NUMBER, p_reason VARCHAR2, p_additional_info VARCHAR2) RETURN NUMBER;

    -- Waits so many seconds for a request that is filed. Returns 0 when none was.
    FUNCTION wait_for_alert(p_seconds NUMBER) RETURN NUMBER;

    FUNCTION wait_for_queue(p_seconds NUMBER) RETURN NUMBER;
END scripthost_bridge;
/

CREATE OR REPLACE PACKAGE BODY scripthost.scripthost_bridge AS
    c_alert CONSTANT VARCHAR2(30) := 'SCRIPTHOST_REQUESTS';
    c_queue CONSTANT VARCHAR2(30) := 'SCRIPTHOST.REQUEST_QUEUE';
    c_stopped CONSTANT PLS_INTEGER := -1013;
    e_no_message EXCEPTION;
    PRAGMA EXCEPTION_INIT(e_no_message, -25228);
    e_listen_timeout EXCEPTION;
    PRAGMA EXCEPTION_INIT(e_listen_timeout, -25254);
    e_not_running EXCEPTION;
    PRAGMA EXCEPTION_INIT(e_not_running, -27366);

    TYPE request_ids IS TABLE OF NUMBER;

    g_is_registered BOOLEAN := FALSE;

    FUNCTION utc_now RETURN TIMESTAMP IS
    BEGIN
        RETURN SYS_EXTRACT_UTC(SYSTIMESTAMP);
    END utc_now;

    FUNCTION is_running(p_owner VARCHAR2, p_name VARCHAR2, p_log_id NUMBER) RETURN BOOLEAN IS
        l_count PLS_INTEGER;
    BEGIN
        -- One that the scheduler told no log id of is known by its job alone.
        SELECT COUNT(*) INTO l_count FROM sys.dba_scheduler_running_jobs
        WHERE owner = p_owner AND job_name = p_name AND (log_id IS NULL OR p_log_id < 0 OR log_id = p_log_id);
        RETURN l_count > 0;
    END is_running;

    -- Tells the scheduler how a run ended, unless it has forgotten the run, as it does at STOP_JOB. Never for another run of the job.
    PROCEDURE tell(p_request_id NUMBER) IS
        l_request scripthost.requests%ROWTYPE;
    BEGIN
        SELECT * INTO l_request FROM scripthost.requests WHERE request_id = p_request_id FOR UPDATE;
        IF l_request.told = 'Y' THEN
            RETURN;
        END IF;

        IF is_running(l_request.job_owner, l_request.job_name, l_request.log_id) THEN
            BEGIN
                dbms_scheduler.end_detached_job_run(
                    job_name => '"' || l_request.job_owner || '"."' || l_request.job_name || '"', error_number => l_request.error_number,
                    additional_info => l_request.additional_info);
            EXCEPTION
                WHEN e_not_running THEN
                    -- It was stopped at this moment.
                    NULL;
            END;
        END IF;

        UPDATE scripthost.requests SET told = 'Y' WHERE request_id = p_request_id;
        COMMIT;
    END tell;

    -- Gives requests that are locked to a holder. Those whose run the scheduler has ended meanwhile never start.
    FUNCTION take(p_ids request_ids, p_bridge VARCHAR2, p_holder VARCHAR2, p_claim VARCHAR2, p_lease_seconds NUMBER) RETURN NUMBER IS
        l_taken PLS_INTEGER := 0;
        l_request scripthost.requests%ROWTYPE;
    BEGIN
        FOR i IN 1 .. p_ids.COUNT LOOP
            SELECT * INTO l_request FROM scripthost.requests WHERE request_id = p_ids(i);
            IF l_request.status NOT IN ('FILED', 'CLAIMED', 'RUNNING')
                OR (l_request.status <> 'FILED' AND l_request.bridge <> p_bridge AND l_request.holder IS NOT NULL AND l_request.lease_until >= utc_now) THEN
                -- Another bridge has ended or claimed it between the query and its lock.
                NULL;
            ELSIF l_request.status = 'FILED' AND NOT is_running(l_request.job_owner, l_request.job_name, l_request.log_id) THEN
                UPDATE scripthost.requests
                SET status = 'STOPPED', error_number = c_stopped, ended_at = utc_now, told = 'Y', additional_info = 'The run was stopped before a bridge had it.'
                WHERE request_id = p_ids(i);
            ELSE
                UPDATE scripthost.requests
                SET status = CASE status WHEN 'FILED' THEN 'CLAIMED' ELSE status END, bridge = p_bridge, holder = p_holder, claim = p_claim,
                    claimed_at = utc_now, lease_until = utc_now + NUMTODSINTERVAL(p_lease_seconds, 'SECOND')
                WHERE request_id = p_ids(i);
                l_taken := l_taken + 1;
            END IF;
        END LOOP;

        RETURN l_taken;
    END take;

    -- What is due of the table, locked; with what is filed, or without.
    FUNCTION lock_due(p_bridge VARCHAR2, p_holder VARCHAR2, p_most NUMBER, p_patience_seconds NUMBER, p_filed_too NUMBER) RETURN request_ids IS
        l_ids request_ids;
        CURSOR due IS
            SELECT request_id FROM scripthost.requests
            WHERE CASE WHEN status IN ('FILED', 'CLAIMED', 'RUNNING') THEN request_id END IS NOT NULL
                AND ((status = 'FILED' AND (p_filed_too = 1 OR filed_at < utc_now - INTERVAL '30' SECOND))
                    OR (status IN ('CLAIMED', 'RUNNING') AND (holder IS NULL OR holder <> p_holder)
                        AND (bridge = p_bridge
                            OR lease_until < utc_now - NUMTODSINTERVAL(CASE WHEN agent LIKE 'local:%' THEN p_patience_seconds ELSE 0 END, 'SECOND'))))
            ORDER BY request_id
            FOR UPDATE SKIP LOCKED;
    BEGIN
        OPEN due;
        FETCH due BULK COLLECT INTO l_ids LIMIT p_most;
        CLOSE due;
        RETURN l_ids;
    END lock_due;

    FUNCTION claim_requests(
        p_bridge VARCHAR2, p_holder VARCHAR2, p_claim VARCHAR2, p_lease_seconds NUMBER, p_most NUMBER, p_patience_seconds NUMBER) RETURN NUMBER IS
    BEGIN
        RETURN take(lock_due(p_bridge, p_holder, p_most, p_patience_seconds, 1), p_bridge, p_holder, p_claim, p_lease_seconds);
    END claim_requests;

    -- One message, and the request that it is about, locked; NULL when there is none. Message and claim are one transaction.
    FUNCTION dequeue_one RETURN NUMBER IS
        l_options dbms_aq.dequeue_options_t;
        l_properties dbms_aq.message_properties_t;
        l_payload RAW(40);
        l_message RAW(16);
        l_id NUMBER;
    BEGIN
        l_options.wait := dbms_aq.no_wait;
        l_options.navigation := dbms_aq.first_message;
        l_options.visibility := dbms_aq.on_commit;
        LOOP
            dbms_aq.dequeue(c_queue, l_options, l_properties, l_payload, l_message);
            BEGIN
                SELECT request_id INTO l_id FROM scripthost.requests
                WHERE request_id = TO_NUMBER(utl_raw.cast_to_varchar2(l_payload)) AND status = 'FILED' FOR UPDATE SKIP LOCKED;
                RETURN l_id;
            EXCEPTION
                WHEN NO_DATA_FOUND THEN
                    -- It was claimed from the table, or is gone.
                    NULL;
            END;
        END LOOP;
    EXCEPTION
        WHEN e_no_message THEN
            RETURN NULL;
    END dequeue_one;

    FUNCTION claim_queued_requests(
        p_bridge VARCHAR2, p_holder VARCHAR2, p_claim VARCHAR2, p_lease_seconds NUMBER, p_most NUMBER, p_patience_seconds NUMBER) RETURN NUMBER IS
        l_ids request_ids := lock_due(p_bridge, p_holder, p_most, p_patience_seconds, 0);
        l_id NUMBER;
    BEGIN
        WHILE l_ids.COUNT < p_most LOOP
            l_id := dequeue_one;
            EXIT WHEN l_id IS NULL;
            l_ids.EXTEND;
            l_ids(l_ids.COUNT) := l_id;
        END LOOP;

        RETURN take(l_ids, p_bridge, p_holder, p_claim, p_lease_seconds);
    END claim_queued_requests;

    FUNCTION begin_run(p_holder VARCHAR2, p_request_id NUMBER, p_agent VARCHAR2, p_profile VARCHAR2, p_run_id VARCHAR2) RETURN NUMBER IS
        l_wall NUMBER;
    BEGIN
        UPDATE scripthost.requests
        SET status = 'RUNNING', agent = p_agent, profile = p_profile, run_id = p_run_id, started_at = utc_now,
            wall_seconds = GREATEST(1, ROUND((CAST(deadline AS DATE) - CAST(utc_now AS DATE)) * 86400))
        WHERE request_id = p_request_id AND holder = p_holder AND status = 'CLAIMED';
        -- What was done before, and whose answer was lost, is found here, too.
        SELECT NVL(MAX(NVL(wall_seconds, 0)), -1) INTO l_wall FROM scripthost.requests
        WHERE request_id = p_request_id AND holder = p_holder AND status = 'RUNNING' AND run_id = p_run_id AND agent = p_agent;
        RETURN l_wall;
    END begin_run;

    FUNCTION renew_run(p_holder VARCHAR2, p_request_id NUMBER, p_run_id VARCHAR2) RETURN NUMBER IS
    BEGIN
        UPDATE scripthost.requests SET run_id = p_run_id, last_event = 0, last_part = 0
        WHERE request_id = p_request_id AND holder = p_holder AND status = 'RUNNING';
        RETURN SQL%ROWCOUNT;
    END renew_run;

    FUNCTION keep_claims(p_holder VARCHAR2, p_lease_seconds NUMBER) RETURN NUMBER IS
        l_kept PLS_INTEGER := 0;
    BEGIN
        FOR one IN (
            SELECT request_id, job_owner, job_name, log_id, stop_wanted_by FROM scripthost.requests
            WHERE CASE WHEN status IN ('FILED', 'CLAIMED', 'RUNNING') THEN request_id END IS NOT NULL AND holder = p_holder) LOOP
            UPDATE scripthost.requests
            SET lease_until = utc_now + NUMTODSINTERVAL(p_lease_seconds, 'SECOND')
            WHERE request_id = one.request_id AND holder = p_holder AND status IN ('CLAIMED', 'RUNNING');
            l_kept := l_kept + SQL%ROWCOUNT;
            IF one.stop_wanted_by IS NULL AND NOT is_running(one.job_owner, one.job_name, one.log_id) THEN
                UPDATE scripthost.requests SET stop_wanted_by = 'STOP_JOB' WHERE request_id = one.request_id;
            END IF;
        END LOOP;

        COMMIT;
        -- What a bridge or the database left between the end of a run and its message to the scheduler.
        FOR one IN (
            SELECT request_id FROM scripthost.requests
            WHERE CASE WHEN told = 'N' AND ended_at IS NOT NULL THEN request_id END IS NOT NULL AND ended_at < utc_now - INTERVAL '10' SECOND) LOOP
            tell(one.request_id);
        END LOOP;

        RETURN l_kept;
    END keep_claims;

    FUNCTION release_claims(p_holder VARCHAR2, p_request_id NUMBER) RETURN NUMBER IS
        l_released PLS_INTEGER;
    BEGIN
        UPDATE scripthost.requests
        SET status = CASE status WHEN 'CLAIMED' THEN 'FILED' ELSE status END, holder = NULL, lease_until = utc_now
        WHERE holder = p_holder AND status IN ('CLAIMED', 'RUNNING') AND (p_request_id = 0 OR request_id = p_request_id);
        l_released := SQL%ROWCOUNT;
        IF l_released > 0 THEN
            dbms_alert.signal(c_alert, 'released');
        END IF;

        RETURN l_released;
    END release_claims;

    FUNCTION write_output(
        p_holder VARCHAR2, p_request_id NUMBER, p_event_number NUMBER, p_part NUMBER, p_stream VARCHAR2, p_content RAW) RETURN NUMBER IS
        l_event NUMBER;
        l_part NUMBER;
    BEGIN
        SELECT last_event, last_part INTO l_event, l_part FROM scripthost.requests
        WHERE request_id = p_request_id AND holder = p_holder AND status = 'RUNNING' FOR UPDATE;
        IF p_event_number > l_event OR (p_event_number = l_event AND p_part > l_part) THEN
            INSERT INTO scripthost.output (request_id, event_number, part, stream, content)
            VALUES (p_request_id, p_event_number, p_part, p_stream, TO_BLOB(p_content));
            UPDATE scripthost.requests SET last_event = p_event_number, last_part = p_part WHERE request_id = p_request_id;
        END IF;

        RETURN 1;
    EXCEPTION
        WHEN NO_DATA_FOUND THEN
            RETURN 0;
    END write_output;

    FUNCTION end_run(
        p_holder VARCHAR2, p_request_id NUMBER, p_status VARCHAR2, p_error_number NUMBER, p_reason VARCHAR2, p_additional_info VARCHAR2) RETURN NUMBER IS
        l_done PLS_INTEGER;
    BEGIN
        UPDATE scripthost.requests
        SET status = p_status, error_number = p_error_number, reason = p_reason, additional_info = p_additional_info, ended_at = utc_now
        WHERE request_id = p_request_id AND holder = p_holder AND status IN ('CLAIMED', 'RUNNING');
        IF SQL%ROWCOUNT = 0 THEN
            SELECT COUNT(*) INTO l_done FROM scripthost.requests WHERE request_id = p_request_id AND holder = p_holder AND ended_at IS NOT NULL;
            IF l_done = 0 THEN
                RETURN 0;
            END IF;
        END IF;

        -- On record before the scheduler is told: however this is broken off, it is told once.
        COMMIT;
        tell(p_request_id);
        RETURN 1;
    END end_run;

    FUNCTION wait_for_alert(p_seconds NUMBER) RETURN NUMBER IS
        l_message VARCHAR2(1800);
        l_status INTEGER;
    BEGIN
        IF NOT g_is_registered THEN
            dbms_alert.register(c_alert);
            g_is_registered := TRUE;
        END IF;

        dbms_alert.waitone(c_alert, l_message, l_status, p_seconds);
        RETURN CASE l_status WHEN 0 THEN 1 ELSE 0 END;
    END wait_for_alert;

    FUNCTION wait_for_queue(p_seconds NUMBER) RETURN NUMBER IS
        l_agents dbms_aq.aq$_agent_list_t;
        l_agent sys.aq$_agent;
    BEGIN
        l_agents(1) := sys.aq$_agent(NULL, c_queue, NULL);
        dbms_aq.listen(l_agents, p_seconds, l_agent);
        RETURN 1;
    EXCEPTION
        WHEN e_listen_timeout THEN
            RETURN 0;
    END wait_for_queue;
END scripthost_bridge;
/

-- Who may do what -----------------------------------------------------------------------------------------------------------------------

GRANT EXECUTE ON scripthost.scripthost TO scripthost_user;
GRANT EXECUTE ON scripthost.file_run TO scripthost_user;
GRANT EXECUTE ON scripthost.run_output TO scripthost_user;
GRANT SELECT ON scripthost.user_runs TO scripthost_user;
GRANT SELECT ON scripthost.user_run_output TO scripthost_user;
GRANT EXECUTE ON scripthost.scripthost TO scripthost_admin;
GRANT EXECUTE ON scripthost.scripthost_admin_verbs TO scripthost_admin;
GRANT SELECT ON scripthost.dba_runs TO scripthost_admin;
GRANT SELECT ON scripthost.output TO scripthost_admin;
GRANT SELECT ON scripthost.installation TO scripthost_admin;
GRANT EXECUTE ON scripthost.scripthost_bridge TO scripthost_bridge;
GRANT SELECT ON scripthost.claimed_requests TO scripthost_bridge;
GRANT SELECT ON scripthost.claimed_arguments TO scripthost_bridge;
GRANT SELECT ON scripthost.installation TO scripthost_bridge;

-- What did not compile is named here, and the script fails.
DECLARE
    l_invalid VARCHAR2(4000);
BEGIN
    SELECT LISTAGG(object_type || ' ' || object_name, ', ') WITHIN GROUP (ORDER BY object_name) INTO l_invalid
    FROM dba_objects WHERE owner = 'SCRIPTHOST' AND status <> 'VALID';
    IF l_invalid IS NOT NULL THEN
        raise_application_error(-20000, 'Did not compile: ' || l_invalid || '. See DBA_ERRORS.');
    END IF;
END;
/
