#!/usr/bin/env bash
# Whoever connects to the listener of heartbeats without meaning well costs others nothing but a wait: slow senders are cut, connections
# are bounded, what floods is refused, and the collector goes on measuring.
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port port
mkdir "$tmp/csv"
printf 'name,kind,every\nnightly,backup,1d\nflood,job,1d\n' >"$tmp/csv/heartbeats.csv"
conf_write
printf 'heartbeat { listen = "127.0.0.1:%s" }\n' "$port" >>"$tmp/vigie.conf"
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null

# attack NAME: prints what it saw
attack() { timeout 120 python3 "$top_srcdir/tests/heartbeat_peers.py" "$port" "$1"; }
answers() { rpc info | json_of "v['late_ms'] < 5000"; }

tap_is "bytes that are no HTTP get no answer that could be taken for one, and harm nobody" "$(attack garbage) $(answers)" 'served True'
tap_is "a request that is cut is no ping" "$(attack cut) $(sql 'SELECT count(*) FROM heartbeat_event')" 'served 0'
tap_is "slow senders are cut, and a job is heard all the same" "$(attack slow) $(answers)" 'cut heard True'
tap_is "of a thousand connections each that asks is answered" "$(attack many) $(answers)" '1000 True'
tap_is "what floods is refused, others are heard" "$(attack flood) $(answers)" 'refused heard True'
tap_is "and few of its rows are written" "$(sql "SELECT count(*) < 60 FROM heartbeat_event v JOIN entity e ON e.id = v.entity_id WHERE e.name = 'flood'")" 1
tap_is "no connection is left" "$(attack left)" 0
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
