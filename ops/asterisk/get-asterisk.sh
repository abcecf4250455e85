#!/usr/bin/env bash
# get-asterisk.sh [FOLDER]: Asterisk 22 for `npm run phone` and the tests, unpacked from Debian's packages into FOLDER (default: .cache/asterisk of the
# checkout), without root rights and without installing anything. Does nothing where it is there already; what was cut off is begun anew. FOLDER/asterisk starts it.
# It asks the mirror that apt is set up with here, for the releases in SUITES, whatever release this machine itself runs. About 310 MB unpacked.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(realpath -m "${1:-$here/.cache/asterisk}")
what=Asterisk
hint='Install Asterisk 22 another way and set ASTERISK_URL (docs/phone.md), or mend that and try again.'
# shellcheck source=ops/asterisk/unpack.sh
. "$here/ops/asterisk/unpack.sh"

[ -e "$folder/ready" ] && exit 0
unpack "$folder" "${SUITES:-forky sid}" 'asterisk asterisk-core-sounds-en-wav asterisk-core-sounds-es-wav asterisk-moh-opsound-wav'
# our flows speak of languages by two letters; the packages name voices
for voice in en:en_US_f_Allison es:es_MX_f_Allison; do
  [ -d "$folder/root/usr/share/asterisk/sounds/${voice#*:}" ] && ln -sfn "${voice#*:}" "$folder/root/usr/share/asterisk/sounds/${voice%%:*}"
done
runner "$folder" usr/sbin/asterisk asterisk
ln -sfn "root/$libraries/asterisk/modules" "$folder/modules"
ln -sfn root/usr/share/asterisk "$folder/data"
said=$("$folder/asterisk" -V 2>&1) || give_up "what was unpacked does not run: $said"
echo "$said, from Debian $got" > "$folder/ready"
echo "Asterisk: $said is there ($folder)" >&2
