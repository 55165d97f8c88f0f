#!/usr/bin/env bash
# The command line on the fictional region: every verb in every format and both languages, its keys, exit statuses and errors.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie=$top_builddir/vigie
db=$tmp/vigie.db
export VIGIE_VIGIED=$top_builddir/vigied VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
unset NO_COLOR COLUMNS
"$top_builddir/tests/fill_inventory" "$db" 90
cat >"$tmp/vigie.conf" <<CONF
inventory = "$db"
secrets = "$tmp/secrets"
control = "$tmp/control.sock"
language = "en"
user = "root"
CONF

run() { "$vigie" --config "$tmp/vigie.conf" "$@"; }

# status_of EXPECTED-STATUS SENTENCE ARGUMENT…: the exit status, and something on stderr when it failed
status_of() {
	local expected=$1 sentence=$2 got
	shift 2
	run "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ "$got" != "$expected" ]; then
		tap_fail "$sentence" "vigie $* ended with $got, not $expected" "$(cat "$tmp/err")"
	elif [ "$expected" -gt 3 ] && ! grep -q '^vigied\?: .' "$tmp/err"; then
		tap_fail "$sentence" "vigie $* says nothing on stderr"
	else
		tap_ok "$sentence"
	fi
}

# The rows of an inventory in which something is wrong, or right, by design of the region.
lists=(links devices interfaces sensors storages processors memories traps neighbours exposures services certificates sites alerts)
others=(status handover "find rtr" "show SYVIK-2047" "show rtr-hostile-01" "history SYVIK-2041 --points 12" "check SYVIK-2047" info)

for verb in "${lists[@]}" "${others[@]}"; do
	wrong=$(run $verb --json | python3 "$top_srcdir/tests/cli_keys.py" "${verb%% *}" 2>&1 | sort -u | head -5)
	tap_is "$verb --json has the keys and types of the contract" "$wrong" ""
done

# calm FILE…: no bytes that a terminal would obey: C0 but newline (and the CR of CSV's line ends), DEL, C1, bidirectional overrides.
calm() {
	python3 -c '
import os, re, sys
for path in sys.argv[1:]:
    data = open(path, "rb").read().decode("utf-8")
    bad = re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)", data)
    if not data: print(os.path.basename(path) + ": nothing was printed")
    if bad: print(os.path.basename(path) + ": " + repr(data[max(0, bad.start() - 40):bad.end() + 20]))' "$@" 2>&1
}
mkdir "$tmp/printed"
for format in --plain --json --csv '' --ascii '--json --ascii'; do
	for lang in en fr; do
		for verb in "${lists[@]}" "${others[@]}" "find http"; do
			run $verb $format --lang $lang >"$tmp/printed/$verb" 2>/dev/null
		done
		tap_is "no text of a device reaches the terminal raw ($lang ${format:-table})" "$(calm "$tmp/printed/"*)" ""
	done
done
run links $'nothing\033[31m' >"$tmp/printed/error" 2>&1
tap_is "nor does an argument, in an error" "$(calm "$tmp/printed/error")" ""
tap_is "what a device said is whole in JSON" \
	"$(run devices rtr-hostile-01 --json | jq -r .sys_name | od -An -tx1 | tr -d ' \n')" \
	"7274721b5d303b6f776e6564071b5b33316d726564c29b316d7f0a"
for format in --plain --json --csv ''; do run links $format --ascii; done >"$tmp/out" 2>&1
tap_is "only ASCII is printed with --ascii" "$(LC_ALL=C grep -c '[^ -~[:cntrl:]]' "$tmp/out")$(grep -c 'Coeur ENRS' "$tmp/out")" 03

# CSV against JSON, through a reader of its own
for verb in "${lists[@]}" status; do
	wrong=$(python3 - "$verb" <(run "$verb" --json) <(run "$verb" --csv) 2>&1 <<'PY'
import csv, json, sys
verb, json_path, csv_path = sys.argv[1:]
rows = [json.loads(line) for line in open(json_path, encoding="utf-8")]
table = list(csv.reader(open(csv_path, encoding="utf-8", newline="")))
def flat(o): return {k + ("." + i if i else ""): v for k, x in o.items() for i, v in (x.items() if isinstance(x, dict) else [("", x)])}
if table[0] != list(flat(rows[0])): print("header", table[0])
if len(table) != len(rows) + 1: print(len(table), "lines for", len(rows), "rows")
for row, cells in zip(map(flat, rows), table[1:]):
    for (key, value), cell in zip(row.items(), cells):
        if value is None and cell != "": print(key, cell)
        slack = 60 if key.endswith("age_s") else 0  # the clock goes on between the two
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(float(cell) - float(value)) > slack: print(key, value, cell)
        if isinstance(value, str) and value.isprintable() and cell.lstrip("'") != value.lstrip("'"): print(key, value, cell)
        if cell[:1] in "=+@" and cell[:1]: print("formula", cell)
PY
	)
	tap_is "$verb --csv says what --json says" "$wrong" ""
done

# Facts of the region
tap_is "links are counted by state" "$(run status --json | jq -c '.links | [.total,.up,.down,.degraded,.unknown]')" "[20,13,2,2,2]"
tap_is "a stopped collector is said" "$(run status --json | jq -r .collector)" stopped
tap_like "the status names what is down, where, since when and why" "$(run status | grep SYVIK-2047)" 'Down +[^ ].* [0-9][0-9]:[0-9][0-9]  .*interface'
tap_is "and nothing that is well" "$(run status | grep -c SYVIK-2041)" 0
tap_is "each link that is not well is there once" "$(run status | sed -n '/^Link /,/^$/p' | grep -cE ' (Down|Degraded|Unknown) ')" 6
tap_like "and said to people beside a list" "$(run links 2>&1 >/dev/null)" "collector is stopped"
tap_is "but not to programs" "$(run links --json 2>&1 >/dev/null)" ""
tap_is "--state keeps the links in these states" "$(run links --state down,degraded --json | jq -r .state | sort | uniq -c | tr -s ' \n' ' ')" " 2 degraded 2 down "
tap_is "--site keeps what is there, whatever the accents" "$(run links --site 'ch demo nord' --json | jq -r .name | wc -l)" 2
tap_is "--device keeps the links of a device" "$(run links --device rtr-demo-02 --json | wc -l)" 2
tap_is "--device keeps the interfaces of a device" "$(run interfaces --device rtr-demo-02 --json | jq -r .device | sort -u)" rtr-demo-02
tap_like "show gives values as people read them" "$(run show SYVIK-2047 --lang fr)" '^Débit attendu.: 100 Mbit/s$'
run show 'had demo vallee' --lang fr >"$tmp/out"
tap_like "show tells in a sentence why a site is not well" "$(sed -n 2p "$tmp/out")" '^Sa seule liaison, SYVIK-.*, est coupée'
tap_is "then its links, devices, and whom to call" "$(grep -cE '^(Liaisons|Équipements|Qui appeler)$' "$tmp/out")" 3
tap_is "show says no heading twice, as a heading and over its first column" \
	"$(awk '/^$/ { getline title; getline first; if (title != "" && index(first, title) == 1) print title }' "$tmp/out")" ""
tap_is "programs read the same" "$(run show 'had demo vallee' --json | jq -c '[(.links | map(.state)), (.devices | length), (.contracts | length)]')" \
	'[["down"],1,1]'
tap_is "show lists the checks of a device" "$(run show rtr-demo-08 --json | jq -c '.checks | map([.class, .outcome])')" \
	'[["icmp","ok"],["snmp","auth-failure"]]'
tap_is "and no name of a program's contract" "$(run show SYVIK-2047 --lang fr | grep -cE '^[a-z_]+ ?:')" 0
tap_is "history and find say words to people" "$(run history SYVIK-2047 --points 3 --lang fr | grep -m1 -c Coupée)$(run find syvik --lang fr | grep -c '^Site .*Accès')" \
	"1$(run find syvik --json | jq -r 'select(.kind == "site" and .field == "access").name' | wc -l)"
tap_is "names choose rows" "$(run links SYVIK-2041 link:SYVIK-2047 --json | jq -r .state | paste -sd' ')" "up down"
tap_is "a wrong secret is no silence" "$(run devices rtr-demo-08 --json | jq -r .outcome)" auth-failure
tap_is "a certificate that ends soon is listed before it ends" "$(run certificates --before 30d --json | jq -r .days_left)" 5
tap_is "a certificate that ends later is not" "$(run certificates --before 2d --json | wc -l)" 0
tap_is "and says from which days on it is told" "$(run certificates --before 30d --json | jq -c "[.warning_days, .critical_days]")" "[30,7]"
tap_is "find tells the state of what has one" "$(run find tilleuls --json | jq -r '"\(.kind) \(.state)"' | sort -u | paste -sd ,)" "link up,site ok"
tap_is "and says it to people" "$(run find syvik-2047 --lang fr | grep -c '× Coupée *SYVIK-2047')" 1
tap_is "declared keywords are words for people" "$(run services --lang fr --plain | grep -c 'Responsable[^;]*nous')$(run sites --lang fr --plain | grep -c 'Type[^;]*EHPAD')" \
	"$(run services --json | jq -r 'select(.owner == "ours").name' | wc -l)$(run sites --json | jq -r 'select(.kind == "nursing-home").name' | wc -l)"
tap_is "old names are found" "$(run find 'maison de retraite' --json | head -1 | jq -r .name)" "EHPAD Les Tilleuls Démo"
heard() { run neighbours "$@" --json | jq -r '"\(.protocol) \(.status) \(.declared_as) \(.address)"' | paste -sd,; }
tap_is "what needs somebody is first, and hosts of ARP tables are not listed" "$(heard)" \
	"lldp undeclared-device null 192.0.2.201,bgp undeclared-device null 192.0.2.202,lldp undeclared-link rtr-demo-02 null"
tap_like "but counted" "$(run neighbours --lang en 2>&1 >/dev/null)" '2 hosts that nobody declared .* --protocol arp lists them'
tap_is "and listed when they are asked for" "$(heard RTR-hostile-01 --protocol arp)" \
	"arp undeclared-device null 192.0.2.203,arp undeclared-device null 192.0.2.204"
tap_is "of a device that heard nobody nothing is told" "$(run neighbours device:rtr-demo-02 --lang en 2>/dev/null)" \
	"No device was asked for its neighbours yet: the full rounds of SNMP polls do that."
tap_is "one is kept of two lists" "$(heard --undeclared --protocol bgp)$(heard --unseen)" "bgp undeclared-device null 192.0.2.202"
tap_like "show tells who is seen beside a device" "$(run show rtr-hostile-01 --lang fr | sed -n '/^Vu à côté/,/^$/p')" 'vu, liaison non déclarée.*RTR-DEMO-02'
status_of 64 "a protocol that is none is refused" neighbours --protocol cdp
status_of 1 "and a device that is none is not found" neighbours nobody
tap_is "names are printed one a line" "$(run names site | wc -l)$(run names | wc -l)" "1252"
tap_is "names have a header in CSV" "$(run names site --csv | tr -d '\r' | sed -n 1,2p | paste -sd' ')" "kind,name site,CH Démo-Côte"
tap_is "the columns of the help are columns, not bytes" \
	"$(run help links --lang fr | grep -E '^ +--(site|state) ' | python3 -c 'import sys; print(len({l.index("seulement") for l in sys.stdin}))')" 1
tap_is "a verb without arguments has options" "$(run help status | head -1)" "Usage: vigie status [OPTION…]"
tap_is "an act is of now" "$(run help import | grep -c -- --at)$(run help links | grep -c -- --at)" 01
tap_is "history has equal steps and at most the points that were asked" \
	"$(run history SYVIK-2041 --points 10 --json | jq -s 'length <= 10 and ([.[].step_s] | unique | length) == 1')" true
tap_is "people read history from its first known value on, and when that is" \
	"$(run history SYVIK-2041 --points 48 --plain | head -n 1 | cut -d' ' -f1-7) $(run history SYVIK-2041 --points 48 --csv | wc -l)" \
	"Nothing of this time is known before 26"
tap_is "no row of it is empty before" "$(run history SYVIK-2041 --points 48 | sed 1,2d | head -n 1 | grep -cE 'bit/s|Up|Down|Degraded')" 1
tap_is "a screen has the size that was asked" "$(run screen links --size 100x30 | wc -l)" 30
tap_is "an unknown screen names those there are" "$(run screen nothing 2>&1 | grep -c links)" 1
tap_like "French is spoken with a decimal comma" "$(run links SYVIK-2041 --lang fr)" "[0-9],[0-9] Mbit/s"
tap_is "a table is as wide as it needs when it is not on a terminal" "$(run links SYVIK-2041 | grep -c GigabitEthernet0/0)" 1
wide=$(COLUMNS=80 TERM=xterm script -qec "$(printf '%q ' "$vigie" --config "$tmp/vigie.conf" links)" /dev/null </dev/null |
	python3 -c 'import re,sys; print(max(len(re.sub("\x1b\\[[0-9;]*m", "", l.rstrip("\r\n"))) for l in sys.stdin if "vigie:" not in l))')
tap_is "on a terminal no line is wider than it" "$((wide <= 80))" 1
# narrow VERB…: what stands on a terminal of 80 columns
narrow() {
	COLUMNS=80 NO_COLOR=1 TERM=xterm script -qec "$(printf '%q ' "$vigie" --config "$tmp/vigie.conf" "$@")" /dev/null </dev/null | tr -d '\r'
}
for verb in links devices services; do
	tap_like "in 80 columns $verb say what, how, since when and why" "$(narrow $verb | grep State)" 'State .*Since.* Reason'
done
tap_like "and for whom" "$(narrow devices | grep State)" 'Site'
tap_is "the reason of what is fine is no news in a table" "$(run services | grep -c 'Answers as expected')" 0
tap_like "and is a fact like the others in linear text" "$(run services --plain | grep 'State: OK')" 'Reason: Answers as expected'
tap_is "of fine things alone nobody asks why" "$(run devices --state ok | head -1 | grep -c Reason)" 0
tap_is "the words of a link's state are feminine in French, those of a device's masculine" \
	"$(run links --state unknown --lang fr --plain | grep -c 'État.: Indéterminée.;')$(run devices --state unknown --lang fr --plain | grep -c 'État.: Indéterminée.;')" \
	"$(run links --state unknown --json | wc -l)0"
tap_is "colour is for terminals" "$(run links | grep -c $'\033')$(run links | grep -c Down)" 02
tap_is "and for those who want it" "$(NO_COLOR=1 TERM=xterm script -qec "$(printf '%q ' "$vigie" --config "$tmp/vigie.conf" links)" /dev/null </dev/null | grep -c $'\033')" 0

# Time
tap_is "--at a minute of the past shows the states of then" "$(run links SYVIK-2047 --at 60m --json | jq -r .state)" up
tap_is "--at before the first record answers empty" \
	"$(run status --at 2020-01-01 --json | jq -c '[.links.total, .links.up, .hds.score]')$(run links --at 2020-01-01 --json | jq -r .state | sort -u | grep -vc unknown)" "[0,0,null]0"
status_of 0 "and it is no failure" links --at 2020-01-01 --plain
tap_is "people are not told to import then" "$(run links --at 2020-01-01)" "None."
tap_like "nor that the collector is stopped now" "$(run status --at 2020-01-01 | head -1)" '^State at 2020-01-01 23:59:59; no collector ran then$'
tap_is "nor that data of a past minute are missing" "$(run status --at 60m | grep -c 'no result yet')" 0

# Exit statuses
status_of 0 "an answer is 0" status
exec 9>>"$db.lock" # a collector that runs: its lock, its sign of life
flock 9
python3 - "$db" "$tmp/silent.db" <<'PYTHON'
import shutil, sqlite3, sys, time
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("UPDATE collector_run SET heartbeat_ms = ?", (int(time.time() * 1000) + 20000,))
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
shutil.copy(sys.argv[1], sys.argv[2])
with sqlite3.connect(sys.argv[2]) as db:
    db.execute("UPDATE collector_run SET heartbeat_ms = ?", (int(time.time() * 1000) - 79000,))
    db.execute("UPDATE result SET at_ms = at_ms - 79000")
    db.execute("UPDATE device_poll SET at_ms = at_ms - 79000")
PYTHON
status_of 3 "check of a link that nobody measures any more is 3" check SYVIK-2041 --inventory "$tmp/silent.db"
tap_like "and who is silent is told" "$(cat "$tmp/out")" '^LINK UNKNOWN - SYVIK-2041: .*no collector runs since [0-9]+ s'
status_of 0 "check of a link that is up is 0" check SYVIK-2041
status_of 1 "check of a degraded link is 1" check SYVIK-2043
status_of 2 "check of a link that is down is 2" check SYVIK-2047
status_of 3 "check of a link of which nothing is known is 3" check SYVIK-2049
status_of 2 "check of a site with a link down is 2" check 'had demo vallee'
tap_like "and says why" "$(cat "$tmp/out")" '^SITE CRITICAL - HAD Démo-Vallée: Its only link, [^,]+, is down\. \(link:.*down'
exec 9>&-
status_of 3 "check of what does not exist is 3" check nobody
status_of 1 "show of what does not exist is 1" show tillleuls
tap_like "and near names are told" "$(cat "$tmp/err")" "EHPAD Les Tilleuls"
tap_like "check writes performance data" "$(run check SYVIK-2041)" "^LINK OK - SYVIK-2041: [^|]*\|'in_bps'=[0-9]+;;;0;100000000 'out_bps'="
status_of 1 "an unknown name is 1" links SYVIK-204
tap_like "and near names are told" "$(cat "$tmp/err")" "SYVIK-2041"
status_of 1 "an unknown device is 1" interfaces --device nobody
status_of 1 "an unknown site is 1" links --site nobody
status_of 1 "nothing found is 1" find zzzzzzzzzz
status_of 1 "--code is 1 when the list is not empty" certificates --before 30d --code
status_of 0 "--code is 0 when it is" certificates --before 2d --code
status_of 64 "an unknown verb is 64" lnks
tap_like "and the nearest is told" "$(cat "$tmp/err")" "links"
status_of 64 "an unknown option is 64" links --jsonn
status_of 64 "a wrong state is 64" links --state asleep
status_of 64 "an act of the past is 64" poll --at 1h
status_of 64 "a screen has no machine format" screen links --json
status_of 64 "a wrong time is 64" links --at sometime
status_of 64 "a wrong number of points is 64" history SYVIK-2041 --points 0
status_of 64 "a site has no history of its own" history "$(run sites --json | jq -r .name | head -1)"
tap_like "and what has one is told" "$(cat "$tmp/err")" "links, devices, services and heartbeats have"
status_of 64 "a wrong language is 64" status --lang de
status_of 64 "a wrong size is 64" screen links --size 80
status_of 64 "the console without a terminal is 64"
status_of 69 "poll without a collector is 69" poll
status_of 69 "reload without a collector is 69" reload
status_of 1 "a missing inventory is 1" links --inventory "$tmp/none.db"
tap_like "and its path is told" "$(cat "$tmp/err")" "$tmp/none.db"
echo "language = \"fr" >"$tmp/broken.conf"
"$vigie" --config "$tmp/broken.conf" status >"$tmp/out" 2>"$tmp/err"
tap_is "a broken configuration is 78" "$?" 78
tap_like "with its file and line" "$(cat "$tmp/err")" "broken.conf:1"
"$vigie" --config "$tmp/broken.conf" --lang en links --help >"$tmp/out" 2>&1
tap_is "help needs no configuration" "$?$(grep -c Usage "$tmp/out")" 01
"$vigie" --config "$tmp/broken.conf" --version >"$tmp/out" 2>&1
tap_is "nor does --version" "$?$(grep -c '^vigie [0-9]' "$tmp/out")" 01
wrong=
for verb in $(run help --json | jq -r .verb); do
	[ "$(run help "$verb")" = "$(run "$verb" --help)" ] || wrong="$wrong $verb"
done
tap_is "help VERB is VERB --help" "$wrong" ""

# Streams
run links --json >/dev/full 2>"$tmp/err"
tap_is "a full device is a failure" "$?" 1
tap_like "and is told" "$(cat "$tmp/err")" "No space left"
run links --json >&- 2>"$tmp/err"
tap_is "a closed standard output is a failure" "$?" 1
tap_is "that wrote nothing into the inventory" "$(sqlite3 "$db" 'PRAGMA integrity_check' 2>/dev/null || python3 -c "
import sqlite3, sys; print(sqlite3.connect('file:$db?mode=ro', uri=True).execute('PRAGMA integrity_check').fetchone()[0])")" ok
run interfaces --json 2>"$tmp/err" | head -1 >/dev/null
tap_is "a reader that goes away is no error to speak of" "$(cat "$tmp/err")" ""
tap_is "a pager that shows its first page keeps no transaction open" "$(python3 - "$db" "$vigie" --config "$tmp/vigie.conf" interfaces --json <<'PAGER'
import array, fcntl, os, sqlite3, subprocess, sys, termios, time
page, answer = os.pipe()
fcntl.fcntl(answer, 1031, 4096)  # F_SETPIPE_SZ
vigie = subprocess.Popen(sys.argv[2:], stdout=answer)
os.close(answer)
shown = array.array("i", [0])
deadline = time.monotonic() + 20
while shown[0] < 4096 and time.monotonic() < deadline:
    time.sleep(0.01)
    fcntl.ioctl(page, termios.FIONREAD, shown)
db = sqlite3.connect(sys.argv[1], timeout=1, isolation_level=None)
db.execute("UPDATE entity SET last_confirmed_ms = last_confirmed_ms + 1")
busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
print(shown[0], vigie.poll(), "busy" if busy else "free")
os.close(page)
vigie.wait()
PAGER
)" "4096 None free"

# Import and export
run export "$tmp/exported" >"$tmp/out"
tap_is "export writes the files" "$(ls "$tmp/exported" | grep -cx 'sites.csv\|links.csv\|devices.csv\|services.csv')" 4
status_of 0 "import of what was exported is accepted" import "$tmp/exported" --json
tap_is "and changes nothing" "$(jq -c '[.added,.modified,.removed]' "$tmp/out")" "[0,0,0]"
sed -i 's/,100000000,/,200000000,/' "$tmp/exported/links.csv"
status_of 0 "a dry run shows what would change" import "$tmp/exported" --dry-run --json
tap_is "column by column" "$(head -1 "$tmp/out" | jq -c '[.change,.file,.column,.before,.after]')" \
	'["modify","links.csv","expected_bps","100000000","200000000"]'
tap_is "and writes nothing" "$(run links SYVIK-2041 --json | jq .expected_bps)" 100000000
run import "$tmp/exported" >/dev/null
tap_is "an import does" "$(run links SYVIK-2041 --json | jq .expected_bps)" 200000000
status_of 0 "a dry run needs no inventory" import "$tmp/exported" --dry-run --inventory "$tmp/first.db"
tap_is "and leaves no file" "$(ls "$tmp" | grep first)" ""
printf '%s link,Nowhere,,,,,,,,,,,,,\n' A A2 >>"$tmp/exported/links.csv"
status_of 65 "a wrong row is 65" import "$tmp/exported"
tap_is "each with its file, line and column" "$(cut -d : -f 1-4 "$tmp/err" | tr '\n' ' ')" \
	"vigie: links.csv:22: site vigie: links.csv:23: site vigie: 2 mistakes: nothing was imported "
sed -i '/^A2* link,/d' "$tmp/exported/links.csv"
status_of 1 "a folder without files is 1" import "$tmp/none"
printf 'nom;numero\nHôpital Carte;760999999\n' >"$tmp/other.csv"
printf 'file = "sites.csv"\nseparator = ";"\ncolumn name { from = "nom" }\ncolumn finess { from = "numero" }\n' >"$tmp/other.map"
status_of 0 "another CSV comes in through a mapping" import --map "$tmp/other.map" "$tmp/other.csv"
tap_is "and is there" "$(run sites 'hopital carte' --json | jq -r .finess)" 760999999
tap_is "where nothing is watched people read so, in lists and in what is found" \
	"$(for verb in sites find; do run $verb 'hopital carte'; run $verb 'hopital carte' --plain; done | grep -oE '○ Not watched|State: [^;]*|Unknown' | paste -sd,)" \
	"○ Not watched,State: Not watched,○ Not watched,State: Not watched"
tap_is "programs read that it is unknown" "$(for verb in sites find check; do run $verb 'hopital carte' --json | jq -r .state; done | paste -sd,)" \
	"unknown,unknown,unknown"
status_of 3 "a check of it is unknown" check 'hopital carte'
cp "$db" "$tmp/newer.db"
python3 -c "import sqlite3; sqlite3.connect('$tmp/newer.db').execute('PRAGMA user_version = 999')"
status_of 65 "an inventory of a newer version is 65" links --inventory "$tmp/newer.db"
tap_like "and that is said" "$(cat "$tmp/err")" "newer Vigie"
echo "no database" >"$tmp/garbage.db"
status_of 65 "a file that is no inventory is 65" links --inventory "$tmp/garbage.db"
{ cat "$tmp/vigie.conf"; echo 'foo = 1'; } >"$tmp/typo.conf"
status_of 0 "a mistake in the configuration takes no answer away" status --config "$tmp/typo.conf"
tap_like "and is told" "$(cat "$tmp/err")" "typo.conf:6: unknown key 'foo'"
status_of 78 "but nothing is written through it" import "$tmp/exported" --config "$tmp/typo.conf"
status_of 64 "the future is no past minute" links --at 2999-01-01
tap_like "a day that is past is as it ended, the night when the clock changes too" "$(run status --at 2025-10-26 | head -1; run status --at 2025-03-30 | head -1)" \
	'^State at 2025-10-26 23:59:59; .*
State at 2025-03-30 23:59:59; '
tap_like "a time of it is that time" "$(run status --at '2025-10-26 00:00' | head -1)" '^State at 2025-10-26 00:00:00; '
today=$(TZ=Europe/Paris date +%F) # the days of vigie are those of its region
tap_is "the day that goes on is as it is now" "$(run status --at "$today" --json | jq -c .links)" "$(run status --json | jq -c .links)"
status_of 0 "a name needs no capitals and no accents" show 'ehpad les tilleuls demo'
status_of 78 "a configuration that is not there is 78" links --config "$tmp/none.conf"
status_of 1 "a missing inventory is told" status --inventory "$tmp/none.db" --lang fr
tap_is "with how to get one" "$(cat "$tmp/err")" \
	"vigie: il n’y a pas d’inventaire $tmp/none.db : lancer vigie import DOSSIER, ou vigie demo pour une région inventée"
cp "$db" "$tmp/held.db"
python3 - "$tmp/held.db" "$tmp/release" <<'PY' &
import os, sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA locking_mode = EXCLUSIVE")
c.execute("BEGIN EXCLUSIVE")
open(sys.argv[2], "w").close()
while os.path.exists(sys.argv[2]): time.sleep(0.05)
PY
children+=($!)
wait_for 20 test -e "$tmp/release"
status_of 75 "an inventory that another program keeps locked is 75" find rtr --inventory "$tmp/held.db" --lang fr
tap_like "and told in the person's language, with what to do" "$(cat "$tmp/err")" \
	"un autre programme le garde verrouillé ; réessayer, ou le chercher avec fuser\(1\)$"
rm "$tmp/release"
exec 9>"$db.lock"
flock 9
status_of 75 "an inventory that another writer holds is 75" import "$tmp/exported" --dry-run
exec 9>&-

# Without a collector, a probe of our own
if [ -x "$VIGIE_VIGIED" ]; then
	( umask 077; echo 'snmp lecture { version = "2c" community = "x" }' >"$tmp/secrets" )
	status_of 0 "a probe needs no collector" probe 127.0.0.1 --type icmp --json
	tap_is "and has the keys of the contract" "$(python3 "$top_srcdir/tests/cli_keys.py" probe <"$tmp/out")" ""
	free_port closed
	status_of 2 "a probe of a closed port is critical" probe "127.0.0.1:$closed" --type tcp
	status_of 64 "a probe of an unknown type is 64" probe 127.0.0.1 --type telepathy
	mkdir "$tmp/declared"
	printf 'name\nici\n' >"$tmp/declared/sites.csv"
	printf 'name,site,kind,address,credential\nsrv vrai,ici,server,127.0.0.1,absente\nmuet,ici,server,127.0.0.1,\n' >"$tmp/declared/devices.csv"
	printf 'name,kind,target\nz7,icmp,127.0.0.1\n' >"$tmp/declared/services.csv"
	printf 'name,site,device,interface,address\nporte,ici,muet,Gi0,\nloin,ici,,,127.0.0.1\n' >"$tmp/declared/links.csv"
	status_of 0 "an inventory of its own" import "$tmp/declared" --inventory "$tmp/declared.db"
	status_of 0 "a declared device is probed where it is" probe muet --inventory "$tmp/declared.db" --json
	tap_is "by its own check" "$(jq -r '.target + " " + .type + " " + .outcome' "$tmp/out")" "muet icmp ok"
	status_of 0 "so is a service that is pinged" probe service:z7 --inventory "$tmp/declared.db" --json
	tap_is "by its own check" "$(jq -r .type "$tmp/out")" icmp
	status_of 3 "an agent whose credential nobody knows is not called silent" probe 'srv vrai' --inventory "$tmp/declared.db" --json
	tap_is "but asked for nothing" "$(jq -r '.type + " " + .detail' "$tmp/out")" "snmp no SNMP credential"
	status_of 0 "a link with an address is pinged" probe loin --inventory "$tmp/declared.db"
	wrong=
	for words in "porte|vigie poll 'link:porte'" 'ici|un de ses équipements' '127.0.0.1 --type snmp|--credential' \
		'127.0.0.1 --type zoo|type de sonde' 'muet --type tcp|il a.: icmp.*son adresse est 127.0.0.1' 'muet --type snmp|il a.: icmp' 'loin --type tcp|« loin » n’a pas de vérification de type tcp, seulement icmp' 'z7 --type https|de type https, seulement icmp' '127.0.0.1:99999|un port de 1 à 65535' '|une adresse'; do
		read -ra asked <<<"${words%%|*}"
		run probe "${asked[@]:-}" --inventory "$tmp/declared.db" --lang fr >"$tmp/out" 2>&1
		[ $? = 64 ] && grep -q -- "${words#*|}" "$tmp/out" || wrong="$wrong; ${words%%|*}: $(cat "$tmp/out")"
	done
	tap_is "what cannot be probed is refused in the person's language, with what to do" "$wrong" ""

	# With a collector
	"$VIGIE_VIGIED" --config "$tmp/vigie.conf" --foreground 2>"$tmp/vigied.log" &
	children+=($!)
	if wait_for 20 run info --json && wait_for 20 sh -c "'$vigie' --config '$tmp/vigie.conf' info --json | jq -e .daemon.running"; then
		tap_is "a running collector is said" "$(run status --json | jq -r .collector)" running
		tap_is "its facts are in info" "$(run info --json | jq '.daemon.pid')" "${children[-1]}"
		status_of 0 "poll runs the checks of one object" poll 'Internet Horizons'
		status_of 64 "a target that is none is 64" probe nobody:nothing
		status_of 0 "reload is accepted" reload
		kill -STOP "${children[-1]}"
		status_of 69 "a collector that hangs is told within seconds" poll 'Internet Horizons'
		kill -CONT "${children[-1]}"
		chmod 755 "$tmp"
		chmod -R a+rX "$tmp/vigie.conf" "$tmp/exported"
		stranger=(setpriv --reuid 65534 --regid 65534 --clear-groups)
		if [ "$(id -u)" = 0 ] && "${stranger[@]}" "$vigie" --version >/dev/null 2>&1; then
			"${stranger[@]}" "$vigie" --config "$tmp/vigie.conf" reload 2>"$tmp/err"
			tap_is "a reload by a stranger is 77" "$?" 77
			"${stranger[@]}" "$vigie" --config "$tmp/vigie.conf" import "$tmp/exported" 2>"$tmp/err"
			tap_is "so is an import" "$?" 77
		fi
		printf 'nom;numero\nClinique de la For\xeat;760999998\n' >"$tmp/other.csv"
		sed -i '1a encoding = "windows-1252"' "$tmp/other.map"
		status_of 0 "a mapped CSV in windows-1252 goes through the collector" import --map "$tmp/other.map" "$tmp/other.csv"
		tap_is "with its accents" "$(run sites 'Clinique de la Forêt' --json | jq -r .finess)" 760999998
		sed -i 's/,200000000,/,300000000,/' "$tmp/exported/links.csv"
		status_of 0 "import goes through the collector" import "$tmp/exported"
		tap_is "which writes it" "$(run links SYVIK-2041 --json | jq .expected_bps)" 300000000
		echo 'A link,Nowhere,,,,,,,,,,,,,' >>"$tmp/exported/links.csv"
		status_of 65 "and refuses a wrong row" import "$tmp/exported" --lang fr
		tap_like "with its file and line, in French" "$(cat "$tmp/err")" "links.csv:22: site: attendu"
	else
		tap_fail "the collector starts" "$(cat "$tmp/vigied.log")"
	fi
fi

# doctor
run doctor --json >"$tmp/out"
tap_is "doctor is 1 exactly when something is missing" "$?" "$(jq -s 'any(.status == "missing") | if . then 1 else 0 end' "$tmp/out")"
tap_is "doctor --json has the keys of the contract" "$(python3 "$top_srcdir/tests/cli_keys.py" doctor <"$tmp/out")" ""
tap_is "whatever is missing comes with its mend" "$(jq -r 'select(.status == "missing" and .mend == null) | .check' "$tmp/out")" ""
tap_is "doctor finds the inventory readable" "$(jq -r 'select(.check == "inventory") | .status' "$tmp/out")" ok
run doctor --json --inventory "$tmp/none.db" >"$tmp/out"
tap_is "and a missing one missing" "$(jq -r 'select(.check == "inventory") | .status' "$tmp/out")" missing
chmod 644 "$tmp/secrets" 2>/dev/null || : >"$tmp/secrets"
tap_is "doctor sees secrets that all may read" "$(run doctor --json | jq -r 'select(.check == "secrets") | .status')" missing
tap_done
