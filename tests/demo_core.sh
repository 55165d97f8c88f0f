#!/usr/bin/env bash
# B2: a core router without power is one alert with all its sites under it, in whatever order they are polled; its return ends them all.
# In network namespaces of its own, where what has no power answers no ping either.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
if [ -n "${VIGIE_NAMESPACE:-}" ]; then
	ip link set lo up || exit 1
elif unshare -n true 2>/dev/null; then
	VIGIE_NAMESPACE=1 exec unshare -n bash "$0"
elif unshare -rn true 2>/dev/null; then
	VIGIE_NAMESPACE=1 exec unshare -rn bash "$0"
else
	echo "1..0 # SKIP no network namespaces here"
	exit 0
fi
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port sim_port
"$vigie_sim" --write-demo "$tmp/demo" --sites 60 --sim-port "$sim_port"
"$vigie_sim" --region "$tmp/demo/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" --ping >"$tmp/sim.log" 2>&1 &
children+=($!)
ctl() { "$vigie_sim" ctl "$tmp/sim.sock" "$@"; }
wait_for 10 ctl list || { tap_fail "the region is served" "$(cat "$tmp/sim.log")"; tap_done; }
export SSL_CERT_FILE=$tmp/demo/ca.pem

# open [CONDITION]: names of the open alerts of states
open_alerts() { sql "SELECT e.name FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.closed_ms IS NULL AND a.subject = '' ${1:+AND $1} ORDER BY 1"; }
causes() { open_alerts "a.follows_id IS NULL" | tr '\n' ' '; }
# The sites whose devices or links follow, at however many removes, the core router.
sites_under() {
	sql "WITH RECURSIVE under (id) AS (SELECT id FROM entity WHERE name = '$1' UNION
	     SELECT a.entity_id FROM alert a JOIN under ON a.follows_id = under.id WHERE a.closed_ms IS NULL)
	     SELECT count(DISTINCT site) FROM (SELECT site FROM device JOIN under ON id = entity_id UNION
	                                       SELECT site FROM link JOIN under ON id = entity_id)"
}
# What the region has behind this core router alone, as it was written.
expected_silent() { ctl list | grep -c '	cut off	'; }
silent() { sql "SELECT count(*) FROM alert a JOIN device d USING (entity_id) WHERE a.closed_ms IS NULL AND a.subject = '' AND a.follows_id IS NOT NULL"; }
every_check_has_a_result() { ! { "$vigie" --config "$tmp/vigie.conf" devices --json; "$vigie" --config "$tmp/vigie.conf" links --json; } 2>/dev/null | grep -q not-tested; }
undecided() { sql "SELECT count(*) FROM result WHERE NOT confirmed"; }
# No failure is being confirmed, and the list of alerts is the same for a while: all that is concluded has been.
settles() {
	local end=$((SECONDS + $1)) was='?' now since=$SECONDS
	while [ $SECONDS -lt $end ]; do
		now=$(open_alerts)
		[ "$now" = "$was" ] && [ "$(undecided)" = 0 ] || since=$SECONDS
		was=$now
		[ $((SECONDS - since)) -ge 5 ] && return
		sleep 0.5
	done
}

# run CORE PERIOD WAIT: one polling order; WAIT seconds move the cut within the round.
run() {
	local core=$1 before under highest cut
	rm -f "$db"*
	sed -i 's/= "[0-9.]*s"/= "'"$2"'"/' "$tmp/vigie.conf"
	"$vigie" --config "$tmp/vigie.conf" import "$tmp/demo/csv" >"$tmp/import.log" 2>&1 && daemon_start ||
		{ tap_fail "the collector starts" "$(cat "$tmp/import.log" "$tmp/vigied.log")"; return; }
	wait_for 60 every_check_has_a_result
	settles 60
	before=$(causes)
	sleep "$3"
	highest=$(sql "SELECT max(id) FROM alert")
	ctl off "$core"
	cut=$(expected_silent)
	wait_for 60 eval '[ "$(silent)" -ge '$((cut - 10))' ]'
	settles 60
	under=$(sites_under "$core")
	tap_is "$core, every $2, after $3 s: it is the only cause that was not there before" \
		"$(open_alerts "a.follows_id IS NULL AND a.id > $highest" | tr '\n' ' ')" "$core "
	if [ "$under" -ge 14 ]; then tap_ok "and 14 sites or more are under it ($under)"; else tap_fail "and 14 sites or more are under it" "$under"; fi
	tap_is "nothing was ever a cause beside it" \
		"$(sql "SELECT e.name FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.id > $highest AND a.follows_id IS NULL")" "$core"
	ctl on "$core"
	wait_for 60 eval '[ -z "$(open_alerts "a.follows_id IS NOT NULL")" ]'
	settles 30
	tap_is "when it is back, all that was under it is over" "$(open_alerts "a.follows_id IS NOT NULL")$(causes)" "$before"
	tap_is "and its return was one" "$(sql "SELECT count(*) FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.name = '$core' AND a.closed_ms IS NOT NULL AND a.subject = ''")" 1
	daemon_stop
	if log_is_clean; then tap_ok "the collector's log is clean"; else tap_fail "the collector's log is clean" "$(tail "$tmp/vigied.log")"; fi
}

conf_write
run demo-pe-caen 5s 0
if [ -n "${VIGIE_LONG:-}" ]; then
	run demo-pe-rouen 6s 1.3
	run demo-pe-caen 6s 2.2
	run demo-pe-caen 7s 3.1
	run demo-pe-rouen 8s 0.4
fi
tap_done
