#!/usr/bin/env bash
# Rates as people read them: vigie-sim moves counters at stated rates, vigied polls, `vigie interfaces --json` must tell the same,
# across wraps, reboots, resets and renumbering, on a slow network that loses packets, and across a restart of the daemon.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/accept.sh" || exit 1

free_port port
ctl() { "$top_builddir/vigie-sim" ctl "$tmp/sim.sock" "$@"; }

# recording NAME INTERFACES WIDTH: eth1 … ethN, with Counter64 or without ifXTable's counters.
recording() {
	python3 - "$1" "$2" "$3" >"$tmp/$1.snmprec" <<'PY'
import sys
name, n, width = sys.argv[1], int(sys.argv[2]), sys.argv[3]
table, extension = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
objects = ["1.3.6.1.2.1.1.1.0|4|Demo agent", "1.3.6.1.2.1.1.3.0|67|360000", f"1.3.6.1.2.1.1.5.0|4|{name}"]
for i in range(1, n + 1):
    objects += [f"{table}.{c}.{i}|{v}" for c, v in ((1, f"2|{i}"), (2, f"4|Ethernet {i}"), (3, "2|6"), (4, "2|1500"),
                (5, "66|1000000000"), (7, "2|1"), (8, "2|1"), (9, "67|0"), (10, "65|0"), (13, "65|0"), (14, "65|0"),
                (16, "65|0"), (19, "65|0"), (20, "65|0"))]
    if width == "64":
        objects += [f"{extension}.{c}.{i}|{v}" for c, v in ((1, f"4|eth{i}"), (6, "70|0"), (10, "70|0"), (15, "66|1000"),
                    (18, f"4|Lien {i}"), (19, "67|0"))]
    if width == "unnamed":  # ifName is there and empty
        objects += [f"{extension}.{c}.{i}|{v}" for c, v in ((1, "4|"), (6, "70|0"), (10, "70|0"), (15, "66|1000"))]
print("\n".join(sorted(objects, key=lambda o: tuple(map(int, o.split("|")[0].split("."))))))
PY
}
recording wide 4 64
recording narrow 4 32
recording large 80 64
recording unnamed 3 unnamed

agents=(wide narrow lossy unnamed)
{
	echo "agent wide { address = \"127.0.0.1:$port\" recording = \"./wide.snmprec\" }"
	echo "agent narrow { address = \"127.0.0.2:$port\" recording = \"./narrow.snmprec\" }"
	echo "agent lossy { address = \"127.0.0.3:$port\" recording = \"./large.snmprec\" latency = 250 loss = 0.05 }"
	echo "agent unnamed { address = \"127.0.0.4:$port\" recording = \"./unnamed.snmprec\" }"
	for i in 1 2 3 4; do echo "interface \"wide eth$i\" { in-bps = 80M out-bps = 12500000 in-errors = 50 out-discards = 20 }"; done
	for i in {1..80}; do echo "interface \"lossy eth$i\" { in-bps = 80M out-bps = 20M }"; done
	# 2^32 is passed 5 MB, half a second, after the simulator starts: between the first round and the second
	for i in 1 2 3 4; do echo "interface \"narrow Ethernet $i\" { in-bps = 80M out-bps = 40M in-start = 4274967296 }"; done
	for i in 1 2 3; do echo "interface \"unnamed Ethernet $i\" { in-bps = 8M out-bps = 4M }"; done
} >"$tmp/region.conf"
"$top_builddir/vigie-sim" --region "$tmp/region.conf" --control "$tmp/sim.sock" >"$tmp/sim.out" 2>"$tmp/sim.err" &
children+=($!)
wait_for 20 grep -q '^ready' "$tmp/sim.out" || { cat "$tmp/sim.err"; tap_fail "the simulator starts"; tap_done; }

mkdir "$tmp/csv"
cat >"$tmp/vigie.conf" <<CONF
inventory = "$tmp/vigie.db"
secrets = "$tmp/secrets"
control = "$tmp/control.sock"
language = "en"
user = "$(id -un)"
probe { snmp-period = "1h" icmp-period = "1h" retry-interval = "1h" snmp-retries = 4 }
CONF
(umask 077; echo 'snmp demo { version = "2c" community = "public" }' >"$tmp/secrets")
printf 'name\nDemo\n' >"$tmp/csv/sites.csv"
{
	echo name,site,kind,address,port,credential
	for i in 1 2 3 4; do echo "${agents[i - 1]},Demo,router,127.0.0.$i,$port,demo"; done
} >"$tmp/csv/devices.csv"
vigie import "$tmp/csv" >"$tmp/import.out" 2>&1 || { cat "$tmp/import.out"; tap_fail "the inventory is imported"; tap_done; }

# rates DEVICE IN OUT [TOLERANCE]: "right" when each interface has them within TOLERANCE, "unknown" when none has any, else what
# they are.
rates() {
	vigie interfaces --device "$1" --json | python3 -c '
import json, sys
expected, tolerance = list(map(float, sys.argv[1:3])), float(sys.argv[3])
rows = [json.loads(line) for line in sys.stdin]
got = [(r["in_bps"], r["out_bps"]) for r in rows]
if got and all(a is None and b is None for a, b in got):
    print("unknown")
elif got and all(a is not None and b is not None and abs(a / expected[0] - 1) <= tolerance and abs(b / expected[1] - 1) <= tolerance
                 for a, b in got):
    print("right")
else:
    print(sorted(got, key=lambda g: (g[0] or 0))[:2], "to", sorted(got, key=lambda g: (g[0] or 0))[-1:], len(got))' "$2" "$3" "${4:-0.01}"
}
once() { "$top_builddir/vigied" --config "$tmp/vigie.conf" --once --foreground >"$tmp/once.log" 2>&1; }

# ---- vigied --once, twice: what is remembered is in the inventory ----
once
tap_is "after one round every rate is unknown" "$(rates wide 80e6 12.5e6) $(rates narrow 80e6 40e6)" "unknown unknown"
before=$(vigie interfaces --device unnamed --json | jq -r .name | paste -sd,)
sleep 3 # what is measured: long enough for 1 % to be far more than a reading takes
once
tap_is "after two runs of vigied --once the rates are the simulator's, within 1 %" "$(rates wide 80e6 12.5e6)" right
tap_is "32-bit counters that wrapped in between too" "$(rates narrow 80e6 40e6)" right
tap_is "errors and discards too" \
	"$(vigie interfaces --device wide --json | jq -c '[.in_errors_ps, .out_errors_ps, .in_discards_ps, .out_discards_ps] | map(round)' | sort -u)" \
	"[50,0,0,20]"
tap_is "a walk of many slow answers dates each interface by its own" "$(rates lossy 80e6 20e6 0.03)" right

# ---- one vigied, polled on request ----
"$top_builddir/vigied" --config "$tmp/vigie.conf" --foreground >"$tmp/vigied.log" 2>&1 &
children+=($!)
wait_for 20 vigie poll wide || { cat "$tmp/vigied.log"; tap_fail "the daemon starts"; tap_done; }

# A round of one device, no sooner than a second and a half after the last.
round() {
	sleep 1.5
	vigie poll "$1" >"$tmp/poll.out" 2>&1 || cat "$tmp/poll.out"
}
round wide
tap_is "the first rates of a restarted daemon are right" "$(rates wide 80e6 12.5e6)" right
for i in 1 2; do round unnamed; done
tap_is "an empty ifName leaves ifDescr the name, in light rounds too" \
	"$before $(vigie interfaces --device unnamed --json | jq -r .name | paste -sd,) $(rates unnamed 8e6 4e6)" \
	"Ethernet 1,Ethernet 2,Ethernet 3 Ethernet 1,Ethernet 2,Ethernet 3 right"
for i in 1 2; do round lossy; done
tap_is "250 ms of latency and 5 % of loss leave the rates within 3 %" "$(rates lossy 80e6 20e6 0.03)" right

# event SENTENCE DEVICE IN OUT COMMAND…: unknown in the round after it, right in the next.
event() {
	local sentence=$1 device=$2 in=$3 out=$4 seen
	shift 4
	round "$device"
	seen=$(rates "$device" "$in" "$out")
	ctl "$@" >/dev/null || seen+=" refused"
	round "$device"
	seen+=", $(rates "$device" "$in" "$out")"
	round "$device"
	tap_is "$sentence: unknown in that round, right before and after" "$seen, $(rates "$device" "$in" "$out")" "right, unknown, right"
}
event "reboot, 64-bit" wide 80e6 12.5e6 reboot wide
round narrow # 32 bits at 1 Gbit/s say nothing of the 34 s and more since it was last polled
event "reboot, 32-bit" narrow 80e6 40e6 reboot narrow
event "renumbering by one" wide 80e6 12.5e6 renumber wide
event "renumbering by an offset" wide 80e6 12.5e6 renumber wide 1000
event "renumbering, 32-bit" narrow 80e6 40e6 renumber narrow 100

# reset SENTENCE DEVICE IFNAME IN OUT [silent]: one interface's counters; the others go on.
reset() {
	local sentence=$1 device=$2 name=$3 in=$4 out=$5
	shift 5
	round "$device"
	ctl reset-counters "$device" "$name" "$@" >/dev/null || tap_fail "ctl reset-counters $device $name"
	round "$device"
	tap_is "$sentence: unknown in that round" \
		"$(vigie interfaces --device "$device" --json | jq -r "select(.name == \"$name\") | .in_bps, .out_bps" | paste -sd' ')" "null null"
	tap_is "$sentence: the other interfaces are not touched" \
		"$(vigie interfaces --device "$device" --json | jq -r "select(.name != \"$name\") | (.in_bps / $in - 1 | fabs) < 0.01" | sort | uniq -c | tr -s ' ')" " 3 true"
	round "$device"
	tap_is "$sentence: right in the next" "$(rates "$device" "$in" "$out")" right
}
reset "a reset that ifCounterDiscontinuityTime tells" wide eth2 80e6 12.5e6
reset "a reset that nothing tells" wide eth3 80e6 12.5e6 silent
reset "a reset of 32-bit counters that nothing tells" narrow "Ethernet 2" 80e6 40e6 silent

ctl die wide
round wide
ctl revive wide
round wide
tap_is "after a silence the rate is the mean over it" "$(rates wide 80e6 12.5e6)" right

# Links declared on a device that was polled long before: by ifDescr, and by a name that it does not have.
printf 'name,site,device,interface\nby-descr,Demo,wide,Ethernet 2\ntypo,Demo,wide,eth22\n' >"$tmp/csv/links.csv"
vigie import "$tmp/csv" >"$tmp/import.out" 2>&1 || tap_fail "links are imported" "$(cat "$tmp/import.out")"
round wide
tap_is "the first round after an import tells of its links" \
	"$(vigie links --json | jq -r '"\(.name) \(.state) \(.outcome)"' | sort | paste -sd,)" "by-descr up ok,typo unknown interface-missing"

tap_done
