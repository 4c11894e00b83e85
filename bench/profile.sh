#!/usr/bin/env bash
# Where the agent's processor time of warm runs goes, by area: samples the scenario `cost` with perf (Debian: linux-perf), as root.
#   bench/profile.sh [SECONDS]        samples for so long (10); prints a table
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-10}
samples=$(mktemp -d)
trap 'rm -rf "$samples"' EXIT

# Names for compiled code, in memory that perf takes for such.
export DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0
bench/run.sh cost --out "$samples" > "$samples/out" 2> "$samples/err" &
bench=$!
until agent=$(sed -n 's/^cost: agent \([0-9]*\),.*/\1/p' "$samples/err") && [ -n "$agent" ]; do
    kill -0 $bench || { cat "$samples/err" >&2; exit 1; }
    sleep 0.2
done
perf record --freq 1999 --call-graph fp --pid "$agent" --output "$samples/perf" -- sleep "$seconds" > /dev/null 2>&1
wait $bench
perf script --input "$samples/perf" --fields comm,pid,tid,ip,sym,dso 2> /dev/null | python3 bench/Profile/areas.py
grep '^- Processor time' "$samples"/*.md
