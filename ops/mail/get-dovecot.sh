#!/usr/bin/env bash
# get-dovecot.sh: unpacks dovecot's IMAP server from Debian's packages into /tmp/peakend-dov, without root rights and without installing anything. For tests:
# a real peer instead of a made-up one. Does nothing where it is there already. Needs apt-get and dpkg-deb (Debian, Ubuntu). About a minute, 40 MB.
set -euo pipefail
# as long as /usr/lib/dovecot: the programs look for their modules at a fixed place, which is written over
dir=/tmp/peakend-dov
[ -x "$dir/root/usr/sbin/dovecot" ] && [ -e "$dir/ready" ] && exit 0
# several tests may ask at once: one unpacks, the others wait and find it there
exec 9> "$dir.lock"
flock 9
[ -x "$dir/root/usr/sbin/dovecot" ] && [ -e "$dir/ready" ] && exit 0
command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || { echo "no apt-get here: dovecot cannot be had this way" >&2; exit 1; }
rm -rf "$dir"
mkdir -p "$dir/debs/partial" "$dir/lists/partial" "$dir/root"
opts=(-o Dir::State::Lists="$dir/lists" -o Dir::Cache="$dir" -o APT::Sandbox::User= -o Debug::NoLocking=1 -o Acquire::Languages=none)
apt-get "${opts[@]}" -qq update
cd "$dir/debs"
# the last of them only where a release of Debian has them
for package in dovecot-core dovecot-imapd libexttextcat-2.0-0 libexttextcat-data liblua5.4-0 libwrap0 liblua5.3-0 libstemmer0d; do
  apt-get "${opts[@]}" -qq download "$package" 2> /dev/null || true
done
for deb in *.deb; do dpkg-deb -x "$deb" "$dir/root"; done
cd /
rm -rf "$dir/debs" "$dir/lists" "$dir"/*.bin
[ -x "$dir/root/usr/sbin/dovecot" ] || { echo "dovecot could not be downloaded" >&2; exit 1; }
grep -rlF /usr/lib/dovecot/modules "$dir/root/usr" | while read -r file; do
  [ -L "$file" ] || sed -i 's#/usr/lib/dovecot/modules#/tmp/peakend-dov/modules#g' "$file"
done
ln -sfn "$dir/root/usr/lib/dovecot/modules" "$dir/modules"
touch "$dir/ready"
