#!/usr/bin/env bash
# Kills the bridge, its agent, an endpoint's agent and the database at every step of a request's way, and looks at what became of every run:
#   bench/Bridge/crash-matrix.sh [COUNT]      different moments for each point; default 5
set -euo pipefail
cd "$(dirname "$0")/../.."
. eng/environment.sh
eng/setup.sh
eng/build.sh ScriptHost.sln
SCRIPTHOST__Workers__Python=$(cat artifacts/setup/python)
export SCRIPTHOST__Workers__Python SCRIPTHOST_PYTHON=$SCRIPTHOST__Workers__Python
SCRIPTHOST_CRASH_COUNT=${1:-5} dotnet test tests/EndToEnd/EndToEnd.csproj --configuration Release --no-build --nologo --filter "FullyQualifiedName~BridgeCrashTests"
