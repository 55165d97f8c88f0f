#!/usr/bin/env bash
# Class dns against Debian's dnsmasq, and against servers that are silent, absent, refuse or answer nonsense.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"

if ! command -v dnsmasq >/dev/null; then
	echo "1..0 # SKIP no dnsmasq here"
	exit 0
fi
free_port port
dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --port="$port" --listen-address=127.0.0.1,::1 \
	--bind-interfaces --pid-file="$tmp/dnsmasq.pid" --user="$(id -un)" --local-ttl=300 --local=/demo.test/ \
	--host-record=portail.demo.test,192.0.2.10,2001:db8::10 --address=/deux.demo.test/192.0.2.21 \
	--address=/deux.demo.test/192.0.2.22 --cname=alias.demo.test,portail.demo.test \
	--mx-host=demo.test,mail.demo.test,10 --txt-record=demo.test,"v=spf1 -all" \
	--srv-host=_ldap._tcp.demo.test,portail.demo.test,636,5,7 --ptr-record=10.2.0.192.in-addr.arpa,portail.demo.test \
	>"$tmp/dnsmasq.log" 2>&1 &
children+=($!)
# other servers: silence, SERVFAIL, a response cut short, a response to another question first
python3 - "$tmp/ports" <<'PY' &
import os, socket, struct, sys, threading
ports = []
def serve(name, act):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    ports.append(f"{name}={s.getsockname()[1]}\n")
    def run():
        while True:
            q, peer = s.recvfrom(2048)
            for answer in act(q): s.sendto(answer, peer)
    threading.Thread(target=run, daemon=True).start()
def header(q, rcode, answers=0, ident=None):
    return (q[:2] if ident is None else ident) + struct.pack("!HHHHH", 0x8180 | rcode, 1, answers, 0, 0)
def question(q):
    end = q.index(b"\0", 12) + 5
    return q[12:end]
def record(q, address):
    return b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
serve("silent", lambda q: [])
serve("servfail", lambda q: [header(q, 2) + question(q)])
serve("cut", lambda q: [(header(q, 0, 1) + question(q) + record(q, "192.0.2.1"))[:-2]])
serve("liar", lambda q: [header(q, 0, 1, b"\x00\x00") + question(q) + record(q, "198.51.100.66"),
                         header(q, 0, 1) + question(q) + record(q, "192.0.2.10")])
lost = set()
def once_lost(q):
    if "seen" in lost: return [header(q, 0, 1) + question(q) + record(q, "192.0.2.10")]
    lost.add("seen")
    return []
serve("lossy", once_lost)
open(sys.argv[1] + ".new", "w").write("".join(ports))
os.rename(sys.argv[1] + ".new", sys.argv[1])
threading.Event().wait()
PY
children+=($!)
if ! wait_for 10 test -e "$tmp/ports" || ! wait_for 10 accepts 127.0.0.1 "$port"; then
	cat "$tmp/dnsmasq.log" >&2
	echo "Bail out! no DNS servers"
	exit 1
fi
. "$tmp/ports"
free_port closed

dns() { # SENTENCE OUTCOME/STATE DETAIL SERVER QUESTION OPTION…
	local sentence=$1 expected=$2 detail=$3 server=$4 question=$5
	shift 5
	probe "$sentence" "$expected" "$detail" --class dns --url "dns://$server/$question" --timeout-ms 1200 "$@"
}
here=127.0.0.1:$port
dns "an address" ok/ok 'answer in .* ms \(TTL .* s\): 192.0.2.10$' "$here" portail.demo.test
tap_like "its delay is measured" "$(field latency_us)" '^[1-9][0-9]*$'
dns "an IPv6 address" ok/ok ': 2001:db8::10$' "$here" 'portail.demo.test?type=AAAA' --expect-body 2001:0db8:0::10
dns "of a server reached over IPv6" ok/ok ': 192.0.2.10$' "[::1]:$port" portail.demo.test
dns "all expected addresses are there" ok/ok '192.0.2.2' "$here" deux.demo.test --expect-body '192.0.2.22,192.0.2.21'
dns "one that is not is a wrong answer" dns-wrong-answer/critical '192.0.2.23 is not in the answer: 192.0.2.2[12], 192.0.2.2[12]' \
	"$here" deux.demo.test --expect-body '192.0.2.21 192.0.2.23'
dns "an alias is followed" ok/ok ': 192.0.2.10$' "$here" alias.demo.test
dns "an alias is told" ok/ok ': portail.demo.test$' "$here" 'alias.demo.test?type=CNAME' --expect-body Portail.demo.test.
dns "mail exchangers" ok/ok ': 10 mail.demo.test$' "$here" 'demo.test?type=MX' --expect-body mail.demo.test
dns "text records" ok/ok ': v=spf1 -all$' "$here" 'demo.test?type=TXT' --expect-body 'v=spf1 -all'
dns "services" ok/ok ': 5 7 636 portail.demo.test$' "$here" '_ldap._tcp.demo.test?type=SRV' --expect-body portail.demo.test
dns "the name of an address" ok/ok ': portail.demo.test$' "$here" '192.0.2.10?type=PTR'
dns "a name that does not exist" dns-nxdomain/critical 'NXDOMAIN for absent.demo.test' "$here" absent.demo.test
dns "a name without such a record" dns-no-data/critical 'no MX record for portail.demo.test' "$here" 'portail.demo.test?type=MX'
dns "a server that refuses" dns-refused/critical 'REFUSED for www.elsewhere.test' "$here" www.elsewhere.test
dns "a server that failed" dns-servfail/critical SERVFAIL "127.0.0.1:$servfail" portail.demo.test
dns "no server on this port" refused/critical 'no DNS server listens' "127.9.8.7:$closed" portail.demo.test
dns "a silent server" timeout/critical 'did not answer' "127.0.0.1:$silent" portail.demo.test
tap_is "is given up at the time-out" "$([ "$(field elapsed_ms)" -ge 1000 ] && [ "$(field elapsed_ms)" -le 1600 ] && echo in time)" "in time"
dns "a response that ends too early" malformed/critical '' "127.0.0.1:$cut" portail.demo.test
dns "a forged response with another id is not heard" ok/ok ': 192.0.2.10$' "127.0.0.1:$liar" portail.demo.test
dns "a lost datagram is asked again" ok/ok ': 192.0.2.10$' "127.0.0.1:$lossy" portail.demo.test
probe_error "a type that is none is refused" 'expected \?type=' --class dns --url 'dns://127.0.0.1/x?type=HINFO'
probe_error "a server that is no address is refused" 'is an address' --class dns --url 'dns://ns.demo.test/x'
tap_done
