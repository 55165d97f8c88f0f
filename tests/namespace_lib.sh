# Sourced by tests that need network namespaces of their own.

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
