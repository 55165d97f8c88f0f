#!/usr/bin/env bash
# vigied and its Covolinks: one that stops answering, or refuses, is critical at its stage within two rounds: one cause, whose alert names
# the hospitals and the clinical routes behind it (C5).
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

echo ok >"$tmp/ports.switch"
python3 "$top_srcdir/tests/dicom_peer.py" "$tmp/ports" 2>"$tmp/peer.log" &
children+=($!)
declare -A port
wait_for 10 test -e "$tmp/ports" || { echo "Bail out! no peer"; exit 1; }
. "$tmp/ports"
switch() { echo "$1" >"$tmp/ports.new" && mv "$tmp/ports.new" "$tmp/ports.switch"; }

mkdir "$tmp/csv"
printf 'name,kind,support_site\nCH Un,hospital,\nCH Deux,hospital,\nCHU,hospital,\nSSR Trois,hospital,CH Un\n' >"$tmp/csv/sites.csv"
printf 'name,site,kind,address\nbox-un,CH Un,covolink,127.0.0.1\n' >"$tmp/csv/devices.csv"
printf 'name,site,device,address,port,called_ae,serves\nCOVO-UN,CH Un,box-un,127.0.0.1,%s,COVO_UN,CH Un;CH Deux\n' "${port[switch]}" >"$tmp/csv/covolinks.csv"
printf 'name,source_site,covolink,destination_site,use\nDeux-CHU,CH Deux,COVO-UN,CHU,tele-avc\nUn-CHU,CH Un,COVO-UN,CHU,teleradiology\n' >"$tmp/csv/routes.csv"
printf 'name,kind,target,site\nscanner,dicom,127.0.0.1:%s/SCAN,CHU\n' "${port[ok]}" >"$tmp/csv/services.csv"
printf '#!/bin/sh\ncat >"%s/told.$VIGIE_EVENT"\n' "$tmp" >"$tmp/tell" && chmod +x "$tmp/tell"
conf_write 'service-timeout = "1s"' 'attempts = 2' 'dicom-calling-ae = "REGION"'
printf 'language = "en"\nnotify tell { type = "script" target = "%s" }\n' "$tmp/tell" >>"$tmp/vigie.conf"
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
tap_is "a region with a Covolink is imported" "$(import_dir "$tmp/csv" | json_of 'v["counts"]["added"]')" 9

export VIGIE_LOCALEDIR=$top_builddir/locale
run() { "$vigie" --config "$tmp/vigie.conf" "$@"; }
covolink() { run covolinks COVO-UN --json | jq -r "$1"; }
stages() { covolink '.stages | [.tcp, .associate, .contexts, .echo] | join(" ")'; }
is() { [ "$(stages)" = "$1" ]; }
wait_for 20 is "ok ok ok ok"
tap_is "its four stages are told" "$(stages)" "ok ok ok ok"
tap_is "with its state and whom it serves, the supported one too" "$(covolink '[.state, .outcome, .reject_reason, (.serves | join("+"))] | tostring')" '["ok","ok",null,"CH Deux+CH Un+SSR Trois"]'
tap_is "what it accepts too" "$(covolink '.accepted | .[0:3] | join(" ")')" "Verification CT MR"
tap_is "and the times of its stages" "$(covolink '[.latency_ms, .stages_latency_ms.tcp, .stages_latency_ms.associate] | all(. > 0 and . < 1000)')" true
tap_is "a service of kind dicom is checked the same way" "$(run services scanner --json | jq -r .outcome)" ok
tap_is "that nobody looks at traffic is told of each, not left out" "$(covolink '[.observed[]] | unique | tostring') $(run covolinks --lang en | tail -n 1)" \
	'[null,0] Last images and volumes: not observed: no capture is configured'
tap_like "and of one" "$(run show covolink:COVO-UN --lang en | tr '\n' '|')" \
	'\|Images\|Last image seen: not observed: no capture is configured\|Last association: not observed: no capture is configured\|Volumes: not obs'
tap_like "check tells its state" "$(run check covolink:COVO-UN)" '^COVOLINK OK - COVO-UN: '

tap_is "a route is accepted while its Covolink proves it" "$(run routes accept Deux-CHU >/dev/null 2>&1; echo $?)" 0
route() { run routes --json | jq -r "select(.name == \"$1\") | $2"; }
tap_is "dated, with what answered then" "$(route Deux-CHU '[.acceptance, .proof] | join(": ")') $(route Deux-CHU '.accepted_on | type')" \
	"accepted: tcp ok, associate ok, contexts ok, echo ok string"

alerts() { run alerts --json | jq -c "$1"; }
has_alert() { [ "$(alerts '.object' | wc -l)" = 1 ]; }
switch silent
wait_for 12 has_alert
tap_is "silent, it is an alert within two rounds, and the only cause" "$(alerts '[.object, .object_kind, .state, .severity, .outcome]')" \
	'["COVO-UN","covolink","open","critical","silent"]'
tap_like "silent, it proves no route" "$(run routes accept Un-CHU --lang en 2>&1 | tr "\n" " ")" "does not prove it now .*associate silent.*nothing is accepted"
tap_is "and none is accepted" "$(route Un-CHU '[.acceptance, .proof] | tostring') $(route Deux-CHU .acceptance)" '["never",null] accepted'
tap_is "at its stage" "$(stages)" "ok silent not-tested not-tested"
narrow() { # a terminal
	COLUMNS=80 NO_COLOR=1 TERM=xterm script -qec "$(printf '%q ' "$vigie" --config "$tmp/vigie.conf" "$@")" /dev/null </dev/null | tr -d '\r'
}
tap_like "which a terminal of 80 columns shows" "$(narrow covolinks --lang en | tr '\n' '|')" 'TCP +Assoc\. .*COVO-UN .* OK +failed '
tap_is "within its width" "$((80 >= $(narrow covolinks --lang fr | LC_ALL=C.UTF-8 wc -L)))" 1
tap_is "that names the hospitals" "$(alerts '[.impact.sites, .impact.covolinks]')" '[[],["COVO-UN"]]'
tap_is "the routes and what care they carry" "$(alerts '[.impact.routes, .impact.uses] | map(sort)')" '[["Deux-CHU","Un-CHU"],["tele-avc","teleradiology"]]'
without="CH Deux, CH Un, SSR Trois"
tap_is "who is without a Covolink: its own hospital, one that it serves, one that it supports" \
	"$(alerts '.impact.without_covolink | sort | join(", ")')" "\"$without\""
tap_like "the list says both in its sentence" "$(run alerts --lang fr)" "télé-AVC.* · sans Covolink.: $without"
tap_like "the page too" "$(run alerts "$(alerts .id)" --lang en)" "Without a Covolink: $without"
tap_like "the handover too" "$(run handover --lang en)" "telestroke.* · without a Covolink: $without"
wait_for 10 test -s "$tmp/told.problem"
tap_like "the message too" "$(cat "$tmp/told.problem")" "3 establishments without a Covolink: $without\."
tap_like "with the care that is stopped" "$(cat "$tmp/told.problem")" "2 image routes \(1 for telestroke, 1 for teleradiology\)"
tap_like "check of its site names it as the culprit" "$(run check "site:CH Un")" "^SITE CRITICAL - CH Un: Covolink COVO-UN is in trouble.*covolink:COVO-UN"
tap_is "its site is as bad" "$(run sites 'CH Un' --json | jq -r .state)" critical
tap_like "the page says what answers nearby" "$(run alerts "$(alerts .id)" --lang en)" 'its DICOM service, not the machine'
run check covolink:COVO-UN >/dev/null
tap_is "check exits as a plugin does" $? 2

switch reject_1_1_7
refused() { [ "$(covolink .outcome)" = ae-called-unknown ]; }
wait_for 12 refused
tap_is "refused, the stage says by which reason" "$(stages)" "ok ae-called-unknown not-tested not-tested"
tap_is "which is told in words" "$(covolink .reject_reason)" "permanent refusal by the application: called AE title not recognised"
tap_like "and what to verify, in the language of who reads" "$(run show covolink:COVO-UN --lang fr)" \
	'AE appelé non reconnu.; vérifier que son AE est bien COVO_UN, et que sa table contient le nôtre.*: REGION'
tap_like "a probe prints the stages" "$(run probe COVO-UN -v)" '"associate":\{"outcome":"ae-called-unknown"'
tap_is "what it was last good for stays known" "$(covolink '.last_echo | type')" string

switch ok
calm() { [ -z "$(alerts .id)" ]; }
wait_for 15 calm
tap_is "well again, the alert ends" "$(alerts .id)" ""

tap_is "without one its return port is not tested" "$(covolink '[.return, .return_service] | tostring')" '["not-tested",null]'
mkdir "$tmp/back"
returns_to() { # a port of this machine
	printf 'name,kind,target,site\nretour-un,tcp,127.0.0.1:%s,CH Un\n' "$1" >"$tmp/back/services.csv"
	import_dir "$tmp/back" >/dev/null
}
printf 'from,to,kind\ncovolink:COVO-UN,service:retour-un,return\n' >"$tmp/back/dependencies.csv"
python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True); input()' >"$tmp/closed" < <(sleep 120) &
children+=($!)
wait_for 10 test -s "$tmp/closed" # bound, listening to nobody: nothing else can take it
returns_to "$(cat "$tmp/closed")"
lost_return() { [ "$(covolink .return)" = refused ] && [ "$(alerts .object)" = '"retour-un"' ]; }
wait_for 20 lost_return
tap_is "what does not answer at its return port leaves it in warning, its four stages as they are" \
	"$(covolink '[.state, .outcome, .return, .return_service] | join(" ")') $(stages)" "warning return-silent refused retour-un ok ok ok ok"
tap_is "one alert, of the service, names who is without it" "$(alerts '[.object, .impact.covolinks, (.impact.without_covolink | sort)]')" \
	'["retour-un",["COVO-UN"],["CH Deux","CH Un","SSR Trois"]]'
tap_like "people read why" "$(run covolinks --lang fr)" "▲ Avertissement .* Répond, mais pas son port de retour déclaré"
switch silent
two_alerts() { [ "$(run alerts --json | jq -r .object | sort | paste -sd' ')" = "COVO-UN retour-un" ]; }
wait_for 15 two_alerts
tap_is "its own failure follows not from there: two causes" "$(run alerts --json | jq -r .object | sort | paste -sd' ')" "COVO-UN retour-un"
tap_is "and is what is told of it" "$(covolink '[.state, .outcome] | join(" ")')" "critical silent"
switch ok
returns_to "${port[ok]}"
answered() { calm && [ "$(covolink .return)" = ok ]; }
wait_for 20 answered
tap_is "once it answers all is well" "$(covolink '[.state, .outcome, .return] | join(" ")')" "ok ok ok"
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
tap_ok_if() { if "$@"; then tap_ok "$sentence"; else tap_fail "$sentence"; fi; }
sentence="and logs no memory fault" tap_ok_if log_is_clean
tap_done
