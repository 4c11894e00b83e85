-- Optional, behind install.sql: a queue for bridges with the setting Queue=true. May be run again.
--   sql ADMIN@service @queue.sql
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF

DECLARE
    l_there PLS_INTEGER;
BEGIN
    SELECT COUNT(*) INTO l_there FROM dba_queue_tables WHERE owner = 'SCRIPTHOST' AND queue_table = 'REQUEST_MESSAGES';
    IF l_there = 0 THEN
        dbms_aqadm.create_queue_table(queue_table => 'SCRIPTHOST.REQUEST_MESSAGES', queue_payload_type => 'RAW', multiple_consumers => FALSE);
    END IF;

    SELECT COUNT(*) INTO l_there FROM dba_queues WHERE owner = 'SCRIPTHOST' AND name = 'REQUEST_QUEUE';
    IF l_there = 0 THEN
        dbms_aqadm.create_queue(queue_name => 'SCRIPTHOST.REQUEST_QUEUE', queue_table => 'SCRIPTHOST.REQUEST_MESSAGES', max_retries => 100);
    END IF;

    dbms_aqadm.start_queue(queue_name => 'SCRIPTHOST.REQUEST_QUEUE');
    UPDATE scripthost.installation SET has_queue = 1;
    COMMIT;
END;
/
