#!/usr/bin/env bash
# vigie-sim against net-snmp's own programs, a region file and commands.
# shellcheck disable=SC1091
. "$top_srcdir/tests/sim.sh"
sim=$top_builddir/vigie-sim
export MIBS=

if ! command -v snmpget >/dev/null || ! command -v snmpbulkwalk >/dev/null; then
	bail "net-snmp's snmpget and snmpbulkwalk are missing (Debian: snmp)"
fi

free_port port
cat >"$tmp/small.snmprec" <<'END'
1.3.6.1.2.1.1.1.0|4|Small agent
1.3.6.1.2.1.1.3.0|67|500
1.3.6.1.2.1.1.5.0|4|small
1.3.6.1.2.1.2.2.1.1.1|2|1
1.3.6.1.2.1.2.2.1.1.2|2|2
1.3.6.1.2.1.2.2.1.2.1|4|eth0
1.3.6.1.2.1.2.2.1.2.2|4|eth1
1.3.6.1.2.1.2.2.1.7.1|2|1
1.3.6.1.2.1.2.2.1.8.1|2|1
1.3.6.1.2.1.2.2.1.9.1|67|0
1.3.6.1.2.1.2.2.1.10.1|65|0
1.3.6.1.2.1.31.1.1.1.1.1|4|eth0
1.3.6.1.2.1.31.1.1.1.1.2|4|eth1
1.3.6.1.2.1.31.1.1.1.6.1|70|5000000000
1.3.6.1.2.1.31.1.1.1.18.1|4|
END
cat >"$tmp/region.conf" <<END
agent alpha {
	address = "127.10.9.1:$port"
	community = "secret"
	recording = "./small.snmprec"
	sys-name-hex = "61ff1b5b33316d"
}
interface "alpha eth0" {
	alias = "Télé-imagerie"
	in-bps = 80M
	in-start = 4294967290
}
object "alpha 1.3.6.1.4.1.32473.9.0" { tag = "65" value = "42" }
agent beta { address = "127.10.9.2:$port" recording = "./small.snmprec" latency = 300 }
agent six { address = "[::1]:$port" recording = "./small.snmprec" }
agent many { address = "127.10.20.1:$port" recording = "./small.snmprec" count = 300 }
interface "many eth0" { status = admin-down }
END
control=$tmp/sim.sock
ctl() { "$sim" ctl "$control" "$@"; }
get() { # VERSION COMMUNITY ADDRESS OID
	snmpget "-v$1" -c "$2" -r 0 -t 1 -Onqv "$3:$port" "$4" 2>&1
}
start_sim --region "$tmp/region.conf" --control "$control" --strict

tap_is "a value set by the region file is answered" "$(get 2c secret 127.10.9.1 1.3.6.1.4.1.32473.9.0)" 42
tap_is "octets that are no text are answered as they are" "$(snmpget -v2c -c secret -Oxqvn "127.10.9.1:$port" 1.3.6.1.2.1.1.5.0 | tr -d '" ')" 61FF1B5B33316D
tap_is "an IPv6 agent answers from ::1" "$(snmpget -v2c -c public -r 0 -t 1 -Onqv "udp6:[::1]:$port" 1.3.6.1.2.1.1.5.0)" '"small"'
tap_is "the last of many agents knows its own name" "$(get 2c public 127.10.21.44 1.3.6.1.2.1.1.5.0)" '"many-300"'
tap_is "an interface shut down by the file is down" "$(get 2c public 127.10.21.44 1.3.6.1.2.1.2.2.1.8.1)" 2
tap_like "a wrong community is met with silence" "$(get 2c public 127.10.9.1 1.3.6.1.2.1.1.5.0)" Timeout
tap_like "an address without an agent is silent" "$(get 2c public 127.10.9.99 1.3.6.1.2.1.1.5.0)" Timeout
tap_like "version 1 has no Counter64" "$(get 1 secret 127.10.9.1 1.3.6.1.2.1.31.1.1.1.6.1)" noSuchName
tap_like "a SET is refused" "$(snmpset -v2c -c secret -r 0 "127.10.9.1:$port" 1.3.6.1.2.1.1.5.0 s x 2>&1)" noAccess
tap_is "version 1 walks everything but Counter64" "$(snmpwalk -v1 -c public -On "udp6:[::1]:$port" .1 2>/dev/null | grep -c ' = ')" 14

# Two readings of a moving counter: the client's clock brackets the simulator's.
t1=$(date +%s%N); v1=$(get 2c secret 127.10.9.1 1.3.6.1.2.1.31.1.1.1.6.1); t2=$(date +%s%N)
sleep 1
t3=$(date +%s%N); v2=$(get 2c secret 127.10.9.1 1.3.6.1.2.1.31.1.1.1.6.1); t4=$(date +%s%N)
d=$((v2 - v1))
if [ $d -ge $(((t3 - t2) / 100)) ] && [ $d -le $(((t4 - t1) / 100)) ]; then
	tap_ok "80 Mbit/s is ten million octets a second"
else
	tap_fail "80 Mbit/s is ten million octets a second" "$d octets in $((t3 - t2)) to $((t4 - t1)) ns"
fi
v32=$(get 2c secret 127.10.9.1 1.3.6.1.2.1.2.2.1.10.1)
if [ "$v32" -lt 4294967290 ] && [ "$v1" -ge 4294967290 ]; then
	tap_ok "a 32-bit counter that started below 2^32 has wrapped"
else
	tap_fail "a 32-bit counter that started below 2^32 has wrapped" "$v32 $v1"
fi

t1=$(date +%s%N)
get 2c public 127.10.9.2 1.3.6.1.2.1.1.5.0 >/dev/null
t2=$(date +%s%N)
[ $((t2 - t1)) -ge 300000000 ] && tap_ok "a slow agent answers no sooner than its latency" ||
	tap_fail "a slow agent answers no sooner than its latency" "$((t2 - t1)) ns"

ctl down alpha eth0
tap_is "down: the interface is down" "$(get 2c secret 127.10.9.1 1.3.6.1.2.1.2.2.1.8.1)" 2
tap_is "down: its counters hold" "$(get 2c secret 127.10.9.1 1.3.6.1.2.1.31.1.1.1.6.1)" "$(get 2c secret 127.10.9.1 1.3.6.1.2.1.31.1.1.1.6.1)"
ctl renumber alpha && ctl up alpha eth0
tap_is "renumber: the name moved to another ifIndex" "$(get 2c secret 127.10.9.1 1.3.6.1.2.1.31.1.1.1.1.2)" '"eth0"'
ctl reboot alpha
uptime=$(snmpget -v2c -c secret -Oqvt "127.10.9.1:$port" 1.3.6.1.2.1.1.3.0)
[ "$uptime" -lt 500 ] && tap_ok "reboot: sysUpTime restarts" || tap_fail "reboot: sysUpTime restarts" "$uptime"
ctl set alpha 1.3.6.1.2.1.1.5.0 4 'new "name" | x'
tap_is "set: a text with quotes arrives whole" "$(get 2c secret 127.10.9.1 1.3.6.1.2.1.1.5.0)" '"new \"name\" | x"'
ctl non-increasing alpha on
tap_like "non-increasing: a walk is cut by the client" "$(snmpbulkwalk -v2c -c secret -r 0 -On "127.10.9.1:$port" 1.3.6.1.2.1.2.2.1.2 2>&1)" 'OID not increasing'
ctl die alpha
tap_like "die: silence" "$(get 2c secret 127.10.9.1 1.3.6.1.2.1.1.5.0)" Timeout

codes=
ctl frobnicate 2>/dev/null; codes+="$? "
ctl down nobody eth0 2>/dev/null; codes+="$? "
ctl down alpha eth9 2>/dev/null; codes+="$? "
ctl latency alpha soon 2>/dev/null; codes+="$? "
"$sim" ctl "$tmp/none" list 2>/dev/null; codes+="$? "
"$sim" --frobnicate 2>/dev/null; codes+="$? "
printf 'agent a {\n\taddress = "192.0.2.1:99"\n\trecording = "x"\n}\n' >"$tmp/bad.conf"
"$sim" --region "$tmp/bad.conf" 2>/dev/null; codes+="$?"
tap_is "each mistake has its exit status" "$codes" "64 1 1 65 69 64 78"

ctl quit
wait "$sim_pid"
tap_is "quit: stops with status 0 and removes its socket" "$? $(ls "$control" 2>/dev/null)" "0 "
tap_done
