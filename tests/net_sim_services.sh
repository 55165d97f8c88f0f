#!/usr/bin/env bash
# Services of vigie-sim, asked by Python's own HTTP, TLS and sockets: what the region file says, then what commands change.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

sim=$top_builddir/vigie-sim
free_port port
free_port dns
export LC_ALL=C.UTF-8

cat >"$tmp/region.conf" <<END
ca-file = "ca.pem"
agent router { address = "127.10.9.1:$port" recording = "access-cpe.snmprec" site = "Démo Site" }
agent server { address = "127.10.9.2:$port" recording = "linux-server.snmprec" clock = -90 }
interface "router WAN 1" { link = "SYVIK-D900" in-bps = 8M }
service "Plain page" { kind = http address = "127.12.9.1:$port" body = "Bonjour\\\\nMonde" latency = 200 site = "Démo Site" }
service "Safe page" { kind = https address = "127.12.9.2:$port" host = "safe.demo.invalid" days = 40 body = "OK" }
service "Old page" { kind = https address = "127.12.9.6:$port" host = "old.demo.invalid" body = "OK" tls-min = "1.0" }
service "Chain" { kind = tls address = "127.12.9.3:$port" host = "chain.demo.invalid" days = 90 chain-days = 12 }
service "Banner" { kind = tcp address = "127.12.9.4:$port" body = "220 ready\\\\r\\\\n" device = "server" }
service "Names" { kind = dns address = "127.12.9.5:$dns" host = "www.demo.invalid" answer = "192.0.2.7" }
END
"$sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
sim_pid=$!
children+=("$sim_pid")
wait_for 20 grep -q '^ready' "$tmp/sim.log" || { tap_fail "the simulator starts" "$(cat "$tmp/sim.log")"; tap_done; }
ctl() { "$sim" ctl "$tmp/sim.sock" "$@"; }

# ask WHAT ADDRESS [HOST]: prints what came, or the kind of failure. wait: seconds before it is silence; short where it is expected.
ask() {
	python3 - "$tmp/ca.pem" "$port" "$dns" "$@" <<'PY'
import socket, ssl, struct, sys, time
import os
wait = float(os.environ.get("wait", "10"))
ca, port, dns, what, address, host = (sys.argv[1:] + [""])[:6]
def connect():
    s = socket.create_connection((address, int(port)), timeout=wait)
    return s
def secure():
    ctx = ssl.create_default_context(cafile=ca)
    return ctx.wrap_socket(connect(), server_hostname=host)
def page(s):
    start = time.monotonic()
    s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while chunk := s.recv(4096): answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    print(head.split(b" ")[1].decode(), body.decode().replace("\n", "|"), "slow" if time.monotonic() - start >= 0.19 else "fast")
def days(s):
    return round((ssl.cert_time_to_seconds(s.getpeercert()["notAfter"]) - time.time()) / 86400)
try:
    if what == "page": page(connect())
    elif what == "safe": page(secure())
    elif what == "days": print(days(secure()))
    elif what == "connect": s = connect(); print("connected")
    elif what == "banner": print(repr(connect().recv(100)))
    elif what == "dns":
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.settimeout(wait)
        q = struct.pack(">6H", 0x1234, 0x100, 1, 0, 0, 0) + b"".join(bytes([len(l)]) + l.encode() for l in host.split(".")) + b"\0" + struct.pack(">2H", 1, 1)
        u.sendto(q, (address, int(dns)))
        a, sender = u.recvfrom(512)
        ident, flags, _, n, _, _ = struct.unpack(">6H", a[:12])
        print("ours" if ident == 0x1234 and sender[0] == address else "strange", "rcode", flags & 15, socket.inet_ntoa(a[-4:]) if n else "none")
except ConnectionRefusedError: print("refused")
except TimeoutError: print("silence")
except ssl.SSLCertVerificationError as e: print(e.verify_message)
PY
}

# tls ADDRESS VERSION: what a client takes that knows that one alone.
tls() { openssl s_client -connect "$1:$port" "-$2" -cipher DEFAULT:@SECLEVEL=0 </dev/null 2>/dev/null | sed -n 's/^New, \(TLSv[0-9.]*\), Cipher is [^(].*/\1/p'; }
tap_is "a service takes the oldest TLS that its file says, another one does not" "$(tls 127.12.9.6 tls1)/$(tls 127.12.9.2 tls1)" TLSv1.0/
tap_like "hrSystemDate goes with this machine's clock, as far ahead as its file says" \
	"$(python3 -c '
import re, subprocess, sys, time
from datetime import datetime, timezone
said = subprocess.run(["snmpget", "-v2c", "-c", "public", "-Oxqvn", sys.argv[1], ".1.3.6.1.2.1.25.1.2.0"], capture_output=True, text=True).stdout
o = bytes.fromhex(re.sub("[^0-9A-Fa-f]", "", said))
date = datetime(o[0] << 8 | o[1], *o[2:7], tzinfo=timezone.utc).timestamp()
print(round(date - time.time()))' "127.10.9.2:$port")" '^-(89|9[0-2])$'
tap_is "a page has its status and body, after its latency" "$(ask page 127.12.9.1)" "200 Bonjour|Monde slow"
tap_is "a secure page is trusted by who trusts the region's authority" "$(ask safe 127.12.9.2 safe.demo.invalid)" "200 OK fast"
tap_is "its certificate ends on the chosen day" "$(ask days 127.12.9.2 safe.demo.invalid)" 40
tap_like "and is of its name only" "$(ask days 127.12.9.2 other.demo.invalid)" "[Hh]ostname mismatch"
chain=$(openssl s_client -connect "127.12.9.3:$port" -servername chain.demo.invalid -showcerts </dev/null 2>/dev/null |
	awk '/BEGIN CERT/ { n++ } n { print >("'"$tmp"'/chain" n ".pem") }')
end_of() { echo $((($(date -d "$(openssl x509 -in "$1" -noout -enddate | cut -d= -f2)" +%s) - $(date +%s) + 43200) / 86400)); }
tap_is "a chain may end before its leaf" "$chain$(end_of "$tmp/chain1.pem") $(end_of "$tmp/chain2.pem")" "90 12"
tap_is "a TCP service says its banner" "$(ask banner 127.12.9.4)" "b'220 ready\\r\\n'"
tap_is "a DNS server answers its name" "$(ask dns 127.12.9.5 WWW.demo.invalid)" "ours rcode 0 192.0.2.7"
tap_is "and no other name" "$(ask dns 127.12.9.5 other.demo.invalid)" "ours rcode 3 none"

ctl service "Plain page" status 503 && ctl service "Plain page" body "en panne" && ctl service "Plain page" latency 0
tap_is "status, body and latency change" "$(ask page 127.12.9.1)" "503 en panne fast"
ctl service "Safe page" days -3
tap_like "a certificate expires" "$(ask safe 127.12.9.2 safe.demo.invalid)" "certificate has expired"
ctl service "Safe page" days 300 && ctl service "Safe page" issuer self
tap_like "or signs itself" "$(ask safe 127.12.9.2 safe.demo.invalid)" "self.signed certificate"
ctl service "Safe page" issuer region
tap_is "and is renewed" "$(ask days 127.12.9.2 safe.demo.invalid)" 300
ctl service Names status 2
tap_is "a DNS server fails" "$(ask dns 127.12.9.5 www.demo.invalid)" "ours rcode 2 none"
ctl service Names state silent
tap_is "or says nothing" "$(wait=0.3 ask dns 127.12.9.5 www.demo.invalid)" silence
ctl service Banner state refused
tap_is "a service refuses" "$(ask connect 127.12.9.4)" refused
ctl service Banner state silent
tap_is "or takes connections and is silent" "$(ask connect 127.12.9.4) $(wait=0.3 ask banner 127.12.9.4)" "connected silence"
ctl service Banner state up
tap_is "and serves again" "$(ask banner 127.12.9.4)" "b'220 ready\\r\\n'"

snmp() { python3 "$top_srcdir/tests/sim_get.py" "$1" "$port" "$2"; }
oper=1.3.6.1.2.1.2.2.1.8.$(awk -F'[.|]' '/^1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.1\..*WAN 1/ { print $12 }' "$top_srcdir/probes/recordings/access-cpe.snmprec")
ctl cut SYVIK-D900
tap_is "cut: the interface of a link is down" "$(snmp 127.10.9.1 "$oper")" 2
ctl mend SYVIK-D900
tap_is "mend: and up" "$(snmp 127.10.9.1 "$oper")" 1
ctl dark "Démo Site"
tap_is "dark: what stands at the site is silent, and only that" "$(wait=0.3 snmp 127.10.9.1 "$oper") $(wait=0.3 ask page 127.12.9.1) $(ask banner 127.12.9.4)" \
	"silence silence b'220 ready\\r\\n'"
tap_is "nor is a connection taken there" "$(wait=0.3 ask connect 127.12.9.1)" silence
ctl light "Démo Site"
tap_is "light: it answers again" "$(snmp 127.10.9.1 "$oper") $(ask page 127.12.9.1)" "1 503 en panne fast"
ctl off server
tap_is "what runs on a device that is not reached is not reached either" "$(wait=0.3 ask connect 127.12.9.4) $(ctl services | grep -c 'not reached')" "silence 1"
ctl on server
tap_is "until that one is" "$(ask banner 127.12.9.4)" "b'220 ready\\r\\n'"
used=1.3.6.1.2.1.25.2.3.1.6.36
before=$(snmp 127.10.9.2 $used)
ctl fill server / 0.5 100
sleep 0.5
soon=$(snmp 127.10.9.2 $used)
ctl fill server / 0.9
tap_is "fill: a storage moves towards its ratio, or is there" \
	"$((soon > before && soon < 33026510 / 2)) $(snmp 127.10.9.2 $used)" "1 59447718"

codes=
for words in 'Nowhere state up' 'Names colour blue' 'Names state asleep' 'Banner status 20' 'Names host x'; do
	# shellcheck disable=SC2086
	ctl service $words 2>/dev/null
	codes+="$? "
done
ctl dark nowhere 2>/dev/null; codes+="$? "
ctl cut nothing 2>/dev/null; codes+="$? "
ctl fill server nothing 1 2>/dev/null; codes+="$?"
tap_is "each mistake has its exit status" "$codes" "1 65 65 65 65 1 1 1"

# bad LINE EXPECTED: the region file's first line is this one.
bad=
for line in 'service a { kind = ftp address = "127.12.9.9:1" }|kind: .ftp.: expected http, https, tcp, tls, dicom, dicom-tls or dns' \
	'service a { kind = http }|service .a.: expected address' 'service a { kind = http address = "192.0.2.1:80" }|address: .*expected a loopback address' \
	'service a { address = "127.12.9.9:80" }|service .a.: expected kind' 'service a { kind = http address = "127.0.0.1:80" status = 20 }|status: .20.: expected a number'; do
	printf '%s\n' "${line%%|*}" >"$tmp/bad.conf"
	"$sim" --region "$tmp/bad.conf" >"$tmp/out" 2>&1
	[ $? = 78 ] && grep -qE "bad.conf:1: ${line#*|}" "$tmp/out" || bad="$bad; $line: $(cat "$tmp/out")"
done
tap_is "a wrong service is told with its line" "$bad" ""

exec 9<>"/dev/tcp/127.12.9.4/$port"
ctl quit
wait "$sim_pid"
tap_is "quit: stops with status 0 whoever is connected" "$?" 0

cat >"$tmp/x.scenario" <<END
at 0s     service Banner body "fast"
at 350ms  service Banner body "slow"
loop 700ms
END
start_scenario() {
	timeout 30 "$sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --scenario "$1" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1
}
start_scenario "$tmp/x.scenario" &
children+=($!)
wait_for 20 grep -q '^ready' "$tmp/sim.log"
seen() { [ "$(ask banner 127.12.9.4)" = "b'$1'" ]; }
wait_for 20 seen slow && wait_for 20 seen fast && wait_for 20 seen slow
tap_is "a scenario plays and begins again" "$?" 0
tap_is "each step is told in the log" "$(($(grep -c 'scenario.step at_ms=350 command=.*slow' "$tmp/sim.log") > 1))" 1
ctl quit
echo 'at 400ms cut SYVIK-D901' >>"$tmp/x.scenario"
start_scenario "$tmp/x.scenario"
tap_like "a step that names nothing is told with its line, and nothing starts" "$? $(cat "$tmp/sim.log")" \
	"^78 vigie-sim: $tmp/x.scenario:4: no interface is the link 'SYVIK-D901'"
start_scenario no-such-scenario
tap_like "a scenario that is not there is named" "$? $(cat "$tmp/sim.log")" "^1 vigie-sim: cannot open .*/no-such-scenario.scenario"
tap_done
