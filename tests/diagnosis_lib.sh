# Sourced by the tests of diagnoses: a collector, a router and a site in network namespaces of their own, and inventories of them.
. "${top_srcdir:?}/tests/daemon_lib.sh"
set -u

# diagnosis_network: collector (198.18.0.1) — router — site (198.18.1.2 to 198.18.1.9), the same in fd00:18::/64 and fd00:18:1::/64.
diagnosis_network() {
	local n
	near=vigie-n$$ middle=vigie-m$$ far=vigie-f$$
	tap_cleanup() { diagnosis_network_remove; }
	if [ "$EUID" -ne 0 ] || ! ip netns add "$near" 2>/dev/null; then
		tap_skip_all "namespaces need root"
	fi
	ip netns add "$middle"
	ip netns add "$far"
	ip link add near0 netns "$near" type veth peer name mid0 netns "$middle" || tap_skip_all "no veth pair can be made"
	ip link add mid1 netns "$middle" type veth peer name far0 netns "$far"
	for n in "$near near0 198.18.0.1 fd00:18::1" "$middle mid0 198.18.0.254 fd00:18::fe" "$middle mid1 198.18.1.254 fd00:18:1::fe"; do
		set -- $n
		ip -n "$1" link set lo up
		ip -n "$1" addr add "$3/24" dev "$2"
		ip -n "$1" addr add "$4/64" dev "$2" nodad
		ip -n "$1" link set "$2" up
	done
	ip -n "$far" link set lo up
	ip -n "$far" link set far0 up
	for ((n = 2; n <= 9; n++)); do
		ip -n "$far" addr add "198.18.1.$n/24" dev far0
		ip -n "$far" addr add "fd00:18:1::$n/64" dev far0 nodad
	done
	ip -n "$near" route add default via 198.18.0.254
	ip -n "$near" -6 route add default via fd00:18::fe
	ip -n "$far" route add default via 198.18.1.254
	ip -n "$far" -6 route add default via fd00:18:1::fe
	ip netns exec "$middle" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0 \
		net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=100000 net.ipv6.icmp.ratelimit=0
	ip netns exec "$near" sysctl -qw net.ipv4.ping_group_range="0 65535"
}
in_near() { ip netns exec "$near" "$@"; }
in_middle() { ip netns exec "$middle" "$@"; }
in_far() { ip netns exec "$far" "$@"; }
diagnosis_network_remove() {
	for n in "$near" "$middle" "$far"; do ip netns del "$n" 2>/dev/null; done
	rm -rf "/etc/netns/$near"
}

# daemon_in_near: daemon_start starts it there.
daemon_in_near() {
	printf '#!/bin/sh\nexec ip netns exec %s "%s" "$@"\n' "$near" "$vigied" >"$tmp/vigied"
	chmod 755 "$tmp/vigied"
	vigied=$tmp/vigied
}

# diagnose SITE TEST…: see diagnose.py. The lines are in $tmp/diagnosis.
diagnose() { python3 "$top_srcdir/tests/diagnose.py" "$sock" "$@" >"$tmp/diagnosis" 2>&1; }

# step N: the line of that test, from 1 on.
step() { sed -n "$1p" "$tmp/diagnosis"; }
took() { sed -n 's/^took \([0-9.]*\) s$/\1/p' "$tmp/diagnosis"; }
