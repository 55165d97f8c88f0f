#!/usr/bin/env bash
# Twelve services fail at once: a telephone with a burst of three gets three messages, the last of which says how many wait; a channel
# without a burst gets all, and what is over before it leaves never does.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port port
for who in phone desk; do
	mkdir "$tmp/$who"
	printf '#!/bin/sh\ncat >"%s/$VIGIE_NOTIFICATION.$VIGIE_EVENT"\n' "$tmp/$who" >"$tmp/$who.sh"
	chmod +x "$tmp/$who.sh"
done
mkdir "$tmp/csv"
{
	echo name,kind,target
	for i in {1..12}; do echo "service-$i,tcp,127.0.0.$i:$port"; done
} >"$tmp/csv/services.csv"
conf_write 'attempts = 1'
cat >>"$tmp/vigie.conf" <<CONF
language = "en"
notify phone { type = "script" target = "$tmp/phone.sh" burst = 3 }
notify desk { type = "script" target = "$tmp/desk.sh" }
CONF
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null
rpc poll >/dev/null # nothing listens: they fail

ledger() { sql "SELECT state, count(*) FROM notification WHERE channel = '$1' AND event = '$2' GROUP BY state ORDER BY state" | paste -sd ' '; }
is_ledger() { [ "$(ledger "$1" "$2")" = "$3" ]; }
wait_for 15 is_ledger desk problem 'delivered|12'
tap_is "all leave by a channel without a burst" "$(ledger desk problem)" 'delivered|12'
sleep 3 # a minute is to pass before the next one
tap_is "three leave by one with a burst of three" "$(ledger phone problem) $(ls "$tmp/phone" | wc -l)" 'delivered|3 queued|9 3'
tap_is "which say how many wait" "$(cat "$tmp"/phone/* | jq -s 'map(.waiting) | min')" 9
tap_like "in words too" "$(cat "$tmp"/phone/* | jq -r .title)" '9 more messages wait'

python3 -c 'import socket, sys, time
listening = [socket.create_server((f"127.0.0.{i}", int(sys.argv[1])), backlog=64) for i in range(1, 13)]
time.sleep(600)' "$port" &
children+=($!)
works() { rpc poll >/dev/null && is_ledger desk recovery 'delivered|12'; }
wait_for 15 works
tap_is "what is over before it left never does" "$(ledger phone problem)" 'cancelled|9 delivered|3'
tap_is "and its end is told to who was told" "$(sql "SELECT count(*) FROM notification WHERE channel = 'phone' AND event = 'recovery'")" 3

daemon_stop
log_is_clean
tap_is "no sanitizer spoke" $? 0
tap_done
