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
last=0
for ((i = 0; i < rounds; i++)); do
	"$tool" write "$db" 2>>"$dir/log" &
	pid=$!
	sleep "0.$(printf %03d $((RANDOM % 120 + 5)))" # a random moment is what this test is about
	kill -9 "$pid"
	wait "$pid" 2>/dev/null
	pid=
	if [ -f "$db" ] && ! "$tool" check "$db" 2>>"$dir/log"; then
		bad=$((bad + 1))
	fi
	size=$(stat -c %s "$db" 2>/dev/null || echo 0)
	[ "$size" -gt "$last" ] && grown=$((grown + 1))
	last=$size
done
if [ "$bad" -eq 0 ]; then
	echo "ok 1 - $rounds kills leave a sound inventory with whole rounds only"
else
	echo "not ok 1 - $rounds kills leave a sound inventory with whole rounds only"
	sed 's/^/# /' "$dir/log"
fi
if [ "$grown" -gt 3 ]; then
	echo "ok 2 - each start goes on where the last one was killed"
else
	echo "not ok 2 - each start goes on where the last one was killed"
	sed 's/^/# /' "$dir/log"
fi
