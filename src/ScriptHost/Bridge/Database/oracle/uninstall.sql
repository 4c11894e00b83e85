-- Takes away what install.sql, queue.sql and push.sql made, with all requests and output. May be run again.
--   sql ADMIN@service @uninstall.sql
-- Jobs and programs (SCRIPTHOST_RUN_n) that were made with it are their owners' and stay; drop the jobs first, or they fail at their next run.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF

DECLARE
    e_no_queue EXCEPTION;
    PRAGMA EXCEPTION_INIT(e_no_queue, -24010);
    e_no_queue_table EXCEPTION;
    PRAGMA EXCEPTION_INIT(e_no_queue_table, -24002);
BEGIN
    BEGIN
        dbms_aqadm.stop_queue(queue_name => 'SCRIPTHOST.REQUEST_QUEUE');
        dbms_aqadm.drop_queue(queue_name => 'SCRIPTHOST.REQUEST_QUEUE');
    EXCEPTION
        WHEN e_no_queue THEN
            NULL;
    END;

    BEGIN
        dbms_aqadm.drop_queue_table(queue_table => 'SCRIPTHOST.REQUEST_MESSAGES', force => TRUE);
    EXCEPTION
        WHEN e_no_queue_table THEN
            NULL;
    END;
END;
/

-- With all that is in its schema.
BEGIN
    EXECUTE IMMEDIATE 'DROP USER scripthost CASCADE';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-01918: it is not there.
        IF SQLCODE <> -1918 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'DROP ROLE scripthost_bridge';
EXCEPTION
    WHEN OTHERS THEN
        -- ORA-01919: it is not there.
        IF SQLCODE <> -1919 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'DROP ROLE scripthost_admin';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -1919 THEN
            RAISE;
        END IF;
END;
/

BEGIN
    EXECUTE IMMEDIATE 'DROP ROLE scripthost_user';
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE <> -1919 THEN
            RAISE;
        END IF;
END;
/
