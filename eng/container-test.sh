#!/usr/bin/env bash
# Builds the image and the Debian package on this machine and uses both as their users do; no container engine and no public image is needed. As root.
# usage: eng/container-test.sh [image] [package]     default: both. Takes many minutes; ./test.sh does not call it.
# Bases are made of Debian's packages and of this machine's .NET, and kept in $SCRIPTHOST_TEST_CACHE (~/.cache/scripthost-container).
set -euo pipefail
cd "$(dirname "$0")/.."
tree=$PWD

cache=${SCRIPTHOST_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/scripthost-container}
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
umask 022

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
fail() { say "FAILED: $*"; exit 1; }
holds() { grep -qF -- "$2" <<< "$1" || fail "'$2' is missing in: $1"; }
# Waits for a condition, at most a minute and a half.
await() {
    local i
    for ((i = 0; i < 450; i++)); do
        if eval "$1"; then return; fi
        sleep 0.2
    done
    fail "waited in vain: $1"
}

[ "$(id -u)" = 0 ] || fail "this takes root, for chroot and user ids"
missing=()
for tool in buildah debootstrap; do command -v "$tool" > /dev/null || missing+=("$tool"); done
if [ ${#missing[@]} -gt 0 ]; then
    say "installing with apt: ${missing[*]}"
    { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 || fail "apt-get install ${missing[*]}"
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/work.XXXXXX")
chmod 0755 "$work"
# Processes that were started here, each by its id.
started=()
clean_up() {
    local id
    for id in "${started[@]}" $(cat "$work/data/pid" "$work/debian/run/agent.pid" 2> /dev/null); do kill -KILL "$id" 2> /dev/null || true; done
    ours rm --all > /dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean_up EXIT
ours() { buildah --root "$work/storage" --runroot "$work/runroot" "$@"; }

if [ ! -d "$cache/debian" ]; then
    say "debootstrap: Debian 12, once"
    debootstrap --variant=minbase bookworm "$cache/debian.new" > "$work/debootstrap.log" || fail "debootstrap: $(tail -1 "$work/debootstrap.log")"
    # As the public slim image is: without what was downloaded, manuals and translations.
    rm -rf "$cache"/debian.new/var/{cache/apt/*,lib/apt/lists/*,log/*} "$cache"/debian.new/usr/share/{doc,man,info,locale}/*
    mv "$cache/debian.new" "$cache/debian"
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
scripts=$work/scripts
mkdir "$scripts"
cp scripts/{create_table,list_rows,slow}.* "$scripts"

# ── the image ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

make_bases() {
    local one
    say "base images of Debian's packages and $dotnet"
    one=$(ours from scratch)
    ours copy --quiet "$one" "$cache/debian" / > /dev/null
    ours commit --quiet --rm "$one" local/debian > /dev/null

    one=$(ours from local/debian)
    ours run "$one" sh -c 'apt-get update && apt-get install --yes --no-install-recommends ca-certificates libssl3 libstdc++6 zlib1g' > "$work/sdk.log" 2>&1 || fail "$(tail -3 "$work/sdk.log")"
    # Those that this machine trusts, for its package feed.
    ours copy --quiet "$one" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt > /dev/null
    ours copy --quiet "$one" "$dotnet" /usr/share/dotnet > /dev/null
    ours run "$one" ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
    ours commit --quiet --rm "$one" local/sdk > /dev/null

    one=$(ours from scratch)
    for part in dotnet host shared; do ours copy --quiet "$one" "$dotnet/$part" "/usr/share/dotnet/$part" > /dev/null; done
    ours commit --quiet --rm "$one" local/aspnet > /dev/null
}

# Starts an agent as an engine would: the image's environment, its entry point, and the capabilities of docs/adr/0013.
# serve NAME [VARIABLE=VALUE]...; its log is $work/NAME.log, its process $agent.
serve() {
    local name=$1 option options=()
    shift
    for option in "$@"; do options+=(--env "$option"); done
    rm -f "$work/data/pid"
    ours run --cap-drop ALL --cap-add CHOWN,DAC_OVERRIDE,FOWNER,KILL,SETGID,SETUID,SYS_PTRACE \
        --volume "$work/data:/var/lib/scripthost" --volume "$scripts:/scripts:ro" \
        --env "SCRIPTHOST__Agent__Listen=0.0.0.0:$port" --env SCRIPTHOST__Agent__DrainTimeout=00:00:05 "${options[@]}" \
        "$container" sh -c 'echo $$ > /var/lib/scripthost/pid; exec tini -s -- scripthost serve' > "$work/$name.log" 2>&1 &
    agent=$!
    started+=("$agent")
}

ready() { await "grep -q 'The agent is ready' '$work/$1.log' || ! kill -0 $agent 2> /dev/null"; grep -q 'The agent is ready' "$work/$1.log" || fail "$(cat "$work/$1.log")"; }

# Sends SIGTERM to the first process of the container, and wants an exit code.
stop_with() {
    local code=0
    kill -TERM "$(cat "$work/data/pid")"
    wait "$agent" || code=$?
    rm "$work/data/pid"
    [ "$code" = "$1" ] || fail "it exited with $code, not $1"
}

try_image() {
    local size before
    make_bases
    say "buildah build"
    SECONDS=0
    # What NuGet has on this machine need not be fetched again.
    mkdir -p "$HOME/.nuget/packages"
    ours build --format docker --tag local/scripthost --volume "$HOME/.nuget/packages:/root/.nuget/packages" \
        --build-arg SDK_IMAGE=local/sdk --build-arg RUNTIME_IMAGE=local/aspnet --build-arg DEBIAN_IMAGE=local/debian . > "$work/build.log" 2>&1 \
        || fail "$(tail -20 "$work/build.log")"
    say "built in $SECONDS s"
    container=$(ours from local/scripthost)
    local root
    root=$(ours mount "$container")
    size=$(du --summarize --apparent-size --block-size=1M --one-file-system "$root" | cut -f1)
    say "image: $size MB unpacked (du --apparent-size of its files): $(du --summarize --apparent-size --block-size=1M "$root"/opt/scripthost "$root"/usr/share/dotnet "$root"/usr/lib/python3* "$root"/usr/lib/*-linux-gnu | awk '{ sub(/.*merged|.*diff|.*dir\/[0-9a-f]*/, "", $2); printf "%s %s MB, ", $2, $1 }')"
    [ "$size" -lt 450 ] || fail "the image has $size MB"
    [ ! -e "$root/usr/share/dotnet/sdk" ] || fail "the image holds the SDK"
    local outside=$root/opt/scripthost/scripthost

    say "the walk-through inside"
    ours run "$container" tini -s -- scripthost demo > "$work/demo.log" 2>&1 || fail "$(tail -5 "$work/demo.log")"
    say "$(tail -1 "$work/demo.log" | cut -c1-110)"

    mkdir -m 0700 "$work/data"
    say "without a name for its certificate it makes no wallet and does not start"
    serve nameless
    ! wait "$agent" || fail "it started"
    holds "$(cat "$work/nameless.log")" Tls:HostNames
    [ ! -e "$work/data/wallet" ] || fail "there is a wallet"
    say "with EXTPROC_DLLS it does not start"
    serve libraries EXTPROC_DLLS=/u01/app/oracle/extproc_libs/x.so
    ! wait "$agent" || fail "it started"
    holds "$(cat "$work/libraries.log")" "EXTPROC_DLLS names libraries"

    say "started with the variables of Oracle's image"
    serve first SCRIPTHOST__Tls__HostNames__0=localhost EXTPROC_WALLET_PASSWORD=Wallet-12345 TCP_INVITED_NODES=127.0.0.1 TRACE_FILE_LOC_ENV=/tmp
    ready first
    holds "$(cat "$work/first.log")" "EXTPROC_WALLET_PASSWORD of Oracle's agent is taken for Tls:ExportPassword"
    ! grep -q Wallet-12345 "$work/first.log" || fail "the log tells the password"
    openssl pkcs12 -in "$work/data/wallet/client/ewallet.p12" -passin pass:Wallet-12345 -nokeys > /dev/null 2>&1 || fail "ewallet.p12 has another password"
    say "isolation: $(grep -o 'Isolation: .*' "$work/first.log" | cut -c1-230)"
    holds "$(cat "$work/first.log")" "owners are apart"
    holds "$(ours run --volume "$work/data:/var/lib/scripthost" "$container" scripthost health)" SERVING
    holds "$(ours run --volume "$work/data:/var/lib/scripthost" "$container" ls /u01/app/oracle/extproc_wallet /u01/app/oracle/wallets/extproc_wallet)" cwallet.sso

    say "jobs over mutual TLS from outside"
    call() { "$outside" "$1" --agent "localhost:$port" --wallet "$work/data/wallet/client" "${@:2}"; }
    holds "$(call run --owner HR --context create_table.csx T1 T1_PK a b c)" SUCCEEDED
    holds "$(call run --owner HR --context create_table.py T2 T2_PK a b c)" SUCCEEDED
    holds "$(call run --owner HR --context list_rows.py T1)" Grace
    [ "$(call run --owner SCOTT --context list_rows.py T1 > "$work/foreign.log" 2>&1; echo $?)" != 0 ] || fail "SCOTT sees the table of HR"
    ! "$outside" health --agent "localhost:$port" > /dev/null 2>&1 || fail "a caller without a certificate is answered"

    say "told to stop while a job runs, it stops that after Agent:DrainTimeout"
    call run --owner HR slow.py 100 > "$work/slow.log" 2>&1 &
    local slow=$!
    await "'$outside' runs list --data '$work/data' 2> /dev/null | grep -q slow.py"
    before=$(sha256sum < "$work/data/wallet/agent/ewallet.pem")
    stop_with 124
    wait "$slow" && fail "the caller of the stopped run has 0"

    say "another container on the same volume has the same wallet, and knows the runs"
    ours umount "$container" > /dev/null
    ours rm "$container" > /dev/null
    container=$(ours from local/scripthost)
    root=$(ours mount "$container")
    outside=$root/opt/scripthost/scripthost
    serve second
    ready second
    [ "$before" = "$(sha256sum < "$work/data/wallet/agent/ewallet.pem")" ] || fail "the wallet is another one"
    holds "$(call run --owner HR --context list_rows.csx T2)" Grace
    holds "$("$outside" runs list --data "$work/data")" STOPPED
    stop_with 0
    ! ours run --volume "$work/data:/var/lib/scripthost" "$container" scripthost health > /dev/null 2>&1 || fail "health finds an agent that has ended"

    say "root without capabilities is refused, and says which are missing"
    local code=0
    ours run --cap-drop ALL --env "SCRIPTHOST__Agent__Listen=0.0.0.0:$port" --env SCRIPTHOST__Tls__HostNames__0=localhost "$container" scripthost serve > "$work/bare.log" 2>&1 || code=$?
    [ "$code" = 102 ] || fail "it exited with $code: $(cat "$work/bare.log")"
    holds "$(cat "$work/bare.log")" "lacks CHOWN"
    say "another user without a sandbox is refused when it listens on TCP, and may do so by name"
    code=0
    ours run --user scripthost --env XDG_DATA_HOME=/tmp --env "SCRIPTHOST__Agent__Listen=0.0.0.0:$port" --env SCRIPTHOST__Tls__HostNames__0=localhost "$container" scripthost serve > "$work/user.log" 2>&1 || code=$?
    [ "$code" = 102 ] || fail "it exited with $code: $(cat "$work/user.log")"
    holds "$(cat "$work/user.log")" "nothing keeps owners apart"
    ours rm --all > /dev/null
}

# ── the Debian package ─────────────────────────────────────────────────────────────────────────────────────────────────────

# Runs a command in the Debian of the test, as a machine of its own would: with a root that it cannot leave, and namespaces of users.
# shellcheck disable=SC2016 # The inner shell expands it.
within() {
    unshare --mount --propagation private bash -c '
        mount --bind "$0" "$0" && cd "$0" && mount -t proc proc proc && mount --rbind /dev dev && mkdir -p .old && pivot_root . .old && umount --lazy /.old && exec "$@"' "$debian" "$@"
}

# What systemd does for a unit with Type=notify, as far as the test needs it: folders, user, environment, a socket that is told.
start_unit() {
    local unit=$debian/lib/systemd/system/scripthost.service start
    start=$(sed -n 's/^ExecStart=//p' "$unit")
    within install -d -m 0755 -o scripthost -g scripthost /run/scripthost
    rm -f "$debian/run/notify" "$work/told"
    python3 -u -c '
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); os.chmod(sys.argv[1], 0o666)
while True: print(s.recv(4096).decode(), flush=True)' "$debian/run/notify" > "$work/told" &
    started+=($!)
    await "test -S '$debian/run/notify'"
    # shellcheck disable=SC2016,SC2086 # The words of ExecStart are words; $$ is the inner shell's.
    within sh -c 'echo $$ > /run/agent.pid; exec "$@"' sh setpriv --reuid scripthost --regid scripthost --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
        env --ignore-environment PATH=/usr/bin:/bin NOTIFY_SOCKET=/run/notify SCRIPTHOST__Agent__RuntimeDirectory=/run/scripthost $start > "$work/unit.log" 2>&1 &
    agent=$!
    started+=("$agent")
    await "grep -q READY=1 '$work/told' || ! kill -0 $agent 2> /dev/null"
    grep -q READY=1 "$work/told" || fail "$(cat "$work/unit.log")"
}

stop_unit() {
    local code=0
    kill -TERM "$(cat "$debian/run/agent.pid")"
    wait "$agent" || code=$?
    rm "$debian/run/agent.pid"
    [ "$code" = 0 ] || fail "the unit exited with $code"
    await "grep -q STOPPING=1 '$work/told'"
}

# .NET as Microsoft's package feed would bring it, of what this machine has.
make_runtime_package() {
    local root=$work/runtime
    mkdir -p "$root/usr/share/dotnet" "$root/usr/bin" "$root/DEBIAN"
    cp -r "$dotnet"/{dotnet,host,shared} "$root/usr/share/dotnet"
    ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
    printf '%s\n' "Package: aspnetcore-runtime-10.0" "Version: 10.0" "Architecture: $(dpkg --print-architecture)" "Maintainer: test <test@example.com>" \
        "Depends: libssl3, libstdc++6, zlib1g, ca-certificates" "Description: .NET of this machine" > "$root/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone --build "$root" "$debian/root/runtime.deb" > /dev/null
}

try_package() {
    local built old new sum
    debian=$work/debian
    say "eng/package.sh"
    SECONDS=0
    eng/package.sh --version 0.0.9 "$work/packages" > "$work/package.log" 2>&1 || fail "$(tail -5 "$work/package.log")"
    say "built in $SECONDS s"
    mkdir "$work/unpacked"
    tar --extract --gzip --directory "$work/unpacked" --file "$work"/packages/*.tar.gz
    built=$(echo "$work"/unpacked/scripthost-*)
    "$built/scripthost" --version > /dev/null || fail "the program of the tarball does not run"
    dpkg-deb --extract "$work"/packages/scripthost_0.0.9_*.deb "$work/program"
    say "the same input gives the same bytes"
    eng/package.sh --version 0.0.9 --program "$work/program/usr/lib/scripthost" "$work/again" > /dev/null
    sum=$(cd "$work/packages" && sha256sum ./*.deb)
    (cd "$work/again" && sha256sum --check --status <<< "$sum") || fail "two packages of the same input differ"
    eng/package.sh --version 0.1.0 --program "$work/program/usr/lib/scripthost" "$work/packages" > /dev/null
    old=$(echo "$work"/packages/scripthost_0.0.9_*.deb) new=$(echo "$work"/packages/scripthost_0.1.0_*.deb)
    say "sizes: $(du --apparent-size --block-size=1M "$new" "$work"/packages/scripthost-0.1.0-*.tar.gz | sed "s:$work/packages/::" | tr '\n\t' '  ')MB"

    say "installed in a fresh Debian"
    cp -a "$cache/debian" "$debian"
    cp /etc/resolv.conf "$debian/etc/resolv.conf"
    make_runtime_package
    cp "$old" "$debian/root/old.deb"
    cp "$new" "$debian/root/new.deb"
    within sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends python3-oracledb /root/runtime.deb /root/old.deb' > "$work/install.log" 2>&1 || fail "$(tail -5 "$work/install.log")"
    [ "$(stat -c '%a %U' "$debian/etc/scripthost/scripthost.json")" = "644 root" ] || fail "scripthost.json belongs to somebody else"
    within test -L /etc/systemd/system/multi-user.target.wants/scripthost.service || fail "the unit is not enabled"

    say "stores, settings and a wallet of the previous release"
    cp "$tree/tests/ScriptHost.Tests/Storage/Fixtures/agent-version-1.db" "$debian/var/lib/scripthost/agent.db"
    cp "$tree/tests/ScriptHost.Tests/Storage/Fixtures/scheduler-version-1.db" "$debian/var/lib/scripthost/scheduler.db"
    within chown scripthost:scripthost /var/lib/scripthost/agent.db /var/lib/scripthost/scheduler.db
    within setpriv --reuid scripthost --regid scripthost --clear-groups scripthost wallet create /var/lib/scripthost/wallet --host agent.example.com > /dev/null
    sed -i "s|// \"Listen\".*|\"Listen\": \"127.0.0.1:$port\",|" "$debian/etc/scripthost/scripthost.json"
    cp scripts/{create_table,list_rows}.* "$debian/etc/scripthost/scripts"
    local wallet settings
    wallet=$(sha256sum < "$debian/var/lib/scripthost/wallet/agent/ewallet.pem")
    settings=$(sha256sum < "$debian/etc/scripthost/scripthost.json")

    say "upgraded"
    within sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install --yes /root/new.deb' > "$work/upgrade.log" 2>&1 || fail "$(tail -5 "$work/upgrade.log")"
    [ "$(within dpkg-query --show --showformat '${Version}' scripthost)" = 0.1.0 ] || fail "it is another version"
    [ "$wallet" = "$(sha256sum < "$debian/var/lib/scripthost/wallet/agent/ewallet.pem")" ] || fail "the wallet is another one"
    [ "$settings" = "$(sha256sum < "$debian/etc/scripthost/scripthost.json")" ] || fail "the settings are others"
    start_unit
    [ -e "$debian/var/lib/scripthost/agent.db.version-1" ] || fail "the store was not migrated"
    say "the manager is told: $(tr '\n' ' ' < "$work/told")"
    say "isolation: $(grep -o 'Isolation: .*' "$work/unit.log" | cut -c1-150)"
    holds "$(cat "$work/unit.log")" "sandbox bubblewrap"
    local run=(within scripthost run --data /var/lib/scripthost --owner HR --context)
    holds "$("${run[@]}" create_table.csx T1 T1_PK a b c)" SUCCEEDED
    holds "$("${run[@]}" create_table.py T2 T2_PK a b c)" SUCCEEDED
    stop_unit
    start_unit
    holds "$("${run[@]}" list_rows.csx T2)" Grace
    stop_unit

    say "removed, which keeps data and settings; then purged"
    within apt-get remove --yes scripthost > /dev/null 2>&1
    [ -e "$debian/var/lib/scripthost/agent.db" ] || fail "removing took the data"
    [ -e "$debian/etc/scripthost/scripthost.json" ] || fail "removing took the settings"
    [ ! -e "$debian/usr/lib/scripthost" ] || fail "removing left the program: $(ls "$debian/usr/lib/scripthost")"
    within dpkg --purge scripthost > "$work/purge.log" 2>&1 || fail "$(cat "$work/purge.log")"
    [ ! -e "$debian/var/lib/scripthost" ] || fail "purging left the data"
    [ ! -e "$debian/etc/scripthost/scripthost.json" ] || fail "purging left the settings"
    if command -v systemd-analyze > /dev/null; then
        say "systemd-analyze security: $(systemd-analyze security --offline=yes eng/package/scripthost.service 2> /dev/null | tail -1)"
    fi
}

[ $# -gt 0 ] || set -- image package
for part in "$@"; do
    case "$part" in
        image) try_image ;;
        package) try_package ;;
        *) fail "'$part' is not known: image, package" ;;
    esac
done
say "all is well"
