#!/usr/bin/env bash
# Builds the image and starts it in the ways that the guides name.
set -euo pipefail
# shellcheck source=eng/container-test/common.sh
. eng/container-test/common.sh
readonly operators=docs/guides/operators.md from_oracle=docs/guides/from-oracles-agent.md

# The image is started on Debian's packages and this machine's .NET, which get the names of the public images.
make_bases() {
    local one part
    ours() { buildah --root "$work/storage" --runroot "$state/run" "$@"; }
    one=$(ours from scratch)
    ours copy --quiet "$one" "$cache/debian" / > /dev/null
    ours commit --quiet --rm "$one" docker.io/library/debian:bookworm-slim > /dev/null

    one=$(ours from --pull-never docker.io/library/debian:bookworm-slim)
    nsenter --net="/proc/$outside/ns/net" buildah --root "$work/storage" --runroot "$state/run" run --isolation chroot "$one" \
        sh -c 'apt-get update && apt-get install --yes --no-install-recommends ca-certificates libssl3 libstdc++6 zlib1g' > "$work/sdk.log" 2>&1 || fail "$(tail -3 "$work/sdk.log")"
    # Those that this machine trusts, for its package feed.
    ours copy --quiet "$one" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt > /dev/null
    ours copy --quiet "$one" "$dotnet" /usr/share/dotnet > /dev/null
    ours run --isolation chroot "$one" ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
    ours commit --quiet --rm "$one" mcr.microsoft.com/dotnet/sdk:10.0 > /dev/null

    one=$(ours from scratch)
    for part in dotnet host shared; do ours copy --quiet "$one" "$dotnet/$part" "/usr/share/dotnet/$part" > /dev/null; done
    ours commit --quiet --rm "$one" mcr.microsoft.com/dotnet/aspnet:10.0 > /dev/null
}

healthy() {
    await "docker exec scripthost scripthost health > '$work/health.log' 2>&1 || [ \"\$(field Running)\" = false ]"
    grep -q SERVING "$work/health.log" || fail "$(docker logs scripthost 2>&1)"
}

# Wants that a container ends by itself, with an exit code and a sentence: refused CODE SENTENCE OPTION...
refused() {
    local code=0 said
    said=$(docker run --rm "${@:3}" 2>&1) || code=$?
    [ "$code" = "$1" ] || fail "it exited with $code, not $1: $said"
    holds "$said" "$2"
}

field() { docker inspect --format "{{.State.$1}}" scripthost; }
wallet_of() { sha256sum < "$(docker volume inspect --format '{{.Mountpoint}}' "$1")/wallet/agent/ewallet.pem"; }
gone() { docker rm --force --time 0 scripthost > /dev/null; }

say "base images of Debian's packages and $dotnet"
make_bases
say "built"
guide README.md "Deploying it" 1 > "$work/build.log" 2>&1 || fail "$(tail -20 "$work/build.log")"
say "$(tail -1 "$work/build.log" | cut -c1-110)"

image=$(docker image mount scripthost)
# Its command is the caller on another machine.
ln -s "$image/opt/scripthost/scripthost" "$work/bin/scripthost"
size=$(du --summarize --apparent-size --block-size=1M --one-file-system "$image" | cut -f1)
say "$size MB, as du adds up its files"
[ "$size" -lt 450 ] || fail "the image has $size MB"
[ ! -e "$image/usr/share/dotnet/sdk" ] || fail "the image holds the SDK"
say "modules: $(docker run --rm --entrypoint python3 scripthost -c 'import grpc, google.protobuf, oracledb, onnx; print("grpc", grpc.__version__, "protobuf", google.protobuf.__version__, "oracledb", oracledb.__version__, "onnx", onnx.__version__)')"

# Of this test's own namespaces alone.
ip link set lo up
mkdir -p /srv /var/lib/cni
mount -t tmpfs tmpfs /srv
mount -t tmpfs tmpfs /var/lib/cni
echo "127.0.0.1 localhost agent.example.com" > "$work/hosts"
mount --bind "$work/hosts" /etc/hosts
mkdir /srv/jobs
cp scripts/{create_table,list_rows,slow}.* /srv/jobs
mkdir "$work/caller"
cd "$work/caller"

say "without a name for its certificate it makes no wallet and does not start"
readonly named=(--env SCRIPTHOST__Tls__HostNames__0=agent.example.com)
refused 102 Tls:HostNames --volume nameless:/var/lib/scripthost scripthost
[ ! -e "$(docker volume inspect --format '{{.Mountpoint}}' nameless)/wallet" ] || fail "there is a wallet"

say "started"
guide $operators Container 1
healthy
log=$(docker logs scripthost 2>&1)
say "$(grep -o 'Isolation: .*' <<< "$log")"
holds "$log" "owners are apart"
[ "$(docker inspect --format '{{.HostConfig.ReadonlyRootfs}}' scripthost)" = true ] || fail "its file system can be written to"

say "jobs over mutual TLS from outside"
said=$(guide $operators Container 2 2>&1)
[ "$(grep -c SUCCEEDED <<< "$said")" = 2 ] || fail "$said"
call() { scripthost "$1" --agent agent.example.com:16000 --wallet wallet "${@:2}" 2>&1; }
holds "$(call run --owner HR --context list_rows.py T1)" Grace
! said=$(call run --owner SCOTT --context list_rows.py T1) || fail "SCOTT sees the table of HR"
! said=$(scripthost health --agent agent.example.com:16000 2>&1) || fail "a caller without a certificate is answered"

say "looked at"
said=$(guide $operators Container 3 2>&1)
holds "$said" SERVING
holds "$said" "owners are apart"
holds "$said" create_table.csx
docker healthcheck run scripthost > /dev/null || fail "the image's own check finds it unwell"

say "started anew, it has the same wallet"
wallet=$(wallet_of scripthost)
docker restart scripthost > /dev/null
healthy
[ "$wallet" = "$(wallet_of scripthost)" ] || fail "the wallet is another one"

say "told to stop while a job runs, it stops that after Agent:DrainTimeout"
call run --owner HR slow.py 600 > "$work/slow.log" 2>&1 &
slow=$!
await "docker exec scripthost scripthost runs list | grep -q slow.py"
docker stop scripthost > /dev/null
[ "$(field ExitCode)" = 124 ] || fail "it exited with $(field ExitCode), not 124"
! wait "$slow" || fail "the caller of the stopped run has 0"
! docker healthcheck run scripthost > /dev/null 2>&1 || fail "the image's own check finds an agent that has ended"

say "another container on the same volume has the same wallet, and knows the runs"
docker rm scripthost > /dev/null
guide $operators Container 1
healthy
[ "$wallet" = "$(wallet_of scripthost)" ] || fail "the wallet is another one"
holds "$(call run --owner HR --context list_rows.csx T2)" Grace
holds "$(docker exec scripthost scripthost runs list)" STOPPED
guide $operators Container 4

say "started with the variables of Oracle's image"
guide $from_oracle "Starting the container" 1
healthy
log=$(docker logs scripthost 2>&1)
holds "$log" "EXTPROC_WALLET_PASSWORD of Oracle's agent is taken for Tls:ExportPassword"
holds "$log" "TCP_INVITED_NODES of Oracle's agent is taken for Tls:InvitedAddresses"
holds "$log" "SCRIPTS_FOLDER_LOC_ENV of Oracle's agent is taken for another of Scripts:Roots"
holds "$log" "TRACE_FILE_LOC_ENV of Oracle's agent is not needed"
! grep -q Wallet-12345 <<< "$log" || fail "the log tells the password"
rm -r wallet
guide $from_oracle "Starting the container" 2
[ -s wallet/cwallet.sso ] || fail "there is no cwallet.sso"
[ "$(docker exec scripthost sha256sum /u01/app/oracle/wallets/extproc_wallet/cwallet.sso | cut -c1-64)" = "$(sha256sum < wallet/cwallet.sso | cut -c1-64)" ] || fail "the two places have two wallets"
openssl pkcs12 -in wallet/ewallet.p12 -passin pass:Wallet-12345 -nokeys > /dev/null 2>&1 || fail "ewallet.p12 has another password"
holds "$(call run --owner HR --context /u01/scripts/create_table.py T1 T1_PK a b c)" SUCCEEDED
gone
refused 102 "EXTPROC_DLLS names libraries" --env EXTPROC_DLLS=/u01/app/oracle/extproc_libs/x.so "${named[@]}" scripthost

say "as root without capabilities it does not start; without SYS_PTRACE it says what is not found"
refused 102 "lacks CHOWN" --cap-drop ALL "${named[@]}" scripthost
holds "$(docker run --rm scripthost doctor)" "because SYS_PTRACE is missing"

say "as another user it does not start without bubblewrap, unless that is asked for by name"
docker run --rm --entrypoint chown --volume user:/var/lib/scripthost scripthost scripthost: /var/lib/scripthost
refused 102 "nothing keeps owners apart" --user scripthost --volume user:/var/lib/scripthost:nocopy "${named[@]}" scripthost
docker run --detach --name scripthost --user scripthost --volume user:/var/lib/scripthost:nocopy --env SCRIPTHOST__Workers__Sandbox=none "${named[@]}" scripthost > /dev/null
healthy
holds "$(docker exec scripthost scripthost doctor)" "owners are one domain"
gone

say "as another user with bubblewrap"
guide $operators Container 5
healthy
said=$(docker exec scripthost scripthost doctor)
say "$(sed -n 's/^isolation *//p' <<< "$said" | paste --serial --delimiters ';')"
holds "$said" "sandbox bubblewrap"
holds "$said" "owners are apart"
rm -r wallet
guide $operators Container 2 > "$work/user.log" 2>&1
[ "$(grep -c SUCCEEDED "$work/user.log")" = 2 ] || fail "$(cat "$work/user.log")"
gone
