#!/usr/bin/env bash
# Calls of establishments as a sensor, and escalations, over the control socket: a group is an alert, told to infra, kept over a restart; a
# cause explains calls; who may do what.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/roles_lib.sh"
printf '#!/bin/sh\ncat >>"%s"\n' "$tmp/told" >"$tmp/told.sh"
chmod 755 "$tmp/told.sh"
roles_start "notify infra { type = \"script\" target = \"$tmp/told.sh\" severity = \"warning\" }"
holds() { local what=$1; shift; if "$@"; then tap_ok "$what"; else tap_fail "$what"; fi; }
v() { "$vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
free_port closed
free_port mail
listen='import signal, socket, sys; s = socket.create_server(("127.0.0.1", int(sys.argv[1]))); print("ready", flush=True); signal.pause()'
python3 -c "$listen" "$mail" >"$tmp/listens" &
mail_server=$!
children+=($mail_server)
wait_for 20 test -s "$tmp/listens"
python3 - "$closed" "$mail" >"$tmp/params.json" <<'PY'
import json, sys
print(json.dumps({"files": {
    "sites.csv": "name,commune\nA,Évreux\nB,Évreux\nC,Vernon\nD,Gisors\nE,Évreux\nF,Évreux\n",
    "contacts.csv": "name,site,phone\nMme Exemple,A,02 32 00 00 01\n",
    "perimeters.csv": "name\nSANTE\n",
    "links.csv": "name,site,address,perimeter\n" + "".join(f"L{s},{s},127.0.0.1,SANTE\n" for s in "ABCDEF"),
    "devices.csv": "name,site,kind,address\n",
    "services.csv": f"name,kind,target,site\nintranet,tcp,127.0.0.1:{sys.argv[1]},F\n"
                    f"messagerie,tcp,127.0.0.1:{sys.argv[2]},E\n"}}))
PY
rpc import "$(cat "$tmp/params.json")" >/dev/null
green() { [ "$(sql "SELECT count(*) FROM result WHERE outcome = 'ok'")" -ge 6 ]; }
wait_for 30 green || tap_fail "the circuits answer" "$(sql "SELECT * FROM result")"

call() { as staff call "{\"site\":\"$1\",\"category\":\"$2\"${3:+,$3}}"; }
tap_is "a caller's number is matched to a contact" "$(call A video '"caller":"0232000001","ticket":"88123"' | json_of 'v["contact"]')" "Mme Exemple"
tap_is "two calls are no group" "$(call C video | json_of 'v["group"]')" None
tap_is "nor is a third one of another kind" "$(call B slow | json_of 'v["group"]')" None
third=$(call D video)
tap_is "the third similar call of a perimeter is" "$(json_of 'v["group"], v["calls"], v["raised"]' <<<"$third")" "('perimeter:SANTE', 3, True)"
group() { sql "SELECT a.id, e.kind, e.name, a.state, a.outcome FROM alert a JOIN entity e ON e.id = a.entity_id WHERE a.subject = 'calls' AND a.closed_ms IS NULL"; }
raised() { [ -n "$(group)" ]; }
wait_for 10 raised
tap_like "which is an alert of its own, a warning, although every probe is green" "$(group)" '^[0-9]+\|perimeter\|SANTE\|1\|calls-grouped$'
id=$(group | cut -d'|' -f1)
attached() { [ "$(sql "SELECT count(*) FROM call_attached WHERE alert_id = $id")" = "$1" ]; }
wait_for 10 attached 3
holds "its calls are its proof" attached 3
shown=$("$vigie" --config "$tmp/vigie.conf" --json alerts "$id")
tap_like "which are told without who called" "$shown" 'called: video, ticket 88123'
holds "no name and no number" eval '! grep -qE "Exemple|0232000001|02 32" <<<"$shown"'
told() { grep -q "calls-grouped" "$tmp/told" 2>/dev/null; }
wait_for 20 told
holds "infra is told" told
tap_like "of what and where" "$(cat "$tmp/told")" 'SANTE'

daemon_stop && daemon_start
chmod 666 "$sock"
tap_like "a call is completed" "$(as staff call_detail "{\"seq\":$(json_of 'v["seq"]' <<<"$third"),\"ticket\":\"88124\",\"text\":\"toujours pas\"}")" '"seq"'
tap_is "and tells whose number called" "$(as staff call_detail "{\"seq\":$(json_of 'v["seq"]' <<<"$third"),\"caller\":\"+33 2 32 00 00 01\"}" | json_of 'v["contact"]')" "Mme Exemple"
tap_is "or that nobody's did" "$(as staff call_detail "{\"seq\":$(json_of 'v["seq"]' <<<"$third"),\"caller\":\"02 32 99 99 99\"}" | json_of 'v["contact"]')" None
tap_like "and read with what was added" "$(v --csv calls D)" '88124.*toujours pas'
tap_is "after a restart the group goes on" "$(call E video | json_of 'v["group"], v["calls"], v["raised"]')" "('perimeter:SANTE', 4, False)"
wait_for 10 attached 4
holds "with the call that came" attached 4
tap_like "support does not end it" "$(as staff calls_end "{\"id\":$id,\"reason\":\"x\"}")" '-32001'
tap_like "infra does" "$(as operator calls_end "{\"id\":$id,\"reason\":\"passerelle relancée\"}")" '"seq"'
ended() { [ -n "$(sql "SELECT closed_ms FROM alert WHERE id = $id AND closed_ms IS NOT NULL")" ]; }
wait_for 10 ended
holds "it is over" ended

cause() { sql "SELECT a.id FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.name = 'intranet' AND a.closed_ms IS NULL"; }
has_cause() { [ -n "$(cause)" ]; }
wait_for 20 has_cause
tap_is "a call about a service that fails is explained by it" "$(call F service '"service":"intranet"' | json_of 'v["cause"], v["group"]')" "($(cause), None)"
explained() { [ "$(sql "SELECT count(*) FROM call_attached WHERE alert_id = $(cause)")" = 1 ]; }
wait_for 10 explained
holds "and belongs to it" explained

earlier=$(call E service '"service":"messagerie"')
tap_is "a call about a service that works is explained by nothing" "$(json_of 'v["cause"], v["group"]' <<<"$earlier")" "(None, None)"
kill "$mail_server"
explained_later() {
	[ -n "$(sql "SELECT 1 FROM call_attached c JOIN alert a ON a.id = c.alert_id JOIN entity e ON e.id = a.entity_id
		WHERE e.name = 'messagerie' AND c.call_seq = $(json_of 'v["seq"]' <<<"$earlier")")" ]
}
wait_for 60 explained_later
holds "the service fails thereafter: the call belongs to that" explained_later

opened=$(as staff escalation '{"site":"A","text":"plus de visio","ticket":"88123","findings":{"verdict_code":"path-mtu","verdict":"Les grands paquets ne passent pas vers 10.1.2.3.","confidence":"high","steps":[{"layer":"mtu","status":"failed","outcome":"timeout","object":"link:LA","detail":null,"latency_us":12000}],"not_testable":["les postes"]}}')
code=$(json_of 'v["escalation"]' <<<"$opened")
tap_like "support hands over to infra" "$code" '^[34679FHJMRUWY]{4}$'
lower=$(tr 'A-Z' 'a-z' <<<"$code")
tap_like "infra opens it as it was dictated" "$(v escalation "$lower")" 'grands paquets ne passent pas vers 10\.1\.2\.3'
tap_like "with the caller's words" "$(v escalation "$lower")" 'plus de visio'
holds "a copy without addresses has none" eval '! v escalation "$lower" --mask 1 | grep -qF 10.1.2.3'
tap_like "it is found by its id" "$(v --json find "$lower")" "\"kind\":\"escalation\",\"name\":\"$code\""
tap_like "it is listed" "$(v escalation)" "$code"
tap_like "support does not take it" "$(as staff escalation_take "{\"escalation\":\"$lower\"}")" '-32001'
tap_like "infra does" "$(as operator escalation_take "{\"escalation\":\"$lower\"}")" '"seq"'
tap_like "and closes it with what it came to" "$(as operator escalation_close "{\"escalation\":\"$lower\",\"result\":\"MTU corrigé\"}")" '"seq"'
tap_is "it is listed no more" "$(v --json escalation)" ''
tap_like "but kept" "$(v --json escalation "$code")" 'MTU corrig'
tested=$(v --json escalation new A "plus rien depuis midi" --diagnose | json_of 'v["escalation"]')
tap_like "from the command line a diagnosis goes with it" "$(v --json escalation "$tested" | json_of 'v["verdict_code"], len(v["steps"]) > 3, v["tested"] is not None')" "^\('[a-z0-9-]+', True, True\)$"
tap_like "which the text tells" "$(v escalation "$tested")" 'plus rien depuis midi'
tap_like "without it none does" "$(v --json escalation "$(v --json escalation new A rien | json_of 'v["escalation"]')" | json_of 'v["verdict_code"]')" '^None$'
tap_is "what is to be tested is said with the test alone" "$(v escalation new A --service intranet 2>&1)$(v escalation --diagnose 2>&1)" \
	"vigie: --service says what --diagnose asks for: it needs itvigie: --diagnose and --service are for escalation new"
seq=$(json_of 'v["seq"]' <<<"$opened")
as audio purge "{\"seq\":$seq}" >/dev/null
tap_is "the words can be purged" "$(v --json escalation "$code" | json_of 'v["words"]')" None
tap_like "and the journal holds" "$(v journal verify)" '[0-9]'
holds "no sanitizer complained" log_is_clean
tap_done
