#!/usr/bin/env bash
# A handover that is stored reaches who comes next as one mail: its text as it is kept, and the head that the journal has (A10).
. "${top_srcdir:?}/tests/daemon_lib.sh"
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8

free_port smtp_port
free_port closed
coproc PEERS { exec /usr/bin/python3 "$top_srcdir/tests/mail_peers.py" "$smtp_port" "$tmp/mails" 1 steady "$closed" 0 2>"$tmp/peers.log"; }
children+=("$PEERS_PID")
read -r -t 20 _ <&"${PEERS[0]}" || { tap_fail "the mail server starts" "$(cat "$tmp/peers.log")"; tap_done; }

printf 'person Alice email alice@example.org\nperson Zoé\ndefault Zoé\nchange monday 08:00\nweek 2020-01-06 Alice\n' >"$tmp/rota"
mkdir "$tmp/csv"
printf 'name,email\nZoé,zoe@example.org\n' >"$tmp/csv/contacts.csv"
printf 'name\nHôpital d’Été\n' >"$tmp/csv/sites.csv"
conf_write
cat >>"$tmp/vigie.conf" <<CONF
language = "en"
rota { file = "$tmp/rota" }
notify team { type = "mail" target = "team@example.org" server = "smtp://127.0.0.1:$smtp_port" }
notify duty { type = "mail" recipients = "rota" server = "smtp://127.0.0.1:$smtp_port" from = "vigie@example.org" }
CONF
run() { "$vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
mail() { jq -r "$1" "$tmp/mails"; }
mail_came() { [ -s "$tmp/mails" ]; }

touch "$tmp/mails"
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null
tap_is "a handover is kept" "$(run handover --store --to Zoé)" "The handover is kept. It is for Zoé."
wait_for 20 mail_came && tap_ok "a mail leaves" || tap_fail "a mail leaves" "$(tail -20 "$tmp/vigied.log")"
head=$(run journal verify --json | jq -r .head)
kept=$(run handover --last --json | jq -r .text)
daemon_stop
tap_is "one, to who comes" "$(jq -sc 'map(.to)' "$tmp/mails")" '[["zoe@example.org"]]'
tap_like "its subject says what it is" "$(mail .subject)" 'Handover of [0-9/-]+ '
tap_like "what is kept are several lines" "$(wc -l <<<"$kept")" '^([3-9]|[1-9][0-9])$'
tap_is "its text is what is kept" "$(mail .text | tr -d '\r' | sed '1,2d' | head -n "$(wc -l <<<"$kept")")" "$kept"
tap_is "its end bears the head of the journal, with the row of the handover" "$(mail .text | grep -oE '[0-9]+:[0-9a-f]{64}' | tail -n 1)" "$head"
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
