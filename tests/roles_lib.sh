# Sourced by tests of a collector that accounts of several roles ask.
. "${top_srcdir:?}/tests/daemon_lib.sh"

if [ "$(id -u)" != 0 ] || ! getent group operator staff audio >/dev/null; then
	echo '1..0 # SKIP needs root, and the groups operator, staff and audio'
	exit 0
fi

# roles_start [LINE…]: the collector, of which group operator has the role of that name, staff is support, audio is the RSSI; LINEs go to its
# configuration.
roles_start() {
	chmod 755 "$tmp"
	conf_write 'attempts = 1'
	printf '%s\n' 'roles {' '	operator = {"operator"}' '	support = {"staff"}' '	rssi = {"audio"}' '}' "$@" >>"$tmp/vigie.conf"
	daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
	chmod 666 "$sock"
}
gid() { getent group "$1" | cut -d: -f3; }
as() { RPC_UID=$(gid "$1") rpc "${@:2}"; } # as GROUP METHOD…
