#!/usr/bin/env bash
# get-sipp.sh FOLDER: SIPp, which sends whatever SIP it is told to, unpacked from Debian's packages as Asterisk is (ops/asterisk/unpack.sh). For tests alone.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
folder=$(realpath -m "$1")
what=SIPp
# shellcheck source=ops/asterisk/unpack.sh
. "$here/ops/asterisk/unpack.sh"

[ -e "$folder/ready" ] && exit 0
unpack "$folder" "${SUITES:-forky sid trixie bookworm}" sip-tester
runner "$folder" usr/bin/sipp sipp
said=$("$folder/sipp" -v 2>&1 | grep -o 'SIPp v[^.]*[0-9.]*[^ ]*' | sed -n 1p) || true
[ -n "$said" ] || give_up 'what was unpacked does not run'
echo "$said, from Debian $got" > "$folder/ready"
echo "SIPp: $said is there ($folder)" >&2
