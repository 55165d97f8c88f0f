#!/usr/bin/env bash
# Peers that answer SNMP, DNS and ICMP with garbage, and peers whose every text is an attack on the reader's terminal, through the daemon
# and each verb: outcomes as they should be, nothing lost, nothing harmful shown. In a network namespace of its own.
if [ "$EUID" -ne 0 ] || ! unshare -n true 2>/dev/null; then
	echo '1..0 # SKIP a network namespace needs root'
	exit 0
fi
[ -n "${VIGIE_NAMESPACE:-}" ] || VIGIE_NAMESPACE=1 exec unshare -n bash "$0"
. "${top_srcdir:?}/tests/daemon_lib.sh"

peers() { python3 "$top_srcdir/tests/hostile_peers.py" "$@"; }
ip link set lo up
sysctl -qw net.ipv4.icmp_echo_ignore_all=1
text=$(printf 'A\033]0;PWN\007B\302\2331mC\342\200\256D\342\201\246E\177F')
printf '[req]\ndistinguished_name = dn\n[dn]\n' >"$tmp/openssl.cnf"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -utf8 -config "$tmp/openssl.cnf" -subj "/CN=$text/O=$text" \
	-addext 'subjectAltName=DNS:localhost' -keyout "$tmp/hostile.key" -out "$tmp/hostile.crt" 2>"$tmp/openssl.log" || tap_fail "a certificate is made" "$(cat "$tmp/openssl.log")"
python3 "$top_srcdir/tests/hostile_peers.py" serve "$tmp" 2>"$tmp/serve.log" &
children+=($!)
python3 "$top_srcdir/tests/hostile_peers.py" icmp >"$tmp/icmp.log" 2>&1 &
children+=($!)
mkdir "$tmp/recordings" "$tmp/csv" "$tmp/plugins"
peers record "$top_srcdir/probes/recordings/hostile-text.snmprec" >"$tmp/recordings/hostile.snmprec"
free_port sim_port
echo "agent evil { address = \"127.0.0.1:$sim_port\" community = \"lab\" recording = \"hostile.snmprec\" }" >"$tmp/region.conf"
"$vigie_sim" --region "$tmp/region.conf" --recordings "$tmp/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
free_port agent_port
python3 "$top_srcdir/tests/snmp_agent.py" agent "$agent_port" >"$tmp/agent.log" 2>&1 &
children+=($!)
free_port other_port # the one that answers with other ids shares its address and port with nobody
python3 "$top_srcdir/tests/snmp_agent.py" agent "$other_port" >"$tmp/other.log" 2>&1 &
children+=($!)
wait_for 10 test -e "$tmp/ports" && wait_for 10 grep -q ready "$tmp/icmp.log" && wait_for 10 grep -q ready "$tmp/agent.log" &&
	wait_for 10 grep -q ready "$tmp/other.log" &&
	wait_for 10 "$vigie_sim" ctl "$tmp/sim.sock" list || { tap_fail "the peers start" "$(cat "$tmp"/*.log)"; tap_done; }
. "$tmp/ports"

traits="plain garbage garbage-first other-id other-port"
{ for t in lab $traits; do echo "snmp $t { version = \"2c\" community = \"$t\" }"; done; } >"$tmp/secrets"
chmod 600 "$tmp/secrets"
printf 'name\nLab\n' >"$tmp/csv/sites.csv"
{
	echo name,site,kind,address,port,credential
	echo "evil,Lab,router,127.0.0.1,$sim_port,lab"
	for t in $traits; do echo "snmp-$t,Lab,router,127.0.0.1,$([ "$t" = other-id ] && echo "$other_port" || echo "$agent_port"),$t"; done
	for n in 1 2 3 4 6 7; do echo "ping-$n,Lab,router,127.0.9.$n,,"; done
} >"$tmp/csv/devices.csv"
printf 'name,site,device,interface\nlink-evil,Lab,evil,eth1\n' >"$tmp/csv/links.csv"
cat >"$tmp/plugins/evil" <<'END'
#!/bin/sh
printf 'A\033]0;PWN\007B\033[2JC\233D\302\23331mE\342\200\256F\342\201\246G\177H\377\376|x\033[2J=1;\342\200\256\n'
END
chmod 755 "$tmp/plugins/evil"
{
	echo name,kind,target,expect_body
	echo "http-ok,http,http://127.0.0.1:${http:?}/,"
	echo "http-moved,http,http://127.0.0.1:$http/moved,"
	echo "http-status,http,http://127.0.0.1:$http/status,"
	echo "http-body,http,http://127.0.0.1:$http/,absent"
	echo "http-garbage,http,http://127.0.0.1:$http/garbage,"
	echo "https,http,https://localhost:${https:?}/,"
	echo "tls,tls,localhost:$https,"
	echo "tls-none,tls,127.0.0.1:${banner:?},"
	echo "tcp-banner,tcp,127.0.0.1:$banner,hello"
	echo "plugin,plugin,evil,"
	for t in garbage garbage_first echo cut other_id other_port; do name=dns_$t; echo "$name,dns,dns://127.0.0.1:${!name}/demo.test,"; done
	echo "dns_text,dns,dns://127.0.0.1:${dns_text:?}/demo.test?type=TXT,"
} >"$tmp/csv/services.csv"
conf_write 'snmp-timeout = "400ms"' 'icmp-timeout = "1s"' 'service-timeout = "6s"' "plugin-dir = \"$tmp/plugins\""
run() { "$vigie" --config "$tmp/vigie.conf" "$@"; }
run import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
"$vigied" --config "$tmp/vigie.conf" --verbose --once 2>"$tmp/vigied.log"
tap_is "one round among hostile peers ends well" $? 0
tap_is "every check has its result, once" "$(sql 'SELECT count(*), max(n) FROM (SELECT count(*) n FROM result_sample GROUP BY check_id)')" \
	"$(sql 'SELECT count(*), 1 FROM probe_check WHERE active')"
outcomes() { # CLASS NAMES…: of the objects whose names are like that
	sql "SELECT e.name || ' ' || r.outcome FROM result r JOIN probe_check c ON c.id = r.check_id JOIN entity e ON e.id = c.entity_id
	     WHERE c.class = '$1' AND e.name LIKE '$2' ORDER BY e.name" | paste -sd,
}
tap_is "SNMP garbage is malformed or not taken, and what follows it is" "$(outcomes snmp 'snmp-%')" \
	"snmp-garbage malformed,snmp-garbage-first ok,snmp-other-id timeout,snmp-other-port timeout,snmp-plain ok"
tap_is "so is DNS garbage" "$(outcomes dns '%')" \
	"dns_cut malformed,dns_echo malformed,dns_garbage timeout,dns_garbage_first ok,dns_other_id timeout,dns_other_port timeout,dns_text ok"
tap_is "so is ICMP garbage" "$(outcomes icmp 'ping-%')" \
	"ping-1 ok,ping-2 timeout,ping-3 timeout,ping-4 timeout,ping-6 timeout,ping-7 ok"
tap_is "HTTP garbage is no HTTP" "$(outcomes http 'http-garbage')" "http-garbage protocol"
tap_is "the hostile agent is polled whole" "$(outcomes snmp evil) $(run interfaces --device evil --json | wc -l)" "evil ok 12"
tap_is "the hostile services are told apart" "$(outcomes http 'http-_%'),$(outcomes tcp '%'),$(outcomes tls '%')" \
	"http-body http-body,http-garbage protocol,http-moved http-redirect,http-ok ok,http-status http-status,tcp-banner banner,tls tls-self-signed,tls-none tls-handshake"
tap_is "the hostile texts are in the inventory" "$(run devices evil --json | grep -c PWN) $(sql "SELECT count(*) > 0 FROM certificate WHERE subject LIKE '%PWN%'")" "1 1"

say() { # OPTION… VERB ARGUMENT…: kept for the judge
	echo "vigie $*" | tr -cd '[:print:]\n' >>"$tmp/said"
	run "$@" >"$tmp/out" 2>&1
	[ -s "$tmp/out" ] || echo "nothing is said" >>"$tmp/silent"
	cat "$tmp/out" >>"$tmp/said"
}
for format in --lang=fr --plain --csv --json; do
	for verb in status links devices interfaces services certificates sites "find PWN" "show evil" "show link-evil" "show https" "show tcp-banner" \
		"show plugin" "history link-evil" "check evil" "check http-moved" "check plugin"; do
		say "$format" $verb
	done
done
for view in links "links --ascii"; do say screen $view --size 200x50; done
say show "$text"
tap_is "each verb says something, of the hostile texts too" "$(cat "$tmp/silent" 2>/dev/null)$([ "$(grep -c PWN "$tmp/said")" -gt 50 ] && echo yes)" yes
tap_is "nothing harmful is shown by any verb in any format" "$(peers judge <"$tmp/said")" ""
tap_is "nor by the log" "$(peers judge <"$tmp/vigied.log")" ""

daemon_start
rm "$tmp/said"
for target in evil http-ok https tcp-banner plugin "http://127.0.0.1:$http/moved" "127.0.0.1:$banner"; do
	for format in --plain --json; do say "$format" probe "$target"; done
done
tap_is "nor by a probe now" "$(peers judge <"$tmp/said")" ""

began=$SECONDS
run --plain diagnose Lab >"$tmp/diagnosed.plain" 2>&1 &
asked=$!
run --json diagnose Lab >"$tmp/diagnosed.json" 2>&1
wait "$asked"
tap_is "a diagnosis among hostile peers ends within its time" "$((SECONDS - began <= 16))" 1
tap_is "each of its tests has ended, and garbage is no answer" "$(jq -c '[([.steps[] | select(.status == "pending")] | length),
	([.steps[] | select(.object == "service:http-garbage") | .status] | unique)]' "$tmp/diagnosed.json")" '[0,["failed"]]'
tap_is "nor is anything harmful in what is said of it" "$(cat "$tmp"/diagnosed.* | peers judge)" ""
mkdir -p "$tmp/config/vigie" # the bell is its own
echo 'bell off' >"$tmp/config/vigie/console.conf"
XDG_CONFIG_HOME=$tmp/config python3 - "$vigie" "$tmp/vigie.conf" "$top_srcdir/tests" >"$tmp/console.log" 2>&1 <<'PY'
"""The console on a terminal of ours: what it writes there, less the sequences of its own, holds nothing harmful."""
import fcntl, os, pty, re, select, struct, sys, termios, time
sys.path.insert(0, sys.argv[3])
import hostile_peers
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
    os.execv(sys.argv[1], [sys.argv[1], "--config", sys.argv[2]])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
got = b""
def read_until(wanted, seconds=15):
    global got
    end, start = time.monotonic() + seconds, len(got)
    while wanted not in got[start:] and time.monotonic() < end:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                got += os.read(fd, 65536)
            except OSError:
                return
    if wanted not in got[start:]:
        print("never seen:", wanted)
os.write(fd, b"3")
read_until(b"link-evil")
os.write(fd, b"\r")
read_until(b"PWN")
os.write(fd, b"q")
end = time.monotonic() + 10
while time.monotonic() < end and os.waitpid(pid, os.WNOHANG)[0] == 0:
    if select.select([fd], [], [], 0.1)[0]:
        try:
            got += os.read(fd, 65536)
        except OSError:
            break
own = re.sub(rb"\x1b(\[[0-9;?>]*[A-Za-z]|[()][A-Za-z0-9]|[=>78])", b"", got)
own = re.sub(rb"[\r\t\b\x0e\x0f]", b"", own)
text = own.decode("utf-8", "backslashreplace")
for found in list(hostile_peers.HARMFUL.finditer(text))[:3]:
    print(f"U+{ord(found.group()):04X} in {text[max(0, found.start() - 30):found.start() + 30]!r}")
PY
tap_is "nor by the console" "$(cat "$tmp/console.log")" ""
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
