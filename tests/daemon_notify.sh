#!/usr/bin/env bash
# A mail server of Debian receives exactly the messages that the ledger says, over random incidents, restarts and kill -9; who was told of
# a problem is told its end and nobody else is. VIGIE_LONG=1: 200 incidents instead of 16. VIGIE_SEED: the moments.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"
export VIGIE_LOCALEDIR=$top_builddir/locale

incidents=16
[ -n "${VIGIE_LONG:-}" ] && incidents=200
RANDOM=${VIGIE_SEED:=$((RANDOM + 1))}
echo "# VIGIE_SEED=$VIGIE_SEED"

free_port smtp_port
free_port port
coproc PEERS { exec /usr/bin/python3 "$top_srcdir/tests/mail_peers.py" "$smtp_port" "$tmp/mails" "$VIGIE_SEED" moody "$port" "$incidents" 2>"$tmp/peers.log"; }
children+=("$PEERS_PID")
read -r -t 20 _ <&"${PEERS[0]}" || { tap_fail "the mail server starts" "$(cat "$tmp/peers.log")"; tap_done; }
peers() { # down I… | up I…
	echo "$@" >&"${PEERS[1]}"
	read -r -t 10 _ <&"${PEERS[0]}"
}

mkdir "$tmp/csv"
printf 'name\nHôpital d’Été\n' >"$tmp/csv/sites.csv"
{
	echo 'name,kind,target,site,owner'
	for ((i = 0; i < incidents; i++)); do
		echo "svc-$i,tcp,127.0.$((7 + i / 200)).$((1 + i % 200)):$port,Hôpital d’Été,$([ "$((i % 8))" = 7 ] && echo national || echo ours)"
	done
} >"$tmp/csv/services.csv"
printf 'person Alice email alice@example.org\nperson Zoé\ndefault Alice\nchange monday 08:00\nweek 2020-01-06 Alice\n' >"$tmp/rota"
printf 'name,email\nZoé,zoe@example.org\n' >"$tmp/csv/contacts.csv"
conf_write 'attempts = 1' 'service-timeout = "900ms"'
sed -i 's/service-period = "5s"/service-period = "1h"/' "$tmp/vigie.conf"
cat >>"$tmp/vigie.conf" <<CONF
language = "fr"
rota { file = "$tmp/rota" }
notify team { type = "mail" target = "team@example.org" server = "smtp://127.0.0.1:$smtp_port" severity = "warning" }
notify duty { type = "mail" recipients = "rota" server = "smtp://127.0.0.1:$smtp_port" from = "vigie@example.org" }
CONF

some_left() { [ "$(sql "SELECT count(*) FROM notification n JOIN alert a ON a.id = n.alert_id WHERE a.closed_ms IS NULL AND n.state = 'delivered'")" -gt 3 ]; }
again() { # [SIGNAL]
	daemon_stop "${1:-TERM}" 2>/dev/null
	daemon_start || { tap_fail "the daemon starts again" "$(tail -20 "$tmp/vigied.log")"; tap_done; }
}

daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
tap_is "the services are declared" "$(import_dir "$tmp/csv" | json_of '"counts" in v')" True
rpc poll >/dev/null

# Each service fails once and works again, at most eight at a time; the collector dies in between. Not while the last eight do: whatever the
# moments were, there is something to compare.
dies() { [ $((i + 8)) -lt "$incidents" ] && [ $((RANDOM % $1)) = 0 ]; } # once in so many times
for ((i = 0; i < incidents; i += 8)); do
	batch=($(seq "$i" $((i + 8 < incidents ? i + 7 : incidents - 1))))
	peers down "${batch[@]}"
	rpc poll >/dev/null 2>&1 &
	poll=$!
	sleep "$((RANDOM % 3)).$(printf '%03d' $((RANDOM % 1000)))"
	dies 2 && again KILL
	wait "$poll" 2>/dev/null
	rpc poll >/dev/null
	((i % 16 != 0 && i + 8 < incidents)) || wait_for 5 some_left # else what ends soon may be cancelled before it leaves
	sleep "0.$(printf '%03d' $((RANDOM % 1000)))"
	peers up "${batch[@]}"
	rpc poll >/dev/null 2>&1 &
	poll=$!
	sleep "$((RANDOM % 2)).$(printf '%03d' $((RANDOM % 1000)))"
	dies 3 && again KILL
	[ $((RANDOM % 4)) = 0 ] && again
	wait "$poll" 2>/dev/null
	rpc poll >/dev/null
done
is_settled() { [ "$(sql "SELECT (SELECT count(*) FROM alert WHERE closed_ms IS NULL) + (SELECT count(*) FROM notification WHERE state = 'sending' OR (state = 'queued' AND attempts = 0))")" = 0 ]; }
wait_for 30 is_settled
settled=$?
[ $settled = 0 ] || sql "SELECT '# ' || x.name, a.outcome, a.state, a.flapping, n.id, n.event, n.state, n.attempts, n.due_ms - n.created_ms FROM alert a
	JOIN entity x ON x.id = a.entity_id LEFT JOIN notification n ON n.alert_id = a.id WHERE a.closed_ms IS NULL OR n.state IN ('queued', 'sending')"
tap_is "everything that could leave has left" $settled 0
# What the server put off leaves half a minute later; the ledger says so meanwhile.
again KILL
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0

judge() {
	python3 - "$db" "$tmp/mails" "$incidents" <<-'PY'
		import collections, json, sqlite3, sys
		db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
		rows = {r[0]: r for r in db.execute("SELECT id, alert_id, recipient, channel, event, state, attempts FROM notification")}
		mails = [json.loads(line) for line in open(sys.argv[2])]
		got = collections.Counter(m["id"] for m in mails)
		said = collections.Counter()
		for id, n in got.items():
		    if id not in rows:
		        print(f"message {id} is not in the ledger")
		    elif n > 1:
		        print(f"message {id} came {n} times")
		    elif rows[id][5] not in ("delivered", "uncertain"):
		        print(f"message {id} came and the ledger says {rows[id][5]}")
		for id, alert, recipient, channel, event, state, attempts in rows.values():
		    said[state] += 1
		    if state == "delivered" and got[id] != 1:
		        print(f"message {id} is delivered by the ledger and never came")
		    if state == "sending":
		        print(f"message {id} is being sent for ever")
		told = {(r[1], r[2], r[3]) for r in rows.values() if r[4] != "recovery" and r[5] in ("delivered", "uncertain")}
		ends = {(r[1], r[2], r[3]) for r in rows.values() if r[4] == "recovery"}
		closed = {a for a, in db.execute("SELECT id FROM alert WHERE closed_ms IS NOT NULL")}
		for key in ends ^ {t for t in told if t[0] in closed}:
		    print(f"{key}: {'told an end and no problem' if key in ends else 'told a problem and no end'}")
		wakes = db.execute("SELECT count(*) FROM notification n JOIN service s ON s.entity_id = n.entity_id WHERE s.owner = 'national'").fetchone()[0]
		if wakes:
		    print(f"{wakes} messages are about what is not ours")
		alerts = db.execute("SELECT count(DISTINCT entity_id) FROM alert").fetchone()[0]
		if alerts != int(sys.argv[3]):
		    print(f"{alerts} objects had an alert, not {sys.argv[3]}")
		if sum(got.values()) < int(sys.argv[3]) // 2:
		    print(f"only {sum(got.values())} mails came")
		print(f"# {alerts} alerts, {len(rows)} messages {dict(said)}, {sum(got.values())} mails came", file=sys.stderr)
	PY
}
tap_is "the server has what the ledger says, once, and each end went to who was told the problem" "$(judge 2>"$tmp/figures")" ""
cat "$tmp/figures"

first() { grep -m 1 -F 'vigie ack' "$tmp/mails" | json_of "$1"; }
tap_is "a mail says what it is about, in French" \
	"$(first '"Critique\u00a0: svc-" in v["subject"] and "Hôpital d’Été" in v["subject"] and "Pour acquitter" in v["text"]')" True
tap_is "its headers are ASCII, whatever the name" "$(first 'v["raw"].split("\r\n\r\n")[0].isascii()')" True
tap_is "its Message-ID is made of the row" "$(first 'v["message_id"].startswith("<vigie.%d." % v["id"])')" True
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
