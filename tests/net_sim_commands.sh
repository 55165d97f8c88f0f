#!/usr/bin/env bash
# What `vigie-sim ctl` does to an agent that answers: loss, rate, stop, reset-counters, revive.
# shellcheck disable=SC1091
. "$top_srcdir/tests/sim.sh"
sim=$top_builddir/vigie-sim
export MIBS=

command -v snmpget >/dev/null || bail "net-snmp's snmpget is missing (Debian: snmp)"

free_port port
cat >"$tmp/port.snmprec" <<'END'
1.3.6.1.2.1.1.3.0|67|500
1.3.6.1.2.1.1.5.0|4|alpha
1.3.6.1.2.1.2.2.1.1.1|2|1
1.3.6.1.2.1.2.2.1.2.1|4|eth0
1.3.6.1.2.1.2.2.1.14.1|65|7
1.3.6.1.2.1.31.1.1.1.1.1|4|eth0
1.3.6.1.2.1.31.1.1.1.6.1|70|5000000000
1.3.6.1.2.1.31.1.1.1.19.1|67|0
END
cat >"$tmp/region.conf" <<END
agent alpha { address = "127.10.9.1:$port" recording = "./port.snmprec" }
END
octets=1.3.6.1.2.1.31.1.1.1.6.1
errors=1.3.6.1.2.1.2.2.1.14.1
discontinuity=1.3.6.1.2.1.31.1.1.1.19.1
name=1.3.6.1.2.1.1.5.0
ctl() { "$sim" ctl "$tmp/sim.sock" "$@"; }
get() { snmpget -v2c -c public -r 0 -t "${2:-5}" -Onqvt "127.10.9.1:$port" "$1" 2>&1; }
silent() { get "$name" 0.3; }
responses() { ctl list | awk -F'\t' '{ print $6 }'; }
start_sim --region "$tmp/region.conf" --control "$tmp/sim.sock" --strict

ctl loss alpha 1
tap_like "loss 1: no request is answered" "$(silent)" Timeout
ctl loss alpha 0.5
asked=40
for _ in $(seq $asked); do get "$name" 0.02 >/dev/null; done
n=$(responses)
n=${n% responses}
if [ "$n" -ge 5 ] && [ "$n" -le 35 ]; then # outside these once in millions of runs
	tap_ok "loss 0.5: about half is answered"
else
	tap_fail "loss 0.5: about half is answered" "$n of $asked"
fi
ctl loss alpha 0
tap_is "loss 0: all is answered again" "$(get "$name")" '"alpha"'
ctl loss alpha 1.1 2>/dev/null
tap_is "a ratio above 1 is refused and changes nothing" "$? $(get "$name")" '65 "alpha"'

tap_is "a counter that nobody moves stands still" "$(get $octets) $(get $octets)" "5000000000 5000000000"
t1=$(date +%s%N)
ctl rate alpha eth0 in-bps 80M
t2=$(date +%s%N)
sleep 0.5
t3=$(date +%s%N); moved=$(($(get $octets) - 5000000000)); t4=$(date +%s%N)
if [ $moved -ge $(((t3 - t2) / 100)) ] && [ $moved -le $(((t4 - t1) / 100)) ]; then
	tap_ok "rate: from then on ten million octets a second"
else
	tap_fail "rate: from then on ten million octets a second" "$moved octets in $((t3 - t2)) to $((t4 - t1)) ns"
fi
ctl rate alpha eth0 in-bps 0
tap_is "rate 0: what was counted stays" "$(get $octets)" "$(get $octets)"
tap_is "rate: its own counter only" "$(get $errors)" 7
ctl rate alpha eth0 sideways 1 2>"$tmp/said"
tap_like "a counter that is not known is refused with those that are" "$? $(cat "$tmp/said")" "^64 .*'sideways'.*in-bps.*out-discards"

ctl reset-counters alpha eth0 silent
tap_is "reset-counters silent: zero, and nothing tells" "$(get $octets) $(get $errors) $(get $discontinuity)" "0 0 0"
ctl reset-counters alpha eth0
told=$(get $discontinuity)
uptime=$(get 1.3.6.1.2.1.1.3.0)
if [ "$told" -ge 500 ] && [ "$told" -le "$uptime" ]; then
	tap_ok "reset-counters: ifCounterDiscontinuityTime is the sysUpTime of that moment"
else
	tap_fail "reset-counters: ifCounterDiscontinuityTime is the sysUpTime of that moment" "$told, sysUpTime $uptime"
fi
ctl reset-counters alpha eth0 loudly 2>/dev/null
tap_is "reset-counters: another word is refused" "$?" 64

ctl stop alpha after 2
tap_is "stop: the bindings before it are sent" "$(get "$name") $(get "$name")" '"alpha" "alpha"'
tap_like "stop: then silence, and the list tells" "$(silent) $(ctl list)" 'Timeout.*stopped'
ctl revive alpha
tap_is "revive: as if nothing had happened" "$(get "$name")" '"alpha"'
tap_done
