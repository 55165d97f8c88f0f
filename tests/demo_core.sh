#!/usr/bin/env bash
# B2: a core router without power is one alert with all its sites under it, in whatever order they are polled, and is told once to each who
# is on call; its return ends them all, and is told once to exactly those. In network namespaces of its own, where what has no power
# answers no ping either. VIGIE_LONG=1: a larger region, five orders, one with causes that must settle. VIGIE_SEED: the orders.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/namespace_lib.sh"
namespace_enter
. "$top_srcdir/tests/daemon_lib.sh"

sites=60
[ -n "${VIGIE_LONG:-}" ] && sites=150
echo "# VIGIE_SEED=${VIGIE_SEED:=$((RANDOM + 1))}"

free_port sim_port
"$vigie_sim" --write-demo "$tmp/demo" --sites "$sites" --sim-port "$sim_port"
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
# Each file is one message that left: "EVENT OBJECT RECIPIENT", one a line, in order; all of them.
told() { find "$tmp/told" -type f -exec cat {} + | jq -r '"\(.event) \(.object) \(.recipient)"' | LC_ALL=C sort; }
# told_of OBJECT, told_beside OBJECT
told_of() { told | grep -F " $1 "; }
# What failed before the router goes on when that is back, and is then recalled: it was silent with it.
told_beside() { told | grep -vF " $1 " | grep -v '^reminder '; }
recalled() { told | grep '^reminder ' | cut -d ' ' -f 2 | LC_ALL=C sort -u; }
# How many establishments the message of the problem says are cut off, in its text and in its impact.
sites_told() {
	find "$tmp/told" -type f -exec cat {} + |
		jq -r --arg o "$1" 'select(.event == "problem" and .object == $o) | "\(.text | capture("(?<n>[0-9]+) estab").n) \(.impact.total.sites)"' | sort -u
}
# What the region has behind this core router alone, as it was written.
expected_silent() { ctl list | grep -c '	cut off	'; }
silent() { sql "SELECT count(*) FROM alert a JOIN device d USING (entity_id) WHERE a.closed_ms IS NULL AND a.subject = '' AND a.follows_id IS NOT NULL"; }
every_check_has_a_result() { ! { "$vigie" --config "$tmp/vigie.conf" devices --json; "$vigie" --config "$tmp/vigie.conf" links --json; } 2>/dev/null | grep -q not-tested; }
# Checks without a result, or with one that is being confirmed, or whose failure is no alert yet.
undecided() {
	sql "SELECT count(*) FROM probe_check c LEFT JOIN result r ON r.check_id = c.id WHERE r.confirmed IS NOT 1
	     OR (r.state <> 0 AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.entity_id = c.entity_id AND a.closed_ms IS NULL))"
}
# All is decided, and the list of alerts is the same for a while: all that is concluded has been.
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

# What is to be told has been: a message that is due leaves by a process of its own, which a busy machine may begin late.
nothing_is_due() { [ "$(sql "SELECT count(*) FROM notification WHERE state IN ('queued', 'sending') AND due_ms <= $(date +%s%3N)")" = 0 ]; }

# run CORE PERIOD WAIT [SETTLE]: one polling order. When a check runs hangs on its number, and that on the order of the files; WAIT
# seconds move the cut within the round.
shuffled() { # FILE SEED
	head -n 1 "$1"
	tail -n +2 "$1" | shuf --random-source=<(openssl enc -aes-128-ctr -pass "pass:$2" -nosalt -pbkdf2 </dev/zero 2>/dev/null)
}
runs=0
run() {
	local core=$1 when="$1, every $2, after $3 s${4:+, settled for $4}" before told_before under highest cut file
	rm -rf "$db"* "$tmp/told" "$tmp/csv"
	mkdir -m 777 "$tmp/told" && mkdir "$tmp/csv"
	runs=$((runs + 1))
	for file in "$tmp"/demo/csv/*.csv; do shuffled "$file" "$VIGIE_SEED.$runs" >"$tmp/csv/${file##*/}"; done
	sed -i 's/\(period\) = "[0-9.]*s"/\1 = "'"$2"'"/; s/settle = "[0-9.]*s"/settle = "'"${4:-0s}"'"/' "$tmp/vigie.conf"
	"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/import.log" 2>&1 && daemon_start ||
		{ tap_fail "the collector starts" "$(cat "$tmp/import.log" "$tmp/vigied.log")"; tap_done; }
	wait_for 60 every_check_has_a_result
	settles 60
	wait_for 20 nothing_is_due
	before=$(causes)
	told_before=$(told)
	highest=$(sql "SELECT max(id) FROM alert")
	sleep "$3"
	ctl off "$core"
	cut=$(expected_silent)
	wait_for 60 eval '[ "$(silent)" -ge '$((cut - 10))' ]'
	settles 60
	under=$(sites_under "$core")
	tap_is "$when: it is the only cause that was not there before" "$(open_alerts "a.follows_id IS NULL AND a.id > $highest" | tr '\n' ' ')" "$core "
	if [ "$under" -ge 14 ]; then tap_ok "and 14 sites or more are under it ($under)"; else tap_fail "and 14 sites or more are under it" "$under"; fi
	tap_is "nothing was ever a cause beside it" \
		"$(sql "SELECT e.name FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.id > $highest AND a.follows_id IS NULL")" "$core"
	wait_for 20 eval '[ "$(told_of "device:$core" | wc -l)" -ge 2 ]'
	tap_is "who is on call and who watches are told once each" "$(told_of "device:$core" | tr '\n' ';')" \
		"problem device:$core Alice;problem device:$core watch;"
	hit=$("$vigie" --config "$tmp/vigie.conf" alerts --json 2>/dev/null | jq -r "select(.object == \"$core\") | .impact.sites | length")
	tap_is "with how many establishments it cuts off, in words and in numbers" "$(sites_told "device:$core")" "$hit $hit"
	[ "$hit" -ge 14 ]; tap_is "which are 14 or more ($hit)" $? 0
	ctl on "$core"
	wait_for 60 eval '[ -z "$(open_alerts "a.follows_id IS NOT NULL")" ]'
	settles 30
	tap_is "when it is back, all that was under it is over" "$(open_alerts "a.follows_id IS NOT NULL")$(causes)" "$before"
	tap_is "and its return was one" "$(sql "SELECT count(*) FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.name = '$core' AND a.closed_ms IS NOT NULL AND a.subject = ''")" 1
	wait_for 20 eval '[ "$(told_of "device:$core" | wc -l)" -ge 4 ]'
	wait_for 20 nothing_is_due
	tap_is "which is told once to exactly those who were told" "$(told_of "device:$core" | tr '\n' ';')" \
		"problem device:$core Alice;problem device:$core watch;recovery device:$core Alice;recovery device:$core watch;"
	tap_is "and nobody was told of anything else meanwhile" "$(told_beside "device:$core")" "$told_before"
	tap_is "but of what it was told before and goes on" \
		"$(comm -23 <(recalled) <(sed -n 's/^problem \([^ ]*\) .*/\1/p' <<<"$told_before" | LC_ALL=C sort -u))" ""
	tap_is "as the ledger says" "$(sql "SELECT count(*) FROM notification WHERE state = 'delivered'"), $(sql "SELECT count(*) FROM notification WHERE state <> 'delivered'")" \
		"$(told | wc -l), 0"
	daemon_stop
	if log_is_clean; then tap_ok "the collector's log is clean"; else tap_fail "the collector's log is clean" "$(tail "$tmp/vigied.log")"; fi
	echo "# after $SECONDS s"
}

conf_write
printf '#!/bin/sh\nexec cat >"%s/$$.$VIGIE_NOTIFICATION"\n' "$tmp/told" >"$tmp/tell"
chmod 755 "$tmp/tell"
printf 'person Alice email alice@example.org\nperson Zoe email zoe@example.org\ndefault Zoe\nweek 2020-01-06 Alice\n' >"$tmp/rota"
cat >>"$tmp/vigie.conf" <<CONF
language = "en"
rota { file = "$tmp/rota" }
notify duty { type = "script" target = "$tmp/tell" recipients = "rota" }
notify watch { type = "script" target = "$tmp/tell" severity = "warning" }
CONF
run demo-pe-caen 5s 0
if [ -n "${VIGIE_LONG:-}" ]; then
	run demo-pe-rouen 6s 1.3
	run demo-pe-caen 6s 2.2
	run demo-pe-caen 7s 3.1 8s
	run demo-pe-rouen 8s 0.4
fi
tap_done
