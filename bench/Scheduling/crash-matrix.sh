#!/usr/bin/env bash
# Kills the scheduler's process, and the agents of endpoints, at every step of a firing, and looks at what became of every run:
#   bench/Scheduling/crash-matrix.sh [COUNT]      different moments for each point; default 5
set -euo pipefail
cd "$(dirname "$0")/../.."
. eng/environment.sh
eng/setup.sh
eng/build.sh ScriptHost.sln
SCRIPTHOST_CRASH_COUNT=${1:-5} dotnet test tests/EndToEnd/EndToEnd.csproj --configuration Release --no-build --nologo \
    --filter "FullyQualifiedName~SchedulerCrashTests|FullyQualifiedName~EndpointCrashTests"
