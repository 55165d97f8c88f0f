#!/usr/bin/env bash
# Agents that break the rules: what came before is kept, and the outcome says what happened.
. "${top_srcdir:?}/tests/lib_snmp.sh" || exit 99

free_port port
python3 "$top_srcdir/tests/snmp_agent.py" agent "$port" >"$tmp/ready" &
children+=($!)
wait_for 20 grep -q ready "$tmp/ready" || { ok 1 "the agent listens"; tap_done; }
umask 077
for trait in plain lossy small-only non-increasing first-again silent-midway no-bulk bulk-generr column-generr too-big short garbage \
	garbage-first other-community ids-apart echo empty nothing no-such-object other-port twice denied endless \
	neighbours-silent neighbours-generr neighbours-late neighbours-too-big neighbours-gone; do
	echo "snmp $trait { version = \"2c\" community = \"$trait\" }"
done >"$tmp/secrets"

poll() { # TRAIT OPTIONS…
	local trait=$1
	shift
	"$probe_once" --class snmp --address 127.0.0.1 --port "$port" --credential "$trait" --secrets "$tmp/secrets" \
		--timeout-ms 300 --retries 1 "$@" >"$tmp/facts.json"
}
expect() { # TRAIT OUTCOME DETAIL INTERFACES SENTENCE OPTIONS…
	local trait=$1 outcome=$2 detail=$3 interfaces=$4 sentence=$5
	shift 5
	poll "$trait" "$@"
	python3 - "$tmp/facts.json" "$outcome" "$detail" "$interfaces" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
low, _, high = sys.argv[4].partition("-")
n = len(r["snmp"]["interfaces"]) if "snmp" in r else 0
bad = r["outcome"] != sys.argv[2] or sys.argv[3] not in r["detail"] or not int(low) <= n <= int(high or low)
if bad:
    print("#", r["outcome"], r["detail"], n)
sys.exit(bad)
END
	ok $? "$sentence"
}

expect plain ok "20 interfaces" 20 "a plain agent is read whole"
expect non-increasing non-increasing "" 1-20 "names that stand still are cut, what came before is kept"
expect first-again non-increasing "" 1-20 "a column that starts again is cut"
expect silent-midway partial "no answer" 1-20 "an agent that falls silent midway leaves a partial result"
expect no-bulk ok "20 interfaces" 20 "an agent that ignores GETBULK is read by GETNEXT"
expect no-bulk ok "20 interfaces" 20 "and in the second round GETNEXT comes first" --rounds 2
[ "$(field "$tmp/facts.json" elapsed_ms)" -lt 250 ]
ok $? "which costs no time-out any more"
requests() { field "$tmp/facts.json" detail | sed 's/.*, \([0-9]*\) requests/\1/'; }
poll plain --rounds 12
plain=$(requests)
poll lossy --rounds 12
[ "$(field "$tmp/facts.json" outcome)" = ok ] && [ "$(requests)" -le $((plain + 4)) ]
ok $? "a network that loses a packet now and then does not make the rounds longer for ever ($plain and $(requests) requests)"
poll plain --rounds 2
plain=$(requests)
for trait in silent generr late too-big; do
	expect "neighbours-$trait" ok "20 interfaces" 20 "an agent whose neighbours alone are $trait is polled as any other" --rounds 2
	[ "$(requests)" -le $((plain + 4)) ]
	ok $? "and its next round is no longer ($(requests) requests, plain $plain)"
done
expect small-only ok "20 interfaces" 20 "an agent whose large answers never arrive is read by small ones" --rounds 3
[ "$(field "$tmp/facts.json" elapsed_ms)" -lt 250 ]
ok $? "and asked for small ones in the next rounds"
expect bulk-generr ok "20 interfaces" 20 "an agent that answers genErr to GETBULK is read by GETNEXT"
expect column-generr agent-error "" 20 "a column that fails is left out, the others are kept"
expect too-big ok "20 interfaces" 20 "tooBig asks for less until it fits"
expect short ok "20 interfaces" 20 "responses cut after seven varbinds go on where they were cut"
expect garbage malformed "" 0 "garbage alone is malformed, not a time-out"
expect garbage-first ok "20 interfaces" 20 "garbage and another id before the answer are dropped"
expect other-community malformed "community" 0 "an answer with another community is not taken"
expect ids-apart ok "20 interfaces" 20 "no request's id tells the next one's"
expect echo malformed "" 0 "a request sent back is no response"
expect empty malformed "" 0 "a response without varbinds ends the round"
expect nothing no-such-object "" 0 "an agent without any object of ours says so"
expect no-such-object no-such-object "" 0 "so does one that answers noSuchObject"
expect other-port timeout "" 0 "an answer from another port is not taken"
expect twice ok "20 interfaces" 20 "an answer that comes twice is taken once"
expect denied auth-failure "authorization error" 0 "authorizationError is a refused secret"
expect endless partial "" 300-2000 "a table without end, a row at a time, is cut at the ceiling of requests, or of time on a slow machine" \
	--timeout-ms 2000
grep -qE "more than 2000 requests|not done after 45000 ms" "$tmp/facts.json"
ok $? "and says so"

# What is more than the ceilings of one device, or than one round.
python3 - <<'END' >"$tmp/huge.snmprec"
rows = {2: ("4", "p%d"), 8: ("2", "1"), 10: ("65", "%d")}
print("1.3.6.1.2.1.1.3.0|67|4500")
for column, (tag, value) in rows.items():
    for i in range(1, 8200):
        print(f"1.3.6.1.2.1.2.2.1.{column}.{i}|{tag}|{value % i if '%' in value else value}")
END
free_port huge_port
"${top_builddir:?}/vigie-sim" --snmprec "$tmp/huge.snmprec" --listen "127.0.0.1:$huge_port" --community plain >"$tmp/huge.ready" &
children+=($!)
wait_for 20 grep -q ready "$tmp/huge.ready"
port=$huge_port expect plain partial "more than 8192 interfaces" 8192 "more interfaces than are kept: the rest is told to be dropped" \
	--timeout-ms 2000
port=$huge_port expect plain partial "more than 8192 interfaces" 8192 "and in a light round as well" --timeout-ms 2000 --rounds 2
[ "$(field "$tmp/facts.json" snmp.has_inventory)" = False ]
ok $? "which it is: the walk came to its end"
free_port late_port
python3 "$top_srcdir/tests/snmp_agent.py" delay "$late_port" "$port" 0.2 >"$tmp/late.ready" &
children+=($!)
wait_for 20 grep -q ready "$tmp/late.ready"
port=$late_port expect plain partial "not done after 700 ms" 1-20 "a round of late answers is cut at its limit, what came is kept" \
	--round-ms 700
[ "$(requests)" -le 5 ]
ok $? "and no more is asked"
port=$late_port expect plain timeout "no answer" 0 "nothing within the limit is a time-out" --round-ms 100
[ "$(field "$tmp/facts.json" elapsed_ms)" -lt 290 ]
ok $? "then and there"
# It is the last one: nothing listens any more after it.
expect neighbours-gone ok "20 interfaces" 20 "an agent that goes away while only its neighbours are asked for was polled"

tap_done
