#!/usr/bin/env bash
# A locked inventory and a full disk are told as such, measuring goes on, no state of the network turns, and all is written later.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

region_start || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
mounted=
tap_cleanup() { [ -z "$mounted" ] || umount -l "$tmp/disk"; }
mkdir "$tmp/disk"
if mount -t tmpfs -o size=6m vigie-test "$tmp/disk" 2>/dev/null; then mounted=1; fi
db=$tmp/disk/vigie.db
conf_write 'snmp-timeout = "400ms"' 'icmp-timeout = "300ms"'
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/demo/csv" >/dev/null
rpc poll >/dev/null

states() { sql "SELECT entity_id, state, outcome FROM state_interval WHERE to_ms IS NULL ORDER BY 1"; }
store() { rpc info | json_of "v['store']['$1']"; }
failing() { [ "$(store failing)" = "$1" ]; }
newest() { sql "SELECT min(at_ms) FROM result"; }
fresh() { [ "$(newest)" -gt "$before" ]; }
truth=$(states)

python3 - "$db" "$tmp/unlock" <<'PY' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
while not os.path.exists(sys.argv[2]):
    time.sleep(0.05)
PY
locker=$!
children+=($locker)
wait_for 20 failing True
tap_is "a locked inventory is told" $? 0
tap_like "with its reason" "$(store error)" 'lock|busy'
tap_like "vigie info says it" "$(timeout 20 "$vigie" --config "$tmp/vigie.conf" info --json)" '"store_error":"[^"]*lock'
tap_like "vigie status says it" "$(timeout 20 "$vigie" --config "$tmp/vigie.conf" --lang en status)" 'cannot write the inventory: another program keeps it locked'
tap_like "and to a program" "$(timeout 20 "$vigie" --config "$tmp/vigie.conf" status --json)" '"collector":"running".*"cannot_write":"locked"'
tap_like "vigie doctor says it" "$(timeout 20 "$vigie" --config "$tmp/vigie.conf" doctor)" 'MISSING: collector: .*lock'
timeout 20 "$vigie" --config "$tmp/vigie.conf" poll >"$tmp/poll.out" 2>&1
tap_is "vigie poll says so at once instead of waiting" $? 75
tap_like "with its reason" "$(cat "$tmp/poll.out")" 'cannot be written now: .*lock'
tap_is "no check is late by it" "$(rpc info | json_of 'v["late_ms"] < 1000')" True
touch "$tmp/unlock"
wait "$locker"
before=$(newest)
wait_for 20 failing False
tap_is "it is over once the lock is gone" $? 0
wait_for 20 fresh
tap_is "what was measured meanwhile is written" $? 0
tap_is "nothing was dropped" "$(store dropped)" 0
tap_is "no state of the network turned" "$(states)" "$truth"

if [ -n "$mounted" ]; then
	dd if=/dev/zero of="$tmp/disk/ballast" bs=4k 2>/dev/null
	# What room the log still has serves first: it is taken away too.
	until_full() {
		python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA wal_checkpoint(TRUNCATE)")' "$db"
		dd if=/dev/zero of="$tmp/disk/ballast" bs=4k oflag=append conv=notrunc 2>/dev/null
		timeout 3 python3 "$top_srcdir/tests/rpc.py" "$sock" poll
		failing True
	}
	wait_for 60 until_full
	tap_is "a full disk is told" $? 0
	tap_like "with its reason" "$(store error)" 'full|space'
	tap_like "vigie status says it" "$(timeout 20 "$vigie" --config "$tmp/vigie.conf" --lang en status)" 'cannot write the inventory: its disk is full'
	timeout 20 "$vigie" --config "$tmp/vigie.conf" import "$tmp/demo/csv" >"$tmp/import.out" 2>&1
	tap_is "vigie import says so at once instead of waiting" $? 1
	tap_like "with its reason" "$(cat "$tmp/import.out")" 'cannot be written now: .*full'
	tap_is "a reload is not kept waiting" "$(rpc reload)" "{}"
	tap_is "measuring goes on" "$(rpc probe '{"target":"demo-pe-rouen"}' | json_of 'v["outcome"]')" ok
	tap_is "no check is late by it" "$(rpc info | json_of 'v["late_ms"] < 1000')" True
	tap_like "the log says it once" "$(grep -c store.failing "$tmp/vigied.log")" '^[12]$'
	rm "$tmp/disk/ballast"
	before=$(newest)
	wait_for 60 failing False
	tap_is "it is over once there is room" $? 0
	wait_for 20 fresh
	tap_is "results are written again" $? 0
	tap_is "no state of the network turned" "$(states)" "$truth"
else
	tap_ok "a full disk is told # SKIP a tmpfs cannot be mounted here"
fi
daemon_stop
tap_is "it ends well" "$daemon_status" 0
if [ -n "$mounted" ]; then
	dd if=/dev/zero of="$tmp/disk/ballast" bs=4k 2>/dev/null
	before=$SECONDS
	for ((i = 0; i < 20 && ${status:-0} == 0; i++)); do # the log's old room may take some rounds
		"$vigied" --config "$tmp/vigie.conf" --once 2>"$tmp/once.log"
		status=$?
	done
	tap_is "--once on a full disk is 1" "$status" 1
	tap_like "with its reason" "$(tail -n 1 "$tmp/once.log")" 'full|space'
	tap_is "and gives up soon" "$([ $((SECONDS - before)) -lt 25 ] && echo soon)" soon
	rm "$tmp/disk/ballast"
fi
tap_is "the inventory is whole" "$(sql 'PRAGMA integrity_check')" ok
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
