#!/usr/bin/env bash
# The agents and interfaces that a diagnosis reads: of a simulated region, with moving counters.
. "${top_srcdir:?}/tests/daemon_lib.sh"

region_start || { tap_fail "the simulated region starts" "$(cat "$tmp/sim.log")"; tap_done; }
conf_write 'snmp-timeout = "500ms"' 'icmp-timeout = "300ms"'
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/demo/csv" >"$tmp/import.json"
ctl() { "$vigie_sim" ctl "$tmp/sim.sock" "$@" >/dev/null; }
site='Démo Centre de données' link=link:SYVIK-D001 # demo-pe-rouen Te0/0/0, 10 Gbit/s
diagnose() { python3 "$top_srcdir/tests/diagnose.py" "$sock" "$site" "$@" >"$tmp/diagnosis" 2>&1; }
step() { sed -n "$1p" "$tmp/diagnosis"; }

diagnose poll@device:demo-pe-caen "poll@$link" poll@device:demo-pe-rouen
tap_like "an agent that answers passes, and since when it runs is told" "$(step 1)" ' passed ok uptime_s=[0-9]+ '
tap_like "an interface that is up passes, and how it is used is told" "$(step 2)" \
	' passed ok errors_ps=[0-9.e-]+ in_util=0\.[0-9]+ out_util=0\.[0-9]+ .*\(up; [0-9]+ % in and [0-9]+ % out of 10000000000 bit/s\)'
ctl rate demo-pe-rouen Te0/0/0 in-bps 9600000000
diagnose "poll@$link"
tap_like "one that is full is weak" "$(step 1)" ' weak ok .*in_util=0\.9[0-9]+ '
ctl down demo-pe-rouen Te0/0/0
ctl die demo-pe-caen
diagnose poll@device:demo-pe-caen "poll@$link" "ping4@device:demo-pe-rouen@0" trace4@device:demo-pe-rouen@2
tap_like "an agent that is silent fails" "$(step 1)" ' failed timeout '
tap_like "an interface that is down fails" "$(step 2)" ' failed link-down .*demo-pe-rouen Te0/0/0: '
tap_like "what needs the silent one is not tested" "$(step 3)" ' not-tested .*what it needs does not work'
tap_like "nor what needs that" "$(step 4)" ' not-tested .*what it needs does not work'
ctl up demo-pe-rouen Te0/0/0
ctl admin-down demo-pe-rouen Te0/0/0
diagnose "poll@$link"
tap_like "one that was shut fails" "$(step 1)" ' failed admin-down '

# somebody waits for it when the end comes
python3 "$top_srcdir/tests/diagnose.py" "$sock" "$site" poll@device:demo-pe-caen "poll@$link" ping4@device:demo-pe-rouen >"$tmp/cut" 2>&1 &
waits=$!
begun() { [ "$(grep -c diagnosis.began "$tmp/vigied.log")" = 5 ]; }
wait_for 10 begun
daemon_stop
wait "$waits"
tap_is "a diagnosis under way does not hinder the end" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
