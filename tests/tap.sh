# Sourced by integration tests: TAP lines, a temporary folder, children that die with the test, waits with a deadline.
. "${top_srcdir:?}/tests/namespace_lib.sh" || exit 99
namespace_isolate "$@"
. "$top_srcdir/tests/ports.sh" || exit 99
tap_n=0
tap_red=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/vigie-test.XXXXXX")
children=()

# finish runs on every exit; a test adds what it must undo to tap_cleanup.
tap_cleanup() { :; }
tap_finish() {
	local child
	tap_cleanup
	for child in "${children[@]}"; do kill -- "$child" 2>/dev/null; done
	for child in "${children[@]}"; do wait "$child" 2>/dev/null; done
	rm -rf "$tmp"
}
trap tap_finish EXIT
trap 'exit 1' INT TERM

tap_ok() {
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $1"
}

# tap_fail SENTENCE [DETAIL…]
tap_fail() {
	tap_n=$((tap_n + 1))
	tap_red=1
	echo "not ok $tap_n - $1"
	shift
	printf '%s\n' "$@" | sed 's/^/# /'
}

# tap_is SENTENCE GOT EXPECTED
tap_is() {
	if [ "$2" = "$3" ]; then tap_ok "$1"; else tap_fail "$1" "got:      $2" "expected: $3"; fi
}

# tap_like SENTENCE GOT REGULAR-EXPRESSION
tap_like() {
	if grep -qE -- "$3" <<<"$2"; then tap_ok "$1"; else tap_fail "$1" "got: $2" "expected to match: $3"; fi
}

tap_skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

tap_done() {
	echo "1..$tap_n"
	exit "$tap_red"
}

# wait_for SECONDS COMMAND…: until it succeeds; asked less often the longer it takes, each time is programs that start.
wait_for() {
	local end=$((SECONDS + $1)) pause_ms=20 pause
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		printf -v pause 0.%03d $pause_ms
		sleep $pause
		[ $((pause_ms += pause_ms / 2)) -lt 250 ] || pause_ms=250
	done
}

# in_time TOOK LIMIT, in ms. Beside other work it is ten times the limit: a machine that is late must not look like a program that is.
# VIGIE_TIMED=1 holds to the limit itself, as scripts/check --long does.
in_time() {
	local times=10
	[ -z "${VIGIE_TIMED:-}" ] || times=1
	[ "$1" -le $(($2 * times)) ]
}

# tap_in_time SENTENCE TOOK LIMIT
tap_in_time() {
	if in_time "$2" "$3"; then tap_ok "$1 ($2 ms)"; else tap_fail "$1" "$2 ms, expected $3 at most"; fi
}

# accepts ADDRESS PORT
accepts() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }
