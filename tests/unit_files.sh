#!/usr/bin/env bash
# The systemd unit is well formed and leaves little to attack; what `make install` puts beside it is found and accepted.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
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
# Installed where README says, and read by name from there: systemd reads *.conf alone.
mkdir -p "$tmp/root/etc"
env -u MAKEFLAGS -u MFLAGS make -s -C "$build" prefix=/usr DESTDIR="$tmp/root" install-dist_sysusersDATA install-dist_sysctlDATA install-nodist_examplesDATA \
	>"$tmp/install.log" 2>&1 || sed 's/^/# /' "$tmp/install.log"
systemd-sysusers --root="$tmp/root" 2>"$tmp/sysusers.log"
tap_like "systemd-sysusers makes the user vigie" "$(cat "$tmp/root/etc/passwd")" '^vigie:'
tap_is "every sysctl line is key = value" "$(grep -hvcE '^(#.*|[a-z_.0-9]+ = [0-9]+( [0-9]+)?)$' "$tmp"/root/usr/lib/sysctl.d/*.conf)" 0
example=$(sed -n 's|^ *install .* \(/usr/[^ ]*\) /etc/vigie/vigie.conf$|\1|p' "$top_srcdir/README.md")
tap_is "the example that README copies is installed" "$(cd "$tmp/root" && ls ".$example")" ".${example:-/usr/…}"
started=$(grep -n 'systemctl enable --now vigied' "$top_srcdir/README.md" | cut -d: -f1)
imported=$(grep -n '^ *vigie import' "$top_srcdir/README.md" | head -n 1 | cut -d: -f1)
tap_is "README starts the collector, which makes its folder, before it imports" "$([ "$started" -lt "$imported" ] && echo yes)" yes
tap_done
