#!/usr/bin/env bash
# B8 on the collector itself: an incident that it recorded, replayed with the rules that were in force, gives its alerts: the same
# objects, causes, beginnings and ends. In a network namespace of its own, where what has no power answers no ping either.
# A core router falls with all that is behind it, and a link and a service for themselves. VIGIE_LONG: then a link that comes and goes, a
# service, a collector that stops and one that is killed.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/namespace_lib.sh"
namespace_enter
. "$top_srcdir/tests/daemon_lib.sh"

free_port sim_port
"$vigie_sim" --write-demo "$tmp/demo" --sites 20 --sim-port "$sim_port"
"$vigie_sim" --region "$tmp/demo/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" --ping >"$tmp/sim.log" 2>&1 &
children+=($!)
ctl() { "$vigie_sim" ctl "$tmp/sim.sock" "$@"; }
wait_for 10 ctl list || { tap_fail "the region is served" "$(cat "$tmp/sim.log")"; tap_done; }
export SSL_CERT_FILE=$tmp/demo/ca.pem
conf_write 'attempts = 2'
within_ms=2000 # what a replay may be off by

# open NAME [CONDITION], ended NAME: the alert of its state
open() { [ "$(sql "SELECT count(*) FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.name = '$1' AND a.closed_ms IS NULL ${2:+AND $2}")" -gt 0 ]; }
ended() { ! open "$1"; }
undecided() { sql "SELECT count(*) FROM result WHERE NOT confirmed"; }
# No failure is being confirmed, and the list of alerts is the same for a while: all that is concluded has been.
settles() {
	local end=$((SECONDS + $1)) was='?' now since=$SECONDS
	while [ $SECONDS -lt $end ]; do
		now=$(sql "SELECT id, follows_id, closed_ms FROM alert")
		[ "$now" = "$was" ] && [ "$(undecided)" = 0 ] || since=$SECONDS
		was=$now
		[ $((SECONDS - since)) -ge 3 ] && return
		sleep 0.4
	done
}
measured() { ! { "$vigie" --config "$tmp/vigie.conf" devices --json; "$vigie" --config "$tmp/vigie.conf" links --json; } 2>/dev/null | grep -q not-tested; }
# shows LINK STATE
shows() { [ "$("$vigie" --config "$tmp/vigie.conf" links "$1" --json 2>/dev/null | jq -r .state)" = "$2" ]; }
# follow N: so many alerts or more follow another.
follow() { [ "$(sql "SELECT count(*) FROM alert WHERE closed_ms IS NULL AND follows_id IS NOT NULL")" -ge "$1" ]; }
none_follows() { ! follow 1; }
# holds SECONDS COMMAND…: as wait_for, for what costs more to ask.
holds() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.3
	done
}
# step SENTENCE SECONDS COMMAND…: waited for.
step() {
	local sentence=$1
	shift
	if holds "$@"; then tap_ok "$sentence"; else tap_fail "$sentence" "$(sql "SELECT e.name, a.subject, a.closed_ms FROM alert a JOIN entity e ON e.id = a.entity_id")"; fi
}
# same WHEN: the replay has just what was recorded, and the command says so too.
same() {
	local said
	said=$("$top_builddir/tests/replay_against" "$db" "$began_ms" 2 2000 0 "$within_ms")
	if [ $? = 0 ]; then tap_ok "$1: the replay has the same alerts ($said)"; else tap_fail "$1: the replay has the same alerts" "$said"; fi
	tap_is "$1: rules replay says no difference" \
		"$("$vigie" --config "$tmp/vigie.conf" rules replay --since 1h --json 2>/dev/null | jq -c '[.lost, .new, .alerts == .replayed, .alerts > 0]')" '[0,0,true,true]'
}
finish() {
	daemon_stop
	if log_is_clean; then tap_ok "the collector's log is clean"; else tap_fail "the collector's log is clean" "$(tail "$tmp/vigied.log")"; fi
	tap_done
}

began_ms=$(($(date +%s%3N) - 3600000))
"$vigie" --config "$tmp/vigie.conf" import "$tmp/demo/csv" >"$tmp/import.log" 2>&1 && daemon_start ||
	{ tap_fail "the collector starts" "$(cat "$tmp/import.log" "$tmp/vigied.log")"; tap_done; }
holds 60 measured
settles 30

ctl cut SYVIK-D013
ctl service "Démo Portail" status 503
ctl off demo-pe-caen
step "the core router is an alert" 60 open demo-pe-caen
step "with what fails under it" 60 follow 10
step "the link is one for itself" 60 open SYVIK-D013 "a.follows_id IS NULL"
step "and the service" 60 open "Démo Portail" "a.follows_id IS NULL"
[ -z "${VIGIE_LONG:-}" ] || settles 90
ctl on demo-pe-caen
ctl mend SYVIK-D013
ctl service "Démo Portail" status 200
step "the router's ends" 60 ended demo-pe-caen
step "with all that was under it" 60 none_follows
step "the link's ends" 60 ended SYVIK-D013
step "and the service's" 60 ended "Démo Portail"
if [ -z "${VIGIE_LONG:-}" ]; then
	same "three causes"
	finish
fi
settles 90
same "three causes"

for _ in 1 2 3 4 5 6 7 8 9 10; do
	ctl cut SYVIK-D010
	wait_for 20 shows SYVIK-D010 down
	ctl mend SYVIK-D010
	wait_for 20 shows SYVIK-D010 up
done
settles 60
same "a link that comes and goes"

ctl service "Démo Portail" status 503
step "the service is an alert" 60 open "Démo Portail"
ctl off demo-pe-rouen
step "the other core router too" 60 open demo-pe-rouen
daemon_stop
daemon_start
settles 90
same "a collector that stopped in the middle"
ctl service "Démo Portail" status 200
ctl on demo-pe-rouen
step "the service works again, the collector has not forgotten it" 60 ended "Démo Portail"
step "so does the core router" 60 ended demo-pe-rouen
settles 90
ctl off demo-pe-caen
step "the core router falls again" 60 open demo-pe-caen
daemon_stop KILL
ctl on demo-pe-caen
daemon_start
step "and is back when the collector that was killed is" 60 ended demo-pe-caen
settles 90
same "the whole incident"
finish
