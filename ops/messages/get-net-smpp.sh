#!/usr/bin/env bash
# get-net-smpp.sh: unpacks Net::SMPP (an implementation of SMPP 3.4 that is not ours, in Perl) from Debian's package into /tmp/peakend-net-smpp, without root
# rights and without installing anything. For tests: an SMS centre that reads and writes PDUs by other code than ours. Needs apt-get and dpkg-deb. A few seconds.
set -euo pipefail
dir=/tmp/peakend-net-smpp
[ -e "$dir/ready" ] && exit 0
# several tests may ask at once: one unpacks, the others wait and find it there
exec 9> "$dir.lock"
flock 9
[ -e "$dir/ready" ] && exit 0
command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || { echo "no apt-get here: Net::SMPP cannot be had this way" >&2; exit 1; }
rm -rf "$dir"
mkdir -p "$dir/debs/partial" "$dir/lists/partial" "$dir/root"
opts=(-o Dir::State::Lists="$dir/lists" -o Dir::Cache="$dir" -o APT::Sandbox::User= -o Debug::NoLocking=1 -o Acquire::Languages=none)
apt-get "${opts[@]}" -qq update
cd "$dir/debs"
apt-get "${opts[@]}" -qq download libnet-smpp-perl
for deb in *.deb; do dpkg-deb -x "$deb" "$dir/root"; done
cd /
rm -rf "$dir/debs" "$dir/lists" "$dir"/*.bin
touch "$dir/ready"
