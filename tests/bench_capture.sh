#!/usr/bin/env bash
# What listening costs: vigie-capture, tcpdump -w /dev/null and softflowd on mixed traffic that tcpreplay sends as fast as it can over a
# wire between two namespaces made here. Half a minute. Figures as JSON lines for tests/bench.py; exit 1 above a limit.
set -u
. "$top_srcdir/tests/tap.sh"
PATH=$PATH:/usr/sbin
for program in tcpreplay tcpdump softflowd softflowctl; do
	command -v "$program" >/dev/null || missing="${missing:-} $program"
done
if [ -n "${missing:-}" ]; then
	echo "capture: not measured: not here:$missing (scripts/setup bench)" >&2
	exit 0
fi
here=vigie-h$$ there=vigie-t$$
if [ "$EUID" -ne 0 ] || ! ip netns add "$here" 2>/dev/null; then
	echo "capture: not measured: namespaces need root" >&2
	exit 0
fi
tap_cleanup() { namespaces_remove; }
ip netns add "$there"
# Two wires: one for vigie-capture, one for the others, or each would pay for what the kernel does for all.
for wire in ours theirs; do
	if ! ip link add "$wire" netns "$here" type veth peer name "$wire" netns "$there"; then
		echo "capture: not measured: no veth pair can be made" >&2
		exit 0
	fi
	for namespace in "$here" "$there"; do
		ip netns exec "$namespace" sh -c "echo 1 >/proc/sys/net/ipv6/conf/$wire/disable_ipv6" # nothing is sent but the capture
		ip -n "$namespace" link set "$wire" up
	done
done
in_there python3 "$top_srcdir/tests/bench_capture.py" "$here" "$top_srcdir/tests/captures/mix.pcap" "$top_builddir/vigie-capture" "$tmp"
