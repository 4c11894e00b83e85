#!/usr/bin/env bash
# Builds the image and the Debian package on this machine and uses both by the commands of the guides. As root, on Debian; no public image is needed.
# usage: eng/container-test.sh [image] [package]     default: both. Takes some minutes; ./test.sh does not call it.
# What Debian's debootstrap made is kept in $SCRIPTHOST_TEST_CACHE (~/.cache/scripthost-container); all else goes with the test.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=$PWD cache=${SCRIPTHOST_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/scripthost-container} outside=$$
umask 022
fail() { echo "container-test: $*" >&2; exit 1; }

[ $# -gt 0 ] || set -- image package
for part in "$@"; do
    [ -f "eng/container-test/$part.sh" ] && [ "$part" != common ] || fail "'$part' is not known: image, package"
done
[ "$(id -u)" = 0 ] || fail "this takes root, for images and namespaces"

missing=()
while read -r package file; do
    [ -e "$file" ] || missing+=("$package")
done <<'FILES'
buildah /usr/bin/buildah
podman /usr/bin/podman
runc /usr/sbin/runc
containernetworking-plugins /usr/lib/cni/bridge
iptables /usr/sbin/iptables
iproute2 /bin/ip
debootstrap /usr/sbin/debootstrap
openssl /usr/bin/openssl
FILES
if [ ${#missing[@]} -gt 0 ]; then
    echo "installing with apt: ${missing[*]}"
    { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 || fail "apt-get install ${missing[*]}"
fi
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")

mkdir -p "$cache"
if [ ! -d "$cache/debian" ]; then
    echo "debootstrap: Debian 12, once"
    rm -rf "$cache/debian.new"
    debootstrap --variant=minbase bookworm "$cache/debian.new" > "$cache/debootstrap.log" || fail "debootstrap: $(tail -1 "$cache/debootstrap.log")"
    # As the public slim image is: without what was downloaded, manuals and translations.
    rm -rf "$cache"/debian.new/var/{cache/apt/*,lib/apt/lists/*,log/*} "$cache"/debian.new/usr/share/{doc,man,info,locale}/*
    mv "$cache/debian.new" "$cache/debian"
fi

work=$(mktemp -d "$cache/work.XXXXXX")
chmod 0755 "$work"
# What podman keeps of running containers; it takes short paths only.
state=$(mktemp -d /tmp/scripthost-test.XXXXXX)
export tree work state cache dotnet outside
clean_up() {
    # What it mounts for that is no more than its own.
    unshare --mount docker rm --all --force --time 0 > /dev/null 2>&1 || true
    rm -rf "$work" "$state"
}
trap clean_up EXIT

mkdir "$work/bin"
ln -s "$tree/eng/container-test/docker" "$work/bin/docker"
ln -s "$tree/eng/container-test/docker" "$work/bin/podman"
export PATH="$work/bin:$PATH"
# No more than this machine's own processes may have: podman raises that, which takes a capability of its own.
files=$(ulimit -Hn) processes=$(ulimit -Hu) most=$(cat /proc/sys/kernel/pid_max)
if [ "$processes" = unlimited ] || [ "$processes" -gt "$most" ]; then processes=$most; fi
if [ "$files" = unlimited ]; then files=1048576; fi
export CONTAINERS_CONF=$work/containers.conf
# runc, because crun wants control groups of one version.
cat > "$CONTAINERS_CONF" <<CONF
[containers]
default_ulimits = ["nofile=$files:$files", "nproc=$processes:$processes"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF

# Each part in namespaces of its own, so that its ports, names, folders and control groups are nobody else's.
for part in "$@"; do
    SECONDS=0
    unshare --mount --net --propagation private "eng/container-test/$part.sh"
    echo "$part: all is well, after $SECONDS s"
done
