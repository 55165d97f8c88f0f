#!/usr/bin/env bash
# The tests of a diagnosis against real faults in network namespaces: each method says yes where all is well and no where it is not.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/diagnosis_lib.sh"
diagnosis_network

# 198.18.1.3 loses, 198.18.1.4 is silent, 198.18.1.5 answers over IPv4 alone, of 198.18.1.6 a router says that it is not there
in_far nft -f - <<-'NFT'
	table inet faults {
		chain input {
			type filter hook input priority 0
			ip daddr 198.18.1.3 icmp type echo-request numgen inc mod 10 < 3 drop
			ip daddr 198.18.1.4 drop
			ip6 daddr { fd00:18:1::4, fd00:18:1::5 } drop
		}
	}
NFT
in_middle ip route add unreachable 198.18.1.6/32
mkdir -p "/etc/netns/$near"
cat >"/etc/netns/$near/hosts" <<-'END'
	127.0.0.1 localhost
	198.18.1.2 both.demo.test
	fd00:18:1::2 both.demo.test
	198.18.1.2 four.demo.test
	198.18.1.2 half.demo.test
	fd00:18:1::5 half.demo.test
END
ip netns exec "$far" python3 - "$tmp/served" <<'PY' &
import http.server, socket, sys
class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words): pass
server = Server(("::", 8080), Handler)
open(sys.argv[1], "w").close()
server.serve_forever()
PY
children+=($!)
wait_for 10 test -e "$tmp/served" || echo "Bail out! nobody serves"

conf_write 'icmp-timeout = "800ms"' 'service-timeout = "2s"' 'snmp-timeout = "500ms"'
mkdir "$tmp/csv"
cat >"$tmp/csv/sites.csv" <<'CSV'
name,public_address
Bayeux,198.18.1.2;fd00:18:1::2
Caen,203.0.113.0/24
Vire,
CSV
cat >"$tmp/csv/devices.csv" <<'CSV'
name,site,kind,address
good,Bayeux,router,198.18.1.2
named,Bayeux,router,both.demo.test
lossy,Bayeux,router,198.18.1.3
silent,Bayeux,router,198.18.1.4
nowhere,Bayeux,router,198.18.1.6
good6,Bayeux,router,fd00:18:1::2
silent6,Bayeux,router,fd00:18:1::5
CSV
cat >"$tmp/csv/services.csv" <<'CSV'
name,kind,site,target
web,http,Bayeux,http://both.demo.test:8080/
web4,http,Bayeux,http://four.demo.test:8080/
half,http,Bayeux,http://half.demo.test:8080/
closed,tcp,Bayeux,both.demo.test:9
hole,tcp,Bayeux,198.18.1.4:80
CSV
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
daemon_in_near
daemon_start || { tap_fail "the daemon starts" "$(tail -5 "$tmp/vigied.log")"; tap_done; }
answers() { in_near "$top_builddir/tests/probe_once" --class icmp --timeout-ms 300 --address "$1" >/dev/null 2>&1; }
wait_for 10 answers 198.18.1.2 && wait_for 10 answers fd00:18:1::2 || { tap_fail "the namespaces see each other"; tap_done; }

# is SENTENCE N PATTERN: the line of that test
is() { tap_like "$1" "$(step "$2")" "$3"; }

diagnose Bayeux ping4@device:good ping4@device:named ping6@device:named ping6@device:good6 ping4@site:Bayeux ping6@site:Bayeux \
	ping4@device:lossy ping4@device:silent ping6@device:silent6 ping4@device:nowhere ping6@device:good ping4@site:Caen ping4@site:Vire
is "what answers passes, and how is measured" 1 '^ping4@device:good passed ok loss_ratio=0 rtt_ms=[0-9.]+ jitter_ms=[0-9.e-]+ \(40 of 40 answered'
is "a name over IPv4" 2 ' passed ok .*answered by 198\.18\.1\.2'
is "the same name over IPv6" 3 ' passed ok .*answered by fd00:18:1::2'
is "an address of IPv6" 4 ' passed ok '
is "a site by its public address" 5 ' passed ok .*answered by 198\.18\.1\.2'
is "and over IPv6" 6 ' passed ok .*answered by fd00:18:1::2'
is "loss is weak" 7 ' weak loss loss_ratio=0\.[0-9]'
is "silence fails" 8 ' failed timeout loss_ratio=1 '
is "also over IPv6 alone" 9 ' failed timeout loss_ratio=1 '
is "what a router tells fails, and who told it is known" 10 ' failed unreachable .*offender=198\.18\.0\.254'
is "what has no address of that family is not tested" 11 ' not-testable .*\(no IPv6 address is declared\)'
is "nor is a network" 12 ' not-testable .*\(a network is declared, and no address of it\)'
is "nor what has no address" 13 ' not-testable '

diagnose Bayeux check@service:web check4@service:web check6@service:web check6@service:web4 check4@service:half check6@service:half \
	check4@service:closed check@service:hole ping4@device:silent check@service:web@8 check@service:web@0 poll@device:good
is "a service that answers passes" 1 ' passed ok http_status=200'
is "over IPv4" 2 ' passed ok http_status=200'
is "and IPv6" 3 ' passed ok http_status=200'
is "a name without IPv6 is not tested over it" 4 ' not-testable .*\(its name has no IPv6 address\)'
is "half of it works" 5 ' passed ok '
is "and half does not" 6 ' failed connect-timeout '
is "nothing listening is told" 7 ' failed refused '
is "a service in a black hole" 8 ' failed connect-timeout '
is "what needs a broken one is not tested" 10 ' not-tested not-tested .*\(what it needs does not work\)'
is "what needs one that works is" 11 ' passed ok '
is "a device without an agent is not polled" 12 ' not-testable .*\(no SNMP agent is declared\)'
tap_is "they run beside each other" "$(python3 -c 'import sys; print(float(sys.argv[1]) < 8)' "$(took)")" True

tap_like "what nobody declared is not asked" "$(diagnose Bayeux ping4@device:198.18.1.2; cat "$tmp/diagnosis")" '^refused -32003 there is no device:198'
tap_like "nor of a site that nobody declared" "$(diagnose Rouen ping4@device:good; cat "$tmp/diagnosis")" '^refused -32003 there is no site:Rouen'
tap_like "nor in a way that does not fit" "$(diagnose Bayeux check@device:good; cat "$tmp/diagnosis")" '^refused -32602 device:good cannot be asked by check'
tap_like "a diagnosis that there is not is not found" "$(rpc diagnosis '{"id":1}')" '-32003.*there is no diagnosis 1'
tap_like "a person asks for so many at once, then one each so often" "$(python3 - "$top_srcdir/tests" "$sock" <<'PY'
import sys
sys.path.insert(0, sys.argv[1])
from rpc import call
for n in range(40):
    reply = call(sys.argv[2], "diagnose", {"site": "Vire", "tests": [{"layer": "path", "method": "ping4", "object": "site:Vire"}]})
    if "error" in reply: break
print(n, reply["error"]["code"], reply["error"]["message"])
PY
)" '^[0-9] -32004 more than 10 diagnoses at once, or one each 15 s'

daemon_stop
log_is_clean && tap_ok "the log is clean" || tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"
tap_done
