#!/usr/bin/env bash
# A fifth of the devices dead (v2c and v3) and a twentieth answering after 2 s, some 200 checks: no other result comes more than
# 1 s late, in a round on its own and round after round.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

N=100 # devices, each with icmp and snmp
PERIOD_MS=5000
rounds=3
[ -n "${VIGIE_LONG:-}" ] && rounds=20
free_port port
python3 - "$tmp" "$port" $N <<'PY'
import pathlib, sys
tmp, port, n = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
region, rows = [], []
for i in range(n):
    kind = "dead" if i % 5 == 0 else "slow" if i % 20 == 1 else "well"
    name, address = f"{kind}-{i}", f"127.30.0.{i + 1}"
    credential = "third" if kind == "dead" and i % 2 else "second"
    region.append(f'agent {name} {{ address = "{address}:{port}" community = "lab" recording = "access-cpe.snmprec" '
                  f'latency = {2000 if kind == "slow" else 0} }}')
    rows.append(f"{name},Lab,router,{address},{port},{credential}")
(tmp / "region.conf").write_text("\n".join(region) + "\n")
(tmp / "csv").mkdir()
(tmp / "csv/sites.csv").write_text("name\nLab\n")
(tmp / "csv/devices.csv").write_text("name,site,kind,address,port,credential\n" + "\n".join(rows) + "\n")
PY
cat >"$tmp/secrets" <<'END'
snmp second { version = "2c" community = "lab" }
snmp third { version = "3" user = "nobody" auth = "SHA-256" auth-key = "no-such-key" priv = "AES" priv-key = "no-such-key" }
END
chmod 600 "$tmp/secrets"
"$vigie_sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
wait_for 10 "$vigie_sim" ctl "$tmp/sim.sock" list || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
for ((i = 0; i < N; i += 5)); do "$vigie_sim" ctl "$tmp/sim.sock" die "dead-$i" >/dev/null; done
conf_write
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >"$tmp/import.json" || tap_fail "the inventory is imported" "$(cat "$tmp/import.json")"
tap_is "some 200 checks" "$(rpc info | json_of 'v["checks"]')" $((2 * N))

# A walk whose every answer comes just before its deadline lasts: it is cut before the next round.
enough() {
	[ "$(sql "SELECT min((SELECT count(*) FROM result_sample s WHERE s.check_id = c.id)) FROM probe_check c")" -ge $((rounds + 1)) ]
}
wait_for $((10 + rounds * 12)) enough
tap_is "every check was measured round after round, the slow ones too" $? 0
# The time from one result to the next, of those that answer at once, less the period. The first two are on the way to their phase.
worst=$(python3 - "$db" $PERIOD_MS <<'PY'
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
worst = 0
for (check,) in db.execute("SELECT c.id FROM probe_check c JOIN entity e ON e.id = c.entity_id WHERE e.name LIKE 'well-%' OR c.class = 'icmp'"):
    at = [t for (t,) in db.execute("SELECT at_ms FROM result_sample WHERE check_id = ? ORDER BY at_ms", (check,))]
    worst = max([worst] + [b - a - int(sys.argv[2]) for a, b in zip(at[1:], at[2:])])
print(worst)
PY
)
tap_in_time "no other result came more than 1 s late" "$worst" 1000
tap_in_time "the daemon says so itself" "$(rpc info | json_of 'v["late_ms"]')" 1000
tap_is "the dead are critical" "$(sql "SELECT DISTINCT r.outcome FROM result r JOIN probe_check c ON c.id = r.check_id JOIN entity e ON e.id = c.entity_id WHERE e.name LIKE 'dead-%' AND c.class = 'snmp'")" timeout
tap_is "all others answer, the living at once" "$(sql "SELECT DISTINCT r.outcome FROM result r JOIN probe_check c ON c.id = r.check_id JOIN entity e ON e.id = c.entity_id WHERE e.name LIKE 'well-%'")" ok
daemon_stop
tap_is "it ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
