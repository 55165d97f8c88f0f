#!/usr/bin/env bash
# SIGTERM and SIGHUP in the middle of a round of slow agents: what had come in is in the inventory, whole; nothing else is.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

N=40 # devices; three of four answer 800 ms late
free_port port
python3 - "$tmp" "$port" $N <<'PY'
import pathlib, sys
tmp, port, n = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
(tmp / "region.conf").write_text("".join(
    f'agent n{i} {{ address = "127.32.0.{i + 1}:{port}" community = "lab" recording = "access-cpe.snmprec" latency = {800 if i % 4 else 0} }}\n'
    for i in range(n)))
(tmp / "csv").mkdir()
(tmp / "csv/sites.csv").write_text("name\nLab\n")
(tmp / "csv/devices.csv").write_text("name,site,kind,address,port,credential\n" + "".join(
    f"n{i},Lab,router,127.32.0.{i + 1},{port},lab\n" for i in range(n)))
PY
echo 'snmp lab { version = "2c" community = "lab" }' >"$tmp/secrets"
chmod 600 "$tmp/secrets"
"$vigie_sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
wait_for 10 "$vigie_sim" ctl "$tmp/sim.sock" list || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
conf_write 'snmp-timeout = "3s"' 'icmp-timeout = "300ms"'
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
vigied="$vigied --verbose"
start() { $vigied --config "$tmp/vigie.conf" >>"$tmp/vigied.log" 2>&1 & daemon=$!; children+=($daemon); wait_for 20 rpc info; }
# Results that the daemon told in its log, and those that it stored.
told() { grep check.result "$tmp/vigied.log" | grep -vc outcome=cancelled; }
stored() { sql "SELECT count(*) FROM result_sample"; }
halves() { # a device's poll and its SNMP result are one transaction
	sql "SELECT count(*) FROM device_poll p JOIN probe_check c ON c.entity_id = p.device_id AND c.class = 'snmp'
	     JOIN result r ON r.check_id = c.id WHERE r.outcome = 'ok' AND r.at_ms <> p.at_ms"
}
some_are_in() { [ "$(grep -c 'class=snmp outcome=ok' "$tmp/vigied.log")" -ge "$1" ]; }

for ((round = 1; round <= 3; round++)); do
	: >"$tmp/vigied.log"
	rm -f "$db"*
	"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >/dev/null
	start
	wait_for 20 some_are_in 5
	before=$(date +%s%N)
	daemon_stop
	took_ms=$((($(date +%s%N) - before) / 1000000))
	wrong=
	[ "$daemon_status" = 0 ] || wrong+="exit $daemon_status; "
	in_time "$took_ms" 10000 || wrong+="$took_ms ms; "
	[ "$(told)" -gt 0 ] && [ "$(stored)" = "$(told)" ] || wrong+="$(told) results came in, $(stored) are stored; "
	[ "$(halves)" = 0 ] || wrong+="$(halves) half rounds; "
	[ "$(grep -c outcome=cancelled "$tmp/vigied.log")" -gt 0 ] || wrong+="the round was over already; "
	tap_is "SIGTERM in the middle of round $round keeps what had come in" "$wrong" ""
done
tap_is "no state turned by the end" "$(sql "SELECT count(*) FROM state_interval WHERE outcome = 'cancelled'")" 0

: >"$tmp/vigied.log"
rm -f "$db"*
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >/dev/null
start
reloaded() { [ "$(grep -c daemon.reloaded "$tmp/vigied.log")" = "$1" ]; }
for period in 7 8 9; do
	wait_for 10 some_are_in $((period - 2))
	sed -i "s|snmp-period = .*|snmp-period = \"${period}s\"|; s|max-in-flight = .*||" "$tmp/vigie.conf"
	kill -HUP "$daemon"
	wait_for 20 reloaded $((period - 6)) # two of these signals that wait are one
done
tap_is "three reloads in the middle of a round are taken" "$(grep -c daemon.reloaded "$tmp/vigied.log")" 3
all_in() { [ "$(sql 'SELECT count(*) FROM result')" = $((2 * N)) ]; }
wait_for 60 all_in
tap_is "every check of the round has its result" $? 0
daemon_stop
tap_is "every result that came in is stored" "$(stored)" "$(told)"
tap_is "none was cancelled by a reload" "$(sed '/daemon.stopping/,$d' "$tmp/vigied.log" | grep -c outcome=cancelled)" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
