# Network namespaces that a test makes for itself.

# namespace_isolate [ARGUMENT…]: by tests/tap.sh. As root a test runs again in a namespace of its own, so that nothing it sends leaves the
# machine, no port of it is another's, and an address beside loopback is silent whatever network the machine is in.
namespace_isolate() {
	[ -z "${VIGIE_NAMESPACE:-}" ] || return 0
	[ "$EUID" -eq 0 ] && unshare -n true 2>/dev/null || return 0
	VIGIE_NAMESPACE=1 exec unshare -n bash -c '. "$top_srcdir/tests/namespace_lib.sh" && namespace_fill && exec bash "$0" "$@"' "$0" "$@"
}

# namespace_fill: loopback, and a wire behind which nobody is: all other addresses lie there.
namespace_fill() {
	ip link set lo up || return
	ip link add void0 type veth peer name void1 || return
	ip link set void1 up
	ip link set void0 arp off up
	ip addr add 192.0.2.254/32 dev void0
	ip -6 addr add 2001:db8::fe/128 dev void0 nodad
	ip route add default dev void0
	ip -6 route add default dev void0
}

# namespace_enter: the whole test runs again in a namespace where it is alone. Before tests/tap.sh, whose folder would stay behind.
namespace_enter() {
	local options
	if [ -n "${VIGIE_NAMESPACE:-}" ]; then
		ip link set lo up || exit 1
		return
	fi
	for options in -n -rn; do
		if unshare "$options" true 2>/dev/null; then
			VIGIE_NAMESPACE=1 exec unshare "$options" bash "$0"
		fi
	done
	echo "1..0 # SKIP no network namespaces here"
	exit 0
}

# namespaces_join LAST: two, joined by a wire: near0, 198.18.0.1, stands in the one, far0 with 198.18.0.2 to LAST in the other. After
# tests/tap.sh, whose tap_cleanup calls namespaces_remove.
namespaces_join() {
	local n
	here=vigie-h$$ there=vigie-t$$
	if [ "$EUID" -ne 0 ] || ! ip netns add "$here" 2>/dev/null; then
		tap_skip_all "namespaces need root"
	fi
	ip netns add "$there"
	in_here ip link set lo up
	in_there ip link set lo up
	ip link add near0 netns "$here" type veth peer name far0 netns "$there" || tap_skip_all "no veth pair can be made"
	in_here ip addr add 198.18.0.1/24 dev near0
	for ((n = 2; n <= $1; n++)); do in_there ip addr add "198.18.0.$n/24" dev far0; done
	in_here ip link set near0 up
	in_there ip link set far0 up
}
in_here() { ip netns exec "$here" "$@"; }
in_there() { ip netns exec "$there" "$@"; }
namespaces_remove() {
	ip netns del "$here" 2>/dev/null
	ip netns del "$there" 2>/dev/null
}

# daemon_in_here: daemon_start starts it there.
daemon_in_here() {
	printf '#!/bin/sh\nexec ip netns exec %s "%s" "$@"\n' "$here" "$vigied" >"$tmp/vigied"
	chmod 755 "$tmp/vigied"
	vigied=$tmp/vigied
}
