#!/usr/bin/env bash
# Prepares a machine for building, running and testing: checks the SDK, and finds out which packages its feed can deliver.
# A second call does nothing, quickly and without network; --force repeats everything; --build-only leaves out what running and testing take.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

stamp=artifacts/setup/stamp
wanted=$(cat eng/setup.sh eng/requirements.txt Directory.Packages.props | sha256sum | cut -d' ' -f1)
if [ "${1:-}" != "--force" ] && [ -f eng/Feed.props ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

command -v dotnet >/dev/null || fail "dotnet is not on PATH. Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0"
sdk=$(dotnet --version 2>&1) || fail "the .NET SDK does not fit global.json (10.0, any feature band). Install it: https://dotnet.microsoft.com/download/dotnet/10.0
$sdk"
say ".NET SDK $sdk"

for tool in setsid setpriv prlimit; do
    command -v "$tool" >/dev/null || fail "$tool is missing. It is part of util-linux: apt-get install util-linux"
done

# A package may be in a feed while one that it depends on is not: only a restore tells.
probe() {
    local folder
    folder=$(mktemp -d)
    {
        echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup><ItemGroup>'
        for package in "$@"; do
            echo "<PackageReference Include=\"${package%%/*}\" Version=\"${package##*/}\" />"
        done
        echo '</ItemGroup></Project>'
    } > "$folder/probe.csproj"
    if timeout 120 dotnet restore "$folder/probe.csproj" > "$folder/log" 2>&1; then
        echo true
    else
        grep -m1 -o 'NU[0-9]*: .*' "$folder/log" | sed 's/^/setup:   /' >&2 || true
        echo false
    fi
    rm -rf "$folder"
}

version_of() { sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props; }
grpc=$(sed -n 's:.*<GrpcVersion>\(.*\)</GrpcVersion>.*:\1:p' Directory.Packages.props)
protobuf=$(sed -n "s:.*GrpcFromFeed.*>\([0-9.]*\)</ProtobufVersion>.*:\1:p" Directory.Packages.props)

say "asking the package feed for Grpc.AspNetCore $grpc"
grpc_from_feed=$(probe "Grpc.AspNetCore/$grpc" "Grpc.Net.Client/$grpc" "Google.Protobuf/$protobuf")
[ "$grpc_from_feed" = true ] && say "gRPC: the packages" || say "gRPC: the feed lacks the packages; the stand-in in src/Grpc takes their place"

say "asking the package feed for Oracle.ManagedDataAccess.Core"
oracle_from_feed=$(probe "Oracle.ManagedDataAccess.Core/$(version_of Oracle.ManagedDataAccess.Core)")
[ "$oracle_from_feed" = true ] && say "Oracle driver: from the feed" || say "Oracle driver: the feed lacks it; all else works without"

cat > eng/Feed.props <<PROPS
<Project>
  <PropertyGroup>
    <GrpcFromFeed Condition="'\$(GrpcFromFeed)' == ''">$grpc_from_feed</GrpcFromFeed>
    <OracleFromFeed Condition="'\$(OracleFromFeed)' == ''">$oracle_from_feed</OracleFromFeed>
  </PropertyGroup>
</Project>
PROPS
if [ "${1:-}" = "--build-only" ]; then
    say "done, for building"
    exit 0
fi

# A Python for .py scripts: one that has all that is needed, else a virtual environment, else what apt installs.
modules="grpc google.protobuf oracledb psycopg pytest mypy pip setuptools"
packages="python3-grpcio python3-protobuf python3-oracledb python3-psycopg python3-pytest mypy python3-mypy python3-pip python3-setuptools"
has_all() { "$1" -c "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))" $modules 2>/dev/null; }
missing() { "$1" -c "import importlib.util as u, sys; print(*[m for m in sys.argv[1:] if u.find_spec(m.split('.')[0]) is None])" $modules 2>/dev/null || echo "python3"; }

find_python() {
    local candidate
    for candidate in /usr/bin/python3 "$(command -v python3 || true)" "$PWD/.venv/bin/python"; do
        if [ -x "$candidate" ] && has_all "$candidate"; then echo "$candidate"; return; fi
    done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing with apt: $packages"
        { apt-get update && apt-get install -y --no-install-recommends $packages; } > artifacts/setup/apt.log 2>&1 || say "apt failed: see artifacts/setup/apt.log"
        if has_all /usr/bin/python3; then echo /usr/bin/python3; return; fi
    fi
    if command -v python3 >/dev/null && python3 -m venv .venv > artifacts/setup/venv.log 2>&1 \
        && .venv/bin/pip install -r eng/requirements.txt >> artifacts/setup/venv.log 2>&1 && has_all .venv/bin/python; then
        echo "$PWD/.venv/bin/python"
    fi
}

mkdir -p artifacts/setup
python=$(find_python)
if [ -n "$python" ]; then
    say "Python: $python ($("$python" -c 'import platform; print(platform.python_version())'))"
    "$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("onnx") is None)' \
        || say "Python: onnx is not installed; only scripts that import it miss it (python3-onnx)"
else
    python=/usr/bin/python3
    say "Python: /usr/bin/python3 lacks $(missing /usr/bin/python3): .py scripts cannot run. Install $packages (Debian), or: pip install -r eng/requirements.txt"
fi
echo "$python" > artifacts/setup/python

# What keeps scripts from seeing more than they should. Without it the agent does without, and says so.
if ! command -v bwrap >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing with apt: bubblewrap"
        { apt-get update && apt-get install -y --no-install-recommends bubblewrap; } >> artifacts/setup/apt.log 2>&1 || say "apt failed: see artifacts/setup/apt.log"
    else
        say "bubblewrap is missing: scripts run without a sandbox, and its tests fail. Install it: apt-get install bubblewrap"
    fi
fi

# What the tests of wallets and of TLS compare with.
if ! command -v openssl >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing with apt: openssl"
        { apt-get update && apt-get install -y --no-install-recommends openssl; } >> artifacts/setup/apt.log 2>&1 || say "apt failed: see artifacts/setup/apt.log"
    else
        say "openssl is missing: tests of wallets fail. Install it: apt-get install openssl"
    fi
fi

# A server for the tests that connect to PostgreSQL; they start their own, and need the programs alone.
if ! ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing with apt: postgresql"
        { apt-get update && apt-get install -y --no-install-recommends postgresql; } >> artifacts/setup/apt.log 2>&1 || say "apt failed: see artifacts/setup/apt.log"
    else
        say "PostgreSQL is missing: the tests that connect to it fail. Install it: apt-get install postgresql"
    fi
fi

# What the tests compare the committed stubs with. A machine without it fails that one test, by name.
if ! command -v grpc_python_plugin >/dev/null || [ ! -f /usr/include/google/protobuf/duration.proto ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing with apt: protobuf-compiler protobuf-compiler-grpc libprotobuf-dev"
        { apt-get update && apt-get install -y --no-install-recommends protobuf-compiler protobuf-compiler-grpc libprotobuf-dev; } \
            >> artifacts/setup/apt.log 2>&1 || say "apt failed: see artifacts/setup/apt.log"
    else
        say "the generator of Python stubs is missing: install protobuf-compiler-grpc and libprotobuf-dev to run all tests"
    fi
fi

echo "$wanted" > "$stamp"
say "done"
