#!/usr/bin/env bash
# Debian's snmpd as v2c and v3 devices with right and wrong secrets, all on one agent in one run of vigied: every list says what
# snmpwalk says before and after, field by field.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/accept.sh" || exit 1

snmpd=$(PATH=$PATH:/usr/sbin command -v snmpd)
[ -n "$snmpd" ] && command -v snmpwalk >/dev/null || { echo "1..0 # SKIP snmpd or snmpwalk is not installed"; exit 0; }
free_port port
mkdir "$tmp/persist"
cat >"$tmp/snmpd.conf" <<END
agentAddress udp:127.0.0.1:$port
rocommunity public
sysName demo-agent
sysLocation Salle de démonstration
createUser alice SHA-256 "alice-auth-1" AES "alice-priv-1"
createUser bob SHA-512 "bob-auth-12" AES-256 "bob-priv-12"
rouser alice priv
rouser bob priv
END
MIBS='' SNMP_PERSISTENT_DIR=$tmp/persist "$snmpd" -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/pid" &
children+=($!)
answers() { snmpget -v2c -c public -r 0 -t 1 "127.0.0.1:$port" 1.3.6.1.2.1.1.3.0; }
wait_for 20 answers || { cat "$tmp/snmpd.log"; tap_fail "snmpd answers"; tap_done; }

region_begin
v3() { echo "version = \"3\" user = \"$1\" level = \"authPriv\" auth = \"$2\" auth-key = \"$3\" priv = \"$4\" priv-key = \"$5\""; }
region_agent v2c "$port" 'version = "2c" community = "public"'
region_agent sha256-aes128 "$port" "$(v3 alice SHA-256 alice-auth-1 AES alice-priv-1)"
region_agent sha512-aes256 "$port" "$(v3 bob SHA-512 bob-auth-12 AES-256 bob-priv-12)"
region_agent wrong-auth-key "$port" "$(v3 alice SHA-256 alice-auth-2 AES alice-priv-1)"
region_agent wrong-priv-key "$port" "$(v3 alice SHA-256 alice-auth-1 AES alice-priv-2)"
region_agent wrong-priv-key-256 "$port" "$(v3 bob SHA-512 bob-auth-12 AES-256 bob-priv-13)"
region_agent unknown-user "$port" "$(v3 nobody SHA-256 alice-auth-1 AES alice-priv-1)"

walk() {
	local tree
	for tree in 1.3.6.1.2.1.1 1.3.6.1.2.1.2 1.3.6.1.2.1.25 1.3.6.1.2.1.31 1.3.6.1.4.1.2021.4; do
		MIBS='' snmpbulkwalk -v2c -c public -t 5 -One -Ot -Oe -OU "127.0.0.1:$port" "$tree"
	done
}
walk >"$tmp/before"
region_poll || { tap_fail "vigied polls once"; tap_done; }
walk >"$tmp/after"
for device in v2c sha256-aes128 sha512-aes256; do
	tap_is "$device: every list says what snmpwalk says" \
		"$(python3 "$top_srcdir/tests/accept_facts.py" "$tmp/said" "$device=$tmp/before,$tmp/after" 2>"$tmp/figures" | head -n 8)" ""
	echo "# $(cat "$tmp/figures")"
done
for device in wrong-auth-key wrong-priv-key wrong-priv-key-256 unknown-user; do
	tap_is "$device is an authentication failure, and nothing is said of the device" \
		"$(jq -r "select(.name == \"$device\") | [.outcome, .state, .interfaces] | @csv" "$tmp/said/devices.json") $(grep -c "\"device\":\"$device\"" "$tmp/said/interfaces.json")" \
		'"auth-failure","critical", 0'
done
tap_done
