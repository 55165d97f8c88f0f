#!/usr/bin/env bash
# vigied listens live to real servers: storescp, nginx and snmpd. What it writes is what the same packets give when tcpdump saved them, and
# what passed in clear is told.
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/namespace_lib.sh"
namespace_enter
. "$top_srcdir/tests/daemon_lib.sh"
. "$top_srcdir/tests/nginx_lib.sh"
. "$top_srcdir/tests/ports.sh"

conf_write
echo 'capture { interface = "lo" }' >>"$tmp/vigie.conf"
accepts() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }
free_port dicom
free_port http
snmp=161 # elsewhere it is not looked for
storescp --ignore -aet COVO_TEST "$dicom" >/dev/null 2>&1 &
children+=($!)
printf 'staff:%s\n' "$(openssl passwd -apr1 s3cr3t)" >"$tmp/users"
nginx_write 64 <<CONF
server { listen 127.0.0.1:$http; location / { return 200 ok; } location /in { auth_basic x; auth_basic_user_file $tmp/users; return 200 ok; } }
CONF
nginx_start 127.0.0.1 "$http"
echo 'rocommunity public 127.0.0.1' >"$tmp/snmpd.conf"
snmpd -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/snmpd.pid" "udp:127.0.0.1:$snmp" >/dev/null 2>&1 &
children+=($!)
get() { snmpget -v"$1" -c public -t 2 -r 1 "127.0.0.1:$snmp" 1.3.6.1.2.1.1.3.0 >/dev/null 2>&1; }
wait_for 15 get 2c || { tap_fail "snmpd answers" "$(cat "$tmp/snmpd.log")"; tap_done; }
wait_for 15 accepts 127.0.0.1 "$dicom"

daemon_start
logged() { grep -qE "$1" "$tmp/vigied.log"; }
wait_for 15 logged 'capture.started interface="lo"'
tcpdump -i lo -U -w "$tmp/same.pcap" "port $dicom or port $http or port $snmp" >"$tmp/tcpdump.log" 2>&1 &
saver=$!
children+=($saver)
saves() { grep -q 'listening on' "$tmp/tcpdump.log"; }
wait_for 15 saves

echoscu -aet SITE_TEST -aec COVO_TEST 127.0.0.1 "$dicom" >/dev/null 2>&1
tap_is "echoscu is answered" "$?" 0
tap_is "so is curl" "$(curl -s "http://127.0.0.1:$http/")$(curl -s -u staff:s3cr3t "http://127.0.0.1:$http/in")" okok
get 1 && get 2c
tap_is "and snmpget" "$?" 0

# Of each connection its two last segments may come after the word that it is told.
rows="SELECT source || ' ' || destination || ' ' || protocol || ' ' || port || ' ' || packets_out || ' ' || packets_in || ' ' || bytes_out || ' ' || bytes_in
	|| ' ' || connections || ' ' || traits FROM observed_flow WHERE port IN ($dicom, $http, $snmp) ORDER BY 1"
told() { [ "$(sql "SELECT count(DISTINCT port) FROM observed_flow WHERE port IN ($dicom, $http, $snmp)")" = 3 ]; }
wait_for 40 told
tap_is "the three are told" "$?" 0
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
kill -INT "$saver"
wait "$saver"
"$top_builddir/vigie-capture" --inventory "$tmp/saved.db" --read "$tmp/same.pcap" >/dev/null
tap_is "packets, octets, connections and what headers showed are as of the packets that tcpdump saved" "$(sql "$rows")" "$(sqlite3 "$tmp/saved.db" "$rows")"
trait() { sql "SELECT max(traits & $2) FROM observed_flow WHERE port = $1"; }
tap_is "SNMPv1 and SNMPv2c are seen, SNMPv3 is not" "$(trait "$snmp" 16) $(trait "$snmp" 32) $(trait "$snmp" 64)" "16 32 0"
tap_is "HTTP, with a password in clear" "$(trait "$http" 128) $(trait "$http" 256)" "128 256"
tap_is "and the AE pair, accepted" "$(sql "SELECT calling_ae, called_ae, associations, accepted FROM observed_association")" "SITE_TEST|COVO_TEST|1|1"
tap_is "the password and the community are nowhere" "$(cat "$db"* "$tmp/vigied.log" | grep -acE 's3cr3t|c3RhZmY6czNjcjN0')" 0

# On this machine's own address, what the collector asks passes by too; loopback is everybody's.
ip addr add 198.18.0.5/32 dev lo
printf 'name,kind\nCH Un,hospital\n' >"$tmp/sites.csv"
printf 'name,site,kind,address\nrtr-un,CH Un,router,198.18.0.5\n' >"$tmp/devices.csv"
mkdir "$tmp/in"
mv "$tmp/sites.csv" "$tmp/devices.csv" "$tmp/in"
run() { "$vigie" --config "$tmp/vigie.conf" "$@" --json 2>/dev/null; }
run import "$tmp/in" >/dev/null
daemon_start
told() { run flows "$1" | jq -r 'select(.destination == "198.18.0.5") | .status' | sort -u; }
asked() { [ "$(told observed)" = own ]; }
wait_for 60 asked
tap_is "what it asks is its own" "$(told observed) $(told diff)" "own "
tap_is "by its addresses, none of them loopback" "$(sql "SELECT value FROM property WHERE name = 'own-addresses'")" 198.18.0.5
tap_is "what others said on loopback is not" "$(run flows cleartext | jq -r "select(.port == \"$snmp\") | .status" | sort -u)" rogue
daemon_stop
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -20 "$tmp/vigied.log")"; fi
tap_done
