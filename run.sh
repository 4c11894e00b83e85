#!/usr/bin/env bash
# Without arguments: sets up what is missing and walks through a job. With arguments: the scripthost command.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
"$root/eng/setup.sh"
"$root/eng/build.sh"
[ $# -gt 0 ] || set -- demo
# The Python that the set-up found, unless the settings name one.
export SCRIPTHOST__Workers__Python="${SCRIPTHOST__Workers__Python:-$(cat "$root/artifacts/setup/python")}"
exec "$root/artifacts/bin/ScriptHost/release/scripthost" "$@"
