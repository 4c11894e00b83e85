#!/usr/bin/env bash
# How long a request waits until its agent is chosen (claim to start), and until its end is in the database, on a PostgreSQL server of its own:
#   bench/Bridge/latency.sh [COUNT]      requests for each way of waking; default 50
# Needs a build (eng/build.sh ScriptHost.sln) and PostgreSQL's programs.
set -euo pipefail
cd "$(dirname "$0")/../.."
. eng/environment.sh
count=${1:-50}
program=artifacts/bin/ScriptHost/release
folder=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
chmod 755 "$folder"
agent=
finish() {
    [ -z "$agent" ] || { kill "$agent" 2>/dev/null && wait "$agent" 2>/dev/null; } || true
    "${as[@]}" "$bin/pg_ctl" stop -D "$folder/data" -m immediate >/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C >/dev/null
"${as[@]}" "$bin/pg_ctl" start -D "$folder/data" -w -o "-k $folder -c listen_addresses=" -l "$folder/server.log" >/dev/null
sql() { psql -h "$folder" -U "$1" -d postgres -v ON_ERROR_STOP=1 -qtA -c "$2"; }
psql -h "$folder" -U postgres -d postgres -v ON_ERROR_STOP=1 -q -f src/ScriptHost/Bridge/Database/postgresql/install.sql
sql postgres "CREATE ROLE hr LOGIN; GRANT scripthost_user TO hr; CREATE ROLE bridge LOGIN; GRANT scripthost_bridge TO bridge"
mkdir "$folder/root"
echo 'int GsfMain(int argc, string[] argv) => 0;' > "$folder/root/nothing.csx"
sql hr "SELECT dbms_scripthost.create_job('NOTHING', 'nothing.csx')" >/dev/null
export SCRIPTHOST__Workers__Python
SCRIPTHOST__Workers__Python=$(cat artifacts/setup/python)
export SCRIPTHOST__Bridge__Databases__bench__Provider=postgresql SCRIPTHOST__Bridge__Databases__bench__ConnectionString="Host=$folder;Database=postgres"
export SCRIPTHOST__Bridge__Databases__bench__Login=bridge
for wake in notify none; do
    SCRIPTHOST__Bridge__Databases__bench__WakeUp=$wake "$program/scripthost" serve --data "$folder/agent" --root "$folder/root" --roles agent,bridge 2> "$folder/agent.log" &
    agent=$!
    until grep -q "is reached" "$folder/agent.log"; do sleep 0.2; done
    for _ in 1 2 3 4 5; do sql hr "SELECT dbms_scripthost.run_job('NOTHING')" >/dev/null; sleep 1.2; done
    first=$(sql postgres "SELECT max(request_id) FROM dbms_scripthost.requests")
    for _ in $(seq "$count"); do
        sql hr "SELECT dbms_scripthost.run_job('NOTHING')" >/dev/null
        sleep "0.$((RANDOM % 900 + 100))"
    done
    sleep 3
    echo "wake-up $wake: $(sql postgres "SELECT count(*) || ' requests; filed to start p50 ' || round(1000 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - filed_at))::numeric, 1)
        || ' ms, p99 ' || round(1000 * percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - filed_at))::numeric, 1)
        || ' ms; claim to start p50 ' || round(1000 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - claimed_at))::numeric, 1)
        || ' ms; filed to end p50 ' || round(1000 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - filed_at))::numeric, 1)
        || ' ms, p99 ' || round(1000 * percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - filed_at))::numeric, 1) || ' ms'
        FROM dbms_scripthost.requests WHERE request_id > $first")"
    kill "$agent"
    wait "$agent" || true
    agent=
done
