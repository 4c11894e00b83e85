# shellcheck shell=bash
# Sourced by the scripts of this repository: what every call of the SDK needs.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# The SDK itself does not start on a machine without ICU unless it is told to do without.
if [ -z "$(find /usr/lib /usr/lib64 /lib -maxdepth 2 -name 'libicuuc.so*' -print -quit 2>/dev/null)" ]; then
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
fi
