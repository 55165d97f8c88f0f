#!/usr/bin/env bash
# A simulated region says so: on every screen, in the answer of every verb, in every export.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie=$top_builddir/vigie
export VIGIE_VIGIED=$top_builddir/vigied VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
unset NO_COLOR COLUMNS
"$top_builddir/vigie-sim" --write-demo "$tmp/demo" --sites 20

# conf_write NAME LINE…
conf_write() {
	local name=$1
	shift
	printf '%s\n' "inventory = \"$tmp/$name.db\"" "secrets = \"$tmp/demo/secrets\"" "control = \"$tmp/$name.sock\"" 'language = "en"' \
		'user = "root"' "$@" >"$tmp/$name.conf"
}
conf_write real
conf_write simulated 'simulation = true'
run() { local name=$1; shift; "$vigie" --config "$tmp/$name.conf" "$@"; }
for name in real simulated; do run $name import "$tmp/demo/csv" >/dev/null; done

verbs=(status links devices interfaces sensors storages processors memories traps services certificates covolinks sites "find falaises" "show SYVIK-D001"
	"history SYVIK-D001" info doctor)
quiet= loud= beside=
for verb in "${verbs[@]}"; do
	run real $verb >"$tmp/out" 2>&1
	! grep -q SIMULATION "$tmp/out" || loud="$loud; $verb"
	run simulated $verb 2>/dev/null | grep -q SIMULATION || quiet="$quiet; $verb"
	for format in --json --csv --plain; do
		run simulated $verb $format >"$tmp/out" 2>"$tmp/err"
		if ! grep -q SIMULATION "$tmp/err" || grep -q SIMULATION "$tmp/out"; then beside="$beside; $verb $format"; fi
	done
done
tap_is "every verb says to people that the region is invented" "$quiet" ""
tap_is "to programs it is said beside the answer" "$beside" ""
tap_is "a region that is not invented is not called so" "$loud" ""
for verb in "check SYVIK-D001" names; do
	run simulated $verb >"$tmp/out" 2>"$tmp/err"
	tap_is "${verb%% *} keeps its answer to itself" "$(grep -c SIMULATION "$tmp/out")$(grep -c SIMULATION "$tmp/err")" 01
done
tap_is "a screen says it at its top" "$(run simulated screen links | head -n 1 | grep -c SIMULATION)" 1
tap_is "the status says it to programs" "$(run simulated status --json 2>/dev/null | jq .simulation)" true
tap_is "in French too" "$(run simulated status --lang fr | head -n 1)" "SIMULATION : cette région est inventée."

run simulated export "$tmp/export" >/dev/null
tap_is "an export has a file that says it" "$(grep -c SIMULATION "$tmp/export/SIMULATION.txt")" 1
tap_like "which no import minds" "$(run simulated import --dry-run "$tmp/export")" "0 added, 0 modified, 0 removed"
run real export "$tmp/real" >/dev/null
tap_is "and no other export has it" "$(find "$tmp/real" -name 'SIMULATION*' | wc -l)" 0

sed '/simulation/d' "$tmp/simulated.conf" >"$tmp/forgotten.conf"
tap_is "an inventory that was once simulated says so for ever" "$(run forgotten status | grep -c SIMULATION)" 1
conf_write other
run other import "$tmp/demo/csv" >/dev/null
echo 'simulation = true' >>"$tmp/other.conf"
timeout 60 "$top_builddir/vigied" --config "$tmp/other.conf" --once >"$tmp/vigied.log" 2>&1
tap_is "the collector of a simulated region tells the inventory" "$(run other status | grep -c SIMULATION)" 1
tap_done
