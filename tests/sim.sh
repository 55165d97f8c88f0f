# Sourced by the tests that run vigie-sim alone. Not a test.
# shellcheck disable=SC1091
. "${top_srcdir:?}/tests/tap.sh" || exit 99
sim_pid=

bail() {
	echo "Bail out! $*"
	exit 1
}

# Starts vigie-sim and waits for its "ready" line.
start_sim() {
	"$top_builddir/vigie-sim" "$@" >"$tmp/sim.out" 2>"$tmp/sim.err" &
	sim_pid=$!
	children+=("$sim_pid")
	wait_for 20 grep -qs '^ready$' "$tmp/sim.out" || bail "vigie-sim is not ready: $(tail -n 3 "$tmp/sim.err")"
}
