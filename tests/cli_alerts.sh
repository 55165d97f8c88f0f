#!/usr/bin/env bash
# The verb alerts on the fictional region: one line a cause, its keys, what is hidden and why, one alert told whole.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie=$top_builddir/vigie
db=$tmp/vigie.db
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8 TZ=Europe/Paris
unset NO_COLOR COLUMNS
run() { "$vigie" --inventory "$db" --lang en "$@"; }

"$top_builddir/tests/fill_inventory" "$db" 90
sqlite() { python3 -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2]); db.commit()' "$db" "$1"; }
sqlite 'DELETE FROM alert' # those of the region itself: tests/cli_verbs.sh
tap_is "no alert is no row" "$(run alerts --json)" ""
tap_is "and exit status 0 with --code" "$(run alerts --code >/dev/null 2>&1; echo $?)" 0
tap_like "people are told so" "$(run alerts 2>/dev/null)" '^No alert\.$'

# Télé-AVC goes from the site of the router that fails to a gateway elsewhere.
mkdir "$tmp/csv"
site_of() { run devices "$1" --json | jq -r .site; }
printf 'name,site,device,address,called_ae\nCovolink Démo,%s,rtr-demo-05,192.0.2.99,DEMO\n' "$(site_of rtr-demo-05)" >"$tmp/csv/covolinks.csv"
printf 'name,source_site,covolink,destination_site,use\nroute 1,%s,Covolink Démo,%s,tele-avc\n' "$(site_of rtr-demo-02)" "$(site_of rtr-demo-05)" >"$tmp/csv/routes.csv"
run import "$tmp/csv" >/dev/null || tap_fail "the routes are imported"

# A router is down, its two links follow; a link alone, acknowledged; a service, ended; another router in the maintenance of its site.
python3 - "$db" <<'PY'
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
now = int(time.time() * 1000)
entity = lambda kind, name: db.execute("SELECT id FROM entity WHERE kind = ? AND name = ?", (kind, name)).fetchone()[0]
def alert(id, kind, name, follows, state, outcome, minutes, closed=None, subject=""):
    db.execute("INSERT INTO alert (id, entity_id, opened_ms, closed_ms, follows_id, state, outcome, detail, subject) VALUES (?,?,?,?,?,?,?,?,?)",
               (id, entity(kind, name), now - minutes * 60000, closed and now - closed * 60000, follows and entity(*follows), state,
                outcome, "no answer", subject))
def journal(method, text):
    seq = db.execute("INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) VALUES (?, 0, ?, '{}', 'ok', x'00', x'00')",
                     (now, method)).lastrowid
    db.execute("INSERT INTO journal_text VALUES (?, x'00', ?)", (seq, text))
    return seq
def silence(kind, of, alert, until, text):
    db.execute("INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, seq) VALUES (?,?,?,0,?,?,?)",
               (kind, entity(*of), alert, now - 600000, now + until * 60000, journal(kind, text)))
alert(11, "device", "rtr-demo-02", None, 2, "timeout", 9)
db.execute("UPDATE result SET outcome = 'timeout', state = 2 WHERE check_id IN (SELECT id FROM probe_check WHERE entity_id = ?)",
           (entity("device", "rtr-demo-02"),))
alert(12, "link", "SYVIK-2043", ("device", "rtr-demo-02"), 2, "timeout", 8)
alert(13, "link", "SYVIK-2047", None, 2, "link-down", 30)
alert(14, "device", "rtr-demo-08", None, 1, "auth-failure", 50, 20)
alert(15, "device", "rtr-demo-06", None, 1, "timeout", 50)
silence("ack", ("link", "SYVIK-2047"), 13, 100000, "ticket 4711, called")
site, = db.execute("SELECT site FROM device d JOIN entity e ON e.id = d.entity_id WHERE e.name = 'rtr-demo-06'").fetchone()
silence("maintenance", ("site", site), None, 60, "power works")
db.execute("INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, seq) VALUES ('comment', ?, 11, 0, ?, ?)",
           (entity("device", "rtr-demo-02"), now, journal("comment", "the site has no power")))
db.execute("INSERT INTO notification (alert_id, entity_id, recipient, channel, event, created_ms, due_ms, body, state, done_ms) VALUES "
           "(11, ?, 'Alice', 'mail', 'problem', ?, ?, '{}', 'delivered', ?)", (entity("device", "rtr-demo-02"), now, now, now))
db.commit()
PY

tap_like "for people what follows a cause stands below it" "$(run alerts --all --plain --no-color | grep -A1 rtr-demo-02 | paste -sd '|')" \
	'rtr-demo-02.*\|.*└ .*SYVIK-2043'
wrong=$(run alerts --all --json | python3 "$top_srcdir/tests/cli_keys.py" alerts 2>&1 | sort -u | head -5)
tap_is "alerts --json has the keys and types of the contract" "$wrong" ""
tap_is "one line a cause, the unhandled first, then by gravity" "$(run alerts --json | jq -r '"\(.id) \(.state) \(.severity)"' | paste -sd ,)" \
	"11 open critical,13 acked critical,15 maintenance warning"
tap_is "with what follows it" "$(run alerts --json | jq -c 'select(.id == 11) | [.object_kind, .object, .cause, .children]')" \
	'["device","rtr-demo-02","device:rtr-demo-02",["link:SYVIK-2043"]]'
tap_is "and whom it hits, by what is declared" "$(run alerts --json | jq -c 'select(.id == 11) | .impact')" \
	"{\"sites\":[\"$(site_of rtr-demo-02)\"],\"covolinks\":[],\"routes\":[\"route 1\"],\"processes\":[],\"uses\":[\"tele-avc\"],\"degraded\":[],\"without_covolink\":[],\"callers\":[]}"
tap_like "in words to people" "$(COLUMNS=250 "$vigie" --inventory "$db" --lang fr alerts 2>/dev/null)" 'télé-AVC · 1 étab\.'
tap_is "a device that works, in its way, cuts nobody off" "$(run alerts --json | jq -c 'select(.id == 15) | .impact.sites')" "[]"
tap_is "who acknowledged it is told" "$(run alerts --json | jq -r 'select(.id == 13) | .acked_by, .reason')" \
	$'root (unattributed)\nticket 4711, called'
tap_is "what is in maintenance is not acknowledged" "$(run alerts --json | jq -c 'select(.id == 15) | [.acked_by, .ack_until, .handled_by]')" \
	'[null,null,"root (unattributed)"]'
tap_is "--all tells what follows, behind its cause, and what ended" "$(run alerts --all --json | jq -r .id | paste -sd ' ')" "11 12 13 15 14"
tap_is "what follows names its cause" "$(run alerts --all --json | jq -r 'select(.id == 12).cause')" device:rtr-demo-02
tap_is "what ended says when" "$(run alerts --all --json | jq -r 'select(.id == 14) | .state, (.ended != null)' | paste -sd ' ')" "ended true"
tap_is "--code ends with 1 when there is one" "$(run alerts --code >/dev/null 2>&1; echo $?)" 1
tap_is "--at shows what was open then" "$(run alerts --at 25m --json | jq -r .id | paste -sd ' ')" "13 14 15"
tap_is "the status counts the unhandled and the hidden" \
	"$(run status --json | jq -c '.alerts | [.critical, .warning, .unknown, .handled, .hidden, .children, .acked, .muted, .maintenance]')" \
	"[1,0,0,2,3,1,1,0,1]"
tap_like "and tells people" "$(run status)" '^Hidden alerts: 3 \(1 acknowledged, 1 in maintenance, 1 behind a cause'
tap_like "in French too" "$("$vigie" --inventory "$db" --lang fr status)" '^Alertes masquées.: 3 \(1 en charge, 1 sous travaux, 1 derrière une cause'
tap_is "people read one line a cause" "$(run alerts 2>/dev/null | wc -l)" 4
tap_like "with its object, its handling and how many are behind it" "$(run alerts 2>/dev/null)" 'Critical +Device rtr-demo-02 +No answer in time +to handle .* 1 '
tap_like "80 columns tell each object whole, then why" "$(COLUMNS=80 run alerts 2>/dev/null | paste -sd '|')" \
	'\| +11 .*Device rtr-demo-02 +No answer in time +to handle.*\| +13 .*Link SYVIK-2047 +The interface is d.*in hand'
tap_like "in French too" "$(COLUMNS=80 "$vigie" --inventory "$db" --lang fr alerts 2>/dev/null | grep ' 11 ')" '× Critique +Équipement rtr-demo-02 +Pas de réponse'
tap_is "--csv has a line of keys and one a cause" "$(run alerts --csv | wc -l)" 4
tap_like "--csv joins lists" "$(run alerts --csv | grep '^11,')" ',device:rtr-demo-02,link:SYVIK-2043,'

run alerts 11 >"$tmp/page" 2>/dev/null
tap_is "one alert is told whole: object, state, reason, what is behind it and what was said" \
	"$(grep -cE '^(Device rtr-demo-02|State: Critical, to handle|Reason: .*answer.*|Link SYVIK-2043|.*: the site has no power)$' "$tmp/page")" 5
tap_is "with its measures and what still answers" "$(run alerts 13 2>/dev/null | grep -cE '^(Measures|What still answers nearby)$')" 2
tap_like "to programs as lists of what was said" "$(run alerts --json | jq -c 'select(.id == 13) | .counter_proof')" 'answer'
tap_like "and who was told" "$(cat "$tmp/page")" 'Alice · mail · problem · delivered'
tap_is "one that follows says what" "$(run alerts 12 2>/dev/null | grep -c '^Follows: Device rtr-demo-02$')" 1
tap_is "to programs as one object" "$(run alerts 13 --json | jq -r .object)" SYVIK-2047
tap_is "one that ended is there too" "$(run alerts 14 --json | jq -r .state)" ended
tap_is "a number that is none is a usage error" "$(run alerts SYVIK-2047 >/dev/null 2>&1; echo $?)" 64
tap_is "one that is not there is not found" "$(run alerts 4711 >/dev/null 2>&1; echo $?)" 1
tap_is "show tells the alerts of an object" "$(run show SYVIK-2047 --json | jq -c '.alerts | map(.id)')" "[13]"
tap_like "in words to people" "$(run show SYVIK-2047 | grep -A2 '^Alerts$')" '13 +.*in hand'

run handover >"$tmp/page"
tap_is "the handover tells the running causes, and not what follows or ended" \
	"$(grep -oE '(rtr-demo-02|SYVIK-2047|rtr-demo-06|SYVIK-2043|rtr-demo-08): ' "$tmp/page" | LC_ALL=C sort -u | paste -sd ' ')" \
	"SYVIK-2047:  rtr-demo-02:  rtr-demo-06:  rtr-demo-08: "
tap_is "with what was done and said" "$(grep -cE 'root \(unattributed\): ticket 4711, called$|: the site has no power$' "$tmp/page")" 2
tap_like "what ended since then" "$(grep -A2 '^Over since then' "$tmp/page")" 'rtr-demo-08'
tap_is "not what ended before" "$(run handover --since 10m | grep -c rtr-demo-08)" 0
tap_is "in at most 60 lines" "$(($(wc -l <"$tmp/page") <= 60))" 1
tap_like "and the head of the journal" "$(tail -1 "$tmp/page")" '^  Journal: 4:[0-9a-f]{64}$'
tap_is "to programs too" "$(run handover --json | jq -c '[(.lines | length > 5), (.since < .at), .journal_head[:2]]')" '[true,true,"4:"]'
tap_is "and in French" "$("$vigie" --inventory "$db" --lang fr handover | grep -c '^Relève du')" 1

sqlite "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
	INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) SELECT strftime('%s') * 1000, 0, 'reload', '{}', 'ok', x'00', x'00' FROM n"
tap_is "the journal tells people its latest 200 rows, and says so" \
	"$(run journal --plain 2>"$tmp/note" | wc -l) $(grep -c 'The latest 200 rows are shown; --since shows more' "$tmp/note")" "200 1"
tap_is "with --since more, to programs too" "$(run journal --plain --since 1h 2>/dev/null | wc -l) $(run journal --json | wc -l)" "254 254"
tap_done
