#!/usr/bin/env bash
# Of two services of which dependencies.csv says that one needs the other, which both fail, the other one is the cause; whatever is polled
# first, and until it works again.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port database_port
free_port portal_port
mkdir "$tmp/csv"
printf 'name,kind,target\nportal,tcp,127.0.0.1:%s\ndatabase,tcp,127.0.0.1:%s\n' "$portal_port" "$database_port" >"$tmp/csv/services.csv"
printf 'from,to,kind\nportal,service:database,stores in\n' >"$tmp/csv/dependencies.csv"
conf_write 'attempts = 1'
sed -i 's/service-period = "5s"/service-period = "1h"/' "$tmp/vigie.conf"
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null

causes() { "$vigie" --config "$tmp/vigie.conf" alerts --json | jq -cs 'map([.cause, .children])'; }
are_causes() { [ "$(causes)" = "$1" ]; }
polled() { # EXPECTED
	rpc poll >/dev/null
	wait_for 45 are_causes "$1"
	causes
}
serve() { # PORT; sets server
	python3 -c 'import socket, sys
s = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True: s.accept()[0].close()' "$1" &
	server=$!
	children+=("$server")
	wait_for 10 bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null
}

folded='[["service:database",["service:portal"]]]'
tap_is "what needs a service that fails follows it" "$(polled "$folded")" "$folded"
serve "$database_port"
alone='[["service:portal",[]]]'
rpc poll >/dev/null
tell() { "$vigie" --config "$tmp/vigie.conf" alerts --lang en "$@"; }
waits() { tell 2>/dev/null | grep -q '1 object still fails'; }
wait_for 10 waits
tap_like "it waits to be measured, which is told" "$(tell 2>/dev/null)" '1 object still fails: what it followed works again, it is being measured\.$'
tap_is "and is something by its exit status" "$(tell --code >/dev/null 2>&1; echo $?)" 1
# It has 20 s to come back by itself.
tap_is "it is a cause once that works and it does not" "$(polled "$alone")" "$alone"
serve "$portal_port"
tap_is "and ends with its own failure" "$(polled '[]')" '[]'

kill "$server"
wait "$server" 2>/dev/null
tap_is "alone it is a cause" "$(polled "$alone")" "$alone"
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
