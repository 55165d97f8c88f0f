# Sourced by the daemon's integration tests: a simulated region on loopback, a configuration, the daemon, its socket.
. "${top_srcdir:?}/tests/tap.sh"

vigied=${top_builddir:?}/vigied
vigie=$top_builddir/vigie
vigie_sim=$top_builddir/vigie-sim
db=$tmp/vigie.db
sock=$tmp/control.sock

# region_start [OPTION…]: two core routers and what hangs on them, with moving counters; their inventory is in $tmp/demo/csv.
region_start() {
	free_port sim_port
	"$vigie_sim" --write-demo "$tmp/demo" --sites 20 --sim-port "$sim_port" "$@" || return 1
	"$vigie_sim" --region "$tmp/demo/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" \
		>"$tmp/sim.log" 2>&1 &
	children+=($!)
	wait_for 10 "$vigie_sim" ctl "$tmp/sim.sock" list
}

# conf_write [LINE…]: the configuration with short periods; LINEs go to its probe section.
conf_write() {
	{
		printf 'inventory = "%s"\nsecrets = "%s"\ncontrol = "%s"\nuser = "root"\n' "$db" "$tmp/secrets" "$sock"
		echo 'probe {'
		printf '\t%s\n' 'snmp-period = "5s"' 'icmp-period = "5s"' 'service-period = "5s"' 'retry-interval = "2s"' 'settle = "0s"' "$@"
		echo '}'
		[ -n "${EXPOSURES:-}" ] || echo 'exposure { enabled = false }' # who is asked counts who asks
	} >"$tmp/vigie.conf"
	if ! [ -e "$tmp/secrets" ]; then
		if [ -e "$tmp/demo/secrets" ]; then cp "$tmp/demo/secrets" "$tmp/secrets"; else : >"$tmp/secrets"; fi
		chmod 600 "$tmp/secrets"
	fi
}

# daemon_start: returns once it answers.
daemon_start() {
	"$vigied" --config "$tmp/vigie.conf" >>"$tmp/vigied.log" 2>&1 &
	daemon=$!
	children+=($daemon)
	wait_for 20 rpc info
}

# daemon_stop [SIGNAL]: sets daemon_status.
daemon_stop() {
	kill -s "${1:-TERM}" "$daemon" 2>/dev/null
	wait "$daemon"
	daemon_status=$?
}

rpc() { python3 "$top_srcdir/tests/rpc.py" "$sock" "$@"; }

# import_dir DIR: through the control socket.
import_dir() {
	rpc import "$(python3 - "$1" <<-'PY'
		import json, pathlib, sys
		print(json.dumps({"files": {p.name: p.read_text() for p in pathlib.Path(sys.argv[1]).glob("*.csv")}}))
	PY
	)"
}

# sql QUERY: rows of the inventory, columns parted by |. Reads only.
sql() { sqlite3 -batch -init /dev/null -readonly -cmd '.timeout 10000' "$db" "$1" </dev/null; }

# json_of FILTER: the value of a Python expression on the JSON `v` of standard input.
json_of() { python3 -c 'import json, sys; v = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }

# Every line of the log that a sanitizer wrote: none is expected.
log_is_clean() { ! grep -E 'AddressSanitizer|LeakSanitizer|runtime error:' "$tmp/vigied.log"; }
