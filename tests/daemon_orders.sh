#!/usr/bin/env bash
# Orders over the control socket from those who mean harm: diagnoses, calls and escalations (tests/hostile_orders.py). Each is refused by its
# own code, in words that harm nobody; the collector goes on, and keeps nothing of who left.
. "${top_srcdir:?}/tests/daemon_lib.sh"
[ "$EUID" = 0 ] || tap_skip_all "needs root"

chmod 755 "$tmp"
conf_write 'icmp-timeout = "300ms"'
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
chmod 666 "$sock"
rpc import '{"files":{"sites.csv":"name\nLab\n","devices.csv":"name,site,kind,address\nr1,Lab,router,127.0.0.1\nhole,Lab,router,192.0.2.1\n",
	"services.csv":"name,kind,target,site\nweb,tcp,127.0.0.1:9,Lab\n"}}' >/dev/null
descriptors() { ls "/proc/$(rpc info | json_of 'v["pid"]')/fd" | wc -l; }
resident() { awk '/VmRSS/ { print $2 }' "/proc/$(rpc info | json_of 'v["pid"]')/status"; }
part() { python3 "$top_srcdir/tests/hostile_orders.py" "$sock" "$1" 2>&1; }
before=$(descriptors)

tap_is "an order that is none is refused, whatever it holds" "$(part orders)" ""
tap_is "so is a line that is none" "$(part lines)" ""
tap_is "who leaves in the midst hinders nobody, and all who look see the same" "$(part midst)" ""
tap_is "a call or an escalation that is none is refused" "$(part calls)" ""
tap_is "two who act at once do not both, and ids are told as people type them" "$(part escalations)" ""
tap_is "a person who asks a thousand times gets a share, and others theirs" "$(part thousand)" ""
ended() { [ "$(descriptors)" -le "$((before + 1))" ]; }
wait_for 20 ended
tap_is "nothing is left open" $? 0
[ -n "${VIGIE_SANITIZED:-}" ] || tap_is "nor is much kept" "$([ "$(resident)" -lt 200000 ] && echo yes || resident)" yes
tap_is "the journal holds no word of theirs that harms" "$(v=$("$vigie" --config "$tmp/vigie.conf" --json journal); python3 "$top_srcdir/tests/hostile_peers.py" judge <<<"$v")" ""
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_is "and holds nothing harmful" "$(python3 "$top_srcdir/tests/hostile_peers.py" judge <"$tmp/vigied.log")" ""
tap_done
