#!/usr/bin/env bash
# Whom a device hears: two real lldpd in network namespaces, one of them behind a real snmpd that is polled. What it hears is seen and
# not declared; declaring the device, then the link, settles it; a link that is declared and not heard any more is told.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
set -u
. "${top_srcdir:?}/tests/daemon_lib.sh"
. "$top_srcdir/tests/namespace_lib.sh"

export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
snmpd=$(PATH=$PATH:/usr/sbin command -v snmpd) || tap_skip_all "snmpd is not installed"
lldpd=$(PATH=$PATH:/usr/sbin command -v lldpd) || tap_skip_all "lldpd is not installed"
tap_cleanup() { namespaces_remove; }
namespaces_join 2

cat >"$tmp/snmpd.conf" <<END
agentAddress udp:198.18.0.1:161
rocommunity public
sysName near.example
master agentx
agentXSocket $tmp/agentx
END
chmod 711 "$tmp" # lldpd leaves root behind, and comes to its sockets
mkdir "$tmp/persist"
SNMP_PERSISTENT_DIR=$tmp/persist ip netns exec "$here" "$snmpd" -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/snmpd.pid" >/dev/null 2>&1 &
children+=($!)
wait_for 20 test -S "$tmp/agentx" || { tap_fail "snmpd takes subagents" "$(tail -3 "$tmp/snmpd.log")"; tap_done; }

# speak NAMESPACE INTERFACE SYSNAME [OPTION…]: sets speaker. It tells of itself each second and is forgotten after four. Configured by its
# file: a lldpd that is told so while it connects to its agent may stay deaf.
speak() {
	local namespace=$1 interface=$2 name=$3
	shift 3
	printf 'configure %s\n' 'lldp tx-interval 1' 'lldp portidsubtype ifname' "system hostname $name" >"$tmp/$name.conf"
	ip netns exec "$namespace" "$lldpd" -d -u "$tmp/$name.sock" -O "$tmp/$name.conf" -I "$interface" "$@" >"$tmp/$name.log" 2>&1 &
	speaker=$!
	children+=($speaker)
	wait_for 20 grep -q 'should resume' "$tmp/$name.log" && return
	tap_fail "$name speaks LLDP" "$(tail -3 "$tmp/$name.log")"
	tap_done
}
speak "$here" near0 near.example -x -X "$tmp/agentx"
speak "$there" far0 far.example
far=$speaker

conf_write 'icmp-timeout = "1s"' 'snmp-inventory-every = 1'
echo 'snmp near { version = "2c" community = "public" }' >"$tmp/secrets"
mkdir "$tmp/csv"
printf 'name\nAlpha\n' >"$tmp/csv/sites.csv"
printf 'name,site,kind,address,credential\nnear,Alpha,switch,198.18.0.1,near\n' >"$tmp/csv/devices.csv"
run() { "$vigie" --config "$tmp/vigie.conf" "$@"; }
run import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
tap_is "before a full round nobody was asked" "$(run neighbours --lang en 2>/dev/null)" \
	"No device was asked for its neighbours yet: the full rounds of SNMP polls do that."

daemon_in_here
run export "$tmp/before" >/dev/null
daemon_start || tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"

lldp() { run neighbours --protocol lldp --json "$@" | jq -r "$filter"; }
filter='"\(.device) \(.local_port) \(.status) \(.declared_as) \(.link)"'
reads() { [ "$(lldp)" = "$1" ] || { sleep 0.3; false; }; }
wait_for 30 reads "near near0 undeclared-device null null"
tap_is "what nobody declared is seen" "$(lldp)" "near near0 undeclared-device null null"
filter='"\(.neighbour) \(.port) \(.address) \(.sys_name) \(.current) \(.mac == .chassis)"'
tap_is "with its name, its port and its address" "$(lldp)" "far.example far0 198.18.0.2 far.example true true"
filter='.last_seen'
tap_like "and when" "$(lldp)" '^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z$'
tap_like "people read it" "$(run neighbours --lang en)" 'near .*near0 .*seen, not declared.*far\.example'
tap_like "and in French" "$(run neighbours --lang fr)" 'vu, non déclaré'
tap_is "it is in the list of what is seen and not declared, in no other" \
	"$(run neighbours near --undeclared --json | jq -r .neighbour)/$(run neighbours near --unseen --json)" "far.example/"
tap_is "and beside the device" "$(run show near --json | jq -r '.neighbours[0] | "\(.neighbour) \(.status)"')" "far.example undeclared-device"
run export "$tmp/after" >/dev/null
tap_is "it changes nothing of what is declared" "$(diff -r "$tmp/before" "$tmp/after" 2>&1)" ""

filter='"\(.device) \(.local_port) \(.status) \(.declared_as) \(.link)"'
printf 'far,Alpha,server,198.18.0.2,\n' >>"$tmp/csv/devices.csv"
run import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the device is declared" "$(cat "$tmp/out")"
tap_is "a declared device of which nothing declares a link is told so" "$(lldp)" "near near0 undeclared-link far null"
printf 'name,site,device,interface,z_device,z_interface\nL1,Alpha,near,near0,far,far0\n' >"$tmp/csv/links.csv"
run import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the link is declared" "$(cat "$tmp/out")"
tap_is "a declared link settles it" "$(lldp)" "near near0 declared far L1"

kill -KILL "$far"
wait_for 40 reads "near near0 declared-unseen far L1"
tap_is "once it is not heard any more the link is declared and not seen" "$(lldp)" "near near0 declared-unseen far L1"
tap_is "and in the list of those" "$(run neighbours --unseen --json | jq -r .link)" L1
filter='.last_seen'
tap_is "with when it was heard last" "$(lldp)" \
	"$(sql "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', last_seen_ms / 1000.0, 'unixepoch') FROM neighbour WHERE protocol = 'lldp'")"

filter='"\(.device) \(.local_port) \(.status) \(.declared_as) \(.link)"'
rm -f "$tmp"/far.example.sock*
speak "$there" far0 far.example
wait_for 30 reads "near near0 declared far L1"
tap_is "it is heard again" "$(lldp)" "near near0 declared far L1"
daemon_stop
log_is_clean && tap_ok "the log holds no report" || tap_fail "the log holds no report" "$(grep -m3 Sanitizer "$tmp/vigied.log")"
tap_done
