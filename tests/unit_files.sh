#!/usr/bin/env bash
# The systemd unit is well formed and leaves little to attack; the sysusers and sysctl lines are accepted.
. "${top_srcdir:?}/tests/tap.sh"

EXPOSURE_MAX=2.5

if ! command -v systemd-analyze >/dev/null; then
	echo '1..0 # SKIP systemd-analyze is not here'
	exit 0
fi
build=${top_builddir:?}
unit=$tmp/vigied.service
# The program is not installed where the unit says: any that exists serves to verify the rest.
sed "s|^\(ExecStart[A-Za-z]*=\)[^ ]*/vigied|\1/bin/true|" "$build/scripts/vigied.service" >"$unit"

tap_is "no place holder is left in the unit" "$(grep -c '@[a-z]*@' "$unit")" 0
tap_is "systemd-analyze verify has nothing to say" "$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F vigied)" ""
exposure=$(systemd-analyze security --offline=true --no-pager "$unit" 2>/dev/null | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
if awk -v e="${exposure:-10}" -v max=$EXPOSURE_MAX 'BEGIN { exit !(e <= max) }'; then
	tap_ok "the unit's exposure is at most $EXPOSURE_MAX"
else
	tap_fail "the unit's exposure is at most $EXPOSURE_MAX" "it is ${exposure:-not told}"
fi
tap_like "the one capability is CAP_NET_RAW" "$(grep CapabilityBoundingSet= "$unit")" '^CapabilityBoundingSet=CAP_NET_RAW$'
mkdir -p "$tmp/root/etc"
systemd-sysusers --root="$tmp/root" "$top_srcdir/scripts/vigie.sysusers" 2>"$tmp/sysusers.log"
tap_like "systemd-sysusers makes the user vigie" "$(cat "$tmp/root/etc/passwd")" '^vigie:'
tap_is "every sysctl line is key = value" "$(grep -vcE '^(#.*|[a-z_.0-9]+ = [0-9]+( [0-9]+)?)$' "$top_srcdir/scripts/vigie.sysctl")" 0
tap_done
