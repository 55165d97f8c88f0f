#!/usr/bin/env bash
# The tests of a diagnosis that ask the way, against real faults in network namespaces: hops, MTU with and without the words of a router,
# classes of service by DSCP, the time that an answer takes.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/diagnosis_lib.sh"
diagnosis_network

# 198.18.1.4 is silent; 198.18.1.5 answers after 200 ms; EF is counted by the router
in_far nft -f - <<-'NFT'
	table inet faults { chain input {
		type filter hook input priority 0
		ip daddr { 198.18.1.4, 198.18.1.5 } drop
		ip6 daddr fd00:18:1::4 drop
	}; }
NFT
# 198.18.1.6: a router says that it is not there
in_middle nft -f - <<-'NFT'
	table inet classes { chain forward {
		type filter hook forward priority 0
		ip daddr 198.18.1.6 reject with icmp type host-unreachable
		ip daddr 198.18.1.2 ip dscp ef counter
		ip6 daddr fd00:18:1::2 ip6 dscp af41 counter
	}; }
NFT
ip netns exec "$far" python3 - "$tmp/answering" <<'PY' &
import socket, struct, sys, threading
def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
late = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
late.bind(("198.18.1.5", 0))
wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
wire.bind(("far0", 0x0800))
open(sys.argv[1], "w").close()
while True:
    try: packet, (_, _, kind, _, _) = wire.recvfrom(2048)
    except OSError: break # the namespace goes
    if kind == socket.PACKET_OUTGOING or packet[9] != 1 or socket.inet_ntoa(packet[16:20]) != "198.18.1.5": continue
    icmp = packet[20:struct.unpack("!H", packet[2:4])[0]]
    reply = b"\0\0\0\0" + icmp[4:]
    reply = reply[:2] + struct.pack("!H", checksum(reply)) + reply[4:]
    threading.Timer(0.2, late.sendto, (reply, (socket.inet_ntoa(packet[12:16]), 0))).start()
PY
children+=($!)
wait_for 10 test -e "$tmp/answering" || echo "Bail out! nobody answers late"

conf_write 'icmp-timeout = "800ms"'
mkdir "$tmp/csv"
printf 'name\nBayeux\n' >"$tmp/csv/sites.csv"
cat >"$tmp/csv/devices.csv" <<'CSV'
name,site,kind,address
good,Bayeux,router,198.18.1.2
good6,Bayeux,router,fd00:18:1::2
silent,Bayeux,router,198.18.1.4
silent6,Bayeux,router,fd00:18:1::4
far-away,Bayeux,router,198.18.1.5
nowhere,Bayeux,router,198.18.1.6
CSV
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
answers() { in_near "$top_builddir/tests/probe_once" --class icmp --timeout-ms 300 --address "$1" >/dev/null 2>&1; }
wait_for 10 answers 198.18.1.2 && wait_for 10 answers fd00:18:1::2 || { tap_fail "the namespaces see each other"; tap_done; }
counted() { in_middle nft list ruleset | grep "$1" | sed 's/.*packets \([0-9]*\) .*/\1/'; }
# is SENTENCE N PATTERN: the line of that test
is() { tap_like "$kind socket: $1" "$(step "$2")" "$3"; }

ordinary_vigied=$vigied
for kind in raw ping; do
	[ "$kind" = raw ] && in_near sysctl -qw net.ipv4.ping_group_range="1 0" || in_near sysctl -qw net.ipv4.ping_group_range="0 65535"
	vigied=$ordinary_vigied
	daemon_in_near
	daemon_start || { tap_fail "the daemon starts" "$(tail -5 "$tmp/vigied.log")"; tap_done; }
	ef=$(counted 'dscp ef') af41=$(counted 'dscp af41')
	diagnose Bayeux trace4@device:good trace6@device:good6 trace4@device:silent trace6@device:silent6 trace4@device:nowhere mtu4@device:good \
		mtu6@device:good6 mtu4@device:silent marked@device:good@-@46 marked@device:good6@-@34 ping4@device:far-away ping4@device:good \
		trace4@device:good@11 ping4@device:silent trace4@device:silent@13
	is "the way is told hop by hop" 1 ' passed ok .*hops=2 .*\(arrives at hop 2: 198\.18\.0\.254, 198\.18\.1\.2\)'
	is "over IPv6 too" 2 ' passed ok .*hops=2 .*\(arrives at hop 2: fd00:18::fe, fd00:18:1::2\)'
	is "where it ends is told" 3 ' failed timeout offender=198\.18\.0\.254 hops=1 .*\(ends behind 198\.18\.0\.254, hop 1'
	is "where it ends over IPv6" 4 ' failed timeout offender=fd00:18::fe hops=1 '
	is "who refuses to pass it on is told" 5 ' failed unreachable offender=198\.18\.0\.254 .*198\.18\.0\.254 says of 198\.18\.1\.6: host unreachable'
	is "1500 octets pass" 6 ' passed ok mtu=1500 '
	is "over IPv6 as well" 7 ' passed ok mtu=1500 '
	is "nothing passes to who is silent" 8 ' failed timeout +\(no datagram of any size'
	is "marked requests are answered" 9 ' passed ok loss_ratio=0 '
	is "over IPv6 they are too" 10 ' passed ok loss_ratio=0 '
	tap_is "$kind socket: all of them bear their class" "$(($(counted 'dscp ef') - ef)) $(($(counted 'dscp af41') - af41))" "40 40"
	is "200 ms are weak" 11 ' weak ok loss_ratio=0 rtt_ms=2[0-9][0-9] '
	is "no way is looked for to who answers" 13 ' not-tested not-tested +\(not needed'
	is "and one is to who does not" 15 ' failed timeout offender=198\.18\.0\.254 '
	in_far ip link set far0 mtu 1400
	in_middle ip link set mid1 mtu 1400
	diagnose Bayeux mtu4@device:good mtu6@device:good6
	is "a router tells what passes" 1 ' passed ok offender=198\.18\.0\.254 mtu=1400 '
	is "over IPv6 as well" 2 ' passed ok offender=fd00:18::fe mtu=1400 '
	in_middle nft -f - <<-'NFT'
		table inet mute { chain output {
			type filter hook output priority 0
			icmp type { destination-unreachable, time-exceeded } drop
			icmpv6 type packet-too-big drop
		}; }
	NFT
	diagnose Bayeux mtu4@device:good mtu6@device:good6 trace4@device:good trace4@device:silent
	is "a black hole for large datagrams is found" 1 ' failed timeout mtu=1400 .*vanish without a word'
	is "over IPv6 as well" 2 ' failed timeout mtu=1400 .*vanish without a word'
	is "a hop that tells nothing is a gap" 3 ' passed ok hops=1 .*\(arrives at hop 2: \*, 198\.18\.1\.2\)'
	is "of a way without a word nothing is told" 4 ' failed timeout hops=0 .*\(nobody on the way answers\)'
	in_middle nft delete table inet mute
	in_far ip link set far0 mtu 1500
	in_middle ip link set mid1 mtu 1500
	daemon_stop
done
log_is_clean && tap_ok "the log is clean" || tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"
tap_done
