#!/usr/bin/env bash
# vigied as an ordinary user, in a network namespace of its own: without any right to ICMP its echo checks are the collector's error and
# everything else works; with net.ipv4.ping_group_range, and with CAP_NET_RAW as the unit grants it, they work too.
if [ "$EUID" -ne 0 ] || ! unshare -mn true 2>/dev/null; then
	echo '1..0 # SKIP namespaces and other users need root'
	exit 0
fi
[ -n "${VIGIE_NAMESPACE:-}" ] || VIGIE_NAMESPACE=1 exec unshare -mn bash "$0"
. "${top_srcdir:?}/tests/daemon_lib.sh"

ip link set lo up
chmod 755 "$tmp"
folder=$tmp/home
install -d -o 65534 -g 65534 "$folder" "$folder/csv"
db=$folder/vigie.db sock=$folder/control.sock
conf_write
install -o 65534 -g 65534 -m 600 "$tmp/secrets" "$folder/secrets"
sed -i "s|^secrets = .*|secrets = \"$folder/secrets\"|; s|^user = .*|user = \"vigie\"|" "$tmp/vigie.conf"
free_port port
python3 -m http.server --bind 127.0.0.1 "$port" >/dev/null 2>&1 &
children+=($!)
wait_for 10 accepts 127.0.0.1 "$port"
printf 'name\nLab\n' >"$folder/csv/sites.csv"
printf 'name,site,kind,address\nfour,Lab,router,127.0.0.1\nsix,Lab,router,::1\n' >"$folder/csv/devices.csv"
printf 'name,kind,target\nport,tcp,127.0.0.1:%s\nweb,http,http://127.0.0.1:%s/\n' "$port" "$port" >"$folder/csv/services.csv"

nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
with_raw=("${nobody[@]}" --inh-caps +net_raw --ambient-caps +net_raw)
groups() { sysctl -qw "net.ipv4.ping_group_range=$1"; }
outcomes() { sql "SELECT group_concat(e.name || ' ' || r.outcome, ', ') FROM (SELECT * FROM entity ORDER BY name) e
	JOIN probe_check c ON c.entity_id = e.id JOIN result r ON r.check_id = c.id"; }
once() { "$@" "$vigied" --config "$tmp/vigie.conf" --once >"$tmp/out" 2>"$tmp/err"; }
fine="four ok, port ok, six ok, web ok"

"${nobody[@]}" "$vigie" --config "$tmp/vigie.conf" import "$folder/csv" >"$tmp/out" 2>&1
tap_is "an ordinary user imports" $? 0
groups "1 0"
once "${nobody[@]}"
tap_is "without any right to ICMP a round ends well" $? 0
tap_is "the echo checks are the collector's error, the others work" "$(outcomes)" "four collector-error, port ok, six collector-error, web ok"
tap_like "the reason is told with its mend" "$(sql "SELECT DISTINCT detail FROM result WHERE outcome = 'collector-error'")" \
	'CAP_NET_RAW or net.ipv4.ping_group_range'
tap_is "no device turns critical by it" "$(sql "SELECT DISTINCT state FROM result WHERE outcome = 'collector-error'")" 3
tap_like "the log says it once" "$(grep -c icmp.unavailable "$tmp/err")" '^1$'
groups "0 2147483647"
once "${nobody[@]}"
tap_is "with ping_group_range everything works" "$(outcomes)" "$fine"
groups "1 0"
once "${nobody[@]}"
once "${with_raw[@]}"
tap_is "with CAP_NET_RAW everything works" "$(outcomes)" "$fine"

"${with_raw[@]}" "$vigied" --config "$tmp/vigie.conf" 2>>"$tmp/vigied.log" &
daemon=$!
children+=($daemon)
wait_for 20 rpc info
tap_is "the capability is given up once the sockets are open" "$(grep -E '^Cap(Inh|Prm|Eff|Amb):' "/proc/$daemon/status" | awk '{ print $2 }' | sort -u)" 0000000000000000
tap_is "no program of ours gets more" "$(awk '/^NoNewPrivs/ { print $2 }' "/proc/$daemon/status")" 1
tap_is "and echo requests still work" "$(rpc probe '{"target":"127.0.0.1"}' | json_of 'v["outcome"]')" ok
daemon_stop
tap_is "it ends well" "$daemon_status" 0

sed -i 's|^user = .*|user = "nobody"|' "$tmp/vigie.conf"
chown root:root "$tmp/secrets" "$tmp/vigie.conf" "$folder/secrets"
chmod 644 "$tmp/vigie.conf"
chgrp nogroup "$folder/secrets"
chmod 640 "$folder/secrets"
places() { sed -i "s|^control = .*|control = \"$1\"|" "$tmp/vigie.conf"; sock=$1; }
daemon_start
tap_is "started by root it becomes its user, with no capability in its bounding set" \
	"$(awk '/^Uid/ { print $2, $3, $4, $5 } /^CapBnd/ { print $2 }' "/proc/$daemon/status" | tr '\n' ' ')" "65534 65534 65534 65534 0000000000000000 "
tap_is "its socket is its own, for its owner and group" "$(stat -c '%U %G %a' "$sock")" "nobody nogroup 660"
daemon_stop
places "$tmp/new/control.sock"
daemon_start
tap_is "the socket's folder is made and given to it" "$(stat -c '%U %a' "$tmp/new" "$sock" | tr '\n' ' ')" "nobody 755 nobody 660 "
daemon_stop
install -d -m 755 "$tmp/roots"
places "$tmp/roots/control.sock"
timeout 10 "$vigied" --config "$tmp/vigie.conf" >"$tmp/out" 2>"$tmp/err"
tap_is "in a folder that its user may not write nothing is bound" "$? $(ls -A "$tmp/roots")" "77 "
tap_like "and the user is told" "$(cat "$tmp/err")" 'cannot bind .*roots/control.sock as uid 65534: Permission denied'

places "$tmp/new/control.sock"
echo 'roles { support = {"daemon"} }' >>"$tmp/vigie.conf"
daemon_start
mkfifo "$tmp/group"
mount --bind "$tmp/group" /etc/group
kill -HUP "$daemon"
wait_for 10 grep -q daemon.reloaded "$tmp/vigied.log"
tap_is "a directory of groups that does not answer holds up no reload" $? 0
timeout 10 python3 "$top_srcdir/tests/rpc.py" "$sock" info >"$tmp/out" 2>&1
tap_is "nor the loop" $? 0
umount /etc/group
timeout 5 sh -c ': >"$0"' "$tmp/group"
daemon_stop
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
