# Sourced by the tests that run vigie-sim: TAP, a work folder, free ports, waiting for a condition. Not a test.
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-test.XXXXXX") || exit 99
pids=()
test_n=0
red=0
sim_pid=

cleanup() {
	local pid
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
	wait 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

plan() { echo "1..$1"; }
bail() { echo "Bail out! $*"; exit 1; }
ok() { test_n=$((test_n + 1)); echo "ok $test_n - $1"; }
not_ok() {
	test_n=$((test_n + 1))
	red=1
	echo "not ok $test_n - $1"
	shift
	[ $# -eq 0 ] || printf '%s\n' "$@" | sed 's/^/# /'
}
same() { [ "$2" = "$3" ] && ok "$1" || not_ok "$1" "got:      $2" "expected: $3"; } # SENTENCE GOT EXPECTED
# shellcheck disable=SC2053
like() { [[ $2 == $3 ]] && ok "$1" || not_ok "$1" "got:      $2" "expected: $3"; }   # SENTENCE GOT PATTERN
finish() { exit "$red"; }

free_udp_port() {
	local port
	for port in $(shuf -i 20000-29999 -n 200); do
		if ! grep -qi ":$(printf '%04X' "$port") " /proc/net/udp /proc/net/udp6; then
			echo "$port"
			return
		fi
	done
	echo 0
}

# until_true SECONDS COMMAND…
until_true() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

# Starts vigie-sim and waits for its "ready" line.
start_sim() {
	"$top_builddir/vigie-sim" "$@" >"$work/sim.out" 2>"$work/sim.err" &
	sim_pid=$!
	pids+=("$sim_pid")
	until_true 20 grep -qs '^ready$' "$work/sim.out" || bail "vigie-sim is not ready: $(tail -n 3 "$work/sim.err")"
}
