# Sourced after tests/tap.sh: one check by tests/probe_once, compared with what it should say.

probe_within=() # a command that runs the check in a place of its own, as unshare

# probe SENTENCE OUTCOME/STATE DETAIL-REGULAR-EXPRESSION OPTION…; the JSON stays in $json
probe() {
	local sentence=$1 expected=$2 detail=$3 got
	shift 3
	json=$("${probe_within[@]}" "$top_builddir/tests/probe_once" "$@" 2>&1)
	got=$(jq -r '.outcome + "/" + .state + " " + .detail' <<<"$json" 2>/dev/null)
	if [ "${got%% *}" = "$expected" ] && grep -qE -- "$detail" <<<"${got#* }"; then tap_ok "$sentence"; else
		tap_fail "$sentence" "expected: $expected $detail" "got: ${got:-$json}"; fi
}

# probe_error SENTENCE REGULAR-EXPRESSION OPTION…: the check is refused before it starts
probe_error() {
	local sentence=$1 expected=$2
	shift 2
	tap_like "$sentence" "$("$top_builddir/tests/probe_once" "$@" 2>&1)" "$expected"
}

# field a.b: of $json
field() {
	python3 -c 'import json,sys
r = json.load(sys.stdin)
for k in sys.argv[1].split("."): r = r.get(k, {})
print(r)' "$1" <<<"$json" 2>/dev/null
}
