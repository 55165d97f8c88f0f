#!/usr/bin/env bash
# "Suis-je aveugle ?": a collector in a network namespace of its own loses its witnesses. Nothing is declared down, one alert says it,
# no unavailability is charged, and all comes back by itself.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
set -u
. "${top_srcdir:?}/tests/daemon_lib.sh"
. "$top_srcdir/tests/namespace_lib.sh"

tap_cleanup() {
	command tmux -L "vigie-blind-$$" -f /dev/null kill-server 2>/dev/null
	namespaces_remove
}
namespaces_join 7
in_there nft -f - <<-'NFT'
	table inet dead { chain input { type filter hook input priority 0; ip daddr 198.18.0.7 drop; }; }
NFT
answers() { in_here "$top_builddir/tests/probe_once" --class icmp --timeout-ms 300 --address 198.18.0.2; }
wait_for 10 answers || { tap_fail "the namespaces see each other"; tap_done; }

conf_write 'icmp-timeout = "1s"'
sed -i 's/^icmp-period.*//' "$tmp/vigie.conf"
cat >>"$tmp/vigie.conf" <<END
witness cr1 { address = "198.18.0.2" }
witness cr2 { address = "198.18.0.3" }
END
mkdir "$tmp/csv"
cat >"$tmp/csv/sites.csv" <<END
name
Alpha
END
cat >"$tmp/csv/devices.csv" <<END
name,site,kind,address
r1,Alpha,router,198.18.0.4
r2,Alpha,router,198.18.0.5
dead,Alpha,router,198.18.0.7
END
cat >"$tmp/csv/links.csv" <<END
name,site,address
L1,Alpha,198.18.0.6
END
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
daemon_in_here
daemon_start || tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"

states() { sql "SELECT e.name, s.state, s.outcome FROM state_interval s JOIN entity e ON e.id = s.entity_id WHERE s.to_ms IS NULL ORDER BY e.name" | tr '\n' ' '; }
alerts() { sql "SELECT e.kind, e.name FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.closed_ms IS NULL ORDER BY e.name" | tr '\n' ' '; }
collector() { "$vigie" --config "$tmp/vigie.conf" status --json | json_of 'v["collector"]'; }
are() { [ "$("$1")" = "$2" ]; }
well="L1|0|ok dead|2|timeout r1|0|ok r2|0|ok "
blind="L1|3|collector-blind dead|3|collector-blind r1|3|collector-blind r2|3|collector-blind "
wait_for 30 are alerts "device|dead "
tap_is "what is really down is an alert while the witnesses answer" "$(alerts)" "device|dead "
tap_is "and states are as measured" "$(states)" "$well"
tap_is "the collector runs" "$(collector)" running

began=$(date +%FT%TZ -u)
cut_ms=$(date +%s%3N)
in_here nft -f - <<-'NFT'
	table inet cut { chain input { type filter hook input priority 0; icmp type echo-reply drop; }; }
NFT
wait_for 30 are collector blind
tap_is "without its witnesses the collector says that it is blind" "$(collector)" blind
tap_is "status says it with 1" "$("$vigie" --config "$tmp/vigie.conf" --lang en status | grep -c 'reaches none of its witnesses')" 1
wait_for 30 are states "$blind"
tap_is "what it measures is unknown, not down" "$(states)" "$blind"
sleep 8 # past three attempts
tap_is "one alert is raised, on the collector" "$(alerts)" "device|dead collector|vigied "
tap_like "it names the witnesses" "$(sql "SELECT state, outcome, detail FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.kind = 'collector'")" \
	'^2\|collector-blind\|2 of 2 witnesses do not answer: cr1, cr2$'
tap_like "vigie alerts tells of it" "$("$vigie" --config "$tmp/vigie.conf" alerts --json)" '"object": ?"(collector:)?vigied"'
tap_is "nothing was declared down, not for a moment" \
	"$(sql "SELECT e.name, s.state, s.outcome, s.from_ms - $cut_ms FROM state_interval s JOIN entity e ON e.id = s.entity_id WHERE s.from_ms >= $cut_ms AND s.outcome <> 'collector-blind'")" ""
tap_like "screens say it" "$("$vigie" --config "$tmp/vigie.conf" --lang en screen situation --size 100x30)" "collector is blind"

# An open console; what a person reads of the hours is not changed by what the collector could not see.
tmux() { command tmux -L "vigie-blind-$$" -f /dev/null "$@"; }
screen_shows() { tmux capture-pane -p | grep -q "$1"; }
TERM=xterm tmux new-session -d -x 80 -y 24 "env -u NO_COLOR TERM=xterm LC_ALL=C.UTF-8 $vigie --config $tmp/vigie.conf --lang en"
wait_for 20 screen_shows 'blind'
tap_is "an open console says that it is blind" "$?" 0
history_of() { "$vigie" --config "$tmp/vigie.conf" history "$1" --from "$began" --json; }
down_in_history() { for name in r1 r2 L1; do history_of $name | jq -r .state; done | grep -cE 'critical|down'; }
tap_is "the history of no object says down" "$(down_in_history)" 0

# a restart while it is blind
daemon_stop
tap_is "it stops well" "$daemon_status" 0
daemon_start || tap_fail "the daemon starts again" "$(tail -5 "$tmp/vigied.log")"
sleep 6
tap_is "after a restart it is still blind" "$(collector)" blind
tap_is "and calls nothing down" "$(states) $(alerts)" "$blind device|dead collector|vigied "

in_here nft delete table inet cut
wait_for 30 are collector running
tap_is "it sees again by itself" "$(collector)" running
wait_for 10 are states "$well"
tap_is "all is measured anew" "$(states)" "$well"
sees_again() { ! screen_shows blind; }
wait_for 20 sees_again
tap_is "and so does the console" "$?" 0
tap_is "its alert is over, what was down before still is" "$(alerts)" "device|dead "
tap_is "no unavailability was charged" \
	"$(sql "SELECT count(*) FROM state_interval s JOIN entity e ON e.id = s.entity_id WHERE e.name IN ('r1', 'r2', 'L1') AND s.state NOT IN (0, 3)")" 0
tap_is "nor does the history after it" "$(down_in_history)" 0
measured() { "$vigie" --config "$tmp/vigie.conf" report availability L1 r1 Alpha dead --from "$began" --json | jq -c "[.name, $1]" | tr '\n' ' '; }
tap_is "availability charges and credits none of that time" "$(measured '.all_down_s > 0, .unknown_s > 15')" \
	'["L1",false,true] ["r1",false,true] ["Alpha",false,true] ["dead",true,true] '
tap_is "which says it of what is down" "$(history_of dead | jq -r .state | grep -c critical | sed 's/[1-9].*/some/')" some
tap_is "one alert was raised" "$(sql "SELECT count(*) FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.kind = 'collector'")" 1
daemon_stop
log_is_clean && tap_ok "the log holds no report" || tap_fail "the log holds no report" "$(grep -m3 Sanitizer "$tmp/vigied.log")"
tap_done
