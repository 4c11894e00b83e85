#!/usr/bin/env bash
# Builds what is given (default: the command) in Release, unless nothing has changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh

target=${1:-src/ScriptHost/ScriptHost.csproj}
stamp=artifacts/built-$(basename "$target")
if [ -f "$stamp" ] && [ -z "$(find src scripts tests Directory.* global.json .editorconfig eng/Feed.props eng/BannedSymbols*.txt \
        -newer "$stamp" -not -name '*.pyc' -not -name '__pycache__' -print -quit)" ]; then
    exit 0
fi

mkdir -p artifacts
touch "$stamp.new"
log=artifacts/build.log
echo "Building …" >&2
if ! dotnet build "$target" --configuration Release --nologo --verbosity quiet > "$log" 2>&1; then
    cat "$log" >&2
    rm -f "$stamp.new"
    exit 1
fi
mv "$stamp.new" "$stamp"
