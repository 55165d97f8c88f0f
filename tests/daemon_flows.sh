#!/usr/bin/env bash
# Flows that somebody answers for: who may, what vigie flows shows of them, and that they end by themselves.
. "${top_srcdir:?}/tests/daemon_lib.sh"

if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null || ! getent group operator staff audio >/dev/null; then
	echo '1..0 # SKIP needs root, setpriv, and the groups operator, staff and audio'
	exit 0
fi
chmod 755 "$tmp"
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
cp "$vigie" "$tmp/vigie"
conf_write 'attempts = 1'
printf 'timezone = "Europe/Paris"\nroles {\n\toperator = {"operator"}\n\tsupport = {"staff"}\n\trssi = {"audio"}\n}\n' >>"$tmp/vigie.conf"
run() { "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
as() { # as GROUP ARG…
	local gid
	gid=$(getent group "$1" | cut -d: -f3)
	setpriv --reuid="$gid" --regid="$gid" --clear-groups "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "${@:2}"
}
status() { "$@" >/dev/null 2>&1; echo $?; }
mkdir "$tmp/in"
printf 'source,destination,protocol,port,reason\n10.0.0.1,10.0.0.2,tcp,104,Images\n' >"$tmp/in/flows.csv"
run import "$tmp/in" >/dev/null || tap_fail "an opening is imported"
python3 - "$db" <<'PY'
import sqlite3, sys, time
db, now, day = sqlite3.connect(sys.argv[1]), int(time.time() * 1000), 86400000
db.execute("INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', ?)", (now - 100 * day,))
db.execute("INSERT INTO observed_span VALUES (1, ?, ?)", (now - 100 * day, now))
for port in (23, 8080):
    db.execute("INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, traits, connections, first_seen_ms, last_seen_ms, bytes_out, "
               "bytes_in, packets_out, packets_in) VALUES (1, '10.7.7.7', '10.1.0.1', 'tcp', ?, '', 1, 1, ?, ?, 900, 100, 7, 3)", (port, now - day, now - 5000))
db.commit()
PY
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
chmod 666 "$sock"
chmod 644 "$db"*
told() { run flows "$@" --json 2>/dev/null | jq -r '"\(.status) \(.source) \(.port)"'; }
telnet='10.7.7.7 10.1.0.1 tcp 23'

tap_is "what differs, before" "$(told diff)" "rogue 10.7.7.7 23
rogue 10.7.7.7 8080
dead 10.0.0.1 104"
tap_is "an operator accepts nothing, nor does support" "$(status as operator flows accept $telnet --reason x --until 3d)$(status as staff flows end $telnet)" 7777
tap_is "which is journalled" "$(sql "SELECT count(*) FROM journal WHERE method LIKE 'flow_accept%' AND result = 'denied'")" 2
tap_is "the RSSI needs a reason and an end" "$(status as audio flows accept $telnet --until 3d)$(status as audio flows accept $telnet --reason x)" 6464
tap_is "and words that are a flow" "$(status as audio flows accept 10.7.7.7 10.1.0.1 --reason x --until 3d)$(status as audio flows accept any any tcp 23 --reason x --until 3d)$(status as audio flows accept 10.7.7.7 10.1.0.1 tcp 23 --reason x --until 3d --at 2026-01-01)" 646464
said=$(as audio flows accept $telnet --reason 'automate du bloc, remplacé en mars' --until 3d 2>&1)
tap_like "then it is accepted until then" "$said" '^You answer for it until '
tap_is "nothing is said against it" "$(wc -l <<<"$said")" 1
as audio flows accept 10.0.0.1 10.0.0.2 tcp 104 --reason 'reprise en mars' --until 90d >/dev/null
tap_is "both stand apart" "$(told diff)" "rogue 10.7.7.7 8080
excepted 10.0.0.1 104
excepted 10.7.7.7 23"
tap_like "with who, why and until when" "$(run flows diff --json | jq -r 'select(.port == "23") | "\(.accepted_by); \(.reason) \(.accepted_until > .last_seen)"')" \
	"^[^;]*(uid $(getent group audio | cut -d: -f3)|[a-z]+); automate du bloc, remplacé en mars true\$"
tap_is "they have a list" "$(told accepted)" "excepted 10.7.7.7 23
excepted 10.0.0.1 104"
tap_like "people read it in French" "$(run flows diff --lang fr --plain 2>/dev/null)" 'accepté jusqu’à une date.; .*Accepté par'
tap_like "what holds nothing is said to" "$(as audio flows accept 10.7.7.8 10.1.0.1 tcp 23 --reason x --until 3d 2>&1)" 'it holds no flow that was observed'
tap_like "as is a name without address" "$(as audio flows accept 10.7.7.8 Nulle-part tcp 23 --reason x --until 3d 2>&1)" 'no address stands for Nulle-part'
tap_like "protocols without ports need none" "$(as audio flows accept 10.7.7.8 10.1.0.1 icmp --reason x --until 3d 2>&1)" '^You answer'
tap_is "the journal holds it, without its reason" "$(sql "SELECT count(*) FROM journal WHERE object = 'flow:10.7.7.7 → 10.1.0.1 (tcp/23)' AND result = 'ok' AND request NOT LIKE '%bloc%'")" 1
tap_like "and people read of it" "$(run journal 2>/dev/null)" 'acceptance of a flow .*10.7.7.7 → 10.1.0.1 \(tcp/23\)'
tap_is "nobody changed it" "$(status run journal verify)" 0
tap_is "ended it is not authorised" "$(status as audio flows end $telnet)$(told diff | head -n 1)" "0rogue 10.7.7.7 23"
tap_is "once" "$(status as audio flows end $telnet)" 1
soon() { date -u -d '2 seconds' +%FT%TZ; }
is_rogue() { told diff | grep -qx 'rogue 10.7.7.7 23'; }
as audio flows accept $telnet --reason essai --until "$(soon)" >/dev/null
tap_is "it ends by itself" "$(wait_for 20 is_rogue; told accepted | grep -c '^ended 10.7.7.7 23$')" 1
python3 - "$db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TRIGGER flow_exception_unchanged")
db.execute("UPDATE flow_exception SET until_ms = until_ms + 86400000 WHERE id = 1")
db.commit()
PY
tap_is "an end that somebody puts off is found" "$(run journal verify --json | jq -c '[.intact, .faults[0].fault]')$(run journal verify | head -n 1 | sed 's/[0-9]\+/N/')" \
	'[false,"accepted-flow-changed"]What row N wrote of an accepted flow was changed.'
tap_is "each row has the keys and types of the contract" "$(run flows accepted --json 2>/dev/null | python3 "$top_srcdir/tests/cli_keys.py" flows 2>&1 | sort -u | head -5)" ""
tap_done
