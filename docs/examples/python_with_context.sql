-- Oracle's steps for a Python script with WITH_CONTEXT, in the manual's order (Autonomous AI Database, "Invoke Python Scripts with WITH_CONTEXT").
-- scripthost sql python_with_context.sql --define object_uri=https://… --define agent=HOST:16000 --define cert_dn=CN=HOST --define scripts=FOLDER …

CREATE DIRECTORY WALLET_DIR AS 'directory_location';

BEGIN
  DBMS_CLOUD.GET_OBJECT (
    credential_name => &credential,
    object_uri => '&object_uri',
    directory_name => 'WALLET_DIR' );
END;
/

BEGIN
  DBMS_CLOUD_FUNCTION_ADMIN.REGISTER_REMOTE_EXECUTION_ENV (
    remote_endpoint_name => 'rem_executable',
    remote_endpoint_url => '&agent',
    wallet_dir => 'WALLET_DIR',
    remote_cert_dn => '&cert_dn'
  );
END;
/

BEGIN
  DBMS_CLOUD_FUNCTION_ADMIN.GRANT_REMOTE_EXECUTION_ENV (
    remote_endpoint_name => 'REM_EXECUTABLE',
    user_name => 'username');
END;
/

BEGIN
  DBMS_CLOUD_FUNCTION_ADMIN.REVOKE_REMOTE_EXECUTION_ENV (
    remote_endpoint_name => 'REM_EXECUTABLE',
    user_name => 'username');
END;
/

BEGIN
  DBMS_SCHEDULER.CREATE_JOB (
    job_name => 'rem_exec_job',
    job_type => 'executable',
    job_action => '&scripts/python1.py',
    number_of_arguments => 1,
    enabled => false,
    auto_drop => true);
END;
/

BEGIN
  DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE (
    job_name => 'rem_exec_job',
    argument_position => 1,
    argument_value => 'job_param');
END;
/

BEGIN
  DBMS_SCHEDULER.SET_ATTRIBUTE (
    name => 'rem_exec_job',
    attribute => 'destination',
    value => 'REMOTE_EXTPROC:&remote_endpoint_name:WITH_CONTEXT');
END;
/

BEGIN
  DBMS_SCHEDULER.ENABLE (
    name => 'rem_exec_job');
END;
/

-- The job reads five arguments and was given one: its run fails, and its details say in which line. With five it succeeds.
BEGIN
  DBMS_SCHEDULER.CREATE_JOB (
    job_name => 'five_arguments',
    job_type => 'executable',
    job_action => '&scripts/python1.py',
    number_of_arguments => 5,
    auto_drop => false);
  DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('five_arguments', 1, 'people');
  DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('five_arguments', 2, 'people_pk');
  DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('five_arguments', 3, 'c');
  DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('five_arguments', 4, 'd');
  DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('five_arguments', 5, 'e');
  DBMS_SCHEDULER.SET_ATTRIBUTE('five_arguments', 'destination', 'REMOTE_EXTPROC:&remote_endpoint_name:WITH_CONTEXT');
  DBMS_SCHEDULER.ENABLE('five_arguments');
END;
/
