#!/usr/bin/env bash
# Prepares a machine for building, running and testing: checks the SDK, and finds out which packages its feed can deliver.
# A second call does nothing, quickly and without network; --force repeats everything.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

stamp=artifacts/setup/stamp
wanted=$(cat eng/setup.sh Directory.Packages.props | sha256sum | cut -d' ' -f1)
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
mkdir -p artifacts/setup
echo "$wanted" > "$stamp"
say "done"
