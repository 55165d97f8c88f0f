#!/usr/bin/env bash
# Every recording served whole: what snmpbulkwalk reads from vigie-sim is what the file says, line by line. The project's own
# recordings, then other projects' where they are at hand; a few against Debian's snmpsim too.
# shellcheck disable=SC1091
. "$top_srcdir/tests/sim.sh"
export MIBS=

own=$top_srcdir/probes/recordings
others=${VIGIE_RECORDINGS:-$top_srcdir/../shared/recordings}
free_port port

# What net-snmp prints, back as OID|TAG|VALUE, octets in hexadecimal; the clocks of the agent left out.
walk() { # ADDRESS:PORT COMMUNITY
	"$top_srcdir/scripts/record-agent" "$2" "$1" .1 2>"$tmp/walk.err" | normal
	[ ! -s "$tmp/walk.err" ] || cat "$tmp/walk.err"
}

# A recording in one spelling.
normal() {
	awk -F'|' '
		BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
		/^#/ || /^[ \r]*$/ || /^1\.3\.6\.1\.2\.1\.(1\.3|25\.1\.1)\.0\|/ { next }
		{
			value = substr($0, length($1) + length($2) + 3)
			sub(/\r$/, "", value)
			if ($2 == "4" || $2 == "68") {
				hex = ""
				n = length(value)
				for (i = 1; i <= n; i++)
					hex = hex sprintf("%02x", code[substr(value, i, 1)])
				value = hex
			} else if ($2 ~ /^(4x|68x)$/) {
				value = tolower(value) (length(value) % 2 ? "0" : "")
			} else if ($2 == "64x") {
				n = split("", part)
				hex = tolower(value)
				value = ""
				for (i = 1; i < 8; i += 2)
					value = value (i > 1 ? "." : "") (index("0123456789abcdef", substr(hex, i, 1)) - 1) * 16 + index("0123456789abcdef", substr(hex, i + 1, 1)) - 1
			}
			sub(/x$/, "", $2)
			print $1 "|" $2 "|" value
		}'
}
export LC_ALL=C

# compare_dir DIR PORT SENTENCE: every file of DIR, walked, against itself.
compare_dir() {
	local file name wrong=()
	for file in "$1"/*.snmprec; do
		name=${file##*/}
		name=${name%.snmprec}
		normal <"$file" >"$tmp/expected"
		walk "127.0.0.1:$2" "$name" >"$tmp/got"
		cmp -s "$tmp/expected" "$tmp/got" ||
			wrong+=("$name: $(diff "$tmp/expected" "$tmp/got" | grep -c '^[<>]') lines differ, the first: $(diff "$tmp/expected" "$tmp/got" | grep '^[<>]' | head -n 2 | cut -c1-160)")
	done
	if [ ${#wrong[@]} -eq 0 ]; then tap_ok "$3"; else tap_fail "$3" "${wrong[@]}"; fi
}

start_sim --strict --data-dir "$own" --listen "127.0.0.1:$port"
compare_dir "$own" "$port" "every recording of the project is served whole"

# A folder in which one recording holds nothing.
mkdir "$tmp/some" && cp "$own/access-cpe.snmprec" "$tmp/some/" && : >"$tmp/some/nothing.snmprec"
free_port port
start_sim --data-dir "$tmp/some" --listen "127.0.0.1:$port"
"$top_builddir/vigie-sim" --strict --data-dir "$tmp/some" --listen "127.0.0.1:$port" >/dev/null 2>&1 && strict=served || strict=refused
tap_like "a recording with nothing to serve is told and does not keep the others from being served, unless --strict" \
	"$strict $(snmpget -v2c -c access-cpe -r 1 -t 2 -Oqv "127.0.0.1:$port" 1.3.6.1.2.1.1.3.0) $(cat "$tmp/sim.err")" \
	'^refused [0-9(].*recording.skipped.*nothing.snmprec: expected at least one line'

if "$top_builddir/vigie-sim" --strict --snmprec "$own/pe-router.snmprec" --listen 192.0.2.1:99 2>"$tmp/refused"; then
	tap_fail "an address outside loopback is refused"
else
	tap_like "an address outside loopback is refused" "$(cat "$tmp/refused")" "expected a loopback address"
fi

if [ -d "$others" ]; then
	free_port port
	start_sim --strict --data-dir "$others" --listen "127.0.0.1:$port"
	compare_dir "$others" "$port" "every recording of other projects is served whole"
else
	tap_ok "every recording of other projects is served whole # SKIP recordings not here"
fi

# snmpsim serves the same files: the same walk, but for the spelling of a hostile or empty text.
if command -v snmpsimd >/dev/null; then
	mkdir -p "$tmp/data" "$tmp/cache"
	cp "$own/pe-router.snmprec" "$own/access-cpe.snmprec" "$own/sparse-ifindex.snmprec" "$tmp/data/"
	chmod -R a+rX "$tmp" && chmod a+rwx "$tmp/cache"
	free_port other
	args=(--data-dir="$tmp/data" --cache-dir="$tmp/cache" --agent-udpv4-endpoint="127.0.0.1:$other")
	[ "$(id -u)" -ne 0 ] || args+=(--process-user=nobody --process-group=nogroup)
	snmpsimd "${args[@]}" >"$tmp/snmpsim.out" 2>&1 &
	children+=($!)
	answers() { snmpget -v2c -c access-cpe -t 0.5 -r 0 "127.0.0.1:$other" 1.3.6.1.2.1.1.5.0 >/dev/null 2>&1; }
	wait_for 60 answers || bail "snmpsimd does not answer: $(tail -n 3 "$tmp/snmpsim.out")"
	compare_dir "$tmp/data" "$other" "snmpsim serves the project's recordings with the same values"
else
	tap_ok "snmpsim serves the project's recordings with the same values # SKIP snmpsim is not installed"
fi
tap_done
