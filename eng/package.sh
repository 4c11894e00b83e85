#!/usr/bin/env bash
# Makes a tarball and a Debian package of the command, compiled ahead of time for this machine's architecture. The same tree gives the same bytes.
# usage: eng/package.sh [--version VERSION] [--program FOLDER] [OUTPUT]
#   --version   default: that of Directory.Build.props
#   --program   what dotnet publish made, in place of a publish
#   OUTPUT      default: artifacts/packages
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh

fail() { printf 'package: %s\n' "$*" >&2; exit 1; }

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
program=
output=artifacts/packages
while [ $# -gt 0 ]; do
    case "$1" in
        --version) version=${2:?--version needs a value}; shift 2 ;;
        --program) program=${2:?--program needs a folder}; shift 2 ;;
        -*) fail "$1 is not known: --version VERSION, --program FOLDER" ;;
        *) output=$1; shift ;;
    esac
done
[[ $version =~ ^[0-9][A-Za-z0-9.+~-]*$ ]] || fail "'$version' is no version of a Debian package"
command -v dpkg-deb > /dev/null || fail "dpkg-deb is missing: apt-get install dpkg"

architecture=$(dpkg --print-architecture)
# No file is younger than the last change of the tree.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "$program" ]; then
    eng/setup.sh
    program=$work/program
    # No path of this machine gets into what is built.
    dotnet publish src/ScriptHost --output "$program" --nologo --verbosity quiet "-p:PathMap=$PWD=/src%2C$work=/work" "-p:ArtifactsPath=$work/artifacts"
fi
[ -x "$program/scripthost" ] || fail "'$program' holds no program scripthost"

place() { install -D -m "$1" "$2" "$3"; }

# The program as both carry it: nothing that depends on who built it, or when.
copy_program() {
    mkdir -p "$1"
    cp -r "$program/." "$1"
    find "$1" -name __pycache__ -prune -exec rm -rf {} +
    find "$1" -type d -exec chmod 0755 {} +
    find "$1" -type f -exec chmod 0644 {} +
    chmod 0755 "$1/scripthost" "$1/worker/scripthost-worker"
}

settle() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

mkdir -p "$output"
name=scripthost-$version-linux-$architecture
copy_program "$work/$name"
place 0644 LICENSE "$work/$name/LICENSE"
place 0644 docs/guides/operators.md "$work/$name/operators.md"
place 0644 eng/package/scripthost.service "$work/$name/service/scripthost.service"
place 0644 eng/package/scripthost.json "$work/$name/service/scripthost.json"
settle "$work/$name"
tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu "$name" | gzip --no-name > "$output/$name.tar.gz"

root=$work/deb
copy_program "$root/usr/lib/scripthost"
mkdir -p "$root/usr/bin"
ln -s ../lib/scripthost/scripthost "$root/usr/bin/scripthost"
place 0644 eng/package/scripthost.json "$root/etc/scripthost/scripthost.json"
install -d -m 0755 "$root/etc/scripthost/scripts"
place 0644 eng/package/scripthost.service "$root/lib/systemd/system/scripthost.service"
place 0644 LICENSE "$root/usr/share/doc/scripthost/copyright"
place 0644 docs/guides/operators.md "$root/usr/share/doc/scripthost/operators.md"
place 0644 eng/package/conffiles "$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do
    place 0755 "eng/package/$script" "$root/DEBIAN/$script"
done
size=$(du --apparent-size --block-size=1K --summarize "$root" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" eng/package/control.in > "$root/DEBIAN/control"
(cd "$root" && find etc lib usr -type f -print0 | sort --zero-terminated | xargs --null md5sum) > "$root/DEBIAN/md5sums"
chmod 0644 "$root/DEBIAN/control" "$root/DEBIAN/md5sums"
find "$root" -type d -exec chmod 0755 {} +
settle "$root"
dpkg-deb --root-owner-group -Zgzip -z6 --build "$root" "$output/scripthost_${version}_$architecture.deb" > /dev/null
printf '%s\n' "$output/$name.tar.gz" "$output/scripthost_${version}_$architecture.deb"
