#!/usr/bin/env bash
# vigied --help, --check and --once: exit codes, errors with their place, one whole round, rates after two, the writer's lock.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

run() { "$vigied" --config "$tmp/vigie.conf" "$@" >"$tmp/out" 2>"$tmp/err"; echo $?; }

"$vigied" --help >"$tmp/out" 2>&1
tap_is "--help exits with 0" $? 0
tap_like "--help names every option" "$(tr '\n' ' ' <"$tmp/out")" 'config.*foreground.*once.*check.*probe.*verbose.*version.*help'
tap_like "--version names the program" "$("$vigied" --version)" '^vigied [0-9]'
"$vigied" --sideways >"$tmp/out" 2>&1
tap_is "an unknown option is 64" $? 64
"$vigied" --once --check >"$tmp/out" 2>&1
tap_is "--once and --check together are 64" $? 64

conf_write
tap_is "--check accepts a good configuration" "$(run --check)" 0
tap_like "and warns that nobody may act" "$(cat "$tmp/err")" '^vigied: warning: no group has the role operator'
tap_like "--check prints the effective values" "$(cat "$tmp/out")" 'snmp-period = "5s"'
sed -i 's/snmp-period = .*/snmp-period = "soon"/' "$tmp/vigie.conf"
tap_is "a wrong value is 78" "$(run --check)" 78
tap_like "its place is told" "$(cat "$tmp/err")" 'vigie\.conf:[0-9]+: .*snmp-period'
conf_write
printf 'probe {\n' >>"$tmp/vigie.conf"
tap_is "a section left open is 78" "$(run --check)" 78
conf_write
chmod 644 "$tmp/secrets"
tap_is "a secrets file that all may read is 78" "$(run --check)" 78
tap_like "the mend is told" "$(cat "$tmp/err")" '600'
chmod 600 "$tmp/secrets"
if [ "$(id -u)" = 0 ]; then
	sed -i 's/^user = .*/user = "no-such-person"/' "$tmp/vigie.conf"
	tap_is "a user that does not exist is 78" "$(run --once)" 78
	conf_write
fi
sed -i "s|^inventory = .*|inventory = \"$tmp/nowhere/vigie.db\"|" "$tmp/vigie.conf"
tap_like "an inventory whose folder is missing is an error, not a crash" "$(run --once)" '^(1|78)$'
printf 'roles {\n\tadmin = {"no-such-group"}\n}\n' >>"$tmp/vigie.conf"
tap_is "--check says all that cannot run at once, with 78" "$(run --check) $(grep -c 'nowhere\|no-such-group\|2 mistakes' "$tmp/err")" "78 3"
conf_write
printf 'person Alice\ndefault Alice\n' >"$tmp/rota"
printf 'rota { file = "%s" }\nnotify post { type = "mail" recipients = "rota" }\n' "$tmp/rota" >>"$tmp/vigie.conf"
tap_is "--check warns of a rota that no message reaches, and accepts it" "$(run --check) $(grep -c '^vigied: warning: rota: Alice has no mail address in the rota' "$tmp/err")" "0 1"
conf_write
echo 'watchdog { url = "monitor" }' >>"$tmp/vigie.conf"
tap_is "a watchdog that is no URL is 78" "$(run --check) $(grep -c 'watchdog: .*http' "$tmp/err")" "78 1"
for option in --once --check; do
	"$vigied" $option >"$tmp/out" 2>"$tmp/err"
	tap_like "a default configuration that is not there is 78 with $option" "$? $(cat "$tmp/err")" '^78 vigied: .*vigie\.conf: there is no such configuration file$'
done
conf_write

tap_is "--once without any check exits with 0" "$(run --once)" 0
tap_like "and says that the inventory is empty" "$(cat "$tmp/err")" 'inventory.empty'

region_start || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
rm -f "$tmp/secrets"
conf_write
cat >"$tmp/demo/csv/services.csv" <<END
name,kind,target
Refusing,http,http://127.0.0.1:1/
END
rm "$tmp/demo/csv/dependencies.csv" # it names the services that are not declared now
"$vigie" --config "$tmp/vigie.conf" import "$tmp/demo/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
before=$(date +%s%N)
tap_is "--once with a whole region exits with 0" "$(run --once)" 0
took_ms=$((($(date +%s%N) - before) / 1000000))
tap_is "every check has its result" "$(sql "SELECT count(*) > 40, count(*) FROM result")" "$(sql "SELECT 1, count(*) FROM probe_check WHERE active")"
tap_is "every reachable agent was polled" "$(sql "SELECT count(*) FROM device_poll") of $(sql "SELECT count(*) FROM device WHERE credential <> '' AND valid_to IS NULL")" \
	"$(sql "SELECT count(*) FROM result r JOIN probe_check c ON c.id = r.check_id WHERE c.class = 'snmp' AND r.outcome IN ('ok', 'storage-nearly-full')") of $(sql "SELECT count(*) FROM probe_check WHERE class = 'snmp' AND active")"
tap_is "the service that refuses is critical, and --once still ends well" \
	"$(sql "SELECT r.state, r.outcome FROM result r JOIN probe_check c ON c.id = r.check_id WHERE c.class = 'http'")" "2|refused"
tap_in_time "a round is no longer than its slowest check" "$took_ms" 8000
tap_is "each entity has one open state at most" "$(sql "SELECT max(n) FROM (SELECT count(*) n FROM state_interval WHERE to_ms IS NULL GROUP BY entity_id)")" 1

rates() { "$vigie" --config "$tmp/vigie.conf" interfaces --json --device demo-pe-rouen | python3 -c '
import json, sys
rows = {r["if_name"]: r for r in map(json.loads, sys.stdin)}
print(json.dumps(rows["Te0/0/0"]["in_bps"]))'; }
tap_is "one round gives no rate" "$(rates)" null
sleep 3 # lets counters move; within 1 % is what accept_rates.sh measures
run --once >/dev/null
tap_like "two rounds give the simulator's rate" "$(rates | python3 -c 'print(round(float(input()) / 2.4e9, 2))')" '^(0\.9[0-9]|1\.0[0-9]?)$'

daemon_start || tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"
tap_is "--once beside a daemon is 75" "$(run --once)" 75
tap_like "and names its pid" "$(cat "$tmp/err")" "$daemon"
tap_is "a second daemon is 75" "$(run)" 75
tap_like "and names the first one's pid" "$(cat "$tmp/err")" "$daemon"
daemon_stop
tap_is "SIGTERM ends it with 0" "$daemon_status" 0
tap_is "its socket is gone" "$([ -e "$sock" ] && echo there)" ""
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(cat "$tmp/vigied.log")"; fi
tap_done
