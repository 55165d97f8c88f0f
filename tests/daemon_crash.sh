#!/usr/bin/env bash
# kill -9 at random moments under load: the inventory stays whole, no round is half written, the next start goes on.
# VIGIE_LONG=1: 50 times. VIGIE_SEED: the moments.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

times=6
[ -n "${VIGIE_LONG:-}" ] && times=50
RANDOM=${VIGIE_SEED:=$((RANDOM + 1))}
echo "# VIGIE_SEED=$VIGIE_SEED"

region_start || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
conf_write 'snmp-timeout = "400ms"' 'icmp-timeout = "300ms"'
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/demo/csv" >/dev/null

# What must hold of the file whenever the daemon died, one line for each thing that does not.
judge() {
	[ "$(sql 'PRAGMA integrity_check')" = ok ] || echo "the file is damaged"
	[ -z "$(sql 'PRAGMA foreign_key_check')" ] || echo "a reference leads nowhere"
	sql "SELECT 'two open states of entity ' || entity_id FROM state_interval WHERE to_ms IS NULL GROUP BY entity_id HAVING count(*) > 1"
	sql "SELECT 'states of entity ' || a.entity_id || ' overlap' FROM state_interval a JOIN state_interval b
	     ON b.entity_id = a.entity_id AND b.from_ms > a.from_ms WHERE a.to_ms IS NULL OR a.to_ms > b.from_ms LIMIT 3"
	# One transaction a batch: the last SNMP result of a device that answered and its poll carry the same instant.
	sql "SELECT 'half a round of device ' || p.device_id FROM device_poll p JOIN probe_check c ON c.entity_id = p.device_id AND c.class = 'snmp'
	     JOIN result r ON r.check_id = c.id WHERE r.outcome = 'ok' AND r.at_ms <> p.at_ms"
}

wrong=
for ((i = 1; i <= times; i++)); do
	(while rpc poll; do :; done) >/dev/null 2>&1 &
	load=$!
	sleep "$((RANDOM % 2)).$(printf '%03d' $((RANDOM % 1000)))" # the random moment
	daemon_stop KILL 2>/dev/null
	wait "$load" 2>/dev/null
	wrong+=$(judge)
	daemon_start || { wrong+="start $i: $(tail -3 "$tmp/vigied.log")"; break; }
done
tap_is "after kill -9 at $times random moments the inventory was whole each time" "$wrong" ""
checks=$(rpc info | json_of 'v["checks"]')
before=$(sql "SELECT max(at_ms) FROM result")
goes_on() { [ "$(sql "SELECT count(*) FROM result WHERE at_ms > $before")" = "$checks" ]; }
wait_for 20 goes_on
tap_is "the last start goes on: every check is measured anew" $? 0
daemon_stop
tap_is "and it ends well" "$daemon_status" 0
tap_is "the inventory is whole at the end" "$(judge)" ""
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
