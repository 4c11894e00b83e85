-- Takes away what install.sql made, with all jobs, requests and output. May be run again.
--   psql -d DATABASE -v ON_ERROR_STOP=1 -f uninstall.sql
-- The roles stay while another database of the server uses them.
BEGIN;

DROP SCHEMA IF EXISTS dbms_scripthost CASCADE;

DO $do$
BEGIN
    DROP ROLE IF EXISTS scripthost_bridge;
    DROP ROLE IF EXISTS scripthost_admin;
    DROP ROLE IF EXISTS scripthost_user;
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE 'The roles scripthost_user, scripthost_admin and scripthost_bridge are in use in another database of this server, and stay.';
END
$do$;

COMMIT;
