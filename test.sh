#!/usr/bin/env bash
# Sets up what is missing, runs every check and every test, and ends with the line "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"
. eng/environment.sh
eng/setup.sh || exit 1
eng/build.sh ScriptHost.sln || exit 1
python=$(cat artifacts/setup/python)
export SCRIPTHOST__Workers__Python="$python" SCRIPTHOST_PYTHON="$python"

passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# What is not a test project counts as one test each.
check() {
    local name=$1
    shift
    echo "── $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

check "format" dotnet format ScriptHost.sln --verify-no-changes --no-restore

check "mypy" env -C src/Sidecar "$python" -m mypy --strict
check "mypy of the shim" "$python" -m mypy --strict --python-version 3.8 --ignore-missing-imports --cache-dir artifacts/mypy src/Shim/scripthost_shim.py
check "mypy of the gRPC peers" "$python" -m mypy --strict --ignore-missing-imports --cache-dir artifacts/mypy tests/Grpc.Tests/Python/*.py

# 194 passed, 1 failed, 2 skipped in 6.50s
count() { local n; n=$(grep ' in [0-9.]*s' "$log" | grep -o "[0-9][0-9]* $1" | tail -1); echo "${n%% *}"; }
for name in Sidecar.Tests Shim.Tests; do
    echo "── $name"
    "$python" -m pytest "tests/$name" -q -p no:cacheprovider 2>&1 | tee "$log"
    if grep -q ' in [0-9.]*s' "$log"; then
        passed=$((passed + $(count passed) + 0))
        failed=$((failed + $(count failed) + $(count error) + 0))
        skipped=$((skipped + $(count skipped) + 0))
    else
        failed=$((failed + 1)); echo "FAILED: $name did not report its tests"
    fi
done

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    echo "── $name"
    dotnet test "$project" --configuration Release --no-build --nologo --blame-hang-timeout 5m 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    # Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, …
    counts=$(sed -n 's/.*Failed: *\([0-9]*\), Passed: *\([0-9]*\), Skipped: *\([0-9]*\),.*/\1 \2 \3/p' "$log" | tail -1)
    if [ -z "$counts" ]; then
        failed=$((failed + 1)); echo "FAILED: $name did not report its tests"
    else
        read -r f p s <<< "$counts"
        # A test that hangs ends the run, and is in no count.
        if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; echo "FAILED: $name did not come to its end"; fi
        failed=$((failed + f)); passed=$((passed + p)); skipped=$((skipped + s))
    fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
