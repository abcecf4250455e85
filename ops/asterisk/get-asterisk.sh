#!/usr/bin/env bash
# get-asterisk.sh [FOLDER]: Asterisk 22 for `npm run phone` and the tests, unpacked from Debian's packages into FOLDER (default: .cache/asterisk of the
# checkout), without root rights and without installing anything. Does nothing where it is there already; what was cut off is begun anew. FOLDER/asterisk starts it.
# It asks the mirror that apt is set up with here, for the releases in SUITES, whatever release this machine itself runs. About 310 MB unpacked.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(realpath -m "${1:-$here/.cache/asterisk}")
suites=${SUITES:-forky sid}
wanted='asterisk asterisk-core-sounds-en-wav asterisk-core-sounds-es-wav asterisk-moh-opsound-wav'

give_up() {
  echo "Asterisk could not be had: $1" >&2
  echo "Install Asterisk 22 another way and set ASTERISK_URL (docs/phone.md), or mend that and try again." >&2
  exit 1
}

[ -e "$folder/ready" ] && exit 0
for tool in apt-get dpkg-deb flock; do
  command -v "$tool" > /dev/null || give_up "there is no $tool here; this way needs Debian or a system made from it"
done
mkdir -p "$(dirname "$folder")"
# several may ask at once: one fetches, the others wait and find it there
exec 9> "$folder.lock"
flock 9
[ -e "$folder/ready" ] && exit 0

# the archive itself, not its security updates, which have neither of the releases asked for
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2> /dev/null | grep -E '/debian/?$' | sed -n 1p || true)
[ -n "$archive" ] || give_up "apt knows no mirror of Debian here (its sources list none that ends in /debian)"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keys" ] || give_up "$keys is missing (package debian-archive-keyring), so that packages cannot be proven genuine"

rm -rf "$folder"
mkdir -p "$folder"/apt/{lists/partial,cache/archives/partial,etc/preferences.d,etc/sources.list.d} "$folder/root"
trap 'rm -rf "$folder/apt"' EXIT
: > "$folder/apt/installed"
# an apt of its own, which keeps what this machine says about the way out (a proxy, how old a mirror may be), but knows nothing of what is installed or pinned
own=()
for setting in Dir::Etc="$folder/apt/etc" Dir::State="$folder/apt" Dir::State::Lists="$folder/apt/lists" Dir::State::status="$folder/apt/installed" \
  Dir::Cache="$folder/apt/cache" APT::Sandbox::User= APT::Install-Recommends=false Acquire::Languages=none Acquire::Retries=3 Acquire::http::Timeout=30 \
  Debug::NoLocking=true; do own+=(-o "$setting"); done
private_apt() { apt-get -qq "${own[@]}" "$@"; }

got=''
for suite in $suites; do
  echo "deb [signed-by=$keys] $archive $suite main" > "$folder/apt/etc/sources.list"
  echo "Asterisk: asking for it in Debian $suite ..." >&2
  # shellcheck disable=SC2086
  if private_apt update >&2 && private_apt --yes --download-only install $wanted > "$folder/apt/said" 2>&1; then
    got=$suite
    break
  fi
  tail -n 3 "$folder/apt/said" >&2 2> /dev/null || true
done
[ -n "$got" ] || give_up "its packages could not be downloaded (is there a network?); what apt said stands above"

echo "Asterisk: unpacking ..." >&2
find "$folder/apt/cache/archives" -maxdepth 1 -name '*.deb' -print0 | xargs -0 -I{} dpkg-deb -x {} "$folder/root"
# our flows speak of languages by two letters; the packages name voices
for voice in en:en_US_f_Allison es:es_MX_f_Allison; do
  [ -d "$folder/root/usr/share/asterisk/sounds/${voice#*:}" ] && ln -sfn "${voice#*:}" "$folder/root/usr/share/asterisk/sounds/${voice%%:*}"
done

# its own loader and libraries, since this machine's may be older than it was built for
loader=$(cd "$folder/root" && find usr/lib usr/lib64 -maxdepth 2 -name 'ld-linux*.so*' 2> /dev/null | sed -n 1p)
libraries=$(cd "$folder/root" && find usr/lib -maxdepth 1 -type d -name '*-linux-gnu*' | sed -n 1p)
[ -n "$loader" ] && [ -n "$libraries" ] || give_up 'what was unpacked holds no C library'
cat > "$folder/asterisk" << RUN
#!/bin/sh
root=\$(dirname "\$0")/root
exec "\$root/$loader" --library-path "\$root/$libraries" "\$root/usr/sbin/asterisk" "\$@"
RUN
chmod +x "$folder/asterisk"
ln -sfn "root/$libraries/asterisk/modules" "$folder/modules"
ln -sfn root/usr/share/asterisk "$folder/data"
said=$("$folder/asterisk" -V 2>&1) || give_up "what was unpacked does not run: $said"
echo "$said, from Debian $got" > "$folder/ready"
echo "Asterisk: $said is there ($folder)" >&2
