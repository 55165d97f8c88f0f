#!/usr/bin/env bash
# C5: a DICOM service of the demo stops answering; its Covolink is red at the right stage and is one cause, whose alert names hospitals and
# clinical routes, within two rounds. Then it rejects us, then it is back: the scenario covolink-silent, on the gateway that most send through.
[ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: in scripts/check --long; tests/daemon_covolink.sh is the short one"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

name="Hôpital de l'Estuaire"
covolink="Démo Covolink $name"
export SSL_CERT_FILE=$tmp/demo/ca.pem LC_ALL=C.UTF-8
region_start --sites 60 || { tap_fail "the demo is written and served" "$(cat "$tmp/sim.log")"; tap_done; }
conf_write 'service-timeout = "1s"'
"$vigie" --config "$tmp/vigie.conf" import "$tmp/demo/csv" >"$tmp/import.log" 2>&1 && daemon_start ||
	{ tap_fail "the collector starts" "$(cat "$tmp/import.log" "$tmp/vigied.log")"; tap_done; }

run() { "$vigie" --config "$tmp/vigie.conf" "$@" 2>/dev/null; }
one() { run covolinks --json | jq -c "select(.name == \"$covolink\") | $1"; }
alert() { run alerts --json | jq -c "select(.object == \"$covolink\") | $1"; }
# The steps of the scenario, said of this gateway.
step() { "$vigie_sim" ctl "$tmp/sim.sock" service "$covolink" "$@"; }
echoes() { run covolinks --json | jq -c '[.state, .stages.echo]' | sort -u; }
all_echo() { [ "$(echoes)" = '["ok","ok"]' ]; }
wait_for 40 all_echo
tap_is "every Covolink of the demo answers our echo, the one over TLS too" "$(echoes) $(run covolinks --json | grep -c '"tls":true')" '["ok","ok"] 1'
# What is wrong in the demo before anything happens is known once nothing new was for two rounds.
objects() { run alerts --json | jq -r '.object + " " + .subject' | sort; }
before='?'
same_for=0
while [ $same_for -lt 10 ] && [ $SECONDS -lt 90 ]; do
	now=$(objects)
	[ "$now" = "$before" ] && same_for=$((same_for + 1)) || same_for=0
	before=$now
	sleep 1
done

# Two rounds of 5 s and what confirms it, three attempts 2 s apart.
has_alert() { [ -n "$(alert .id)" ]; }
step state silent
began=$(date +%s)
wait_for 60 has_alert
took=$(($(date +%s) - began))
tap_in_time "silent, it is an alert within two rounds" $((took * 1000)) 20000
tap_is "red at the association, with nothing told of what comes after" "$(one '[.state, .stages.tcp, .stages.associate, .stages.contexts, .stages.echo]')" \
	'["critical","ok","silent","not-tested","not-tested"]'
tap_is "it is the one cause that was not there before" "$(comm -13 <(echo "$before") <(objects))" "$covolink "
tap_is "its alert names who is without a Covolink: its hospital, those that it serves and those that it supports" \
	"$(alert '.impact.without_covolink | map(select(contains("Hôpital"))) | sort')" \
	"[\"Démo $name\",\"Démo Hôpital de la Baie\",\"Démo Hôpital des Peupliers\"]"
tap_is "and the routes with their uses" "$(alert '[(.impact.routes | length), (.impact.uses | sort)]')" '[5,["tele-avc","teleradiology"]]'
tap_like "the list says both in its sentence" "$(run alerts --lang en)" "telestroke.* · without a Covolink: Démo .*$name"
tap_like "the page says so to people" "$(run alerts "$(alert .id)" --lang en)" "Without a Covolink: .*Démo Hôpital de la Baie"

refuses() { [ "$(one .outcome)" = '"ae-calling-unknown"' ]; }
step reject 1/1/3 && step state up
wait_for 30 refuses
tap_is "back, it knows us no more: the reason is told" "$(one '[.state, .stages.associate, .reject_reason]')" \
	'["critical","ae-calling-unknown","permanent refusal by the application: calling AE title not recognised"]'
tap_is "in the same alert" "$(comm -13 <(echo "$before") <(objects))" "$covolink "
recovered() { [ -z "$(alert .id)" ] && all_echo; }
step reject none
wait_for 30 recovered
tap_is "repaired, its alert is over" "$(alert .id)$(one '[.state, .stages.echo]')" '["ok","ok"]'
daemon_stop
if log_is_clean; then tap_ok "the collector's log is clean"; else tap_fail "the collector's log is clean" "$(tail "$tmp/vigied.log")"; fi
tap_done
