#!/usr/bin/env bash
# The control socket: methods, errors, roles, hostile peers while polling goes on, reload under load, notification, SIGTERM.
. "${top_srcdir:?}/tests/daemon_lib.sh"

region_start || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
conf_write 'snmp-timeout = "400ms"' 'icmp-timeout = "300ms"'

# A service manager that listens on an abstract socket.
python3 - "$tmp" >"$tmp/notify.log" <<'PY' &
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("\0vigie-test-" + os.path.basename(sys.argv[1]))
while True:
    print(s.recv(4096).decode().replace("\n", " "), flush=True)
PY
children+=($!)
wait_for 5 grep -q "@vigie-test-${tmp##*/}" /proc/net/unix
export NOTIFY_SOCKET="@vigie-test-${tmp##*/}" WATCHDOG_USEC=1000000
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
unset NOTIFY_SOCKET WATCHDOG_USEC
notified() { grep -q "$1" "$tmp/notify.log"; }
wait_for 5 notified READY=1
tap_is "the service manager is told READY=1" $? 0
wait_for 5 notified WATCHDOG=1
tap_is "the watchdog is fed" $? 0

tap_is "an empty inventory is served" "$(rpc info | json_of 'v["checks"]')" 0
tap_is "its libraries lack nothing that probes offer" \
	"$(rpc info | json_of '[x.split()[0] for x in v["libraries"]] + v["lacks"]')" "['net-snmp', 'libcurl', 'c-ares', 'OpenSSL', 'SQLite', 'libuv']"
import_dir "$tmp/demo/csv" >"$tmp/import.json"
tap_is "an import adds what the files hold" "$(json_of 'v["counts"]["added"] > 60' <"$tmp/import.json")" True
tap_is "and tells by counts alone what it wrote, however much" "$(json_of 'v["diff"]' <"$tmp/import.json")" "[]"
tap_is "a dry run tells each change" "$(rpc import '{"dry_run":true,"files":{"sites.csv":"name,kind\nNouveau,ehpad\n"}}' |
	json_of 'v["counts"]["added"] == len(v["diff"]) == 1')" True
import_dir "$tmp/demo/csv" >"$tmp/import.json"
tap_is "the same import again changes nothing" "$(json_of '[v["counts"][k] for k in ("added", "modified", "removed")]' <"$tmp/import.json")" "[0, 0, 0]"
tap_like "a bad row is refused with its place" "$(rpc import '{"files":{"devices.csv":"name,site,kind,address\nx,nowhere,router,127.0.0.1\n"}}')" \
	'-32002.*devices\.csv:2: site'
checks=$(rpc info | json_of 'v["checks"]')
all_measured() { [ "$(sql 'SELECT count(*) FROM result')" = "$checks" ]; }
wait_for 10 all_measured
tap_is "new checks start at once" $? 0

stored() { sql "SELECT r.at_ms FROM result r JOIN probe_check c ON c.id = r.check_id JOIN entity e ON e.id = c.entity_id WHERE e.name = 'demo-pe-caen' AND c.class = 'snmp'"; }
before=$(stored)
tap_is "poll measures what hangs on an object" "$(rpc poll '{"object":"device:demo-pe-caen"}' | json_of 'v["checks"]')" 2
tap_is "and counts what they said" "$(rpc poll '{"object":"device:demo-pe-caen"}' |
	json_of '(v["ok"], v["warning"], v["critical"], v["unknown"])')" "(2, 0, 0, 0)"
tap_is "its results are stored when it replies" "$([ "$(stored)" -gt "$before" ] && echo newer)" newer
tap_is "poll without an object measures everything" "$(rpc poll | json_of 'v["checks"]')" "$checks"
tap_like "an object that is not there is not found" "$(rpc poll '{"object":"device:nobody"}')" '-32003'
tap_is "a declared name is probed by its own check" "$(rpc probe '{"target":"demo-pe-rouen","verbose":true}' | json_of '(v["type"], v["outcome"], v["snmp"]["sys_name"])')" \
	"('snmp', 'ok', 'demo-pe-rouen')"
tap_is "an address is pinged" "$(rpc probe '{"target":"127.0.0.1"}' | json_of '(v["type"], v["outcome"], v["state"])')" "('icmp', 'ok', 'ok')"
tap_is "a refusing port is critical" "$(rpc probe '{"target":"127.0.0.1:1"}' | json_of '(v["type"], v["outcome"])')" "('tcp', 'refused')"
tap_like "an unknown type names the types" "$(rpc probe '{"target":"x","type":"gopher"}')" '-32602.*icmp'

python3 - "$sock" "$(rpc info | json_of 'v["pid"]')" >"$tmp/hostile.log" 2>&1 <<'PY'
"""What a peer may send: each line of output is a sentence that did not hold."""
import json, socket, sys, time

path, pid = sys.argv[1:]

def open_socket(timeout=10):
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)  # waits while the backlog is full
    s.settimeout(timeout)
    return s

def line(s):
    got = b""
    while not got.endswith(b"\n"):
        piece = s.recv(1 << 20)
        if not piece:
            return got
        got += piece
    return got

def code(text):
    with open_socket() as s:
        s.sendall(text)
        return json.loads(line(s))["error"]["code"]

def expect(sentence, got, wanted):
    if got != wanted:
        print(f"{sentence}: got {got!r}, expected {wanted!r}")

expect("garbage", code(b"\x00\xff{]\n"), -32700)
expect("not UTF-8", code(b'{"jsonrpc":"2.0","id":1,"method":"\xe9"}\n'), -32700)
expect("a duplicate key", code(b'{"id":1,"id":2}\n'), -32700)
expect("too deep", code(b"[" * 60000 + b"\n"), -32700)
expect("an array", code(b"[]\n"), -32600)
expect("an empty line", code(b"\n"), -32700)
expect("no version", code(b'{"id":1,"method":"info"}\n'), -32600)
expect("no id", code(b'{"jsonrpc":"2.0","method":"info"}\n'), -32600)
expect("a wrong id", code(b'{"jsonrpc":"2.0","id":{},"method":"info"}\n'), -32600)
expect("a wrong method", code(b'{"jsonrpc":"2.0","id":1,"method":7}\n'), -32600)
expect("wrong params", code(b'{"jsonrpc":"2.0","id":1,"method":"info","params":[1]}\n'), -32602)
expect("an unknown method", code(b'{"jsonrpc":"2.0","id":1,"method":"drop"}\n'), -32601)
expect("a wrong type", code(b'{"jsonrpc":"2.0","id":1,"method":"poll","params":{"object":7}}\n'), -32602)
expect("a wrong type", code(b'{"jsonrpc":"2.0","id":1,"method":"import","params":{"files":[]}}\n'), -32602)
expect("a wrong type", code(b'{"jsonrpc":"2.0","id":1,"method":"probe","params":{}}\n'), -32602)

with open_socket() as s:  # half a line, then the rest, then two at once: replies keep their order
    s.sendall(b'{"jsonrpc":"2.0","id":1,"met')
    time.sleep(0.1)
    s.sendall(b'hod":"info"}\n{"jsonrpc":"2.0","id":2,"method":"poll","params":{"object":"device:demo-pe-caen"}}\n'
              b'{"jsonrpc":"2.0","id":3,"method":"info"}\n')
    with s.makefile() as f:
        expect("order", [json.loads(f.readline())["id"] for _ in range(3)], [1, 2, 3])

with open_socket() as s:  # a peer that shuts its sending side down still gets its replies
    s.sendall(b'{"jsonrpc":"2.0","id":8,"method":"info"}\n{"jsonrpc":"2.0","id":9,"method":"info"}\n')
    s.shutdown(socket.SHUT_WR)
    with s.makefile() as f:
        expect("half closed", [json.loads(f.readline())["id"] for _ in range(2)], [8, 9])
        expect("then closed", f.readline(), "")

with open_socket() as s:  # 1 MiB without a newline waits for the rest (an import may be that long); it holds up nobody
    s.sendall(b"x" * (1 << 20))
    with open_socket() as other:
        other.sendall(b'{"jsonrpc":"2.0","id":1,"method":"info"}\n')
        expect("beside 1 MiB", str(json.loads(line(other))["result"]["pid"]), pid)

with open_socket() as s:  # more than the rate allows
    s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"info"}\n' * 200)
    with s.makefile() as f:
        codes = [json.loads(f.readline()).get("error", {}).get("code") for _ in range(200)]
    expect("the burst is served", codes[:100], [None] * 100)
    expect("then some are refused", -32004 in codes, True)

with open_socket() as s:  # a peer that never reads
    s.settimeout(0.2)
    try:
        while True:
            s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"info"}\n' * 1000)
    except socket.timeout:
        pass
    with open_socket() as other:
        other.sendall(b'{"jsonrpc":"2.0","id":1,"method":"info"}\n')
        expect("beside a peer that never reads", str(json.loads(line(other))["result"]["pid"]), pid)

many = [open_socket() for _ in range(100)]
refused = 0
for s in many:
    s.settimeout(1)
    try:
        s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"info"}\n')
        refused += "error" in json.loads(line(s))
    except (OSError, ValueError):
        refused += 1
expect("of 100 connections of one user at most 16 are served, and some", 1 <= 100 - refused <= 16, True)
for s in many:
    s.close()

deadline = time.monotonic() + 10
left = None
while left != 1 and time.monotonic() < deadline:
    with open_socket() as s:
        s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"info"}\n')
        left = json.loads(line(s)).get("result", {}).get("connections")
    time.sleep(0.05)
expect("connections that are gone are forgotten", left, 1)
PY
tap_is "hostile peers get their error and hold up nobody" "$(cat "$tmp/hostile.log")" ""
newest() { sql "SELECT max(at_ms) FROM result"; }
before=$(newest)
still_polls() { [ "$(newest)" -gt "$before" ]; }
wait_for 10 still_polls
tap_is "polling goes on meanwhile" $? 0

# Reload under load: each poll is a sample of each check, whatever is read again meanwhile.
rpc poll >/dev/null
before=$(sql "SELECT min(n) FROM (SELECT count(*) n FROM result_sample GROUP BY check_id)")
for _ in 1 2 3 4 5; do
	rpc poll >/dev/null &
	kill -HUP "$daemon"
	wait $!
done
after=$(sql "SELECT min(n) FROM (SELECT count(*) n FROM result_sample GROUP BY check_id)")
tap_is "five polls with a reload in each lose no result of any check" "$([ $((after - before)) -ge 5 ] && echo none)" none
tap_like "reloads are told to the service manager" "$(cat "$tmp/notify.log")" 'RELOADING=1 MONOTONIC_USEC=[0-9]'
cp "$tmp/vigie.conf" "$tmp/good.conf"
echo 'nonsense = 1' >>"$tmp/vigie.conf"
tap_like "a file with an error changes nothing and is told" "$(rpc reload)" '-32002.*vigie\.conf:[0-9]+'
tap_is "the daemon goes on" "$(rpc info | json_of 'v["checks"]')" "$checks"
cp "$tmp/good.conf" "$tmp/vigie.conf"
tap_is "the mended file is taken" "$(rpc reload)" "{}"

# Another user: reads without roles, may act with them.
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$tmp"
	chmod 666 "$sock"
	as_nobody() { RPC_UID=65534 rpc "$@"; }
	tap_is "without roles anybody may read" "$(as_nobody info | json_of 'v["checks"]')" "$checks"
	tap_like "but not reload" "$(as_nobody reload)" '-32001'
	tap_like "nor import" "$(as_nobody import '{"files":{"sites.csv":"name\nx\n"}}')" '-32001'
	tap_like "the refusal is logged with the uid" "$(cat "$tmp/vigied.log")" 'control.request method=import uid=65534 .*accepted=no'
	printf 'roles { support = {"%s"} }\n' "$(getent group 65534 | cut -d: -f1)" >>"$tmp/vigie.conf"
	rpc reload >/dev/null
	tap_like "info says what one may" "$(as_nobody info | json_of '" ".join(v["may"])')" '^info poll probe exposures ping diagnose diagnosis comment call call_detail escalation ring$'
	tap_is "with the role support one may poll" "$(as_nobody poll '{"object":"device:demo-pe-caen"}' | json_of 'v["checks"]')" 2
	tap_like "but not name a credential for an address of one's own" "$(as_nobody probe '{"target":"127.0.0.1:9","type":"snmp","credential":"demo"}')" '-32001'
	tap_like "nor run a plugin that nobody declared" "$(as_nobody probe '{"target":"/bin/true","type":"plugin"}')" '-32001|-32602'
	tap_like "nor import" "$(as_nobody import '{"files":{"sites.csv":"name\nx\n"}}')" '-32001'
fi

kill -STOP "${children[0]}" # agents fall silent: runs are in flight when the end comes
rpc poll '{"object":"device:demo-pe-rouen"}' >/dev/null 2>&1 &
sleep 0.3
before=$SECONDS
daemon_stop
kill -CONT "${children[0]}"
tap_is "SIGTERM with runs in flight exits with 0" "$daemon_status" 0
tap_in_time "within 5 s" $(((SECONDS - before) * 1000)) 5000
wait_for 3 notified STOPPING=1
tap_is "the service manager is told STOPPING=1" $? 0
tap_is "no state turned by the end" "$(sql "SELECT count(*) FROM state_interval WHERE outcome = 'cancelled'")" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
