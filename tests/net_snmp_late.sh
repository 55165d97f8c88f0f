#!/usr/bin/env bash
# 200 devices, v2c and v3, 20 % dead, 5 % two seconds late: nobody else waits. And our own stall is nobody's silence.
. "${top_srcdir:?}/tests/lib_snmp.sh" || exit 99

snmpd=$(PATH=$PATH:/usr/sbin command -v snmpd) || skip_all "snmpd is not installed"
agent=$(free_port)
silent=$(free_port)
late=$(free_port)
umask 077
cat >"$tmp/snmpd.conf" <<END
agentAddress udp:0.0.0.0:$agent
rocommunity public 127.0.0.0/8
createUser alice SHA-256 "alice-auth-1" AES "alice-priv-1"
rouser alice priv
END
cat >"$tmp/secrets" <<'END'
snmp v2c { version = "2c" community = "public" }
snmp v3 { version = "3" user = "alice" level = "authPriv" auth = "SHA-256" auth-key = "alice-auth-1" priv = "AES" priv-key = "alice-priv-1" }
END
mkdir "$tmp/persist"
SNMP_PERSISTENT_DIR=$tmp/persist "$snmpd" -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/pid" &
pids+=($!)
python3 "$top_srcdir/tests/snmp_agent.py" silent "$silent" >"$tmp/ready1" &
pids+=($!)
python3 "$top_srcdir/tests/snmp_agent.py" delay "$late" "$agent" 2 >"$tmp/ready2" &
pids+=($!)
wait_for 20 grep -q ready "$tmp/ready1" && wait_for 20 grep -q ready "$tmp/ready2" &&
	wait_for 20 "$probe_once" --class snmp --address 127.1.0.1 --port "$agent" --credential v2c --secrets "$tmp/secrets"
ok $? "the agents listen"

targets() { # KIND FIRST LAST PORT
	for n in $(seq "$2" "$3"); do
		[ $((n % 2)) -eq 0 ] && credential=v2c || credential=v3
		echo "$1-$n 127.1.$((n / 250)).$((n % 250 + 1)) $4 $credential"
	done
}
many() { "$top_builddir/tests/snmp_many" --secrets "$tmp/secrets" "$@"; }
targets good 1 150 "$agent" >"$tmp/good"
# "dead" is both kinds of it: silence, and a port that refuses (an error on the shared socket).
{ targets dead 151 180 "$silent"; targets dead 181 190 "$(free_port)"; cat "$tmp/good"; targets late 191 200 "$late"; } | sort -R --random-source=/dev/zero >"$tmp/all"

# The second round is light: what it takes is ours, not the time that one snmpd needs for 150 whole walks.
many --timeout-ms 1000 --retries 1 --rounds 2 --pause-ms 2500 <"$tmp/good" >"$tmp/alone"
many --timeout-ms 1000 --retries 1 --rounds 2 --pause-ms 2500 <"$tmp/all" >"$tmp/mixed"
python3 - "$tmp/alone" "$tmp/mixed" <<'END'
import json, sys
alone, mixed = ([json.loads(line) for line in open(f)] for f in sys.argv[1:])
took = lambda r: r["end_ms"] - r["start_ms"]
base = {(r["target"], r["round"]): took(r) for r in alone}
later = [took(r) - base[r["target"], r["round"]] for r in mixed if (r["target"], r["round"]) in base and r["round"] == 2]
print("# alone:", max(base.values()), "ms at most; beside the dead and the late", max(later), "ms more at most in round 2")
bad = [r for r in alone + mixed if r["target"].startswith("good") and r["outcome"] != "ok"]
bad += [r for r in mixed if r["target"].startswith("dead") and (r["outcome"] not in ("timeout", "refused") or took(r) > 3000)]
bad += [] if sum(r["outcome"] == "refused" for r in mixed) == 20 else ["not all refusing ports were told"]
print("#", *bad[:3])
sys.exit(bool(bad) or len(mixed) != 400 or max(later) > 1000)
END
ok $? "no device's result comes more than 1 s late beside 40 dead and 10 late ones, v3 included"

# Few enough for the receive buffer of one snmpd: without a retry nothing may get lost there.
{ head -n 60 "$tmp/good"; targets dead 151 190 "$silent"; } >"$tmp/hundred"
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

{ cat "$tmp/good"; targets dead 151 1150 "$silent"; } | sort -R --random-source=/dev/zero >"$tmp/thousand"
many --timeout-ms 1000 --retries 1 --rounds 2 --pause-ms 2500 <"$tmp/thousand" >"$tmp/dead"
python3 - "$tmp/alone" "$tmp/dead" <<'END'
import json, sys
alone, mixed = ([json.loads(line) for line in open(f)] for f in sys.argv[1:])
took = lambda r: r["end_ms"] - r["start_ms"]
base = {r["target"]: took(r) for r in alone if r["round"] == 2}
good = [r for r in mixed if r["target"] in base]
later = max(took(r) - base[r["target"]] for r in good if r["round"] == 2)
print("# beside 1,000 dead at most", later, "ms more; a dead one at most", max(took(r) for r in mixed), "ms")
sys.exit(later > 1000 or len(mixed) != 2300 or any(r["outcome"] != "ok" for r in good))
END
ok $? "nor beside 1,000 dead ones"

# A v3 agent that answers in the clear but late, and one behind a path that loses what is encrypted at first.
relayed() { # SECONDS ENCRYPTED FIRST
	local port
	port=$(free_port)
	python3 "$top_srcdir/tests/snmp_agent.py" delay "$port" "$agent" "$@" >"$tmp/ready-$1" &
	pids+=($!)
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

done_testing
