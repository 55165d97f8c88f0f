#!/usr/bin/env bash
# vigied with an interface that vigie-capture listens to: flows and DICOM pairs arrive in the inventory, names of patients nowhere, on no
# socket either; who looks is started again when it dies, and that is said; what was counted last is not lost at the end.
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/namespace_lib.sh"
namespace_enter
. "$top_srcdir/tests/daemon_lib.sh"
. "$top_srcdir/tests/dicom_lib.sh"

canary=ZZCANARIPATIENT
instances=${VIGIE_LONG:+1000}
instances=${instances:-10}
held=10 # images that the ring holds
db=$tmp/vigie.db
conf_write
echo 'capture { interface = "lo" }' >>"$tmp/vigie.conf"
tap_is "--check shows the interface" "$("$vigied" --config "$tmp/vigie.conf" --check 2>/dev/null | grep -A1 '^capture' | grep -c 'interface = "lo"')" 1

daemon_start
# What goes over the control socket is kept, and all that another process like the one that looks here tells over its own, headers too.
python3 "$top_srcdir/tests/socket_recorder.py" "$tmp/recorded.sock" "$sock" "$tmp/control.octets" &
children+=($!)
wait_for 10 test -S "$tmp/recorded.sock"
sed "s|^control = .*|control = \"$tmp/recorded.sock\"|" "$tmp/vigie.conf" >"$tmp/recorded.conf"
sock=$tmp/recorded.sock
python3 "$top_srcdir/tests/capture_records.py" "$top_builddir/vigie-capture" lo "$tmp/records" >"$tmp/records.types" &
recorder=$!
children+=("$recorder")
wait_for 10 test -s "$tmp/records"
logged() { grep -qE "$1" "$tmp/vigied.log"; }
wait_for 10 logged 'capture.started interface="lo"'
tap_is "the process that looks has begun" "$?" 0
keeper=$(pgrep -P "$daemon" -f -- '--interface lo')
looker=$(pgrep -P "$keeper")
status_of() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }
tap_is "it has no capability" "$(status_of "$looker" CapPrm)$(status_of "$looker" CapEff)$(status_of "$looker" CapBnd | tr -d 0)" "$(printf '0%.0s' {1..32})"
tap_is "it is in a list of system calls" "$(status_of "$looker" Seccomp)" 2
tap_is "it is nobody" "$(status_of "$looker" Uid | cut -f1)" "$(id -u nobody)"
tap_is "it may leave no core" "$(awk '/Max core/ { print $5 $6 }' "/proc/$looker/limits")" 00
tap_is "it has no file open but its sockets" "$(for fd in "/proc/$looker"/fd/*; do [ "${fd##*/}" -lt 3 ] || readlink "$fd"; done | grep -vc -e '^socket:' -e 'eventfd')" 0

# one image, sent often; its patient's name must never appear
canary_image "$canary" "$tmp/image.dcm"
free_port port
storescp --ignore --fork -aet COVO_TEST "$port" >/dev/null 2>&1 &
children+=($!)
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
wait_for 10 listens
mkdir "$tmp/held" "$tmp/images"
for ((i = 0; i < held; i++)); do ln "$tmp/image.dcm" "$tmp/held/$i.dcm"; done
for ((i = 0; i < instances; i++)); do ln "$tmp/image.dcm" "$tmp/images/$i.dcm"; done
send() { storescu --scan-directories -aet SITE_TEST -aec COVO_TEST 127.0.0.1 "$port" "$1" >/dev/null 2>&1; }
# what of them is in its memory: "ring 0 32 rest 0"
remembers() { python3 "$top_srcdir/tests/memory_search.py" "$looker" "$canary" | tr '\n' ' '; }
tap_like "its memory can be read, with the ring that the kernel fills" "$(remembers)" '^ring 0 32 rest 0 $'
kill -STOP "$looker"
send "$tmp/held"
tap_is "images were sent" "$?" 0
tap_like "while it is held up their patient stands in the ring, and would be found" "$(remembers)" '^ring [1-9][0-9]* 32 rest 0 $'
kill -CONT "$looker"
send "$tmp/images"
tap_is "and more of them" "$?" 0

seen() { [ "$(sql "SELECT coalesce(sum(accepted), 0) FROM observed_association WHERE called_ae = 'COVO_TEST'")" = 2 ]; }
wait_for 25 seen
tap_is "their pair is told" "$(sql "SELECT calling_ae, called_ae, port, associations, rejected, aborted FROM observed_association")" "SITE_TEST|COVO_TEST|$port|2|0|0"
tap_is "with their class" "$(sql "SELECT count(*) FROM observed_sop WHERE sop_class = '1.2.840.10008.5.1.4.1.1.7' AND accepted > 0")" 1
pdus() { sql "SELECT sum(pdus_out) FROM observed_association"; }
all_told() { [ "$(pdus)" = $((2 * (held + instances))) ]; } # those of an interval that ends while they are sent come first
wait_for 25 all_told
tap_is "and every image: a command and a data set each" "$(pdus)" $((2 * (held + instances)))
tap_is "the flow goes from who opened it" "$(sql "SELECT source, destination, port, traits & 1 FROM observed_flow WHERE port = $port")" "127.0.0.1|127.0.0.1|$port|1"
tap_is "seen from the interface" "$(sql "SELECT name, sha256 IS NULL FROM observation_point")" "lo|1"
tap_is "since when it looked is known" "$(sql "SELECT count(*) FROM observed_span")" 1

# who signs in by a name (PS3.7 D.3.3.7), in segments of which the first alone does not hold the whole PDU
python3 - "$port" "$canary" <<'PY'
import socket, struct, sys

port, canary = int(sys.argv[1]), sys.argv[2].encode()
item = lambda kind, value: struct.pack(">BBH", kind, 0, len(value)) + value
name = canary * 20
user = item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.826.0.1.3680043.2.1143") \
    + item(0x58, b"\1\0" + struct.pack(">H", len(name)) + name + b"\0\0")
context = item(0x20, b"\1\0\0\0" + item(0x30, b"1.2.840.10008.1.1") + item(0x40, b"1.2.840.10008.1.2"))
body = struct.pack(">HH16s16s32x", 1, 0, b"COVO_TEST".ljust(16), b"SITE_LOGIN".ljust(16)) \
    + item(0x10, b"1.2.840.10008.3.1.1.1") + item(0x50, user) + context * 20
pdu = struct.pack(">BBI", 1, 0, len(body)) + body
with socket.create_connection(("127.0.0.1", port)) as s:
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for at in range(0, len(pdu), 700):
        s.sendall(pdu[at:at + 700])
    s.recv(4096)
PY
login() { [ "$(sql "SELECT count(*) FROM observed_association WHERE calling_ae = 'SITE_LOGIN'")" = 1 ]; }
wait_for 25 login
tap_is "an association whose request names somebody is told" "$?" 0
forgot() { [ "$(remembers)" = "ring 0 32 rest 0 " ]; }
wait_for 25 forgot
tap_is "what it was shown is nowhere in its memory, nor in the ring" "$(remembers)" "ring 0 32 rest 0 "

# a Covolink that is declared now: what passed there before is told of it, our own checks are not
mkdir "$tmp/csv"
printf 'name,kind\nCH Un,hospital\n' >"$tmp/csv/sites.csv"
printf 'name,site,kind,address\nbox-un,CH Un,covolink,127.0.0.1\n' >"$tmp/csv/devices.csv"
printf 'name,site,device,address,port,called_ae\nCOVO-UN,CH Un,box-un,127.0.0.1,%s,COVO_TEST\n' "$port" >"$tmp/csv/covolinks.csv"
tap_is "a Covolink is declared" "$(import_dir "$tmp/csv" | json_of 'v["counts"]["added"]')" 3
run() { "$vigie" --config "$tmp/recorded.conf" --inventory "$db" "$@"; }
observed() { run covolinks COVO-UN --json | jq -c ".observed | $1"; }
checked() { [ "$(sql "SELECT count(*) FROM observed_association WHERE calling_ae = 'VIGIE'")" = 1 ]; }
wait_for 40 checked
tap_is "our check of it passes by too" "$?" 0
tap_is "the last association is another one's" "$(observed '[.direction, .peer_ae, .peer_address, .point, .associations]')" \
	'["in","SITE_LOGIN","127.0.0.1","lo",3]'
tap_is "as the inventory has it" "$(observed '[.received_bytes, .sent_bytes]')" \
	"$(sql "SELECT json_array(sum(bytes_out), sum(bytes_in)) FROM observed_association WHERE calling_ae <> 'VIGIE'")"
tap_is "its images are dated by the hour" "$(date -d "$(observed .last_image_hour | tr -d '"')" +%s)" \
	"$(sql "SELECT hour_ms / 1000 FROM observed_association_hour h JOIN observed_association a ON a.id = h.association_id WHERE h.pdus_out >= 2 ORDER BY 1 DESC LIMIT 1")"
tap_like "people read it in their language" "$(run show covolink:COVO-UN --lang en | tr '\n' '|')" \
	'Last image seen: between .* and .*\|Last association: .*, asked by SITE_LOGIN \(127\.0\.0\.1\): .*Volumes: 3 associations in 24 h, .* received, .* sent · of which .* were watched'
tap_like "the list says since when somebody looks" "$(run covolinks --lang en)" 'Last images and volumes: watched on lo since '
tap_is "as a table for programs too" "$(run covolinks --csv | head -n 1 | tr , '\n' | grep -c '^observed\.')" 11
# Had it looked for a week, who talks to a declared server for the first time would be told.
python3 - "$db" <<'PY'
import sqlite3, sys, time
db, now, day = sqlite3.connect(sys.argv[1], timeout=30), int(time.time() * 1000), 86400000
db.execute("INSERT INTO observed_span SELECT id, ?, ? FROM observation_point", (now - 9 * day, now - 3600000))
db.execute("INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (9001, 'device', 'srv-new', 0, 0)")
db.execute("INSERT INTO device (entity_id, valid_from, kind, address) VALUES (9001, 0, 'server', '127.0.0.77')")
db.commit()
PY
(exec 3<>/dev/tcp/127.0.0.77/9) 2>/dev/null
wait_for 25 logged 'capture.new-talkers interface="lo" flows=1'
tap_is "a new talker is told" "$("$vigie" --config "$tmp/vigie.conf" flows new --json 2>/dev/null | jq -r '"\(.destination) \(.port) \(.destination_name)"')" "127.0.0.77 9 srv-new"

hits() { cat "$@" 2>/dev/null | grep -ac "$canary"; }
tap_is "no patient in the inventory or the log" "$(hits "$db" "$db-wal" "$tmp/vigied.log")" 0
for words in info 'poll covolink:COVO-UN' 'probe COVO-UN' 'diagnose CH Un' 'ring' reload; do run $words >/dev/null 2>&1; done
rpc ring_start "{\"until\":\"$(date -u -d '1 hour' +%FT%TZ)\",\"reason\":\"épreuve\"}" >/dev/null
storescu -aet SITE_TEST -aec COVO_TEST 127.0.0.1 "$port" "$tmp/image.dcm" >/dev/null 2>&1
kept() {
	run ring save "$tmp/kept.pcap" --overwrite >/dev/null 2>&1 && [ "$(tcpdump -n -r "$tmp/kept.pcap" port "$port" 2>/dev/null | wc -l)" -gt 10 ]
}
wait_for 15 kept
tap_is "headers of an image are had over the control socket" "$?" 0
tap_is "what went over that socket was kept: requests, answers, those headers" \
	"$(for words in '"method":"ring_packets"' '"pcap"' '"CH Un"'; do grep -aqF "$words" "$tmp/control.octets"; echo $?; done | xargs)" "0 0 0"
tap_is "no patient among them, nor in the file" "$(hits "$tmp/control.octets" "$tmp/kept.pcap")" 0
kill -TERM "$recorder"
wait "$recorder"
tap_is "the process that looks told another receiver all it asked for" "$?" 0
tap_like "flows, associations, contexts and headers are in it" \
	"$(grep -oE '(2|3|4|5|8):[0-9]+' "$tmp/records.types" | tr '\n' ' ')" "^2:[0-9]+ 3:[0-9]+ 4:[0-9]+ 5:[0-9]+ 8:[0-9]+ \$"
headers=$(grep -oE '8:[0-9]+' "$tmp/records.types")
tap_is "of two packets an image at least: a request and its response" "$([ "${headers#8:}" -ge $((2 * (held + instances))) ]; echo $?)" 0
tap_is "their pair is in what it told, no patient" "$(grep -aq COVO_TEST "$tmp/records"; echo $?)$(hits "$tmp/records")" 00
if command -v gcore >/dev/null; then
	gcore -a -o "$tmp/core" "$looker" >/dev/null 2>&1
	tap_is "nor in a core of it that is forced, with what is excluded from dumps ($(du -cm "$tmp/core".* 2>/dev/null | tail -n 1 | cut -f1) MB)" \
		"$(ls "$tmp/core".* >/dev/null 2>&1 || echo none)$(hits "$tmp/core".*)" 0
	rm -f "$tmp/core".*
else
	tap_ok "nor in a core of it that is forced # SKIP gcore is installed by scripts/check --long"
fi

kill -SYS "$looker"
wait_for 10 logged 'capture.died interface="lo" signal=31 deaths=1 again_ms=1000'
tap_is "that it died is told" "$?" 0
again() { [ "$(grep -c capture.started "$tmp/vigied.log")" = 2 ]; }
wait_for 15 again
tap_is "it is started again" "$?" 0
looker=$(pgrep -P "$keeper")
kill -KILL "$looker"
wait_for 10 logged 'capture.died interface="lo" signal=9 deaths=2 again_ms=2000'
tap_is "and later each time" "$?" 0

# The last packets before the end: as a service manager ends it, all processes at once.
thrice() { [ "$(grep -c capture.started "$tmp/vigied.log")" = 3 ]; }
wait_for 15 thrice
(exec 3<>/dev/tcp/127.0.0.66/9) 2>/dev/null
kill -TERM "$keeper" "$(pgrep -P "$keeper")"
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
rest=$(sql "SELECT packets_out, packets_in FROM observed_flow WHERE destination = '127.0.0.66'")
logged 'capture\.cut .*not told in time' && rest='1|1' # on a machine that had no time for it
tap_is "what was counted last is written, or it is said that it was not told in time" "$rest" "1|1"
tap_is "what was told is" "$(logged 'capture\.unwritten'; echo $?)" 1
gone() { ! kill -0 "$keeper" 2>/dev/null; }
wait_for 5 gone
tap_is "and with it who looks" "$?" 0

# One that hangs is not waited for.
cuts() { grep -c 'capture\.cut .*not told in time' "$tmp/vigied.log"; }
before=$(cuts)
daemon_start
fourth() { [ "$(grep -c 'capture.started interface="lo"' "$tmp/vigied.log")" = 4 ]; }
wait_for 10 fourth
keeper=$(pgrep -P "$daemon" -f -- '--interface lo')
looker=$(pgrep -P "$keeper")
kill -STOP "$looker"
kill -TERM "$daemon"
ended() { ! kill -0 "$daemon" 2>/dev/null; }
wait_for 20 ended || kill -KILL "$daemon"
daemon_stop
tap_is "the daemon ends well without what a process that hangs has" "$daemon_status" 0
tap_is "which is said" "$(($(cuts) - before))" 1
kill -KILL "$looker" "$keeper"

db=$tmp/other.db
sed -i -e 's/interface = "lo"/interface = "nowhere0"/' -e "s|^inventory = .*|inventory = \"$db\"|" "$tmp/vigie.conf"
daemon_start
wait_for 10 logged 'capture.failed interface="nowhere0" reason=.*no interface nowhere0'
tap_is "an interface that is not there is told, and the daemon runs" "$?" 0
import_dir "$tmp/csv" >/dev/null
tap_like "that its capture never began is told of Covolinks" "$(run covolinks --lang en)" 'not observed: the capture on nowhere0 has not begun'
daemon_stop
tap_is "the log is clean" "$(log_is_clean; echo $?)" 0
tap_done
