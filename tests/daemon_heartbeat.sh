#!/usr/bin/env bash
# Jobs tell the collector over HTTP and over the control socket when they start and how they end; what they do not tell is late, unless
# nobody listened.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port port
url=http://127.0.0.1:$port/ping
mkdir "$tmp/csv"
printf 'name,kind\nCHU,hospital\n' >"$tmp/csv/sites.csv"
printf 'name\nPACS\n' >"$tmp/csv/applications.csv"
printf 'name,kind,target,site\ndatabase,tcp,127.0.0.1:%s,CHU\n' "$((port + 1))" >"$tmp/csv/services.csv" # nothing listens
printf 'from,to,kind\nheartbeat:needs,service:database,reads\n' >"$tmp/csv/dependencies.csv"
cat >"$tmp/csv/heartbeats.csv" <<-'CSV'
	name,kind,application,site,every,grace,min_duration,offsite
	nightly,backup,PACS,CHU,1d,2h,1s,yes
	R/é feed,feed,,CHU,1d,1h,,
	quick,job,,,3s,2s,,
	needs,feed,,CHU,1d,1h,,
	simulated,job,,,1h,1h,,
CSV
conf_write 'attempts = 3'
printf 'heartbeat { listen = "127.0.0.1:%s" }\n' "$port" >>"$tmp/vigie.conf"
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null

v() { "$vigie" --config "$tmp/vigie.conf" "$@"; }
field() { v heartbeats "$1" --json | json_of "v['$2']"; }
looks() { # NAME OUTCOME: outcome and state, read at once, in $seen
	seen=$(v heartbeats "$1" --json | json_of "v['outcome'] + ' ' + v['state']")
	[ "${seen% *}" = "$2" ]
}
stands() { # NAME OUTCOME: waits, prints outcome and state as they were when they were asked last
	wait_for 40 looks "$1" "$2"
	echo "$seen"
}
becomes() { local all; all=$(stands "$@"); echo "${all% *}"; } # its outcome alone
status_of() { curl -s -m 10 -o /dev/null -w '%{http_code}' "$@"; }
ping() { status_of "$url/$1"; }

# ---- each way to tell ----
tap_is "a job that was never heard of is not late" "$(stands nightly never-seen)" 'never-seen unknown'
tap_is "a start is heard" "$(ping nightly/start) $(stands nightly running)" '200 running ok'
sleep 1.1 # the least that the job may last
tap_is "so is an end" "$(ping nightly) $(becomes nightly ok)" '200 ok'
tap_is "and how long it took" "$(v heartbeats nightly --json | json_of "1 <= v['last_duration_s'] < 30")" True
tap_is "the age of the last good end is told" "$(v heartbeats nightly --json | json_of "0 <= v['age_s'] < 60 and v['next_due'] > v['last_finish'] > v['last_start']")" True
ping nightly/start >/dev/null
tap_is "a run that ends too soon did not do its work" "$(ping nightly/0) $(stands nightly too-short)" '200 too-short critical'
tap_is "an exit code is a failure" "$(ping nightly/3) $(becomes nightly failed) $(field nightly exit_code)" '200 failed 3'
tap_is "a failure is an alert of the heartbeat, at once" "$(v alerts --json | jq -c 'select(.object == "nightly") | [.object_kind, .severity, .site]')" '["heartbeat","critical","CHU"]'
ping nightly/start >/dev/null
tap_is "which a new start does not mend" "$(field nightly outcome)" failed
sleep 1.1
tap_is "but a good end" "$(ping nightly) $(becomes nightly ok)" '200 ok'
objects() { v alerts --json | jq -r .object | grep -v database | sort | paste -sd ' '; }
are_objects() { [ "$(objects)" = "$1" ]; }
wait_for 20 are_objects quick
tap_is "the alert is over then; of what is not due there is none" "$(objects)" quick
tap_is "a name is percent-encoded" "$(ping 'R%2F%C3%A9%20feed/fail') $(becomes 'R/é feed' failed)" '200 failed'
tap_is "HEAD and POST tell too" "$(status_of -I "$url/R%2F%C3%A9%20feed") $(status_of -X POST --data 'log of the job' "$url/R%2F%C3%A9%20feed") $(becomes 'R/é feed' ok)" '200 200 ok'
tap_is "the command line tells over the control socket" "$(v ping 'R/é feed' --exit-code 4 && field 'R/é feed' outcome && v ping 'heartbeat:R/é feed' && field 'R/é feed' outcome)" $'failed\nok'
v ping nobody 2>"$tmp/err"
tap_is "an unknown job is refused there" "$? $(grep -c "nobody" "$tmp/err")" '1 1'
tap_is "a run leaves no state of its own" "$(sql "SELECT count(*) FROM state_interval WHERE outcome = 'running'")" 0
tap_is "what is told is not journalled" "$(sql "SELECT count(*) FROM journal WHERE method = 'ping'")" 0
tap_is "whom an object is asked of knows it" "$(v show heartbeat:nightly --json | jq -c '[.declared.kind, .declared.application, .measured.outcome]')" '["backup","PACS","ok"]'

# ---- what cannot be ----
tap_is "unknown names and paths are not found" "$(ping nobody) $(ping nightly/stop) $(ping nightly/256) $(ping nightly/) $(status_of "http://127.0.0.1:$port/") $(status_of "http://127.0.0.1:$port/ping/")" '404 404 404 404 404 400'
tap_is "no name leaves its segment" "$(status_of --path-as-is "$url/../../etc/passwd") $(ping '..%2F..%2Fetc%2Fpasswd') $(ping '%00') $(ping '%zz') $(ping '%ff') $(ping "$(printf 'a%.0s' {1..600})")" '404 404 400 400 400 400'
tap_is "other methods are refused" "$(status_of -X DELETE "$url/nightly") $(status_of -X PUT --data x "$url/nightly")" '405 405'
head -c 2000000 /dev/zero >"$tmp/large"
tap_is "a body has its limit" "$(status_of -X POST -H 'Expect: 100-continue' --data-binary "@$tmp/large" "$url/nightly")" 413
tap_is "headers have one" "$(curl -s -m 10 -o /dev/null -w '%{http_code}' -H "X: $(head -c 20000 /dev/zero | tr '\0' a)" "$url/nightly" | grep -cE '^(431|413|400|000)$')" 1

# ---- a job that never finishes ----
ping quick/start >/dev/null
tap_is "a job that never finishes is told" "$(stands quick started-not-finished)" 'started-not-finished critical'
tap_is "it is an alert" "$(v alerts --json | jq -r 'select(.object == "quick") | .cause')" heartbeat:quick
v mute heartbeat:quick --reason 'known' --until 2h >/dev/null
tap_is "which can be muted" "$(v alerts --json | jq -r 'select(.object == "quick") | .state')" muted
v unmute heartbeat:quick >/dev/null
tap_is "and is on the map, down" "$(v map --from heartbeat:nightly --format json | jq -c '[.nodes[].id] | sort')" '["application:PACS","heartbeat:nightly","site:CHU"]'
tap_is "its history tells" "$(v history heartbeat:quick --json --points 4 | jq -rs 'map(.state) | index("critical") != null')" true
tap_is "a plugin too" "$(v check heartbeat:quick --lang en | grep -c '^HEARTBEAT CRITICAL'; v poll heartbeat:quick --json | jq .critical)" $'1\n1'
ping needs/fail >/dev/null
follows() { [ "$(v alerts --json | jq -c 'select(.object == "database") | .children')" = '["heartbeat:needs"]' ]; }
wait_for 60 follows
tap_is "what a job needs is its cause" "$(v alerts --json | jq -c 'select(.object == "database") | .children')" '["heartbeat:needs"]'
tap_is "a simulation tells the age of the backup of what falls" \
	"$(v simulate --down application:PACS --json | jq -c '.backups | map([.name, .state, .age_s >= 0])')" '[["nightly","ok",true]]'
tap_is "a replay of today's rules makes the same alerts" "$(v rules replay --since 1h --json | jq -c '[.alerts == .replayed, .alerts > 3, .lost, .new]')" '[true,true,0,0]'
tap_is "and comes back" "$(ping quick) $(becomes quick ok)" '200 ok'
tap_is "a job that does not come any more is late" "$(stands quick late)" 'late critical'
at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z -d '2026-01-01')
tap_is "before it was declared it was not there" "$(v --at "$at" heartbeats --json)" ''

# ---- jobs of the simulated region ----
printf '1.3.6.1.2.1.1.5.0|4|alpha\n' >"$tmp/alpha.snmprec"
cat >"$tmp/region.conf" <<-END
	agent alpha { address = "127.10.9.7:$((port + 2))" recording = "./alpha.snmprec" }
	job simulated { collector = "127.0.0.1:$port" every = 2000 lasts = 50 }
END
"$vigie_sim" --region "$tmp/region.conf" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
tap_is "a simulated job tells" "$(becomes simulated ok)" ok
"$vigie_sim" ctl "$tmp/sim.sock" job simulated fail
tap_is "also that it failed" "$(becomes simulated failed)" failed
"$vigie_sim" ctl "$tmp/sim.sock" job simulated well
becomes simulated ok >/dev/null
"$vigie_sim" ctl "$tmp/sim.sock" job simulated hang
hangs() { v heartbeats simulated --json | json_of "v['outcome'] == 'running' and v['age_s'] > 4 or exit(1)"; } # it is well each 2 s
tap_is "and may hang" "$(wait_for 40 hangs && echo hangs)" hangs
"$vigie_sim" ctl "$tmp/sim.sock" job nobody hang 2>"$tmp/err"
tap_is "one that is not there is refused" "$? $(grep -c "no job 'nobody'" "$tmp/err")" '1 1'
"$vigie_sim" ctl "$tmp/sim.sock" quit

# ---- our own silence ----
v ping quick
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
good=$(field nightly last_good)
sleep 6 # quick is due meanwhile
restarted=$(date +%s%3N)
daemon_start
tap_is "what was told survives a restart" "$(field nightly last_good)" "$good"
# It stands for five seconds only: what was recorded is read, not what stands.
judged() { sql "SELECT s.outcome FROM state_interval s JOIN entity e ON e.id = s.entity_id WHERE e.name = 'quick' AND s.from_ms >= $restarted ORDER BY s.from_ms LIMIT 1"; }
wait_for 20 eval '[ -n "$(judged)" ]'
tap_is "what was due while nobody listened is not late" "$(judged)" unheard
tap_is "until the next one is late" "$(becomes quick late)" late
lates() { sql "SELECT count(*) FROM state_interval s JOIN entity e ON e.id = s.entity_id WHERE e.name = 'quick' AND s.outcome = 'late'"; }
before=$(lates)
ping quick >/dev/null
kill -STOP "$daemon"
sleep 1
(ping quick >"$tmp/held") &
held=$!
sleep 5 # by now it would be late
kill -CONT "$daemon"
wait "$held"
tap_is "what waited in the socket while we stood still is heard before a silence is told" \
	"$(cat "$tmp/held") $(lates)" "200 $before"
daemon_stop
tap_is "the daemon ends well again" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
