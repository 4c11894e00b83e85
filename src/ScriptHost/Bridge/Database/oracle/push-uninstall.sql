-- Takes away what push.sql made; what install.sql made stays. May be run again. Runs under way at the agent go on, and are not looked for any more.
--   sql ADMIN@service @push-uninstall.sql
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF

DECLARE
    l_there PLS_INTEGER;
BEGIN
    SELECT COUNT(*) INTO l_there FROM dba_scheduler_jobs WHERE owner = 'SCRIPTHOST' AND job_name = 'PUSH_COLLECTOR';
    IF l_there > 0 THEN
        dbms_scheduler.drop_job(job_name => 'SCRIPTHOST.PUSH_COLLECTOR', force => TRUE);
    END IF;
END;
/

CREATE OR REPLACE PROCEDURE scripthost.after_filed(p_request_id NUMBER) AUTHID DEFINER IS
BEGIN
    NULL;
END after_filed;
/

BEGIN
    EXECUTE IMMEDIATE 'DROP PACKAGE scripthost.scripthost_push';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-04043: it is not there.
        IF SQLCODE <> -4043 THEN
            RAISE;
        END IF;
END;
/

DECLARE
    l_host VARCHAR2(255);
    l_port NUMBER;
    l_wallet VARCHAR2(1000);
    l_there PLS_INTEGER;
BEGIN
    SELECT COUNT(*) INTO l_there FROM dba_tables WHERE owner = 'SCRIPTHOST' AND table_name = 'PUSH_SETTINGS';
    IF l_there = 0 THEN
        RETURN;
    END IF;

    EXECUTE IMMEDIATE 'SELECT agent_host, agent_port, wallet_path FROM scripthost.push_settings' INTO l_host, l_port, l_wallet;
    dbms_network_acl_admin.remove_host_ace(
        host => l_host, lower_port => l_port, upper_port => l_port,
        ace => xs$ace_type(privilege_list => xs$name_list('http'), principal_name => 'SCRIPTHOST', principal_type => xs_acl.ptype_db));
    dbms_network_acl_admin.remove_wallet_ace(
        wallet_path => l_wallet,
        ace => xs$ace_type(privilege_list => xs$name_list('use_client_certificates'), principal_name => 'SCRIPTHOST', principal_type => xs_acl.ptype_db));
    EXECUTE IMMEDIATE 'DROP TABLE scripthost.push_settings';
END;
/
