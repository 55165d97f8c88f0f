#!/usr/bin/env bash
# vigie flows: the register, what was observed, and what differs, in every format and both languages.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8 TZ=Europe/Paris
printf 'inventory = "%s"\nlanguage = "en"\n' "$tmp/vigie.db" >"$tmp/vigie.conf"
run() { "$top_builddir/vigie" --config "$tmp/vigie.conf" "$@"; }

mkdir "$tmp/in" "$tmp/bad" "$tmp/out"
soon=$(date -d '+10 days' +%F)
past=$(date -d '-10 days' +%F)
printf 'name,networks\nCHU,10.9.0.0/16;2001:db8::/64\nCH A,10.1.0.0/16\n' >"$tmp/in/sites.csv"
printf 'name,site,kind,address\nrtr-a,CH A,router,10.1.0.1\nsrv-pacs,CHU,server,10.9.0.5\nsrv-six,CHU,server,2001:db8::5\n' >"$tmp/in/devices.csv"
printf 'name,kind,target,device\nPACS,dicom,10.9.0.5:11112,srv-pacs\n' >"$tmp/in/services.csv"
cat >"$tmp/in/flows.csv" <<CSV
source,destination,protocol,port,reason,requester,ends
10.1.0.0/16;2001:db8:1::/48,srv-pacs;srv-six,tcp,104;11112,Envoi d'images,Équipe imagerie,$soon
CH A,CHU,tcp,8000-8100,Portail,,$past
10.1.0.0/16,CHU,tcp,22,Maintenance,,
CHU,Nulle part,udp,any,Journaux,,
CSV
run import "$tmp/in" >"$tmp/said" 2>&1 || tap_fail "the register is imported with lists, ranges and IPv6" "$(cat "$tmp/said")"

printf 'name,networks\nCH A,10.1.0.0/16;CHU\n' >"$tmp/bad/sites.csv"
tap_like "a network that is none is refused" "$(run import "$tmp/bad" 2>&1)" "sites.csv:2: networks: expected addresses as 10.1.0.5.*got '10.1.0.0/16;CHU'"
run export "$tmp/out" >/dev/null
tap_like "networks come out as they went in" "$(head -n 1 "$tmp/out/sites.csv" | tr -d '\r'):$(grep CHU "$tmp/out/sites.csv")" 'networks.*10.9.0.0/16;2001:db8::/64'

# observe SOURCE DESTINATION PROTOCOL PORT SOURCE-PORT TRAITS: now, from eth9, which looks for 100 days
now=$(date +%s)000
python3 - "$tmp/vigie.db" "$now" <<'PY'
import sqlite3, sys
db, now = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
day = 24 * 3600 * 1000
db.execute("INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth9', ?)", (now - 100 * day,))
db.execute("INSERT INTO observed_span VALUES (1, ?, ?)", (now - 100 * day, now - 1000))
SYN, TELNET = 1, 1024
for source, destination, protocol, port, source_port, traits in [
    ("10.1.0.1", "10.9.0.5", "tcp", 11112, None, SYN),
    ("2001:db8:1::7", "2001:db8::5", "tcp", 104, None, SYN),
    ("10.1.0.1", "10.9.0.5", "tcp", 8080, None, SYN),
    ("10.9.0.5", "10.1.0.99", "tcp", 40001, 104, 0),
    ("10.7.7.7", "10.1.0.1", "tcp", 23, None, SYN | TELNET),
]:
    db.execute("INSERT INTO observed_flow (point_id, source, destination, protocol, port, within, source_port, traits, connections, first_seen_ms, "
               "last_seen_ms, bytes_out, bytes_in, packets_out, packets_in) VALUES (1, ?, ?, ?, ?, '', ?, ?, 1, ?, ?, 900, 100, 7, 3)",
               (source, destination, protocol, port, source_port, traits, now - day, now - 5000))
db.commit()
PY

told() { run flows "$@" --json 2>"$tmp/err" | jq -r '"\(.status) \(.source) \(.destination) \(.port)"' | sort; }
tap_is "each flow that was observed has its verdict" "$(told observed)" "authorised 10.1.0.1 10.9.0.5 11112
rogue 10.1.0.1 10.9.0.5 8080
rogue 10.7.7.7 10.1.0.1 23
undocumented 10.1.0.99 10.9.0.5 104
undocumented 2001:db8:1::7 2001:db8::5 104"
tap_is "each opening its use" "$(told authorised)" "dead 10.1.0.0/16 CHU 22
ended CH A CHU 8000-8100
ending 10.1.0.0/16;2001:db8:1::/48 srv-pacs;srv-six 104;11112
unresolved CHU Nulle part any"
tap_is "what differs stands in lists, the gravest first" "$(run flows diff --json | jq -r .status | uniq -c | tr -s ' ' | paste -sd,)" " 2 rogue, 2 undocumented, 1 dead, 1 ending"
tap_is "without a word both are told" "$(run flows --json | wc -l)" 9
tap_is "telnet is told by what was said" "$(run flows diff --json | jq -c 'select(.cleartext != []) | [.source, .cleartext]')" '["10.7.7.7",["telnet"]]'
tap_is "traffic after the end of its opening says which it was" \
	"$(run flows observed --json | jq -r 'select(.port == "8080") | "\(.opening) \(.reason) \(.ends)"')" "CH A → CHU (tcp/8000-8100) null $past"
tap_is "and that opening says so" "$(run flows authorised --json | jq -r 'select(.status == "ended") | .seen_after_end != null')" true
tap_is "who was seen is named, and what declares it" \
	"$(run flows observed --json | jq -r 'select(.port == "11112") | "\(.source_name) \(.destination_name) \(.declared_by) \(.point) \(.bytes) \(.packets)"')" \
	"rtr-a srv-pacs service:PACS eth9 1000 10"
tap_is "and the establishments whose networks it is in" "$(run flows observed --json | jq -r 'select(.port == "11112" or .port == "23") | "\(.source_site) \(.destination_site)"')" \
	"CH A CHU
null CH A"
tap_is "the use of an opening is the sum of what it held" "$(run flows authorised --json | jq -r 'select(.status == "ending") | "\(.bytes) \(.packets)"')" "3000 30"
tap_is "a name without address is told" "$(run flows authorised --json | jq -c 'select(.status == "unresolved").unresolved')" '["Nulle part"]'
tap_is "flows --json has the keys and types of the contract" "$(run flows --json 2>/dev/null | python3 "$top_srcdir/tests/cli_keys.py" flows 2>&1 | sort -u | head -5)" ""
tap_is "the firewall team has it in CSV" "$(run flows diff --csv | tr -d '\r' | head -2 | cut -d, -f1-5 | paste -sd' ')" \
	"source,destination,protocol,port,status 10.1.0.1,10.9.0.5,tcp,8080,rogue"
tap_like "people read it in French" "$(run flows diff --lang fr --plain 2>/dev/null)" 'non autorisé'
tap_like "and since when somebody looks" "$(run flows diff --lang fr 2>&1 >/dev/null)" 'le réseau est observé depuis le .*là où se trouve la capture'
python3 -c "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('UPDATE observed_flow SET new_ms = first_seen_ms WHERE port = 8080'); db.commit()" "$tmp/vigie.db"
tap_is "new talkers have a list" "$(run flows new --json | jq -r '"\(.status) \(.source) \(.port) \(.new_since == .first_seen)"')" "rogue 10.1.0.1 8080 true"
tap_is "what carries passwords in clear has one" "$(run flows cleartext --json | jq -r '"\(.source) \(.port) \(.cleartext[0])"')" "10.7.7.7 23 telnet"
tap_is "and hosts that are nobody's, with where and with whom" "$(run flows hosts --json | jq -r '"\(.host) \(.hosts) \(.new) \(.point) \(.with)"')" \
	"10.7.7.7 1 1 eth9 rtr-a tcp/23
2001:db8:1::7 1 1 eth9 srv-six tcp/104"
tap_is "new is what was first seen since then" "$(run flows hosts --since 3h --json | jq -r .new | paste -sd' ')" "0 0"
tap_is "flows hosts --json has keys and types of its own" "$(run flows hosts --json 2>/dev/null | python3 "$top_srcdir/tests/cli_keys.py" flow-hosts 2>&1 | head -5)" ""
tap_like "people read it in French" "$(run flows hosts --lang fr --plain 2>/dev/null)" 'Vu depuis'
python3 -c "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('UPDATE observed_flow SET new_ms = first_seen_ms WHERE port = 23'); db.commit()" "$tmp/vigie.db"
tap_is "the history of a device counts who talked to it for the first time" "$(run history rtr-a --from 2d --json | jq -s 'map(.new_talkers // 0) | add')" 1
run flows cleartext --since 3h >/dev/null 2>&1
tap_is "cleartext takes no time" $? 64
python3 -c "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('UPDATE observed_flow SET new_ms = NULL WHERE port = 23'); db.commit()" "$tmp/vigie.db"
tap_is "of a week, or since a time" "$(run flows new --since 3h --json | wc -l)" 0
run flows diff --since 3h >/dev/null 2>&1
tap_is "which is told of nothing else" $? 64
run flows nothing >/dev/null 2>&1
tap_is "another word is refused" $? 64

# What passed too fast for who looked: of 100 packets that were looked at yesterday, so many more.
drop() {
	python3 - "$tmp/vigie.db" "$now" "$1" <<'PY'
import sqlite3, sys
db, now, dropped = sqlite3.connect(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
hour = now - now % 3600000 - 24 * 3600000
db.execute("INSERT OR REPLACE INTO observed_tally VALUES (1, ?, 100, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0)", (hour, dropped))
db.commit()
PY
}
drop 1
tap_is "one packet in a hundred that was dropped changes nothing" "$(run flows diff --json 2>"$tmp/err" | jq -r .status | grep -c dead):$(grep -c dropped "$tmp/err")" "1:0"
drop 25
tap_is "of more, no opening is told dead" "$(told authorised | grep 'CHU 22')" "unused 10.1.0.0/16 CHU 22"
tap_like "and it is said why" "$(run flows diff 2>&1 >/dev/null)" '20 % of packets were dropped unseen within 90 days: no opening is said'
tap_like "of who was seen too, in French" "$(run flows hosts --lang fr 2>&1 >/dev/null)" '20.* des paquets ont été perdus sans être vus en 90 jours.*a pu passer'
drop 0

# How it was: 40 days ago the register had no openings yet, telnet had passed twice and nothing else had; since then it passed once more.
python3 - "$tmp/vigie.db" "$now" <<'PY'
import sqlite3, sys
db, now = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
day = 24 * 3600 * 1000
flow, = db.execute("SELECT id FROM observed_flow WHERE port = 23").fetchone()
db.execute("UPDATE observed_flow SET first_seen_ms = ? WHERE id = ?", (now - 50 * day, flow))
for ago, out, back, packets in (50, 300, 0, 4), (45, 200, 0, 2), (0, 400, 100, 4):
    at = now - ago * day
    db.execute("INSERT INTO observed_flow_day VALUES (?, ?, ?, ?, ?, 0, 1)", (flow, at - at % day, out, back, packets))
db.commit()
PY
then=$(date -u -d '-40 days' +%FT%TZ)
tap_is "a past instant has what was seen by then" "$(run flows --at "$then" --json 2>/dev/null | jq -r '"\(.status) \(.source) \(.bytes) \(.packets)"')" "rogue 10.7.7.7 500 6"
tap_is "and when it was seen last, by the day" "$(run flows --at "$then" --json 2>/dev/null | jq -r '.last_seen[:10]')" "$(date -u -d '-45 days' +%F)"
tap_is "on that very day it had been seen" "$(run flows --at "$(date -u -d '-45 days' +%FT%TZ)" --json 2>/dev/null | jq -r '.bytes')" 500
tap_is "before it was first seen there was nothing" "$(run flows --at "$(date -u -d '-51 days' +%FT%TZ)" --json 2>/dev/null | wc -l)" 0
tap_like "since when somebody looked is told" "$(run flows --at "$then" 2>&1 >/dev/null)" 'is watched since '
tap_like "or that nobody did" "$(run flows --at "$(date -u -d '-101 days' +%FT%TZ)" 2>&1 >/dev/null)" 'no capture watched the network then'
tap_done
