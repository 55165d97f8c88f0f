#!/usr/bin/env bash
# What polling costs, everything included: requests, decoding, rates, states, one committed transaction a second.
#   tests/bench_poll.sh [DEVICES [PERIOD_S [ROUNDS]]]
# vigied polls DEVICES simulated routers of 24 interfaces whose counters move, in its steady state: starts are spread over the period,
# every tenth round of a device is a full one. Then rounds of all at once, an echo request each included, until they are committed: as they
# are, with 10 ms of latency, with 5 % dead. Beside it, on the same agents, what is installed of collectd (its snmp plugin, nothing
# written) and snmpbulkwalk under xargs (a few devices). Figures as JSON lines for tests/bench.py. Exit 1 above a limit.
. "${top_srcdir:?}/tests/daemon_lib.sh"

devices=${1:-1000}
period_s=${2:-10}
rounds=${3:-10}
free_port port
# limit N: for the sizes that a budget speaks of.
limit() { [ "$devices" -gt 5000 ] || echo "$1"; }
red=0
# row NAME FIGURE UNIT [LIMIT [PEERS]]: PEERS as members of an object.
row() {
	printf '{"name":"%s","figure":%s,"unit":"%s"%s%s}\n' "$1, $devices devices" "$2" "$3" "${4:+,\"limit\":$4}" "${5:+,\"peers\":{$5\}}"
	[ -z "${4:-}" ] || awk -v n="$2" -v limit="$4" 'BEGIN { exit n > limit }' || red=1
}

# ---- the agents, and the inventory that declares them ----

python3 - "$tmp" "$port" "$devices" <<'PY'
import pathlib, sys
tmp, port, devices = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
N = 24
rows = {}
def put(oid, tag, value):
    rows[tuple(map(int, oid.split(".")))] = (tag, value)
put("1.3.6.1.2.1.1.1.0", 4, "Bench router, software 1.0")
put("1.3.6.1.2.1.1.2.0", 6, "1.3.6.1.4.1.32473.1.1")
put("1.3.6.1.2.1.1.3.0", 67, 45000000)
put("1.3.6.1.2.1.1.5.0", 4, "bench")
for i in range(1, N + 1):
    for column, tag, value in ((1, 2, i), (2, 4, f"GigabitEthernet0/0/{i}"), (3, 2, 6), (4, 2, 1500), (5, 66, 1000000000),
                               (6, "4x", f"001b21aa00{i:02x}"), (7, 2, 1), (8, 2, 1), (9, 67, 12345),
                               (10, "65:numeric", f"rate={12345 * i}"), (13, 65, 0), (14, "65:numeric", "rate=0.1"),
                               (16, "65:numeric", f"rate={4321 * i}"), (19, 65, 0), (20, 65, 0)):
        put(f"1.3.6.1.2.1.2.2.1.{column}.{i}", tag, value)
    for column, tag, value in ((1, 4, f"Gi0/0/{i}"), (6, "70:numeric", f"rate={123456 * i},initial={i << 33}"),
                               (10, "70:numeric", f"rate={43210 * i},initial={i << 34}"), (15, 66, 1000), (18, 4, f"circuit {i}"),
                               (19, 67, 0)):
        put(f"1.3.6.1.2.1.31.1.1.1.{column}.{i}", tag, value)
(tmp / "bench.snmprec").write_text("".join(f"{'.'.join(map(str, k))}|{t}|{v}\n" for k, (t, v) in sorted(rows.items())))
(tmp / "region.conf").write_text(f'agent r {{ address = "127.40.0.1:{port}" count = {devices} community = "bench" '
                                 f'recording = "{tmp}/bench.snmprec" }}\n')
addresses = [f"127.40.{(d + 1) // 256}.{(d + 1) % 256}" for d in range(devices)]
(tmp / "addresses").write_text("\n".join(addresses) + "\n")
(tmp / "csv").mkdir()
(tmp / "csv/sites.csv").write_text("name\nBench\n")
(tmp / "csv/devices.csv").write_text("name,site,kind,address,port,credential\n" + "".join(
    f"r{d},Bench,router,{address},{port},bench\n" for d, address in enumerate(addresses)))
(tmp / "csv/links.csv").write_text("name,site,device,interface\n" + "".join(f"l{d},Bench,r{d},Gi0/0/1\n" for d in range(devices)))

octets = {"octets": ("if_octets", "31.1.1.1.6", "31.1.1.1.10"), "errors": ("if_errors", "2.2.1.14", "2.2.1.20"),
          "dropped": ("if_dropped", "2.2.1.13", "2.2.1.19"), "state": ("gauge", "2.2.1.8"), "speed": ("gauge", "31.1.1.1.15")}
conf = [f'BaseDir "{tmp}"', f'PIDFile "{tmp}/collectd.pid"', f"Interval {sys.argv[4] if len(sys.argv) > 4 else 10}", "ReadThreads 20",
        'TypesDB "/usr/share/collectd/types.db"', "LoadPlugin snmp", "<Plugin snmp>"]
for name, (kind, *columns) in octets.items():
    conf += [f'<Data "{name}">', f'Type "{kind}"', "Table true", 'Instance ".1.3.6.1.2.1.31.1.1.1.1"',
             "Values " + " ".join(f'".1.3.6.1.2.1.{c}"' for c in columns), "</Data>"]
for d, address in enumerate(addresses):
    conf += [f'<Host "r{d}">', f'Address "{address}:{port}"', "Version 2", 'Community "bench"', "BulkSize 25",
             "Collect " + " ".join(f'"{name}"' for name in octets), "</Host>"]
(tmp / "collectd.conf").write_text("\n".join(conf + ["</Plugin>"]) + "\n")
PY
printf 'snmp bench { version = "2c" community = "bench" }\n' >"$tmp/secrets"
chmod 600 "$tmp/secrets"
"$vigie_sim" --region "$tmp/region.conf" --recordings "$tmp" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
wait_for 60 "$vigie_sim" ctl "$tmp/sim.sock" list || { cat "$tmp/sim.log" >&2; exit 1; }

# ---- vigied ----

# Ticks of a process, user and system.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
# per_sample TICKS SAMPLES: microseconds.
per_sample() { awk -v t="$1" -v n="$2" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", n ? t * 1e6 / hz / n : 0 }'; }
samples() { sql "SELECT count(*) * 24 FROM device_round"; }
polled() { [ "$(sql "SELECT count(*) FROM device_poll")" -eq "$devices" ] && [ "$(samples)" -ge $((2 * 24 * devices)) ]; }

printf 'inventory = "%s"\nsecrets = "%s"\ncontrol = "%s"\nuser = "root"\nprobe { snmp-period = "%ds" icmp-period = "1h" icmp-count = 1 }\nexposure { enabled = false }\n' \
	"$db" "$tmp/secrets" "$sock" "$period_s" >"$tmp/vigie.conf"
daemon_start || { cat "$tmp/vigied.log" >&2; exit 1; }
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/import.log" 2>&1 || { cat "$tmp/import.log" >&2; exit 1; }
wait_for $((60 + 4 * period_s)) polled || { echo "not every device was polled" >&2; tail -5 "$tmp/vigied.log" >&2; exit 1; }
t0=$(ticks "$daemon")
n0=$(samples)
sleep $((period_s * rounds))
t1=$(ticks "$daemon")
n1=$(samples)
[ $((n1 - n0)) -ge $((24 * devices * rounds * 9 / 10)) ] || { echo "only $((n1 - n0)) if-samples in $rounds rounds" >&2; exit 1; }
us=$(per_sample $((t1 - t0)) $((n1 - n0)))
resident() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
resident=$(resident "$daemon")

# round: seconds until a round of all, begun at once, is committed; the median of three.
round() {
	python3 - "$top_srcdir/tests" "$sock" <<-'PY'
		import statistics, sys, time
		sys.path.insert(0, sys.argv[1])
		from rpc import call
		def once():
		    start = time.monotonic()
		    reply = call(sys.argv[2], "poll", {"object": None}, timeout=120)
		    if "result" not in reply:
		        sys.exit(str(reply))
		    return time.monotonic() - start
		print(f"{statistics.median(once() for _ in range(3)):.3f}")
	PY
}
# each STEP WORDS…: the command for each STEP-th agent; @ in WORDS is its name.
each() {
	python3 - "$tmp/sim.sock" "$devices" "$@" <<-'PY'
		import socket, sys
		path, devices, step, words = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), " ".join(sys.argv[4:])
		for i in range(1, devices + 1, step):
		    with socket.socket(socket.AF_UNIX) as s:
		        s.connect(path)
		        s.sendall(words.replace("@", f"r-{i}").encode() + b"\n")
		        s.shutdown(socket.SHUT_WR)
		        answer = b"".join(iter(lambda: s.recv(4096), b""))
		        if not answer.endswith(b"ok\n"):
		            sys.exit(answer.decode())
	PY
}
plain=$(round)
each 1 latency @ 10
late=$(round)
each 1 latency @ 0
each 20 die @
dead=$(round)
each 20 revive @
resident_after=$(resident "$daemon")
daemon_stop

# ---- peers ----

cpu_peers= resident_peers=
collectd=$(command -v collectd || echo /usr/sbin/collectd)
if [ -x "$collectd" ] && [ "$devices" -le 5000 ]; then
	"$collectd" -f -C "$tmp/collectd.conf" >"$tmp/collectd.log" 2>&1 &
	peer=$!
	children+=($peer)
	sleep 15
	t0=$(ticks "$peer")
	sleep 20
	t1=$(ticks "$peer")
	cpu_peers="\"collectd, nothing written\":$(per_sample $((t1 - t0)) $((2 * 24 * devices)))"
	resident_peers="\"collectd\":$(resident "$peer")"
	kill "$peer"
fi
if command -v snmpbulkwalk >/dev/null; then
	n=$((devices < 40 ? devices : 40))
	TIMEFORMAT='%U %S'
	spent=$({ time head -n "$n" "$tmp/addresses" | xargs -P 8 -I{} sh -c 'for c in 31.1.1.1.1 31.1.1.1.6 31.1.1.1.10 31.1.1.1.15 \
		31.1.1.1.18 2.2.1.8 2.2.1.13 2.2.1.14 2.2.1.19 2.2.1.20; do
			snmpbulkwalk -v2c -c bench -On "{}:'"$port"'" ".1.3.6.1.2.1.$c" >/dev/null; done'; } 2>&1)
	cpu_peers+="${cpu_peers:+,}\"snmpbulkwalk, xargs\":$(awk -v n=$((24 * n)) '{ printf "%.0f", ($1 + $2) * 1e6 / n }' <<<"$spent")"
fi
row "polling, 24 interfaces" "$us" "us CPU/if-sample" "$([ "$devices" -lt 1000 ] || limit 10)" "$cpu_peers"
row "vigied resident" "$resident" MiB "$(limit 128)" "$resident_peers"
row "vigied resident after rounds of all at once" "$resident_after" MiB "$(limit 128)"
row "a round of all at once" "$plain" s "$(limit "$([ "$devices" -le 1000 ] && echo 0.5 || echo 2.5)")"
row "what 10 ms of latency add to it" "$(awk -v a="$late" -v b="$plain" 'BEGIN { printf "%.3f", a - b }')" s "$(limit 0.3)"
row "a round with 5 % dead" "$dead" s "$(limit 2.5)"
exit "$red"
