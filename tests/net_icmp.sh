#!/usr/bin/env bash
# Class icmp on loopback and in two network namespaces made here: loss by an nftables rule, dead and unreachable
# addresses, ping sockets and raw ones.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"

icmp() { # SENTENCE OUTCOME/STATE DETAIL ADDRESS OPTION…
	local sentence=$1 expected=$2 detail=$3 address=$4
	shift 4
	probe "$sentence" "$expected" "$detail" --class icmp --address "$address" --timeout-ms 800 "$@"
}
here=vigie-h$$ there=vigie-t$$
if [ "$EUID" -ne 0 ] || ! ip netns add "$here" 2>/dev/null; then
	echo "1..0 # SKIP namespaces need root"
	exit 0
fi
tap_cleanup() {
	ip netns del "$here" 2>/dev/null
	ip netns del "$there" 2>/dev/null
	rm -rf "/etc/netns/$here"
}
in_here() { ip netns exec "$here" "$@"; }
in_there() { ip netns exec "$there" "$@"; }
ip netns add "$there"
in_here ip link set lo up
in_there ip link set lo up
ip link add vigie0 netns "$here" type veth peer name vigie1 netns "$there"
in_here ip addr add 198.18.0.1/24 dev vigie0
in_there ip addr add 198.18.0.2/24 dev vigie1
in_here ip addr add fd00:18::1/64 dev vigie0 nodad
in_there ip addr add fd00:18::2/64 dev vigie1 nodad
in_here ip link set vigie0 up
in_there ip link set vigie1 up
in_there ip addr add 198.18.1.1/32 dev lo
in_here ip route add default via 198.18.0.2
in_here ip -6 route add default via fd00:18::2
in_here ip route add unreachable 198.18.9.0/24
in_here ip route add prohibit 198.18.10.0/24
in_there sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
in_there ip route add prohibit 198.18.2.0/24
in_there ip route add unreachable 198.18.3.0/24
in_there ip route add blackhole 198.18.4.0/24
in_there ip -6 route add prohibit fd00:19::/64
in_there nft -f - <<-'NFT'
	table inet loss {
		chain forward { type filter hook forward priority 0; }
		chain input {
			type filter hook input priority 0
			ip daddr 198.18.1.1 icmp type echo-request numgen random mod 100 < 40 drop
			ip daddr { 198.18.0.3, 198.18.0.4, 198.18.0.5 } drop
		}
	}
NFT
for n in 3 4 5; do in_there ip addr add "198.18.0.$n/24" dev vigie1; done
# 198.18.0.4: another host answers with all that was asked, nonce and sequence; 198.18.0.5 answers after half a second
in_there python3 - "$tmp/answering" <<'PY' &
import os, socket, struct, sys, threading
def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data[:len(data) & ~1])) + (data[-1] << 8 if len(data) & 1 else 0)
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
def sender(address):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    s.bind((address, 0))
    return s
impostor, late = sender("198.18.0.2"), sender("198.18.0.5")
wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
wire.bind(("vigie1", 0x0800))
open(sys.argv[1], "w").close()
while True:
    try: packet, (_, _, kind, _, _) = wire.recvfrom(2048)
    except OSError: break # the namespace goes
    if kind == socket.PACKET_OUTGOING or len(packet) < 28 or packet[9] != 1: continue
    icmp = packet[(packet[0] & 15) * 4:struct.unpack("!H", packet[2:4])[0]]
    if icmp[0] != 8: continue
    reply = b"\0\0\0\0" + icmp[4:]
    reply = reply[:2] + struct.pack("!H", checksum(reply)) + reply[4:]
    source, asked = socket.inet_ntoa(packet[12:16]), socket.inet_ntoa(packet[16:20])
    if asked == "198.18.0.4": impostor.sendto(reply, (source, 0))
    elif asked == "198.18.0.5": threading.Timer(0.5, late.sendto, (reply, (source, 0))).start()
PY
children+=($!)
wait_for 10 test -e "$tmp/answering" || echo "Bail out! nobody answers late"
answers() { in_here "$top_builddir/tests/probe_once" --class icmp --timeout-ms 300 --address "$1"; }
wait_for 10 answers 198.18.0.2 && wait_for 10 answers fd00:18::2 || {
	echo "Bail out! the namespaces do not see each other"
	exit 1
}

icmp "IPv4 loopback" ok/ok '5 of 5 answered by 127.0.0.1, RTT median' 127.0.0.1 --count 5
tap_is "the round is summed up" "$(python3 -c 'import json,sys; i=json.load(sys.stdin)["icmp"]
print(i["sent"], i["received"], 0 <= i["rtt_min_us"] <= i["rtt_median_us"] <= i["rtt_max_us"], i["jitter_us"] >= 0, i["family"])' <<<"$json")" \
	"5 5 True True ipv4"
icmp "IPv6 loopback, apart" ok/ok '3 of 3 answered by ::1' ::1 --count 3
tap_is "it is told" "$(field icmp.family)" ipv6
icmp "an IPv6 address in brackets" ok/ok '1 of 1 answered by ::1' '[::1]' --count 1
icmp "a name is resolved" ok/ok 'answered by (127.0.0.1|::1)' localhost
icmp "a name that does not exist" unknown-host/critical '' no-such.invalid

real_probe_once=$top_builddir/tests/probe_once
mkdir -p "$tmp/tests"
# inside the namespace from here on
printf '#!/bin/sh\nexec ip netns exec %s "%s" "$@"\n' "$here" "$real_probe_once" >"$tmp/tests/probe_once"
chmod 755 "$tmp/tests/probe_once"
top_builddir=$tmp
for socket in raw ping; do
	if [ "$socket" = ping ]; then in_here sysctl -qw net.ipv4.ping_group_range="0 0"; fi
	icmp "$socket socket: a neighbour answers" ok/ok '5 of 5 answered by 198.18.0.2' 198.18.0.2 --count 5
	icmp "$socket socket: over IPv6" ok/ok '5 of 5 answered by fd00:18::2' fd00:18::2 --count 5
	icmp "$socket socket: an address that drops is a time-out" timeout/critical '0 of 3 answered by 198.18.0.3 within 800 ms' 198.18.0.3 --count 3
	icmp "$socket socket: another host's answer is none" timeout/critical '0 of 3 answered by 198.18.0.4' 198.18.0.4 --count 3 --timeout-ms 300
	icmp "$socket socket: nor is one that comes late, while the round goes on" timeout/critical '0 of 40 answered by 198.18.0.5' \
		198.18.0.5 --count 40 --timeout-ms 300
	icmp "$socket socket: which in time is one" ok/ok '3 of 3 answered by 198.18.0.5, RTT median 5' 198.18.0.5 --count 3 --timeout-ms 3000
	icmp "$socket socket: a black hole is a time-out" timeout/critical '0 of 1' 198.18.4.1
	icmp "$socket socket: a router's refusal is told with its words" unreachable/critical \
		'198.18.0.2 says of 198.18.2.1: communication administratively prohibited' 198.18.2.1 --count 3
	tap_is "$socket socket: and ends the round at once" "$([ "$(field elapsed_ms)" -lt 400 ] && echo yes)" yes
	icmp "$socket socket: an unreachable host" unreachable/critical '198.18.0.2 says of 198.18.3.1: host unreachable' 198.18.3.1
	icmp "$socket socket: a refusal over IPv6" unreachable/critical 'fd00:18::2 says of fd00:19::1: communication administratively prohibited' fd00:19::1
	icmp "$socket socket: no route from here" unreachable/critical 'no way from here to 198.18.9.1: (No route to host|Network is unreachable)' 198.18.9.1
	icmp "$socket socket: prohibited by our own routes" unreachable/critical 'no way from here to 198.18.10.1: prohibited' 198.18.10.1
	icmp "$socket socket: nobody at this address" unreachable/critical '198.18.0.[12]* says of 198.18.0.99: host unreachable' 198.18.0.99 --timeout-ms 5000
	icmp "$socket socket: some of forty requests are lost" loss/warning '[0-9]+ of 40 lost on the way to 198.18.1.1 or back' 198.18.1.1 --count 40
	received=$(field icmp.received)
	tap_is "$socket socket: about 40 in 100" "$([ "$received" -ge 10 ] && [ "$received" -le 38 ] && echo "about" || echo "$received of 40 came")" about
done
# an address of one link needs its interface
neighbour=$(in_there ip -6 -o addr show dev vigie1 scope link | awk '{ sub("/.*", "", $4); print $4; exit }')
icmp "a link-local address with its interface" ok/ok "answered by fe80" "$neighbour%vigie0"
icmp "without it there is no way" unreachable/critical 'no way from here .* needs its interface' "$neighbour"
probe "class tcp reaches a link-local address" refused/critical 'refuses the connection' --class tcp --url "[$neighbour%vigie0]:9" --timeout-ms 3000
probe "class http too" refused/critical '' --class http --url "http://[$neighbour%25vigie0]:9/" --timeout-ms 3000
# neither socket may be opened
unprivileged() { in_here setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$real_probe_once" "$@"; }
tap_like "without the right to either socket the collector says so" \
	"$(unprivileged --class icmp --address 127.0.0.1 2>&1)" 'no ICMP socket: CAP_NET_RAW or net.ipv4.ping_group_range'
in_here sysctl -qw net.ipv4.ping_group_range="65534 65534"
tap_like "a ping socket needs no privilege" "$(unprivileged --class icmp --address 127.0.0.1 2>&1)" '"outcome": "ok"'
# a resolver that never answers
mkdir -p "/etc/netns/$here"
printf "nameserver 198.18.4.53\noptions timeout:1 attempts:1\n" >"/etc/netns/$here/resolv.conf"
for class in icmp http tcp tls; do
	target=(--url slow.demo.test:80)
	[ "$class" = http ] && target=(--url http://slow.demo.test/)
	[ "$class" = icmp ] && target=(--address slow.demo.test)
	probe "$class: a resolver that never answers is given up within the time-out" unknown-host/critical '(did not|not) end|no name server answered' \
		--class "$class" --timeout-ms 700 "${target[@]}"
	tap_is "$class: in time" "$([ "$(field elapsed_ms)" -ge 500 ] && [ "$(field elapsed_ms)" -lt 1200 ] && echo yes)" yes
done
tap_done
