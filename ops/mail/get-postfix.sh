#!/usr/bin/env bash
# get-postfix.sh: unpacks postfix from Debian's packages into /tmp/peakend-pfx, without installing anything. For tests: a real peer instead of a made-up one.
# Does nothing where it is there already. Needs apt-get and dpkg-deb (Debian, Ubuntu). Running it needs root: its master gives its parts to other users.
set -euo pipefail
dir=/tmp/peakend-pfx
[ -e "$dir/ready" ] && exit 0
# several tests may ask at once: one unpacks, the others wait and find it there
exec 9> "$dir.lock"
flock 9
[ -e "$dir/ready" ] && exit 0
command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || { echo "no apt-get here: postfix cannot be had this way" >&2; exit 1; }
rm -rf "$dir"
mkdir -p "$dir/debs/partial" "$dir/lists/partial" "$dir/root"
opts=(-o Dir::State::Lists="$dir/lists" -o Dir::Cache="$dir" -o APT::Sandbox::User= -o Debug::NoLocking=1 -o Acquire::Languages=none)
apt-get "${opts[@]}" -qq update
cd "$dir/debs"
# names differ between releases of Debian: those that are not there are left out
for package in postfix libicu72 libicu76 libsasl2-2 libdb5.3 libdb5.3t64 libnsl2 libtirpc3 libtirpc3t64; do
  apt-get "${opts[@]}" -qq download "$package" 2> /dev/null || true
done
for deb in *.deb; do dpkg-deb -x "$deb" "$dir/root"; done
cd /
rm -rf "$dir/debs" "$dir/lists" "$dir"/*.bin
[ -x "$dir/root/usr/lib/postfix/sbin/master" ] || { echo "postfix could not be downloaded" >&2; exit 1; }
touch "$dir/ready"
