#!/usr/bin/env bash
# The daemon under load for VIGIE_SOAK_S seconds (default 180: in the first minute what an import takes for itself still grows), with polls,
# reloads, imports and hasty peers all the while: memory and descriptors stay flat. Only with VIGIE_LONG=1.
. "${top_srcdir:?}/tests/daemon_lib.sh"

if [ -z "${VIGIE_LONG:-}" ]; then
	echo '1..0 # SKIP only with VIGIE_LONG=1'
	exit 0
fi
seconds=${VIGIE_SOAK_S:-180}
N=200 # devices, a tenth dead, each with icmp and snmp
free_port port
python3 - "$tmp" "$port" $N <<'PY'
import pathlib, sys
tmp, port, n = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
recordings = ["pe-router.snmprec", "access-cpe.snmprec", "linux-server.snmprec", "hostile-text.snmprec"]
region, rows = [], []
for i in range(n):
    region.append(f'agent n{i} {{ address = "127.31.0.{i + 1}:{port}" community = "lab" recording = "{recordings[i % 4]}" }}')
    rows.append(f"n{i},Lab,router,127.31.0.{i + 1},{port},lab")
(tmp / "region.conf").write_text("\n".join(region) + "\n")
(tmp / "csv").mkdir()
(tmp / "csv/sites.csv").write_text("name\nLab\n")
(tmp / "csv/devices.csv").write_text("name,site,kind,address,port,credential\n" + "\n".join(rows) + "\n")
(tmp / "csv/services.csv").write_text("name,kind,target\n" + "".join(
    f"t{i},tcp,127.0.0.1:{i + 1}\nh{i},http,http://127.0.0.1:{i + 1}/\nd{i},dns,dns://127.0.0.1:{i + 1}/demo.test\n" for i in range(8)))
PY
echo 'snmp lab { version = "2c" community = "lab" }' >"$tmp/secrets"
chmod 600 "$tmp/secrets"
"$vigie_sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
wait_for 10 "$vigie_sim" ctl "$tmp/sim.sock" list || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
for ((i = 0; i < N; i += 10)); do "$vigie_sim" ctl "$tmp/sim.sock" die "n$i" >/dev/null; done
conf_write 'snmp-timeout = "400ms"' 'icmp-timeout = "300ms"'
# What is freed is given back at once, so that what is resident is what is held.
export MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=65536
before=${ASAN_OPTIONS:-} # a sanitizer keeps 256 MB of it, which takes more than a minute to fill
export ASAN_OPTIONS=${before:+$before:}quarantine_size_mb=4:allocator_release_to_os_interval_ms=500
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
unset "${!MALLOC_@}"
ASAN_OPTIONS=$before
import_dir "$tmp/csv" >"$tmp/import.json" || tap_fail "the inventory is imported" "$(cat "$tmp/import.json")"

(
	while sleep 3; do
		kill -HUP "$daemon"
		rpc poll '{"object":"device:n1"}'
		rpc probe '{"target":"127.0.0.1:9"}'
		import_dir "$tmp/csv"
		timeout 0.05 python3 "$top_srcdir/tests/rpc.py" "$sock" poll
	done
) >/dev/null 2>&1 &
children+=($!)

# A line a second: resident kB, descriptors.
sample() { echo "$(awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status") $(find "/proc/$daemon/fd" -type l | wc -l)"; }
end=$((SECONDS + seconds))
while [ "$SECONDS" -lt "$end" ]; do
	sample >>"$tmp/samples"
	sleep 1
done
python3 - "$tmp/samples" >"$tmp/verdict" <<'PY'
import statistics, sys
rows = [tuple(map(int, line.split())) for line in open(sys.argv[1])]
third = len(rows) // 3
def least(part): return min(kb for kb, _ in part) # between imports: what one takes for itself is given back
def usual(part): return statistics.median(fds for _, fds in part)
middle, last = rows[third:2 * third], rows[2 * third:]
print(f"resident {least(middle)} then {least(last)} kB, descriptors {usual(middle):.0f} then {usual(last):.0f}")
sys.exit(least(last) > least(middle) * 1.03 + 256 or usual(last) > usual(middle) + 2)
PY
flat=$?
echo "# $(cat "$tmp/verdict") over $seconds s, $(sql 'SELECT count(*) FROM result_sample') results"
if [ "$flat" = 0 ]; then tap_ok "memory and descriptors stay flat"; else tap_fail "memory and descriptors stay flat" "$(cat "$tmp/verdict")" "$(awk 'NR % 10 == 1' "$tmp/samples")"; fi
tap_is "no result was lost" "$(grep -c result.lost "$tmp/vigied.log")" 0
tap_is "nothing was dropped" "$(rpc info | json_of "v['store']['dropped']")" 0
daemon_stop
tap_is "it ends well" "$daemon_status" 0
tap_is "the inventory is whole" "$(sql 'PRAGMA integrity_check')" ok
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
