#!/usr/bin/env bash
# Webhook, script, the SMS script and the dead man's switch against a local HTTP server; an acknowledgement silences, and taken back at once was none.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port http_port
free_port tcp_port
/usr/bin/python3 "$top_srcdir/tests/http_peer.py" "$http_port" "$tmp/asked" >"$tmp/http.log" 2>&1 &
children+=($!)
touch "$tmp/asked"
url=http://127.0.0.1:$http_port

cat >"$tmp/tell" <<-SH
	#!/bin/sh
	cat >"$tmp/told.\$VIGIE_EVENT.\$VIGIE_RECIPIENT"
	env >"$tmp/env.\$VIGIE_EVENT"
SH
printf '#!/bin/sh\necho "no line free" >&2\nexit 75\n' >"$tmp/later"
cat >"$tmp/sms" <<-SH
	#!/bin/sh
	VIGIE_SMS_CONF=$tmp/sms.conf exec "$top_srcdir/scripts/notify-sms"
SH
chmod +x "$tmp/tell" "$tmp/later" "$tmp/sms"
printf 'url=%s/sms\nheader=Authorization: Bearer s3cret\nphone=to\ntext=message\n' "$url" >"$tmp/sms.conf"
when() { TZ=Europe/Paris date -d "$1" '+%F %H:%M'; }
{
	printf 'person Alice phone "+33 6 01 02" \nperson Bob phone "+33 6 03 04"\ndefault Bob\nweek 2020-01-06 Alice\n' | sed 's/^week/change monday 08:00\nweek/'
	echo "from $(when '+20 hours') to $(when '+30 hours') -"
} >"$tmp/rota"
mkdir "$tmp/csv"
printf 'name\nCH du Test\n' >"$tmp/csv/sites.csv"
printf 'name,kind,target,site,application\nportail,tcp,127.0.0.1:%s,CH du Test,Portail\n' "$tcp_port" >"$tmp/csv/services.csv"
printf 'name\nPortail\n' >"$tmp/csv/applications.csv"
printf 'name\nAdressage\n' >"$tmp/csv/processes.csv"
printf 'from,to\nprocess:Adressage,application:Portail\n' >"$tmp/csv/dependencies.csv"
conf_write 'attempts = 1'
cat >>"$tmp/vigie.conf" <<CONF
language = "en"
rota { file = "$tmp/rota" }
watchdog { url = "$url/ping" every = "10s" }
notify hook { type = "webhook" target = "$url/hook" credential = "bearer" }
notify busy { type = "webhook" target = "$url/busy" }
notify gone { type = "webhook" target = "$url/gone" }
notify tell { type = "script" target = "$tmp/tell" }
notify later { type = "script" target = "$tmp/later" }
notify none { type = "script" target = "$tmp/none" }
notify sms { type = "script" target = "$tmp/sms" recipients = "rota" }
CONF
printf 'http bearer { bearer = "t0ken" }\n' >"$tmp/secrets"
chmod 600 "$tmp/secrets"

daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null
rpc poll >/dev/null # nothing listens: it fails

asked() { # PATH EXPRESSION: of the requests r of that path
	/usr/bin/python3 - "$tmp/asked" "$1" "$2" <<-'PY'
		import json, sys, urllib.parse
		r = [json.loads(line) for line in open(sys.argv[1])]
		r = [x for x in r if x["path"] == sys.argv[2]]
		print(eval(sys.argv[3]))
	PY
}
ledger() { sql "SELECT $2 FROM notification WHERE channel = '$1' AND event = '${3:-problem}' ORDER BY id DESC LIMIT 1"; }
is_ledger() { [ "$(ledger "$1" state "${3:-problem}")" = "$2" ]; }

wait_for 10 is_ledger hook delivered
tap_is "a webhook that answers 2xx has it" "$(ledger hook state)" delivered
tap_is "and got it as JSON, with its account" \
	"$(asked /hook '(lambda b: (b["event"], b["object"], b["severity"], b["alert"] > 0, b["title"], r[0]["headers"]["Authorization"]))(json.loads(r[0]["body"]))')" \
	"('problem', 'service:portail', 'critical', True, 'Critical: portail (CH du Test): Connection refused: nothing listens on this port · 1 process', 'Bearer t0ken')"
tap_is "and whom it hits" "$(asked /hook '(lambda i: (i["sites"], i["covolinks"], i["routes"], i["processes"]))(json.loads(r[0]["body"])["impact"])')" \
	"([], [], [], ['Adressage'])"
wait_for 10 is_ledger busy queued
tap_is "one that is busy is tried again later" "$(ledger busy 'state, attempts, due_ms > created_ms + 25000')" "queued|1|1"
wait_for 10 is_ledger gone failed
tap_is "one that refuses is not" "$(ledger gone 'state, attempts, error')" "failed|1|answered 404"
wait_for 10 is_ledger tell delivered
alert=$(sql "SELECT max(id) FROM alert")
tap_is "a script reads the message" "$(json_of 'v["notification"], v["alert"], v["commands"][0]' <"$tmp"/told.problem.*)" \
	"($(ledger tell id), $alert, 'vigie ack $alert --reason TEXT --until 2h')"
tap_is "in an environment of its own" "$(grep -v '^PWD=\|^_=\|^SHLVL=\|^OLDPWD=' "$tmp/env.problem" | cut -d= -f1 | sort | tr '\n' ' ')" \
	"HOME LC_ALL PATH VIGIE_ALERT VIGIE_EMAIL VIGIE_EVENT VIGIE_NOTIFICATION VIGIE_OBJECT VIGIE_PHONE VIGIE_RECIPIENT VIGIE_SEVERITY VIGIE_TITLE "
wait_for 10 is_ledger later queued
tap_is "exit status 75 is tried again, and what it said is kept" "$(ledger later 'state, attempts, error')" "queued|1|exit status 75: no line free"
tap_is "a script that is not there fails" "$(ledger none state)" failed
wait_for 10 is_ledger sms delivered
tap_is "who is on call gets an SMS" \
	"$(asked /sms '[(p["to"], p["message"][0][:17], x["headers"]["Authorization"]) for x in r for p in [urllib.parse.parse_qs(x["body"])] if "rota" not in p["message"][0] and "Critical" in p["message"][0]][:1]')" \
	"[(['+3360102'], 'Critical: portail', 'Bearer s3cret')]"
tap_is "without its configuration the SMS script asks to be run again" \
	"$(VIGIE_SMS_CONF=$tmp/absent VIGIE_PHONE=1 "$top_srcdir/scripts/notify-sms" </dev/null 2>/dev/null; echo $?)" 75
tap_is "the gap of tomorrow is announced to the default" "$(sql "SELECT recipient, channel, state FROM notification WHERE event = 'gap'")" "Bob|sms|delivered"

# An acknowledgement cancels what has not left; taken back within a minute it is as if it had not been.
rpc ack "{\"id\":$alert,\"reason\":\"on it\",\"until\":\"$(date -u -d '+1 hour' +%FT%TZ)\"}" >/dev/null
wait_for 10 is_ledger busy cancelled
tap_is "an acknowledgement cancels what has not left" "$(ledger busy state), $(ledger later state)" "cancelled, cancelled"
rpc unack "{\"id\":$alert}" >/dev/null
wait_for 10 is_ledger busy queued
tap_is "when it is taken back at once what was cancelled is made again" "$(ledger busy 'state, attempts')" "queued|1"
tap_is "and nobody is reminded" "$(sql "SELECT count(*) FROM notification WHERE event = 'reminder'")" 0

# It works again: who was told is told, and nobody else.
/usr/bin/python3 -c "import socket, time; s = socket.create_server(('127.0.0.1', $tcp_port)); time.sleep(600)" &
children+=($!)
works() { rpc poll >/dev/null && [ "$(sql 'SELECT count(*) FROM alert WHERE closed_ms IS NULL')" = 0 ]; }
wait_for 10 works
wait_for 10 is_ledger hook delivered recovery
wait_for 10 is_ledger tell delivered recovery
wait_for 10 is_ledger sms delivered recovery
tap_is "its end goes to who was told" "$(sql "SELECT DISTINCT channel FROM notification WHERE event = 'recovery' ORDER BY 1" | tr '\n' ' ')" "hook sms tell "

# The monitor of somebody else.
pinged() { [ "$(asked /ping 'len(r)')" -gt 0 ]; }
wait_for 15 pinged
tap_is "somebody else's monitor is asked" $? 0
/usr/bin/python3 -c "
import sqlite3, time
db = sqlite3.connect('$db', timeout=10, isolation_level=None)
db.execute('BEGIN EXCLUSIVE')
time.sleep(60)" &
locker=$!
children+=($locker)
silent() { grep -q 'watchdog.silent' "$tmp/vigied.log"; }
wait_for 35 silent
tap_is "and no longer once nothing can be written" $? 0
kill "$locker"
wait "$locker" 2>/dev/null
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
