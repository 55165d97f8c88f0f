#!/usr/bin/env bash
# A device with an address of one link and its zone (RFC 4007): icmp and SNMP reach it over a veth pair into a network namespace made
# here, a DNS check its server; an interface that there is not is told, when the device is asked and not when it is declared.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
if [ "$EUID" -ne 0 ] || ! unshare -n true 2>/dev/null; then
	echo '1..0 # SKIP namespaces need root'
	exit 0
fi
[ -n "${VIGIE_NAMESPACE:-}" ] || VIGIE_NAMESPACE=1 exec unshare -n bash "$0"
. "${top_srcdir:?}/tests/daemon_lib.sh"
snmpd=$(PATH=$PATH:/usr/sbin command -v snmpd) || tap_skip_all "snmpd is not installed"

ip link set lo up
unshare -n sleep 120 &
holder=$!
children+=("$holder")
elsewhere() { [ "$(readlink "/proc/$holder/ns/net")" != "$(readlink /proc/self/ns/net)" ]; }
wait_for 10 elsewhere || tap_skip_all "no second network namespace"
there() { nsenter -t "$holder" -n "$@"; }
ip link add vigie0 type veth peer name vigie1 netns "$holder"
ip link set vigie0 addrgenmode none up
there ip link set vigie1 addrgenmode none up
ip addr add fe80::1/64 dev vigie0 nodad
there ip addr add fe80::2/64 dev vigie1 nodad
there ip addr add fd00:18::2/64 dev vigie1 nodad
ip addr add fd00:18::1/64 dev vigie0 nodad
printf 'agentAddress udp6:161\nrocommunity6 public\nsysName there\n' >"$tmp/snmpd.conf"
SNMP_PERSISTENT_DIR=$tmp/persist nsenter -t "$holder" -n "$snmpd" -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/pid" &
children+=($!)
dnsmasq=$(PATH=$PATH:/usr/sbin command -v dnsmasq) || tap_skip_all "dnsmasq is not installed"
nsenter -t "$holder" -n "$dnsmasq" --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --port=5353 --interface=vigie1 --bind-interfaces \
	--pid-file= --user="$(id -un)" --host-record=portail.demo.test,192.0.2.10 >"$tmp/dnsmasq.log" 2>&1 &
children+=($!)
wait_for 10 ping -c1 -W1 fe80::2%vigie0

conf_write 'snmp-timeout = "500ms"'
printf 'snmp lecture { version = "2c" community = "public" }\n' >"$tmp/secrets"
mkdir "$tmp/csv"
printf 'name\nLab\n' >"$tmp/csv/sites.csv"
cat >"$tmp/csv/devices.csv" <<'CSV'
name,site,kind,address,credential
a-zone,Lab,router,fe80::2%vigie0,lecture
b-global,Lab,router,fd00:18::2%vigie0,lecture
c-number,Lab,router,fe80::2%INDEX,lecture
d-absent,Lab,router,fe80::2%nowhere0,lecture
CSV
cat >"$tmp/csv/services.csv" <<'CSV'
name,kind,site,target
dns-zone,dns,Lab,dns://[fe80::2%vigie0]:5353/portail.demo.test
dns-absent,dns,Lab,dns://[fe80::2%nowhere0]:5353/portail.demo.test
CSV
sed -i "s/INDEX/$(cat /sys/class/net/vigie0/ifindex 2>/dev/null || ip -o link show vigie0 | cut -d: -f1)/" "$tmp/csv/devices.csv"
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1
tap_is "addresses with a zone are declared, also of an interface that there is not" "$?" 0
asked() { "$vigied" --config "$tmp/vigie.conf" --once >"$tmp/out" 2>"$tmp/vigied.log" && [ "$(outcomes a-zone)" = ok,ok ]; }
outcomes() {
	sql "SELECT group_concat(o, ',') FROM (SELECT r.outcome o FROM entity e JOIN probe_check c ON c.entity_id = e.id
		JOIN result r ON r.check_id = c.id WHERE e.name = '$1' ORDER BY c.\"class\")"
}
detail() {
	sql "SELECT DISTINCT r.detail FROM entity e JOIN probe_check c ON c.entity_id = e.id JOIN result r ON r.check_id = c.id
		WHERE e.name = '$1' AND c.\"class\" = '$2'"
}
wait_for 15 asked
tap_is "icmp and snmp reach an address of one link by its zone" "$(outcomes a-zone)" ok,ok
tap_is "the agent there is the one" "$(sql "SELECT f.sys_name FROM device_facts f JOIN entity e ON e.id = f.device_id WHERE e.name = 'a-zone'")" there
tap_is "a zone takes nothing from a global address" "$(outcomes b-global)" ok,ok
tap_is "a zone may be a number" "$(outcomes c-number)" ok,ok
tap_is "an interface that there is not is told" "$(outcomes d-absent)|$(detail d-absent icmp)|$(detail d-absent snmp)" \
	"unreachable,unreachable|this machine has no interface nowhere0|this machine has no interface nowhere0"
tap_is "a DNS server is asked by its zone" "$(outcomes dns-zone)" ok
tap_is "and is not where there is no such interface" "$(outcomes dns-absent)|$(detail dns-absent dns)" \
	"unreachable|this machine has no interface nowhere0"
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
