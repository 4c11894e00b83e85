# shellcheck shell=bash
# Sourced by the parts of the container test. Exported by eng/container-test.sh: $tree, the repository; $work, and $state, folders that go with the test;
# $cache, what later tests need not make again; $dotnet, the folder of this machine's .NET; $outside, a process outside of the test's own namespaces.

: "${tree:?}" "${work:?}" "${state:?}" "${cache:?}" "${dotnet:?}" "${outside:?}"

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
fail() { say "FAILED: $*"; exit 1; }
holds() { grep -qF -- "$2" <<< "$1" || fail "'$2' is missing in: $1"; }

# Waits for a condition, at most five minutes: other work may slow the machine down.
await() {
    local i
    for ((i = 0; i < 1500; i++)); do
        if eval "$1"; then return; fi
        sleep 0.2
    done
    fail "waited in vain: $1"
}

# The commands of a guide: block NUMBER of those below a heading, indented or fenced.
block() {
    local found
    found=$(awk -v heading="## $2" -v number="$3" '
        /^## / { here = $0 == heading }
        !here { next }
        /^```/ { fenced = !fenced; if (fenced) count++; next }
        fenced { if (count == number) print; next }
        /^    / { if (!indented) count++; indented = 1; if (count == number) print substr($0, 5); next }
        { indented = 0 }' "$tree/$1")
    [ -n "$found" ] || fail "$1 has no block $3 below '$2'"
    printf '%s\n' "$found"
}

# Executes such a block, as its reader would; elsewhere, by what else is given: guide FILE HEADING NUMBER [COMMAND...].
guide() {
    local commands shell=("${@:4}")
    commands=$(block "$1" "$2" "$3")
    "${shell[@]}" bash -euo pipefail -c "$commands"
}
