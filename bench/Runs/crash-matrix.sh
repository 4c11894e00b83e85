#!/usr/bin/env bash
# Kills the agent at every point where a run changes its state, many times at each, and looks at what became of every run:
#   bench/Runs/crash-matrix.sh [COUNT]      different moments for each point; default 20
set -euo pipefail
cd "$(dirname "$0")/../.."
. eng/environment.sh
eng/setup.sh
eng/build.sh ScriptHost.sln
SCRIPTHOST_CRASH_COUNT=${1:-20} dotnet test tests/EndToEnd/EndToEnd.csproj --configuration Release --no-build --nologo --filter FullyQualifiedName~CrashTests
