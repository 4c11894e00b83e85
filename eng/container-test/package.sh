#!/usr/bin/env bash
# Makes the package, and installs, upgrades, uses, removes and purges it in a Debian whose first process is systemd.
# podman starts that Debian, with the network of the machine, because apt-get needs that.
set -euo pipefail
# shellcheck source=eng/container-test/common.sh
. eng/container-test/common.sh
readonly operators=docs/guides/operators.md debian=$work/debian network=/proc/$outside/ns/net
machine_network=(nsenter --net="$network")

inside() { docker exec --workdir /root debian "$@"; }
property() { inside systemctl show --property "$1" --value scripthost; }

# .NET as Microsoft's package feed would bring it, of what this machine has.
make_runtime_package() {
    local root=$work/runtime
    mkdir -p "$root/usr/share/dotnet" "$root/usr/bin" "$root/DEBIAN"
    cp -r "$dotnet"/{dotnet,host,shared} "$root/usr/share/dotnet"
    ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
    printf '%s\n' "Package: aspnetcore-runtime-10.0" "Version: 10.0" "Architecture: $(dpkg --print-architecture)" "Maintainer: test <test@example.com>" \
        "Depends: libssl3, libstdc++6, zlib1g, ca-certificates" "Description: .NET of this machine" > "$root/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone --build "$root" "$debian/root/runtime.deb" > /dev/null
    rm -r "$root"
}

say "the package"
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props) architecture=$(dpkg --print-architecture)
built=artifacts/packages/scripthost_${version}_$architecture.deb
rm -f "$built"
guide README.md "Deploying it" 2 "${machine_network[@]}" > "$work/package.log" 2>&1 || fail "$(tail -5 "$work/package.log")"
tarball=artifacts/packages/scripthost-$version-linux-$architecture.tar.gz
say "$(du --apparent-size --block-size=1M "$built" "$tarball" | tr '\n\t' '  ')MB"
mkdir "$work/unpacked"
tar --extract --gzip --directory "$work/unpacked" --file "$tarball"
"$work/unpacked/scripthost-$version-linux-$architecture/scripthost" --version > /dev/null || fail "the program of the tarball does not run"
dpkg-deb --extract "$built" "$work/program"
say "the same program gives the same bytes"
eng/package.sh --program "$work/program/usr/lib/scripthost" "$work/again" > /dev/null
for file in "$built" "$tarball"; do cmp "$file" "$work/again/${file##*/}" || fail "two packages of the same files differ"; done

say "a Debian with systemd"
cp -a "$cache/debian" "$debian"
mkdir -p "$debian/root/artifacts/packages" "$debian/root/scripts"
cp "$built" "$debian/root/artifacts/packages"
cp scripts/{create_table,list_rows,slow}.* "$debian/root/scripts"
echo 'APT::Get::Assume-Yes "true"; APT::Install-Recommends "false";' > "$debian/etc/apt/apt.conf.d/90test"
make_runtime_package
eng/package.sh --version 0.0.9 --program "$work/program/usr/lib/scripthost" "$work/previous" > /dev/null
cp "$work"/previous/*.deb "$debian/root/previous.deb"
docker run --rm --network "ns:$network" --env DEBIAN_FRONTEND=noninteractive --rootfs "$debian" \
    sh -c 'apt-get update && apt-get install systemd systemd-sysv dbus python3-oracledb /root/runtime.deb' > "$work/debian.log" 2>&1 || fail "$(tail -5 "$work/debian.log")"
# As on a machine of its own: systemd makes the folders, mounts and namespaces that the unit asks for.
docker run --detach --name debian --privileged --systemd always --network "ns:$network" --env DEBIAN_FRONTEND=noninteractive --rootfs "$debian" \
    sh -c "mount --make-rshared / && exec /sbin/init" > /dev/null
await "inside systemctl is-system-running 2> /dev/null | grep -q -e running -e degraded"

say "the previous package"
inside apt-get install /root/previous.deb > "$work/previous.log" 2>&1 || fail "$(tail -5 "$work/previous.log")"
[ "$(property ActiveState) $(property UnitFileState) $(property User)" = "active enabled scripthost" ] || fail "$(inside systemctl status scripthost)"
[ "$(inside stat -c '%a %U' /etc/scripthost/scripthost.json /var/lib/scripthost)" = $'644 root\n700 scripthost' ] || fail "modes and owners are others"

say "its stores, settings, credential and wallet"
inside systemctl stop scripthost
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
for store in agent scheduler; do
    inside sh -c "rm -f /var/lib/scripthost/$store.db*"
    cp "tests/ScriptHost.Tests/Storage/Fixtures/$store-version-1.db" "$debian/var/lib/scripthost/$store.db"
    inside chown scripthost:scripthost "/var/lib/scripthost/$store.db"
done
inside setpriv --reuid scripthost --regid scripthost --clear-groups scripthost wallet create /var/lib/scripthost/wallet --host agent.example.com > /dev/null
sed -i -e "s|// \"Listen\".*|\"Listen\": \"127.0.0.1:$port\", \"DrainTimeout\": \"00:00:05\",|" \
    -e '0,/"Scripts"/s|"Scripts"|"Secrets": { "api-key": { "Credential": "api-key", "Owners": [ "HR" ] } },\n  "Scripts"|' "$debian/etc/scripthost/scripthost.json"
install -D -m 0644 /dev/stdin "$debian/etc/systemd/system/scripthost.service.d/override.conf" <<< $'[Service]\nLoadCredential=api-key:/etc/scripthost/api-key'
install -m 0600 /dev/stdin "$debian/etc/scripthost/api-key" <<< "open sesame"
install -m 0644 /dev/stdin "$debian/etc/scripthost/scripts/key.py" <<< $'import utils\ndef gsf_main(argc, argv):\n    return 0 if utils.getsecret("api-key").strip() == "open sesame" else 1'
inside systemctl daemon-reload
kept() { (cd "$debian" && sha256sum var/lib/scripthost/wallet/agent/ewallet.pem etc/scripthost/scripthost.json); }
before=$(kept)

say "upgraded"
guide $operators Service 1 docker exec --workdir /root debian > "$work/upgrade.log" 2>&1 || fail "$(tail -5 "$work/upgrade.log")"
[ "$(inside dpkg-query --show --showformat '${Version}' scripthost)" = "$version" ] || fail "it is another version"
[ "$before" = "$(kept)" ] || fail "the settings or the wallet are others"
[ "$(property ActiveState)" = active ] || fail "$(inside journalctl --unit scripthost --no-pager)"
for store in agent scheduler; do [ -e "$debian/var/lib/scripthost/$store.db.version-1" ] || fail "$store.db was not migrated"; done
say "systemd is told: $(property StatusText)"

say "used"
said=$(guide $operators Service 2 docker exec --workdir /root debian 2>&1) || fail "$said"
[ "$(grep -c SUCCEEDED <<< "$said")" = 2 ] || fail "$said"
say "$(sed -n 's/^isolation *//p' <<< "$said" | paste --serial --delimiters ';')"
holds "$said" "sandbox bubblewrap"
holds "$said" "owners are apart"
run() { inside scripthost run --data /var/lib/scripthost --owner HR "$@" 2>&1; }
holds "$(run key.py)" SUCCEEDED

say "upgraded again while a job runs, which is stopped after Agent:DrainTimeout"
inside install -m 0644 /root/scripts/slow.py /root/scripts/list_rows.csx /etc/scripthost/scripts
run slow.py 600 > "$work/slow.log" 2>&1 &
slow=$!
await "inside scripthost runs list --data /var/lib/scripthost | grep -q slow.py"
inside apt-get install --reinstall "/root/$built" > "$work/again.log" 2>&1 || fail "$(tail -5 "$work/again.log")"
! wait "$slow" || fail "the caller of the stopped run has 0"
[ "$(property ActiveState) $(property NRestarts)" = "active 0" ] || fail "$(inside journalctl --unit scripthost --no-pager)"
log=$(inside journalctl --unit scripthost --no-pager)
holds "$log" "Waiting up to 00:00:05 for 1 runs"
! grep -qF "Failed with result" <<< "$log" || fail "124 is not taken for success: $log"
holds "$(inside scripthost runs list --data /var/lib/scripthost)" STOPPED
holds "$(run --context list_rows.csx T2)" Grace
[ "$before" = "$(kept)" ] || fail "the settings or the wallet are others"

say "killed, it comes again; with bad settings it does not try again"
inside systemctl kill --signal KILL scripthost
await "[ \"\$(property NRestarts) \$(property ActiveState)\" = '1 active' ]"
install -D -m 0644 /dev/stdin "$debian/etc/systemd/system/scripthost.service.d/bad.conf" <<< $'[Service]\nEnvironment=SCRIPTHOST__Workers__Sandbox=some'
inside systemctl daemon-reload
! inside systemctl restart scripthost 2> /dev/null || fail "it starts with bad settings"
[ "$(property ActiveState) $(property ExecMainStatus)" = "failed 102" ] || fail "$(inside systemctl status scripthost)"
rm "$debian/etc/systemd/system/scripthost.service.d/bad.conf"
inside systemctl daemon-reload
say "systemd-analyze security: $(inside systemd-analyze security --no-pager scripthost | tail -1)"

say "removed, which keeps data and settings; then purged"
mapfile -t commands < <(block $operators Service 3)
inside ${commands[0]} > "$work/remove.log" 2>&1 || fail "$(tail -5 "$work/remove.log")"
[ "$(property ActiveState)" != active ] || fail "it still runs"
[ -e "$debian/var/lib/scripthost/agent.db" ] || fail "removing took the data"
[ -e "$debian/etc/scripthost/scripthost.json" ] || fail "removing took the settings"
[ ! -e "$debian/usr/lib/scripthost" ] || fail "removing left the program: $(ls "$debian/usr/lib/scripthost")"
inside ${commands[1]} > "$work/purge.log" 2>&1 || fail "$(tail -5 "$work/purge.log")"
[ ! -e "$debian/var/lib/scripthost" ] || fail "purging left the data"
[ ! -e "$debian/etc/scripthost/scripthost.json" ] || fail "purging left the settings"
[ -e "$debian/etc/scripthost/scripts/key.py" ] || fail "purging took a script"
docker rm --force --time 0 debian > /dev/null
