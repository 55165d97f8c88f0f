# Sourced by the integration tests of the SNMP probe, after which probe_once and these names are there.
. "${top_srcdir:?}/tests/tap.sh" || exit 99
probe_once=${top_builddir:?}/tests/probe_once

# ok STATUS SENTENCE: one TAP line.
ok() {
	if [ "$1" -eq 0 ]; then tap_ok "$2"; else tap_fail "$2"; fi
}

# field FILE KEY: a member of the result, by path with dots.
field() {
	python3 -c '
import json, sys
v = json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."):
    v = v[int(k)] if isinstance(v, list) else v.get(k)
print(v)' "$1" "$2"
}
