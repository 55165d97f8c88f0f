#!/usr/bin/env bash
# Traps and informs (B3): a hint that polls now, whoever sends it proves himself, storms cost nobody anything, and what was dropped is told.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

region_start || { tap_fail "the region is served" "$(cat "$tmp/sim.log")"; tap_done; }
export SSL_CERT_FILE=$tmp/demo/ca.pem SNMPCONFPATH=$tmp SNMP_PERSISTENT_DIR=$tmp MIBS=''
free_port trap_port
conf_write
sed -i 's/period = "5s"/period = "1h"/' "$tmp/vigie.conf" # nothing but a trap polls within the test's seconds
printf 'trap { listen = "127.0.0.1:%s" }\n' "$trap_port" >>"$tmp/vigie.conf"
"$vigie" --config "$tmp/vigie.conf" import "$tmp/demo/csv" >"$tmp/import.log" 2>&1
daemon_start || { tap_fail "the collector starts" "$(cat "$tmp/vigied.log")"; tap_done; }

ctl() { "$vigie_sim" ctl "$tmp/sim.sock" "$@"; }
region() { "$vigie" --config "$tmp/vigie.conf" --lang en "$@" 2>/dev/null; }
traps() { rpc info '{}' | json_of "v['traps']['$1']"; }
address() { awk -F, -v n="$1" '$1 == n { print $4 }' "$tmp/demo/csv/devices.csv"; }
every_check_has_a_result() { ! { region devices --json; region links --json; } | grep -q not-tested; }
link_is() { [ "$(sql "SELECT state FROM state_interval s JOIN entity e ON e.id = s.entity_id WHERE e.name = '$1' AND to_ms IS NULL")" = "$2" ]; }
up=0 down=1
now_ms() { date +%s%3N; }
# trap FROM OPTION…: linkDown of ifIndex 1
trap_from() {
	local from=$1
	shift
	snmptrap --clientaddr="$from" "$@" "127.0.0.1:$trap_port" '' 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.1 i 1 2>"$tmp/snmptrap.err"
}
v2c=(-v 2c -c demo-public)
v3() { echo -v 3 -u demo -l authPriv -a SHA-256 -A "${1:-demo-auth-1}" -x AES -X demo-priv-1; }

wait_for 60 every_check_has_a_result
# What is wrong from the start has core routers measured anew until it is concluded.
settled() {
	local n
	n=$(sql "SELECT count(*) FROM alert")
	[ "$n" -ge 4 ] && sleep 5 && [ "$n" = "$(sql "SELECT count(*) FROM alert")" ]
}
wait_for 60 settled
pe=$(address demo-pe-rouen)
fw=$(address demo-fw-cdr) # of the credential demo-v3-sha256
tap_is "info says where traps are received" "$(traps listen)" "127.0.0.1:$trap_port"
link_is SYVIK-D001 $up
tap_is "the link is up before" "$?" 0

# An open console, on the links.
tmux() { command tmux -L "vigie-trap-$$" -f /dev/null "$@"; }
tap_cleanup() { tmux kill-server 2>/dev/null; }
screen_shows() { tmux capture-pane -p | grep -q "$1"; }
TERM=xterm tmux new-session -d -x 120 -y 40 "env -u NO_COLOR TERM=xterm LC_ALL=C.UTF-8 $vigie --config $tmp/vigie.conf --lang en"
wait_for 20 screen_shows SYVIK
tmux send-keys 3
wait_for 10 screen_shows 'Up *SYVIK-D001'

ctl cut SYVIK-D001
sleep 1
link_is SYVIK-D001 $up
tap_is "without a trap nobody looks" "$?" 0
began=$(now_ms)
trap_from "$pe" "${v2c[@]}"
wait_for 20 screen_shows 'Down *SYVIK-D001' || tap_fail "the console shows it" "$(tmux capture-pane -p)"
tap_in_time "a v2c linkDown makes the link down on an open console within 2 s" $(($(now_ms) - began)) 2000

# Within five seconds of a poll: at their end it is polled again. The first of three that come together may itself wait for the end of
# those of the trap above.
ctl mend SYVIK-D001
trap_from "$pe" "${v2c[@]}"
wait_for 10 link_is SYVIK-D001 $up
tap_is "what changes within the gap between two polls is seen after it" "$?" 0
few_polls() { # three traps within five seconds: two polls more at most
	local polls heeded sent
	polls=$(traps polls)
	heeded=$(traps heeded)
	sent=$(now_ms)
	for _ in 1 2 3; do trap_from "$pe" "${v2c[@]}"; done
	sent=$(($(now_ms) - sent))
	sleep 5.5
	came=$(($(traps heeded) - heeded)) asked=$(($(traps polls) - polls))
	[ "$sent" -lt 5000 ] && [ "$came" = 3 ] && [ "$asked" -le 2 ] && [ "$asked" -ge 1 ]
}
tries=1
few_polls || { tries=2; few_polls; }
tap_is "three traps at once, two polls at most ($came, $asked)" "$?" 0

# seen_within_2s LINK WORD WHAT FROM OPTION…: from before the trap's program starts until the open console shows it.
seen_within_2s() {
	local link=$1 word=$2 what=$3 began
	began=$(now_ms)
	trap_from "${@:4}"
	told="$? $(cat "$tmp/snmptrap.err")"
	wait_for 20 screen_shows "$word *$link" || tap_fail "the console shows it" "$(tmux capture-pane -p)"
	tap_in_time "$what within 2 s" $(($(now_ms) - began)) 2000
}
ctl cut SYVIK-D005
seen_within_2s SYVIK-D005 Down "a v3 trap (authPriv) makes the link down on an open console" "$fw" $(v3)
sleep 5.2
ctl mend SYVIK-D005
seen_within_2s SYVIK-D005 Up "a v3 inform makes it up" "$fw" -Ci $(v3)
tap_is "and is acknowledged" "$told" "0 "
sleep 5.2
ctl cut SYVIK-D001
seen_within_2s SYVIK-D001 Down "a v2c inform makes the link down" "$pe" -Ci "${v2c[@]}"
tap_is "and is acknowledged" "$told" "0 "
ctl mend SYVIK-D001
snmptrap --clientaddr="$pe" -v 1 -c demo-public "127.0.0.1:$trap_port" 1.3.6.1.4.1.9.9 127.0.0.9 6 77 '' 1.3.6.1.4.1.9.1 s "a b"
heard() { [ "$(region traps --device demo-pe-rouen --json | jq -r 'select(.oid == "1.3.6.1.4.1.9.9.0.77") | "\(.version) \(.count) \(.varbinds)"')" = "v1 1 1.3.6.1.4.1.9.1=a_b" ]; }
wait_for 5 heard
tap_is "an unknown v1 trap is kept raw" "$?" 0
tap_is "and the known ones are counted" "$(region traps --device demo-pe-rouen --json | jq -r 'select(.oid == "1.3.6.1.6.3.1.1.5.3") | "\(.version) \(.count) \(.varbinds)"')" \
	"v2c $((3 + 3 * tries)) 1.3.6.1.2.1.2.2.1.1.1=1"

# A relay: a declared device that passes on another's trap.
mux=$(address demo-mux-rouen)
sleep 5.2
ctl cut SYVIK-D003
snmptrap --clientaddr="$pe" -v 1 -c demo-public "127.0.0.1:$trap_port" 1.3.6.1.4.1.9.9 "$mux" 2 0 ''
wait_for 5 link_is SYVIK-D003 $down
tap_is "a trap that a declared device passes on polls whom it is about" "$?" 0
ctl mend SYVIK-D003

before="$(traps heeded) $(traps polls)"
trap_from "$pe" -v 2c -c wrong
trap_from "$fw" -v 2c -c demo-public
trap_from "$fw" $(v3 wrong-auth-1)
trap_from "$fw" -v 3 -u demo -l noAuthNoPriv
trap_from "$fw" -v 3 -u somebody -l noAuthNoPriv
trap_from 127.0.0.77 "${v2c[@]}"
printf 'garbage' >"/dev/udp/127.0.0.1/$trap_port"
all_in() { [ "$(traps refused) $(traps unknown)" = "5 2" ]; }
wait_for 5 all_in
tap_is "a wrong community, key, level or user is counted, and so is who is not declared" "$(traps refused) $(traps unknown)" "5 2"
tap_is "and nobody is polled for it" "$(traps heeded) $(traps polls)" "$before"

# 10,000 in ten seconds from one source.
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status"; }
sleep 4
was_dropped=$(traps dropped)
memory=$(rss)
polls=$(traps polls)
python3 - "$pe" "$trap_port" <<'PY' &
import socket, sys, time
def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body
oid = lambda *ids: tlv(6, bytes(ids))
def message(n):
    name = tlv(6, bytes([0x2b, 6, 1, 4, 1, 9, 9, 0x80 | n >> 7, n & 0x7f]))
    binds = tlv(0x30, tlv(0x30, oid(0x2b, 6, 1, 2, 1, 1, 3, 0), tlv(0x43, b"\1")), tlv(0x30, oid(0x2b, 6, 1, 6, 3, 1, 1, 4, 1, 0), name))
    return tlv(0x30, tlv(2, b"\1"), tlv(4, b"demo-public"), tlv(0xa7, tlv(2, b"\1"), tlv(2, b"\0"), tlv(2, b"\0"), binds))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 0))
began = time.monotonic()
for n in range(10000):
    s.sendto(message(n % 10000), ("127.0.0.1", int(sys.argv[2])))
    while time.monotonic() - began < n / 1000:
        time.sleep(0.0005)
PY
storm=$!
most=0
while kill -0 $storm 2>/dev/null; do
	late=$(rpc info '{}' | json_of "v['late_ms']")
	[ "$late" -gt "$most" ] && most=$late
	sleep 0.3
done
wait $storm
tap_in_time "10,000 traps in 10 s delay no poll by more than a second" "$most" 1000
dropped=$(($(traps dropped) - was_dropped))
if [ "$dropped" -ge 9500 ]; then tap_ok "what was too much is dropped and counted ($dropped)"; else tap_fail "what was too much is dropped and counted" "$dropped"; fi
polled=$(($(traps polls) - polls))
if [ "$polled" -le 3 ]; then tap_ok "the device is polled every five seconds at most ($polled times)"; else tap_fail "the device is polled every five seconds at most" "$polled"; fi
grown=$(($(rss) - memory))
if [ "$grown" -le 8192 ] || [ -n "${VIGIE_SANITIZED:-}" ]; then tap_ok "memory does not grow ($grown kB)"; else tap_fail "memory does not grow" "$grown kB"; fi
tap_is "the storm is logged once" "$(grep -c "trap.storm source=$pe" "$tmp/vigied.log")" 1
tap_is "vigie info shows the drops" "$(region info --json | jq '.daemon.traps_dropped >= 9500')" true
sleep 1.5
tap_is "of a device's kinds of traps the latest 32 are kept" "$(sql "SELECT count(*) FROM trap t JOIN entity e ON e.id = t.entity_id WHERE e.name = 'demo-pe-rouen'")" 32
daemon_stop
tap_is "the collector stops as asked" "$daemon_status" 0
if log_is_clean; then tap_ok "its log is clean"; else tap_fail "its log is clean" "$(tail "$tmp/vigied.log")"; fi

# A port that cannot be had.
python3 -c "
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', $trap_port))
open('$tmp/bound', 'w').close()
time.sleep(60)" &
children+=($!)
wait_for 20 test -e "$tmp/bound"
daemon_start
tap_is "a port that is taken is told, and measuring goes on" "$(traps error) $(grep -c 'trap.unavailable' "$tmp/vigied.log")" \
	"trap listen 127.0.0.1:$trap_port: Address already in use 1"
daemon_stop
tap_done
