#!/usr/bin/env bash
# Measures ScriptHost beside what people use today, and writes a report into bench/results:
#   bench/run.sh [NAME…] [--long] [--quick] [--out DIR] [--program PATH]
#   bench/run.sh --list
# Without a name: all scenarios but the long ones. It stops by itself, and asks for nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=/dev/null
. eng/environment.sh
eng/setup.sh

mkdir -p artifacts
# Build servers would go on beside what is measured.
build() {
    if ! dotnet build "$@" --configuration Release --nologo --verbosity quiet --disable-build-servers > artifacts/bench-build.log 2>&1; then
        cat artifacts/bench-build.log >&2
        exit 1
    fi
}
echo "Building …" >&2
build bench/Suite/Suite.csproj
# The stand-in for gRPC once more, wherever the feed has the official packages: the two are measured beside each other.
build bench/Grpc/Grpc.Benchmarks.csproj -p:GrpcFromFeed=false -p:ArtifactsPath="$PWD/artifacts/stand-in"

# As users install it: compiled ahead.
case " $* " in
    *" --program "* | *" --list "*) ;;
    *)
        echo "Publishing …" >&2
        dotnet publish src/ScriptHost --output artifacts/bench-program --nologo --verbosity quiet --disable-build-servers > artifacts/bench-build.log 2>&1 || { cat artifacts/bench-build.log >&2; exit 1; }
        export SCRIPTHOST_BENCH_PROGRAM="$PWD/artifacts/bench-program/scripthost"
        ;;
esac

SCRIPTHOST_PYTHON=$(cat artifacts/setup/python)
SCRIPTHOST_BENCH_COMMIT=$(git describe --always --dirty=+ 2> /dev/null || echo unknown)
export SCRIPTHOST_PYTHON SCRIPTHOST__Workers__Python="$SCRIPTHOST_PYTHON" SCRIPTHOST_BENCH_COMMIT
exec artifacts/bin/Suite/release/ScriptHost.Suite "$@"
