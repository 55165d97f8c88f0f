#!/usr/bin/env bash
# A writer is killed at random moments: the inventory stays sound, no round is half written, the next start goes on.
set -u
rounds=50
[ -n "${VIGIE_LONG:-}" ] && rounds=400
seed=${VIGIE_SEED:-$RANDOM}
RANDOM=$seed
dir=$(mktemp -d)
pid=
trap '[ -n "$pid" ] && kill -9 "$pid" 2>/dev/null; rm -rf "$dir"' EXIT
tool=$top_builddir/tests/store_crash
db=$dir/vigie.db
echo 1..2
echo "# VIGIE_SEED=$seed"
bad=0
grown=0
last=-1
span=120 # ms; a machine too busy to write a round in that time is given more, until it is less busy
for ((i = 0; i < rounds; i++)); do
	"$tool" write "$db" 2>>"$dir/log" &
	pid=$!
	ms=$((RANDOM % span + 5))
	sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))" # a random moment is what this test is about
	kill -9 "$pid"
	wait "$pid" 2>/dev/null
	pid=
	reached=$last
	if [ -f "$db" ]; then
		reached=$("$tool" check "$db" 2>>"$dir/log") || bad=$((bad + 1))
	fi
	[ "${reached:--1}" -lt "$last" ] && bad=$((bad + 1)) && echo "round $reached after round $last" >>"$dir/log"
	if [ "${reached:--1}" -gt "$last" ]; then
		grown=$((grown + 1))
		[ "$span" -gt 250 ] && span=$((span * 7 / 8))
	elif [ "$span" -lt 1500 ]; then
		span=$((span * 3 / 2))
	fi
	last=${reached:--1}
done
if [ "$bad" -eq 0 ]; then
	echo "ok 1 - $rounds kills leave a sound inventory with whole rounds only"
else
	echo "not ok 1 - $rounds kills leave a sound inventory with whole rounds only"
	cut -c1-300 "$dir/log" | head -n 40 | sed 's/^/# /'
fi
if [ "$grown" -gt $((rounds / 4)) ]; then
	echo "ok 2 - each start goes on where the last one was killed"
else
	echo "not ok 2 - each start goes on where the last one was killed"
	cut -c1-300 "$dir/log" | head -n 40 | sed 's/^/# /'
fi
