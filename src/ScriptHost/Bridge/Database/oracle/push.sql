-- Optional, behind install.sql, instead of a bridge: the database itself asks an agent by HTTPS (docs/guides/http.md). May be run again.
--   sql ADMIN@service @push.sql AGENT_HOST AGENT_PORT WALLET_PATH PROFILE
--   sql ADMIN@service @push.sql agent.example.com 16000 file:/etc/oracle/wallets/scripthost -        (- for no profile)
-- WALLET_PATH holds cwallet.sso with the client's certificate and the agent's authority (scripthost wallet create makes one): file:/folder, or
-- DIR:NAME_OF_DIRECTORY on an Autonomous Database. Runs are not taken by a bridge as well: use the one or the other.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET VERIFY OFF
DEFINE agent_host = &1
DEFINE agent_port = &2
DEFINE wallet_path = &3
DEFINE profile = &4

GRANT EXECUTE ON sys.utl_http TO scripthost;

-- Which host and port the schema may reach, and that it may show the wallet's certificate.
BEGIN
    dbms_network_acl_admin.append_host_ace(
        host => '&agent_host', lower_port => TO_NUMBER('&agent_port'), upper_port => TO_NUMBER('&agent_port'),
        ace => xs$ace_type(privilege_list => xs$name_list('http'), principal_name => 'SCRIPTHOST', principal_type => xs_acl.ptype_db));
    dbms_network_acl_admin.append_wallet_ace(
        wallet_path => '&wallet_path',
        ace => xs$ace_type(privilege_list => xs$name_list('use_client_certificates'), principal_name => 'SCRIPTHOST', principal_type => xs_acl.ptype_db));
END;
/

BEGIN
    EXECUTE IMMEDIATE q'[CREATE TABLE scripthost.push_settings (
        only_row    NUMBER(1) DEFAULT 1 NOT NULL CONSTRAINT push_settings_pk PRIMARY KEY CONSTRAINT push_settings_one CHECK (only_row = 1),
        agent_host  VARCHAR2(255) NOT NULL,
        agent_port  NUMBER(5) NOT NULL,
        wallet_path VARCHAR2(1000) NOT NULL,
        profile     VARCHAR2(64))]';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-00955: it is there.
        IF SQLCODE <> -955 THEN
            RAISE;
        END IF;
END;
/

MERGE INTO scripthost.push_settings USING dual ON (only_row = 1)
WHEN MATCHED THEN UPDATE SET agent_host = '&agent_host', agent_port = TO_NUMBER('&agent_port'), wallet_path = '&wallet_path', profile = NULLIF('&profile', '-')
WHEN NOT MATCHED THEN INSERT (agent_host, agent_port, wallet_path, profile)
    VALUES ('&agent_host', TO_NUMBER('&agent_port'), '&wallet_path', NULLIF('&profile', '-'));
COMMIT;
SET DEFINE OFF

CREATE OR REPLACE PACKAGE scripthost.scripthost_push AUTHID DEFINER AS
    -- Asks the agent for a run that was filed. What fails is asked again by collect: the same run id with the same content is one run.
    PROCEDURE send(p_request_id NUMBER);

    -- For the job PUSH_COLLECTOR: asks again, looks for outcomes, fetches output, stops what STOP_JOB was called for.
    PROCEDURE collect;
END scripthost_push;
/

CREATE OR REPLACE PACKAGE BODY scripthost.scripthost_push AS
    c_bridge CONSTANT VARCHAR2(10) := 'push';
    c_holder CONSTANT VARCHAR2(10) := 'push';
    -- Until somebody else may think that nobody sees to a run; each collect renews it.
    c_lease_seconds CONSTANT PLS_INTEGER := 3600;
    -- UTL_HTTP gives up after 60 seconds without a byte; no call here waits for a run.
    c_timeout_seconds CONSTANT PLS_INTEGER := 30;
    c_piece CONSTANT PLS_INTEGER := 32000;

    FUNCTION settings RETURN scripthost.push_settings%ROWTYPE IS
        l_settings scripthost.push_settings%ROWTYPE;
    BEGIN
        SELECT * INTO l_settings FROM scripthost.push_settings;
        RETURN l_settings;
    END settings;

    FUNCTION agent_of(p_settings scripthost.push_settings%ROWTYPE) RETURN VARCHAR2 IS
    BEGIN
        RETURN p_settings.agent_host || ':' || p_settings.agent_port;
    END agent_of;

    -- One call: status, and the answer as bytes.
    PROCEDURE call(p_method VARCHAR2, p_path VARCHAR2, p_body CLOB, p_from NUMBER, p_status OUT PLS_INTEGER, p_answer OUT NOCOPY BLOB) IS
        l_settings scripthost.push_settings%ROWTYPE := settings;
        l_context utl_http.request_context_key := utl_http.create_request_context(wallet_path => l_settings.wallet_path);
        l_request utl_http.req;
        l_response utl_http.resp;
        l_bytes BLOB;
        l_piece RAW(32767);
        l_to INTEGER := 1;
        l_source INTEGER := 1;
        l_lang INTEGER := dbms_lob.default_lang_ctx;
        l_warning INTEGER;
        l_is_open BOOLEAN := FALSE;
    BEGIN
        utl_http.set_transfer_timeout(c_timeout_seconds);
        l_request := utl_http.begin_request('https://' || agent_of(l_settings) || p_path, p_method, 'HTTP/1.1', l_context);
        IF p_from IS NOT NULL THEN
            utl_http.set_header(l_request, 'Range', 'bytes=' || p_from || '-');
        END IF;

        IF p_body IS NOT NULL THEN
            dbms_lob.createtemporary(l_bytes, TRUE);
            dbms_lob.converttoblob(l_bytes, p_body, dbms_lob.lobmaxsize, l_to, l_source, NLS_CHARSET_ID('AL32UTF8'), l_lang, l_warning);
            utl_http.set_header(l_request, 'Content-Type', 'application/json; charset=utf-8');
            utl_http.set_header(l_request, 'Content-Length', TO_CHAR(dbms_lob.getlength(l_bytes)));
            FOR i IN 0 .. TRUNC((dbms_lob.getlength(l_bytes) - 1) / c_piece) LOOP
                utl_http.write_raw(l_request, dbms_lob.substr(l_bytes, c_piece, i * c_piece + 1));
            END LOOP;
        END IF;

        l_response := utl_http.get_response(l_request);
        l_is_open := TRUE;
        p_status := l_response.status_code;
        dbms_lob.createtemporary(p_answer, TRUE);
        BEGIN
            LOOP
                utl_http.read_raw(l_response, l_piece, c_piece);
                dbms_lob.writeappend(p_answer, utl_raw.length(l_piece), l_piece);
            END LOOP;
        EXCEPTION
            WHEN utl_http.end_of_body THEN
                NULL;
        END;

        utl_http.end_response(l_response);
        utl_http.destroy_request_context(l_context);
    EXCEPTION
        WHEN OTHERS THEN
            IF l_is_open THEN
                utl_http.end_response(l_response);
            END IF;

            utl_http.destroy_request_context(l_context);
            RAISE;
    END call;

    FUNCTION body_of(p_request scripthost.requests%ROWTYPE) RETURN CLOB IS
        l_body json_object_t := json_object_t();
        l_arguments json_array_t := json_array_t();
        l_argument json_object_t;
        l_limits json_object_t := json_object_t();
    BEGIN
        l_body.put('runId', p_request.run_id);
        l_body.put('owner', '"' || p_request.job_owner || '"');
        l_body.put('jobName', p_request.job_name);
        l_body.put('action', p_request.action);
        FOR one IN (SELECT argument_value FROM scripthost.request_arguments WHERE request_id = p_request.request_id ORDER BY argument_position) LOOP
            l_argument := json_object_t();
            l_argument.put('value', NVL(one.argument_value, ''));
            l_arguments.append(l_argument);
        END LOOP;

        l_body.put('arguments', l_arguments);
        IF p_request.with_context = 1 THEN
            l_body.put('withContext', TRUE);
            IF p_request.profile IS NOT NULL THEN
                l_body.put('profile', p_request.profile);
            END IF;
        END IF;

        IF p_request.wall_seconds > 0 THEN
            l_limits.put('wallTime', TO_CHAR(p_request.wall_seconds) || 's');
            l_body.put('limits', l_limits);
        END IF;

        RETURN l_body.to_clob;
    END body_of;

    FUNCTION text_of(p_bytes BLOB) RETURN VARCHAR2 IS
    BEGIN
        RETURN SUBSTRB(utl_i18n.raw_to_char(dbms_lob.substr(p_bytes, 2000, 1), 'AL32UTF8'), 1, 3000);
    END text_of;

    PROCEDURE finish(p_request_id NUMBER, p_status VARCHAR2, p_error_number NUMBER, p_reason VARCHAR2, p_info VARCHAR2) IS
        l_kept NUMBER;
    BEGIN
        l_kept := scripthost.scripthost_bridge.end_run(c_holder, p_request_id, p_status, p_error_number, p_reason, SUBSTRB(p_info, 1, 4000));
    END finish;

    PROCEDURE post(p_request scripthost.requests%ROWTYPE) IS
        l_status PLS_INTEGER;
        l_answer BLOB;
    BEGIN
        call('POST', '/v1/runs', body_of(p_request), NULL, l_status, l_answer);
        -- 429 and 5xx say that nothing was started: collect asks again.
        IF l_status BETWEEN 400 AND 499 AND l_status <> 429 THEN
            finish(p_request.request_id, 'FAILED', l_status, 'NOT_STARTED', 'The agent refused the run: ' || text_of(l_answer));
        END IF;
    END post;

    PROCEDURE send(p_request_id NUMBER) IS
        l_settings scripthost.push_settings%ROWTYPE := settings;
        l_request scripthost.requests%ROWTYPE;
        l_database_id VARCHAR2(32);
        l_seconds NUMBER;
    BEGIN
        SELECT database_id INTO l_database_id FROM scripthost.installation;
        UPDATE scripthost.requests
        SET status = 'CLAIMED', bridge = c_bridge, holder = c_holder, claim = c_holder, claimed_at = SYS_EXTRACT_UTC(SYSTIMESTAMP),
            lease_until = SYS_EXTRACT_UTC(SYSTIMESTAMP) + NUMTODSINTERVAL(c_lease_seconds, 'SECOND')
        WHERE request_id = p_request_id AND status = 'FILED' RETURNING log_id INTO l_request.log_id;
        IF SQL%ROWCOUNT = 0 THEN
            RETURN;
        END IF;

        l_seconds := scripthost.scripthost_bridge.begin_run(
            c_holder, p_request_id, agent_of(l_settings), l_settings.profile, 'db.' || l_database_id || '.' || l_request.log_id);
        -- On record before the agent is asked.
        COMMIT;
        SELECT * INTO l_request FROM scripthost.requests WHERE request_id = p_request_id;
        post(l_request);
    END send;

    -- All of a stream behind what is stored, in pieces. The agent numbers bytes here, where a bridge's pieces have the numbers of events.
    PROCEDURE fetch_output(p_request scripthost.requests%ROWTYPE, p_stream VARCHAR2) IS
        l_from NUMBER;
        l_part NUMBER;
        l_status PLS_INTEGER;
        l_answer BLOB;
        l_size NUMBER;
    BEGIN
        SELECT NVL(SUM(dbms_lob.getlength(content)), 0) INTO l_from FROM scripthost.output WHERE request_id = p_request.request_id AND stream = p_stream;
        SELECT NVL(MAX(part), 0) INTO l_part FROM scripthost.output WHERE request_id = p_request.request_id;
        call('GET', '/v1/runs/' || p_request.run_id || '/output/' || p_stream, NULL, l_from, l_status, l_answer);
        IF l_status NOT IN (200, 206) THEN
            -- 416: nothing more; 410: the agent has not kept it.
            RETURN;
        END IF;

        l_size := dbms_lob.getlength(l_answer);
        FOR i IN 0 .. TRUNC((l_size - 1) / c_piece) LOOP
            INSERT INTO scripthost.output (request_id, event_number, part, stream, content)
            VALUES (p_request.request_id, 1, l_part + i + 1, p_stream, TO_BLOB(dbms_lob.substr(l_answer, c_piece, i * c_piece + 1)));
        END LOOP;

        COMMIT;
    END fetch_output;

    PROCEDURE look(p_request scripthost.requests%ROWTYPE) IS
        l_status PLS_INTEGER;
        l_answer BLOB;
        l_run json_object_t;
        l_outcome json_object_t;
        l_number NUMBER;
        l_ending VARCHAR2(60);
    BEGIN
        call('GET', '/v1/runs/' || p_request.run_id, NULL, NULL, l_status, l_answer);
        IF l_status = 404 THEN
            post(p_request);
            RETURN;
        ELSIF l_status = 410 THEN
            finish(p_request.request_id, 'FAILED', 121, 'WORKER_LOST', 'The agent does not know any more how the run ended. It may have taken effect: look before you run it again.');
            RETURN;
        ELSIF l_status <> 200 THEN
            RETURN;
        END IF;

        l_run := json_object_t(l_answer);
        IF NVL(l_run.get_string('state'), '-') <> 'RUN_STATE_ENDED' THEN
            IF p_request.stop_wanted_by IS NOT NULL THEN
                call('DELETE', '/v1/runs/' || p_request.run_id, NULL, NULL, l_status, l_answer);
            END IF;

            RETURN;
        END IF;

        fetch_output(p_request, 'stdout');
        fetch_output(p_request, 'stderr');
        l_outcome := l_run.get_object('outcome');
        l_ending := NVL(l_outcome.get_string('status'), '-');
        l_number := NVL(TO_NUMBER(l_outcome.get_string('errorNumber')), 0);
        IF l_ending = 'OUTCOME_STATUS_SUCCEEDED' THEN
            finish(p_request.request_id, 'SUCCEEDED', 0, NULL, 'RUN_ID="' || p_request.run_id || '"');
        ELSIF l_ending = 'OUTCOME_STATUS_STOPPED' THEN
            finish(p_request.request_id, 'STOPPED', -1013, REPLACE(l_outcome.get_string('reason'), 'REASON_', ''), l_outcome.get_string('message'));
        ELSE
            finish(
                p_request.request_id, 'FAILED', CASE WHEN l_number IN (0, -1013) OR ABS(l_number) > 2147483647 THEN 100 ELSE l_number END,
                REPLACE(l_outcome.get_string('reason'), 'REASON_', ''), 'RETURN_VALUE="' || l_number || '" ' || l_outcome.get_string('message'));
        END IF;
    END look;

    PROCEDURE collect IS
        l_kept NUMBER;
    BEGIN
        FOR one IN (SELECT request_id FROM scripthost.requests WHERE status = 'FILED' ORDER BY request_id) LOOP
            BEGIN
                send(one.request_id);
            EXCEPTION
                WHEN utl_http.request_failed OR utl_http.transfer_timeout OR utl_http.network_access_denied THEN
                    -- The next collect asks again.
                    ROLLBACK;
            END;
        END LOOP;

        l_kept := scripthost.scripthost_bridge.keep_claims(c_holder, c_lease_seconds);
        FOR one IN (SELECT * FROM scripthost.requests WHERE holder = c_holder AND status = 'RUNNING' ORDER BY request_id) LOOP
            BEGIN
                look(one);
            EXCEPTION
                WHEN utl_http.request_failed OR utl_http.transfer_timeout OR utl_http.network_access_denied THEN
                    ROLLBACK;
            END;
        END LOOP;
    END collect;
END scripthost_push;
/

-- Called by file_run when a request is on record.
CREATE OR REPLACE PROCEDURE scripthost.after_filed(p_request_id NUMBER) AUTHID DEFINER IS
BEGIN
    scripthost.scripthost_push.send(p_request_id);
EXCEPTION
    WHEN utl_http.request_failed OR utl_http.transfer_timeout OR utl_http.network_access_denied THEN
        -- The collector asks again.
        ROLLBACK;
END after_filed;
/

DECLARE
    l_there PLS_INTEGER;
BEGIN
    SELECT COUNT(*) INTO l_there FROM dba_scheduler_jobs WHERE owner = 'SCRIPTHOST' AND job_name = 'PUSH_COLLECTOR';
    IF l_there = 0 THEN
        dbms_scheduler.create_job(
            job_name => 'SCRIPTHOST.PUSH_COLLECTOR', job_type => 'STORED_PROCEDURE', job_action => 'SCRIPTHOST.SCRIPTHOST_PUSH.COLLECT',
            repeat_interval => 'FREQ=SECONDLY;INTERVAL=5', enabled => TRUE, auto_drop => FALSE, comments => 'Looks for the outcomes of runs at ScriptHost''s agent');
    END IF;
END;
/
