# Sourced by tap.sh: ports for a test's servers. They lie below net.ipv4.ip_local_port_range, where no outgoing connection gets one by
# chance, in a block of 100 that the test, or a server that it started, holds locked for as long as it lives.
ports_of_block=100

ports_take_block() {
	local dir=${TMPDIR:-/tmp}/vigie-ports.$UID block
	mkdir -p -m 700 "$dir"
	for block in $(seq 100 299 | shuf); do
		exec {ports_lock}>"$dir/$block"
		if flock -n "$ports_lock"; then
			ports_next=$((block * ports_of_block))
			ports_end=$((ports_next + ports_of_block))
			return
		fi
		exec {ports_lock}>&-
	done
	echo "no block of ports is free in $dir" >&2
	return 1
}

# port_is_used PORT: over TCP or UDP, IPv4 or IPv6, by whomsoever.
port_is_used() {
	local hex
	printf -v hex '%04X' "$1"
	cat /proc/net/{tcp,udp}{,6} 2>/dev/null | grep -qE "^ *[0-9]+: [0-9A-F]+:$hex "
}

# free_port NAME: sets the variable to a port that nobody has.
free_port() {
	[ -n "${ports_next:-}" ] || ports_take_block || exit 99
	while [ "$ports_next" -lt "$ports_end" ]; do
		printf -v "$1" %d "$ports_next"
		ports_next=$((ports_next + 1))
		port_is_used "${!1}" || return 0
	done
	echo "a test has no more than $ports_of_block ports" >&2
	exit 99
}
