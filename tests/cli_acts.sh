#!/usr/bin/env bash
# Acts and the journal on the command line, with a collector: what they need, who may, what is said, what is proved (B6).
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null || ! getent group operator staff >/dev/null; then
	echo '1..0 # SKIP needs root, setpriv, and the groups operator and staff'
	exit 0
fi
chmod 755 "$tmp"
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
cp "$vigie" "$tmp/vigie"
free_port closed
conf_write 'attempts = 1'
printf 'timezone = "Europe/Paris"\nroles {\n\toperator = {"operator"}\n\tsupport = {"staff"}\n}\n' >>"$tmp/vigie.conf"
printf 'person Alice\nperson Zoe\ndefault Zoe\nchange monday 08:00\nweek 2020-01-06 Alice\n' >"$tmp/rota"
printf '#!/bin/sh\ncat >"%s/letter.$VIGIE_EVENT"\necho "$VIGIE_RECIPIENT $VIGIE_EVENT" >>"%s/called"\n' "$tmp" "$tmp" >"$tmp/call"
chmod 755 "$tmp/call"
printf 'rota { file = "%s/rota" }\nnotify duty { type = "script" recipients = "rota" target = "%s/call" }\n' "$tmp" "$tmp" >>"$tmp/vigie.conf"
run() { "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
status() { run "$@" >/dev/null 2>&1; echo $?; }
as() { # as GROUP ARG…
	local gid
	gid=$(getent group "$1" | cut -d: -f3)
	setpriv --reuid="$gid" --regid="$gid" --clear-groups "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "${@:2}"
}

tap_is "ack without a reason is a mistake of usage" "$(status ack 1 --until 2h)" 64
tap_like "and says so" "$(run ack 1 --until 2h 2>&1)" '^vigie: ack needs a reason: --reason TEXT$'
tap_is "ack without an end too" "$(status ack 1 --reason x)" 64
tap_like "and says so too" "$(run ack 1 --reason x 2>&1)" '^vigie: ack needs an end: --until 2h, 07:00 or a date$'
tap_like "in French" "$("$tmp/vigie" --config "$tmp/vigie.conf" --lang fr mute x --reason y 2>&1)" '^vigie: mute veut une fin'
tap_is "an empty reason is none" "$(status ack 1 --reason ' ' --until 2h)" 64
tap_is "an end that is past is none" "$(status ack 1 --reason x --until 2020-01-01)" 64
tap_is "nor is a wrong one" "$(status ack 1 --reason x --until soon)" 64
tap_is "maintenance needs both" "$(status maintenance add x --reason y)$(status maintenance add x --to 2h)" 6464
tap_is "and a recurrence that is one" "$(status maintenance add x --reason y --to 2h --every hour)" 64
tap_is "a comment needs words" "$(status comment 1 '  ')" 64
tap_is "without a collector nothing is written" "$(status ack 1 --reason x --until 2h)" 69

mkdir "$tmp/first"
printf 'name\nCaen\n' >"$tmp/first/sites.csv"
run import "$tmp/first" >/dev/null
tap_is "an import without a collector is journalled" "$(run journal --json | jq -c '[.uid, .method, .result]')" '[0,"import","ok"]'

daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
chmod 666 "$sock"
mkdir "$tmp/csv"
printf 'name\nCaen\nLisieux\n' >"$tmp/csv/sites.csv"
printf 'name\nCRT\n' >"$tmp/csv/suppliers.csv"
printf 'name,supplier,gtr_hours,gtr_window\nSYVIK,CRT,4,24x7\n' >"$tmp/csv/contracts.csv"
printf 'name,site,address,contract\nL1,Caen,127.0.0.1,SYVIK\n' >"$tmp/csv/links.csv"
printf 'name,kind,target,site\nintranet,tcp,127.0.0.1:%s,Caen\n' "$closed" >"$tmp/csv/services.csv"
run import "$tmp/csv" >/dev/null
alert() { run alerts --json | jq -r 'select(.object == "intranet") | .id'; }
has_alert() { [ -n "$(alert)" ]; }
wait_for 20 has_alert || { tap_fail "a service that refuses is an alert" "$(cat "$tmp/vigied.log")"; tap_done; }
id=$(alert)

alice_was_called() { grep -q '^Alice problem$' "$tmp/called" 2>/dev/null; }
wait_for 20 alice_was_called || { tap_fail "who is on call is called" "$(cat "$tmp/vigied.log")"; tap_done; }

tap_like "an operator takes an alert in hand" "$(as operator ack "$id" --reason 'CRT prévenu' --until 07:00)" \
	'^In your hands until ([0-9]{4}-)?([0-9]{2}-[0-9]{2} )?07:00: alert '$id'\.$'
tap_is "until the next 07:00 in the zone of the configuration" "$(run alerts --json | jq -r .ack_until)" \
	"$(TZ=Europe/Paris python3 -c 'import datetime, time
n = datetime.datetime.now(); t = n.replace(hour=7, minute=0, second=0, microsecond=0)
t += datetime.timedelta(days=t <= n)
print(datetime.datetime.fromtimestamp(time.mktime(t.timetuple()), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))')"
tap_like "programs learn the row of the journal" "$(as operator ack "$id" --reason 'M. Dupont prévenu' --until 1d --json)" \
	"^\{\"act\":\"ack\",\"seq\":[0-9]+,\"gtr_due\":null,\"told\":null,\"warning\":\"The text looks as if it named a person"
tap_like "people are warned on standard error" "$(as operator comment "$id" Mme Dupont rappelle 2>&1 >/dev/null)" '^vigie: The text looks as if it named a person'
tap_is "who has an alert in hand has the next person called" "$(as operator escalate "$id" --reason 'à deux')" \
	"Zoe is called by name alone: no number or address is known."
was_called() { grep -q '^Zoe asked$' "$tmp/called" 2>/dev/null; }
wait_for 20 was_called && tap_ok "who is called though it is acknowledged" || tap_fail "who is called though it is acknowledged" "$(cat "$tmp/called")"
tap_is "then nobody is left" "$(as operator escalate "$id" --reason 'à trois' --json | jq -c '[.act, .told]')" '["escalate",null]'
cp "$tmp/vigie.conf" "$tmp/by_script.conf"
sed -i "s|^notify duty .*|notify post { type = \"mail\" recipients = \"rota\" server = \"smtp://127.0.0.1:$closed\" }|" "$tmp/vigie.conf"
rpc reload >/dev/null
tap_is "a reload says whom no message reaches" "$(grep -o 'rota.unreachable reach=none reason=".*' "$tmp/vigied.log" | tail -2)" \
	'rota.unreachable reach=none reason="Zoe has no mail address: no message to them leaves by post"
rota.unreachable reach=none reason="Alice has no mail address: no message to them leaves by post"'
tap_is "nobody is said to be called whom no message reaches" "$(as operator escalate "$id" --reason 'à trois')" \
	"Zoe has no mail address: no message reaches them, telephone."
tap_like "in French too" "$(setpriv --reuid="$(getent group operator | cut -d: -f3)" --regid="$(getent group operator | cut -d: -f3)" --clear-groups \
	"$tmp/vigie" --config "$tmp/vigie.conf" --lang fr escalate "$id" --reason 'à trois')" 'pas d’adresse.*téléphonez'
cp "$tmp/by_script.conf" "$tmp/vigie.conf"
rpc reload >/dev/null
tap_is "escalating needs a reason" "$(status escalate "$id")" 64
as staff ack "$id" --reason x --until 2h >"$tmp/out" 2>&1
tap_is "without the right the exit status is 77" $? 77
tap_like "with a sentence" "$(cat "$tmp/out")" '^vigie: ack: your groups do not give you this right$'
tap_is "in French too" "$(setpriv --reuid=50 --regid=50 --clear-groups "$tmp/vigie" --config "$tmp/vigie.conf" --lang fr unack "$id" 2>&1)" \
	$'vigie: unack\u00a0: vos groupes ne vous en donnent pas le droit'
tap_is "and it is journalled" "$(run journal --json | jq -r 'select(.result == "denied" and .method == "ack") | .uid')" "$(getent group staff | cut -d: -f3)"
tap_like "support calls and learns until when repair is guaranteed" "$(as staff call site:Caen NOC, ticket 88123)" \
	'^The call is noted\. Repair is guaranteed until .+\.$'
tap_is "a site without a contract has no such time" "$(run call Lisieux NOC)" "The call is noted."
tap_like "a link is no site" "$(run call L1 NOC 2>&1)" "'L1' is no site"
tap_is "there is no such alert" "$(run comment 999 vu 2>&1; echo $?)" $'vigie: there is no alert 999\n1'
tap_is "in French too" "$("$tmp/vigie" --config "$tmp/vigie.conf" --lang fr comment 999 vu 2>&1)" 'vigie: il n’y a pas d’alerte 999'
tap_like "who may read the inventory is told of what" "$(run ack "$id" --reason 'CRT prévenu' --until 07:00)" ' 07:00: Service intranet\.$'
tap_is "what is not acknowledged cannot be given back" "$(run unack "$id" >/dev/null; run unack "$id" 2>&1; echo $?)" \
	"vigie: alert $id is not acknowledged"$'\n1'

tap_like "an object is muted" "$(run mute intranet --reason connu --until 1h)" \
	'^Muted until [0-9 :-]+: Service intranet\. It is measured all the same\.$'
tap_like "muted again, it is told what that replaces" "$(run mute intranet --reason connu --until 2h)" ' This replaces the muting until [0-9 :-]+\.$'
tap_is "what is silenced is listed, of healthy objects too" "$(run mute L1 --reason 'carte' --until 2h >/dev/null
	run silences --json | jq -c 'select(.kind == "mute") | [.object, .reason, .holds]' | sort | paste -sd ' ')" \
	'["link:L1","carte",true] ["service:intranet","connu",true]'
tap_like "for people too" "$(run silences --plain)" 'Kind: muting; Object: link:L1;.* Reason: carte'
run unmute L1 >/dev/null
tap_is "and its alert with it" "$(run alerts --json | jq -r .state)" muted
tap_is "until it is heard again" "$(run unmute intranet && run alerts --json | jq -r .state)" $'It notifies again.\nopen'
run maintenance add Caen --from now --to 3h --reason travaux --every daily --supplier CRT >/dev/null
tap_is "planned work is listed" "$(run maintenance --json | jq -c '[.object, .recurrence, .supplier, .reason, .holds, .uid]')" \
	'["site:Caen","daily","CRT","travaux",true,0]'
tap_like "in French too" "$("$tmp/vigie" --config "$tmp/vigie.conf" --lang fr maintenance --plain)" 'chaque jour'
tap_is "and ended" "$(run maintenance end "$(run maintenance --json | jq .id)")" "The planned work is ended."
tap_is "then it is listed with --all alone" "$(run maintenance list --plain)$(run maintenance list --all --json | jq -r .holds)" "No planned work.false"
tap_is "an end without a date is the first one after the begin" \
	"$(run maintenance add Caen --from "$(TZ=Europe/Paris date -d '+90 min' +%H:%M)" --to "$(TZ=Europe/Paris date -d '+30 min' +%H:%M)" --reason nuit >/dev/null
	run maintenance --json | jq -c '[.from, .until] | map(fromdate) | .[1] - .[0]')" 82800
run maintenance end "$(run maintenance --json | jq .id)" >/dev/null
tap_like "an end before it names its option" "$(run maintenance add Caen --from 2099-01-02 --to 2099-01-01 --reason x 2>&1)" '^vigie: --to 2099-01-01: expected an end after the begin$'

wrong=$(run journal --json | python3 "$top_srcdir/tests/cli_keys.py" journal 2>&1 | sort -u | head -5)
tap_is "journal --json has its keys and types" "$wrong" ""
tap_like "root is nobody in particular" "$(run journal --csv | grep ',mute,')" 'root \(unattributed\),0,mute,ok,service:intranet,connu,'
tap_is "to programs in every language" "$(run journal --csv --lang fr | grep -c 'root (unattributed),0,') $(run journal --plain --lang fr | grep -c 'root (unattributed)')" \
	"$(run journal --csv --lang en | grep -c 'root (unattributed),0,') 0"
tap_like "people read who did it" "$(run journal --plain | head -n 3)" 'root \(unattributed\)'
tap_is "in French acts and results are words" \
	"$("$tmp/vigie" --config "$tmp/vigie.conf" --lang fr journal --plain | grep -cE 'Acte.: prise en charge.; Résultat.: (interdit|ok)')" \
	"$(run journal --json | jq -s 'map(select(.method == "ack" and (.result == "denied" or .result == "ok"))) | length')"
tap_like "a refused act names the alert that it was about" "$(run journal --plain | grep 'Result: denied' | head -n 1)" "Object: alert $id;"
tap_is "programs read that in the request" "$(run journal --json | jq -c 'select(.result == "denied" and .method == "ack") | [.object, (.request | fromjson | .id)]')" "[null,$id]"
tap_is "--since leaves older ones out" "$(run journal --since 2099-01-01 --json)" ""
tap_like "an exercise is kept" "$(run simulate --down L1 --drill --reason 'exercice du réseau' 2>&1)" 'The exercise is in the journal.'
tap_is "dated, with what it would have hit" \
	"$(run journal --json | jq -c 'select(.method == "drill") | [(.request | fromjson | .down, .found.sites), .text, (.at != null)]')" \
	'[["link:L1"],1,"exercice du réseau",true]'
tap_is "a handover is kept; by this rota nobody comes" "$(run handover --store)" "The handover is kept."
tap_is "it is kept for who is named" "$(run handover --store --to Zoe)" "The handover is kept. It is for Zoe."
handover_was_sent() { grep -q '^Zoe handover$' "$tmp/called"; }
wait_for 20 handover_was_sent && tap_ok "who is told" || tap_fail "who is told" "$(cat "$tmp/called")"
tap_like "all of it" "$(jq -r .title "$tmp/letter.handover")" '^(Handover of|Relève du) [0-9/-]+ '
tap_like "with the head of the journal at its end" "$(jq -r .text "$tmp/letter.handover" | tail -n 6 | paste -sd ' ')" ' [0-9]+:[0-9a-f]{64}  -- '
tap_is "programs learn it, without a warning" "$(run handover --store --to Alice --json | jq -c '[.act, .warning]')" '["handover",null]'
tap_is "nobody else is" "$(status handover --store --to Bob)" 1
tap_is "--to alone is a mistake" "$(status handover --to Alice)$(status handover --last --store)$(status handover --list --last)" 646464
tap_is "and beside those that were kept" "$(status handover --last --to Alice)$(status handover --list --to Alice)" 6464
tap_is "those that were kept are listed, the latest first" "$(run handover --list --json | jq -sc 'map([.leaves, .comes])')" '[["Alice","Alice"],["Alice","Zoe"],["Alice",null]]'
tap_like "the last one is read again" "$(run handover --last | sed -n '1p;3p' | paste -sd ' ')" '^Kept on .* by root.*, for Alice Handover of .*, since '
tap_is "with its lines" "$(run handover --last --json | jq -r '.text | split("\n") | map(select(test("^ +.*intranet"))) | length > 0')" true
tap_is "and purged like other words" "$(run journal purge "$(run handover --last --json | jq .seq)" >/dev/null; run handover --last | tail -n 1)" "(text purged)"
tap_like "the journal is as it was written" "$(run journal verify | paste -sd ' ')" '^The journal is as it was written: [0-9]+ rows\. Its head: [0-9]+:[0-9a-f]{64}$'
head=$(run journal verify --json | jq -r .head)
run comment "$id" vu >/dev/null
tap_is "its head stays true when rows come" "$(status journal verify --head "$head")" 0
tap_is "what is no head is said" "$(status journal verify --head 12:abc)" 64

# Who has given up when the collector reads the request does not want it written; who waits for an answer does.
notes() { sql "SELECT count(*) FROM journal WHERE method = 'comment'"; }
before=$(notes)
kill -STOP "$daemon"
python3 - "$sock" "$id" <<-'PY'
	import json, socket, sys
	with socket.socket(socket.AF_UNIX) as s:
	    s.connect(sys.argv[1])
	    s.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "comment", "params": {"id": int(sys.argv[2]), "text": "late"}}).encode() + b"\n")
PY
if [ -n "${VIGIE_LONG:-}" ]; then # half a minute
	run comment "$id" later >"$tmp/out" 2>&1
	tap_is "who is not answered may try again" $? 75
	tap_like "and learns that it may be written" "$(cat "$tmp/out")" '^vigie: the collector did not answer within 30 s: .* see vigie journal$'
fi
kill -CONT "$daemon"
python3 - "$sock" "$id" >"$tmp/out" <<-'PY'
	import json, socket, sys
	with socket.socket(socket.AF_UNIX) as s:
	    s.connect(sys.argv[1])
	    s.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "comment", "params": {"id": int(sys.argv[2]), "text": "half"}}).encode() + b"\n")
	    s.shutdown(socket.SHUT_WR)
	    print(s.makefile().readline())
PY
tap_like "who only has no more to ask is answered" "$(cat "$tmp/out")" '"seq"'
tap_is "the others' acts are not written" "$(($(notes) - before))" 1
seq=$(run journal --json | jq -r 'select(.text == "M. Dupont prévenu") | .seq')
tap_is "a text is purged" "$(run journal purge "$seq")" "The text is gone; the row stays."
tap_is "and cannot be read any more" "$(run journal --json | jq -r "select(.seq == $seq) | .text")" null
tap_is "the chain holds" "$(run journal verify --json | jq -c '[.intact, .purged, .faults]')" '[true,2,[]]'
tap_like "a text that is gone cannot be purged" "$(run journal purge "$seq" 2>&1)" "^vigie: row $seq of the journal has no text\$"

daemon_stop
edit() { python3 -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2])' "$db" "$1"; }
head=$(run journal verify --json | jq -r .head)
edit "UPDATE journal SET uid = 1000 WHERE seq = 3"
tap_is "a row that was edited is named" "$(run journal verify | head -n 1; status journal verify)" $'Row 3 was changed.\n1'
tap_is "for programs too" "$(run journal verify --json | jq -c '[.intact, .faults]')" '[false,[{"seq":3,"last":3,"fault":"changed","object":null}]]'
tap_is "and in a table" "$(run journal verify --csv | tr -d '\r')" $'seq,last,fault,object\n3,3,changed,'
edit "UPDATE journal SET uid = $(getent group operator | cut -d: -f3) WHERE seq = 3; PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)"
tap_is "a tail that was cut shows by the head alone" "$(status journal verify)$(run journal verify --head "$head" | head -n 1)" "0Rows ${head%%:*}–${head%%:*} were cut off the end."
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
