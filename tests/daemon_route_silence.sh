#!/usr/bin/env bash
# An image route that falls silent: weeks of associations from a capture, the collector that judges them, an alert with the care that it stops,
# explained by its Covolink while that is down, over when images pass again.
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

command -v storescp >/dev/null || { echo '1..0 # SKIP needs storescp'; exit 0; }
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
free_port port
conf_write 'attempts = 1' 'service-timeout = "2s"'
printf 'notify tell { type = "script" target = "%s" }\n' "$tmp/tell.sh" >>"$tmp/vigie.conf"
printf '#!/bin/sh\nletter=$(cat)\nprintf "%%s\\n" "$letter" >>"%s"\n' "$tmp/told" >"$tmp/tell.sh" # in one piece: several run at once
chmod 755 "$tmp/tell.sh"
v() { "$vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
holds() { local what=$1; shift; if "$@"; then tap_ok "$what"; else tap_fail "$what"; fi; }

covolink_start() {
	storescp --ignore -aet COVO_AE "$port" >/dev/null 2>&1 &
	covolink=$!
	children+=("$covolink")
}
covolink_start
mkdir "$tmp/csv"
printf 'name,kind\nCH A,hospital\nCHU B,hospital\n' >"$tmp/csv/sites.csv"
printf 'name,site,kind,address\nbox,CHU B,covolink,127.0.0.1\n' >"$tmp/csv/devices.csv"
printf 'name,site,device,address,port,called_ae,runbook\nCOVO,CHU B,box,127.0.0.1,%s,COVO_AE,Call the imaging supplier\n' "$port" >"$tmp/csv/covolinks.csv"
printf 'name,source_site,covolink,destination_site,source_ae,use\nA-B,CH A,COVO,CHU B,SCAN_A,tele-avc\nA-B mammo,CH A,COVO,CHU B,MAMMO,teleradiologie\n' \
	>"$tmp/csv/routes.csv"
v import "$tmp/csv" >/dev/null || tap_fail "the region is imported"

capture() { # FROM LAST TO, hours ago
	python3 "$top_srcdir/tests/weeks_of_images.py" "$tmp/$2.pcap" "$@" && "$top_builddir/vigie-capture" --inventory "$db" --read "$tmp/$2.pcap" >/dev/null
}
capture 384 10 0 || tap_fail "16 days are read"
tap_is "four associations an hour were seen, the last one ten hours ago" \
	"$(sql "SELECT calling_ae, called_ae, associations = accepted, associations BETWEEN 1490 AND 1500 FROM observed_association")" "SCAN_A|COVO_AE|1|1"
route() { v --json routes "$1" | json_of "$2"; }
tap_like "the route is silent before anybody judges it" "$(route A-B 'v["voice"], v["usual_low"], v["usual_high"], round(v["usual_per_day"]), v["watched"]')" \
	"^\('silent', (36|40|44), (36|40|44), 96, False\)$" # a saved capture looks at nothing now
tap_is "hours are those of the configured zone, whatever the one of the process" "$(TZ=Asia/Tokyo v routes)" "$(TZ=America/Lima v routes)"
tap_is "what usually passes in that time is told beside" "$(route A-B 'isinstance(v["usual_bytes"], int)')" True
tap_is "the other one was never seen" "$(route 'A-B mammo' 'v["voice"], v["last_association"]')" "('never', None)"
tap_is "and is listed so" "$(v --json routes --unseen 2>/dev/null | json_of 'v["name"]')" "A-B mammo"
tap_is "no pair was seen that is not declared" "$(v --json routes --undeclared 2>/dev/null)" ''

silence() { sql "SELECT a.state, a.outcome, coalesce(f.name, '-'), a.closed_ms IS NULL FROM alert a JOIN entity e ON e.id = a.entity_id LEFT JOIN entity f ON f.id = a.follows_id WHERE a.subject = 'silence' AND e.name = 'A-B'"; }
is_silence() { [ "$(silence)" = "$1" ]; }
ask() { rpc reload >/dev/null; }
asked_until() { local i; for ((i = 0; i < 20; i++)); do is_silence "$1" && return; ask; sleep 0.5; done; is_silence "$1"; }
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
wait_for 20 is_silence '2|route-silent|-|1'
tap_is "the collector raises an alert, critical: strokes are at stake" "$(silence)" '2|route-silent|-|1'
alert=$(v --json alerts | grep '"route:A-B"')
tap_is "with the care that it stops and whom to call" \
	"$(json_of 'v["impact"]["routes"], v["site"] if "site" in v else "", v["object_kind"], v["cause"]' <<<"$alert")" "(['A-B'], 'CH A', 'route', 'route:A-B')"
id=$(json_of 'v["id"]' <<<"$alert")
tap_like "its page says since when, and what is usual" "$(v alerts "$id")" 'no association since .*, usually'
tap_like "and what to do" "$(v alerts "$id")" 'Call the imaging supplier'
tap_like "the French one too" "$(v --lang fr alerts "$id")" 'aucune association depuis'
told() { [ "$(grep -c '"route-silent"' "$tmp/told" 2>/dev/null)" = "$1" ]; }
wait_for 20 told 1
tap_like "it is told" "$(cat "$tmp/told")" '"tele-avc"'

kill "$covolink"
wait "$covolink" 2>/dev/null
covolink_is() { [ "$(sql "SELECT count(*) FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.kind = 'covolink' AND a.closed_ms IS NULL")" = "$1" ]; }
wait_for 40 covolink_is 1
asked_until '2|route-silent|COVO|1'
tap_is "while its Covolink is down that explains it" "$(silence)" '2|route-silent|COVO|1'
tap_is "and it stands below that alert" "$(v --json alerts | json_of 'v["cause"], v["children"]' 2>/dev/null || v --json alerts | head -n 1 | json_of 'v["cause"], v["children"]')" \
	"('covolink:COVO', ['route:A-B'])"
covolink_start
wait_for 40 covolink_is 0
asked_until '2|route-silent|-|1'
tap_is "once that works again it is a cause of its own" "$(silence)" '2|route-silent|-|1'

declare_routes() { # AE of the first
	printf 'name,source_site,covolink,destination_site,source_ae,use\nA-B,CH A,COVO,CHU B,%s,tele-avc\nA-B mammo,CH A,COVO,CHU B,MAMMO,teleradiologie\n' \
		"$1" >"$tmp/csv/routes.csv"
	v import "$tmp/csv" >/dev/null || tap_fail "the routes are imported"
}
ends_told() { [ "$(grep -c '"event":"recovery",[^{]*"object":"route:A-B"' "$tmp/told")" = "$1" ]; }
declare_routes ''
asked_until '2|route-silent|-|0' || asked_until '3|route-silent|-|0'
wait_for 20 ends_told 1
tap_is "nobody can hear it any more: its alert is over, and that is no good news" "$(silence)" '3|route-silent|-|0'
tap_like "which is told as it is" "$(grep '"event":"recovery",[^{]*"object":"route:A-B"' "$tmp/told")" '"severity":"unknown","state":"unknown".*État désormais inconnu'
tap_is "and never as a recovery" "$(grep '"object":"route:A-B"' "$tmp/told" | grep -c 'Fonctionne de nouveau')" 0
declare_routes SCAN_A
is_again() { ask; [ "$(silence | tail -n 1)" = '2|route-silent|-|1' ]; }
wait_for 20 is_again
tap_is "once it can be heard it is silent again" "$(silence)" $'3|route-silent|-|0\n2|route-silent|-|1'
told_twice() { [ "$(grep -c '"event":"problem",[^{]*"object":"route:A-B"' "$tmp/told")" = 2 ]; }
wait_for 20 told_twice

daemon_stop
capture 0.5 0.1 0 || tap_fail "the last half hour is read"
daemon_start
is_heard() { [ "$(silence | tail -n 1)" = '2|route-silent|-|0' ]; }
wait_for 20 is_heard
tap_is "images pass again: it is over" "$(silence | tail -n 1)" '2|route-silent|-|0'
wait_for 20 ends_told 2
tap_like "which is told as a recovery" "$(grep '"event":"recovery",[^{]*"object":"route:A-B"' "$tmp/told" | tail -n 1)" 'Fonctionne de nouveau'
tap_is "the route is heard" "$(route A-B 'v["voice"]')" heard
daemon_stop

# A collector that was killed while it told of an alert has of one that is over what was written of it last: here that nobody looked for a while.
route_alert() { sql "SELECT $1(a.id) FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.subject = 'silence' AND e.name = 'A-B'"; }
given_up=$(route_alert min) heard=$(route_alert max)
sqlite3 "$db" "UPDATE alert SET state = 3, detail = 'no association since 2026-11-18T17:00:00Z, and nobody has looked since 2026-11-19T17:00:00Z, so whether it is silent is not known'
	WHERE id = $heard; DELETE FROM notification WHERE alert_id IN ($given_up, $heard) AND event = 'recovery';
	UPDATE notification SET state = 'sending' WHERE alert_id IN ($given_up, $heard) AND event = 'problem'"
daemon_start
wait_for 20 ends_told 4
ends() { grep '"event":"recovery",[^{]*"object":"route:A-B"' "$tmp/told" | grep -c "$1"; }
tap_is "after that what was heard again is told as a recovery, and what nobody knows any more as such" \
	"$(ends 'Fonctionne de nouveau')$(ends 'État désormais inconnu')" 22
daemon_stop
holds "the log is clean" log_is_clean
tap_done
