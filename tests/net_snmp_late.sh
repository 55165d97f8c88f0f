#!/usr/bin/env bash
# 200 devices, v2c and v3, 20 % dead, 5 % two seconds late: nobody else waits. And our own stall is nobody's silence.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/lib_snmp.sh" || exit 99

snmpd=$(PATH=$PATH:/usr/sbin command -v snmpd) || tap_skip_all "snmpd is not installed"
free_port agent
free_port twin
free_port silent
free_port late
umask 077
cat >"$tmp/secrets" <<'END'
snmp v2c { version = "2c" community = "public" }
snmp v3 { version = "3" user = "alice" level = "authPriv" auth = "SHA-256" auth-key = "alice-auth-1" priv = "AES" priv-key = "alice-priv-1" }
END
for port in "$agent" "$twin"; do
	mkdir "$tmp/persist-$port"
	cat >"$tmp/snmpd-$port.conf" <<-END
		agentAddress udp:0.0.0.0:$port
		rocommunity public 127.0.0.0/8
		createUser alice SHA-256 "alice-auth-1" AES "alice-priv-1"
		rouser alice priv
	END
	SNMP_PERSISTENT_DIR=$tmp/persist-$port "$snmpd" -f -Lf "$tmp/snmpd-$port.log" -C -c "$tmp/snmpd-$port.conf" -p "$tmp/pid-$port" &
	children+=($!)
done
python3 "$top_srcdir/tests/snmp_agent.py" silent "$silent" >"$tmp/ready1" &
children+=($!)
python3 "$top_srcdir/tests/snmp_agent.py" delay "$late" "$agent" 2 >"$tmp/ready2" &
children+=($!)
answers() { "$probe_once" --class snmp --address 127.1.0.1 --port "$1" --credential v2c --secrets "$tmp/secrets"; }
wait_for 20 grep -q ready "$tmp/ready1" && wait_for 20 grep -q ready "$tmp/ready2" && wait_for 20 answers "$agent" && wait_for 20 answers "$twin"
ok $? "the agents listen"

targets() { # KIND FIRST LAST PORT [TIMEOUT_MS]
	for n in $(seq "$2" "$3"); do
		[ $((n % 2)) -eq 0 ] && credential=v2c || credential=v3
		echo "$1-$n 127.1.$((n / 250)).$((n % 250 + 1)) $4 $credential ${5:-}"
	done
}
many() { timeout 60 "$top_builddir/tests/snmp_many" --secrets "$tmp/secrets" "$@"; }
shuffled() { sort -R --random-source=/dev/zero; }
# One snmpd on a busy machine needs seconds for 150 whole walks: living agents may take theirs, what is judged is who else waits.
targets good 1 150 "$agent" 8000 >"$tmp/good"
targets good 1 150 "$twin" 8000 | shuffled >"$tmp/twins"
# "dead" is both kinds of it: silence, and a port that refuses (an error on the shared socket).
free_port nobody
{ targets dead 151 180 "$silent"; targets dead 181 190 "$nobody"; cat "$tmp/good"; targets late 191 200 "$late"; } | shuffled >"$tmp/all"

# beside NAME: polls NAME, and in a process of its own, at the same time and on the same machine, the living alone on their own
# snmpd. The second round is light: what it takes is ours, not an snmpd's.
beside() {
	many --timeout-ms 1000 --retries 1 --rounds 2 --pause-ms 2500 <"$tmp/twins" >"$tmp/alone" &
	many --timeout-ms 1000 --retries 1 --rounds 2 --pause-ms 2500 <"$tmp/$1" >"$tmp/beside"
	wait $!
}
# Neither process is charged with the time for which the machine gave it no processor.
cat >"$tmp/judge.py" <<'END'
import json, sys
alone, mixed = ([json.loads(line) for line in open(f)] for f in sys.argv[1:3])
took = lambda r: r["end_ms"] - r["start_ms"] - r["waited_ms"]
good = [r for r in mixed if r["target"].startswith("good")]
dead = [r for r in mixed if r["target"].startswith("dead")]
longest = lambda results: max(took(r) for r in results if r["round"] == 2)
print(f"# alone {longest(alone)} ms at most, beside {len(dead) // 2} dead {longest(good)} ms; a dead one {max(map(took, dead))} ms;",
      "without a processor", max(r["waited_ms"] for r in mixed), "ms")
bad = [r for r in alone + good if r["outcome"] != "ok"]
bad += [r for r in dead if r["outcome"] not in ("timeout", "refused") or took(r) > 3000]
refused = sum(r["outcome"] == "refused" for r in mixed)
if refused != int(sys.argv[4]):
    bad.append(f"{refused} told of a refusing port")
if longest(good) > longest(alone) + 1000:
    bad.append("the living wait")
print("#", *bad[:3])
sys.exit(bool(bad) or len(alone) != 300 or len(mixed) != int(sys.argv[3]))
END

beside all
python3 "$tmp/judge.py" "$tmp/alone" "$tmp/beside" 400 20
ok $? "no device's result comes more than 1 s late beside 40 dead and 10 late ones, v3 included"

# Few enough for the receive buffer of one snmpd: without a retry nothing may get lost there.
{ targets good 1 60 "$agent"; targets dead 151 190 "$silent"; } >"$tmp/hundred"
many --timeout-ms 1500 --retries 0 --stall-ms 3000 --stall-after-ms 1 <"$tmp/hundred" >"$tmp/stalled"
python3 - "$tmp/stalled" <<'END'
import json, sys
results = [json.loads(line) for line in open(sys.argv[1])]
bad = [r for r in results if r["target"].startswith("good") and r["outcome"] != "ok"]
bad += [r for r in results if r["target"].startswith("dead") and r["outcome"] != "timeout"]
print("#", *bad[:3])
sys.exit(bool(bad) or len(results) != 100 or min(r["end_ms"] for r in results) < 2900)
END
ok $? "a loop held for 3 s with time-outs of 1.5 s turns no living device silent and no dead one alive"

many --timeout-ms 300 --retries 1 --rounds 8 --cancel-within-ms 40 --quiet <"$tmp/all" 2>"$tmp/cost"
ok $? "rounds cancelled at random moments each end exactly once"

# Half read is not read: what a cancelled round had of its device is nobody's to judge.
free_port slow
python3 "$top_srcdir/tests/snmp_agent.py" delay "$slow" "$agent" 0.2 >"$tmp/ready3" &
children+=($!)
wait_for 20 grep -q ready "$tmp/ready3"
targets slow 1 40 "$slow" 8000 | many --cancel-within-ms 1500 >"$tmp/cancelled"
python3 - "$tmp/cancelled" <<'END'
import json, sys
results = [json.loads(line) for line in open(sys.argv[1])]
cut = [r for r in results if r["outcome"] == "cancelled" and r["end_ms"] - r["start_ms"] > 900]
bad = [r for r in results if r["outcome"] == "cancelled" and r["interfaces"] > 0]
print(f"# {len(cut)} cancelled well after their first answers", *bad[:3])
sys.exit(bool(bad) or len(results) != 40 or len(cut) < 3)
END
ok $? "a cancelled round tells nothing of what it had read"

{ cat "$tmp/good"; targets dead 151 1150 "$silent"; } | shuffled >"$tmp/thousand"
beside thousand
python3 "$tmp/judge.py" "$tmp/alone" "$tmp/beside" 2300 0
ok $? "nor beside 1,000 dead ones"

# A v3 agent that answers in the clear but late, and one behind a path that loses what is encrypted at first.
relayed() { # SECONDS ENCRYPTED FIRST
	local port
	free_port port
	python3 "$top_srcdir/tests/snmp_agent.py" delay "$port" "$agent" "$@" >"$tmp/ready-$1" &
	children+=($!)
	wait_for 20 grep -q ready "$tmp/ready-$1"
	"$probe_once" --class snmp --address 127.0.0.1 --port "$port" --credential v3 --secrets "$tmp/secrets" --timeout-ms 1000 \
		--retries 1 >"$tmp/relayed.json"
	echo "# $(field "$tmp/relayed.json" outcome): $(field "$tmp/relayed.json" detail)"
}
relayed 1.3 9 1000000
[ "$(field "$tmp/relayed.json" outcome)" = timeout ]
ok $? "an agent that is slow is a time-out, never a wrong privacy key"
relayed 0 9 2
[ "$(field "$tmp/relayed.json" outcome)" = ok ]
ok $? "two encrypted requests that were lost are no wrong privacy key"

tap_done
