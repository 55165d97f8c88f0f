#!/usr/bin/env bash
# Acts over the control socket: who may, what is stored and journalled, and a flood of refused ones (B6).
. "${top_srcdir:?}/tests/roles_lib.sh"
roles_start
free_port closed
python3 - "$closed" >"$tmp/params.json" <<'PY'
import json, sys
print(json.dumps({"files": {
    "sites.csv": "name\nCaen\n", "contracts.csv": "name,supplier,gtr_hours,gtr_window\nSYVIK,CRT,4,24x7\n", "suppliers.csv": "name\nCRT\n",
    "links.csv": "name,site,address,contract\nL1,Caen,127.0.0.1,SYVIK\n",
    "services.csv": f"name,kind,target,site\nintranet,tcp,127.0.0.1:{sys.argv[1]},Caen\n"}}))
PY
tap_is "an import is answered" "$(rpc import "$(cat "$tmp/params.json")" | json_of 'v["counts"]["added"]')" 5
tap_like "and journalled with the hashes of its files" "$(sql "SELECT uid, result, request FROM journal WHERE method = 'import'")" \
	'^0\|ok\|\{"added":5,"confirmed":0,"files":\{"contracts.csv":"[0-9a-f]{64}"'
tap_like "one with a mistake is journalled as refused" \
	"$(rpc import '{"files":{"sites.csv":"nom\nx\n"}}' >/dev/null; sql "SELECT result FROM journal WHERE method = 'import' ORDER BY seq DESC LIMIT 1")" '^refused$'
rpc import '{"dry_run":true,"files":{"sites.csv":"name\nx\n"}}' >/dev/null
tap_is "a dry run is not" "$(sql "SELECT count(*) FROM journal WHERE method = 'import'")" 2
rpc reload >/dev/null
tap_like "a reload is journalled with the hash of the configuration" "$(sql "SELECT request FROM journal WHERE method = 'reload' AND result = 'ok'")" \
	"\"config_sha256\":\"$(sha256sum "$tmp/vigie.conf" | cut -d' ' -f1)\""
alert() { sql "SELECT a.id FROM alert a JOIN entity e ON e.id = a.entity_id WHERE e.name = 'intranet' AND a.closed_ms IS NULL"; }
has_alert() { [ -n "$(alert)" ]; }
wait_for 20 has_alert || { tap_fail "a service that refuses is an alert" "$(cat "$tmp/vigied.log")"; tap_done; }
id=$(alert)
later() { date -u -d "$1" +%FT%TZ; }

tap_like "an operator acknowledges" "$(as operator ack "{\"id\":$id,\"reason\":\"CRT prévenu\",\"until\":\"$(later '2 hours')\"}")" '^\{"seq": [0-9]+, "silence": [0-9]+\}$'
tap_is "the ack is stored with the peer's uid" "$(sql "SELECT kind, uid, alert_id FROM silence")" "ack|$(gid operator)|$id"
tap_is "its text stands apart" "$(sql "SELECT text FROM journal_text")" "CRT prévenu"
tap_is "and not in the chain" "$(sql "SELECT count(*) FROM journal WHERE request LIKE '%CRT%'")" 0
tap_like "a name in the reason is a warning" "$(as operator ack "{\"id\":$id,\"reason\":\"Mme Dupont prévenue\",\"until\":\"$(later '2 hours')\"}" |
	json_of 'v["warning"]')" 'named a person'
for bad in '"until":"2099-01-01T00:00:00Z"' '"reason":"x"' '"reason":"x","until":"2020-01-01T00:00:00Z"' '"reason":"x","until":"07:00"' \
	'"reason":7,"until":"2099-01-01T00:00:00Z"'; do
	tap_like "an ack of $bad is refused" "$(as operator ack "{\"id\":$id,$bad}")" '-32602'
done
tap_is "judged refusals are journalled" "$(sql "SELECT count(*) FROM journal WHERE method = 'ack' AND result = 'refused'")" 3
tap_like "an alert that is not there is not found" "$(as operator ack "{\"id\":999,\"reason\":\"x\",\"until\":\"$(later '2 hours')\"}")" '-32003.*no alert 999'

tap_like "support calls: the clock of the contract starts" "$(as staff call '{"site":"Caen","text":"NOC, ticket 88123"}' | json_of 'v["gtr_due"]')" \
	'^20[0-9-]+T[0-9:.]+Z$'
tap_like "support comments" "$(as staff comment "{\"id\":$id,\"text\":\"vu\"}")" '"seq"'
tap_like "but does not acknowledge" "$(as staff ack "{\"id\":$id,\"reason\":\"x\",\"until\":\"$(later '2 hours')\"}")" '-32001'
tap_like "which is journalled without its text" "$(sql "SELECT uid, request FROM journal WHERE method = 'ack' AND result = 'denied'")" \
	"^$(gid staff)\|\{\"id\":$id,\"until\":\"[^\"]+\"\}\$"
tap_like "an operator and the RSSI keep an exercise" "$(as operator drill '{"down":["link:L1"]}')$(as audio drill '{"down":["link:L1"],"reason":"exercice"}')" \
	'^\{"seq": [0-9]+\}\{"seq": [0-9]+\}$'
tap_like "support does not, nor accepts a route" "$(as staff drill '{"down":["link:L1"]}')$(as staff route_accept '{"object":"route:x"}')" '-32001.*-32001'
tap_like "nothing that fails, what is no node and what is no route are refused" \
	"$(as operator drill '{"down":[]}')$(as operator drill '{"down":[7]}')$(as operator drill '{"down":["link:L9"]}')$(as operator route_accept '{"object":"link:L1"}')" \
	'-32602.*-32602.*-32003.*-32602'
tap_like "an operator does not purge" "$(as operator purge '{"seq":1}')" '-32001'
seq=$(sql "SELECT min(seq) FROM journal_text")
tap_like "the RSSI does" "$(as audio purge "{\"seq\":$seq}")" '"seq"'
tap_is "and the text is gone" "$(sql "SELECT count(*) FROM journal_text WHERE seq = $seq")" 0
tap_like "maintenance is declared" "$(as operator maintenance "{\"object\":\"site:Caen\",\"from\":null,\"to\":\"$(later '3 hours')\",\"reason\":\"travaux\",\"every\":\"weekly\",\"supplier\":\"CRT\"}")" '"seq"'
tap_like "and ended by its number" "$(as operator maintenance_end "{\"id\":$(sql "SELECT id FROM silence WHERE kind = 'maintenance'")}")" '"seq"'
tap_like "a mute holds" "$(as operator mute "{\"object\":\"service:intranet\",\"reason\":\"connu\",\"until\":\"$(later '1 day')\"}")" '"seq"'
tap_like "until it is taken back" "$(as operator unmute '{"object":"service:intranet"}')" '"seq"'
tap_like "without a rota nobody can be called" "$(as operator escalate "{\"id\":$id,\"reason\":\"à deux\"}")" '-32003.*no channel goes by a rota'
tap_is "which is journalled as a refusal" "$(sql "SELECT result, object IS NULL, request FROM journal WHERE method = 'escalate'")" "refused|1|{\"id\":$id}"
tap_like "and support calls nobody" "$(as staff escalate "{\"id\":$id,\"reason\":\"à deux\"}")" '-32001'
tap_like "unack too" "$(as operator unack "{\"id\":$id}")" '"seq"'

# A flood of what is refused, 100 MB without a newline, and garbage: others are served, and the journal stays small.
rows=$(sql "SELECT count(*) FROM journal")
python3 - "$sock" "$(gid games)" >"$tmp/flood.log" 2>&1 <<'PY' &
import json, os, socket, sys, time
path, uid = sys.argv[1], int(sys.argv[2])
os.setgroups([]); os.setresgid(uid, uid, uid); os.setresuid(uid, uid, uid)

def connect():
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    s.settimeout(20)
    return s

line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "purge", "params": {"seq": 1}}).encode() + b"\n"
denied = busy = 0
with connect() as s:
    f = s.makefile()
    for _ in range(40):
        s.sendall(line * 50)
        for _ in range(50):
            code = json.loads(f.readline())["error"]["code"]
            denied += code == -32001
            busy += code == -32004
print("denied", denied, "busy", busy, "all", denied + busy == 2000 and denied >= 100)
with connect() as s:
    sent = 0
    try:
        while sent < 100 << 20:
            sent += s.send(b"x" * 65536)
        print("100 MB were taken")
    except OSError:
        pass
    try:
        print("long", json.loads(s.recv(65536))["error"]["code"])
    except (OSError, ValueError):
        print("long cut")
half = []
for _ in range(200):
    try:
        half.append(connect())
        half[-1].sendall(line[:40])
    except OSError:
        pass
time.sleep(2)
print("half", len(half))
for s in half:
    s.close()
for _ in range(50):
    with connect() as s:
        s.sendall(os.urandom(4000) + b"\n")
        try:
            s.recv(4096)
        except OSError:
            pass
PY
flood=$!
began=$SECONDS
slowest=0
while kill -0 $flood 2>/dev/null; do
	before=$(date +%s%N)
	rpc info >/dev/null 2>"$tmp/flood.err" || tap_fail "info is answered during the flood" "$(tail -n 1 "$tmp/flood.err")"
	took=$((($(date +%s%N) - before) / 1000000))
	[ $took -gt $slowest ] && slowest=$took
done
wait $flood
tap_like "each line of a flood has its answer" "$(head -n 1 "$tmp/flood.log")" 'all True'
tap_like "100 MB without a newline are cut" "$(sed -n 2p "$tmp/flood.log")" '^long'
echo "# $(sed -n 3p "$tmp/flood.log") open; $slowest ms the slowest answer to others in $((SECONDS - began)) s"
tap_in_time "others are answered within 2 s meanwhile" $slowest 2000
added=$(($(sql "SELECT count(*) FROM journal") - rows))
tap_is "a flood of refused requests has few rows ($added)" "$([ $added -ge 20 ] && [ $added -le 24 ] && echo few)" few
resident=$(awk '/VmRSS/ { print $2 }' "/proc/$daemon/status")
[ -n "${VIGIE_SANITIZED:-}" ] || tap_is "and no memory ($resident kB)" "$([ "$resident" -le 131072 ] && echo little)" little

# What is accepted has a bound too, a person: the journal cannot be filled.
rows=$(sql "SELECT count(*) FROM journal WHERE result = 'ok'")
python3 - "$sock" "$(gid operator)" "$id" >"$tmp/acts.log" 2>&1 <<'PY'
import collections, json, os, socket, sys
uid = int(sys.argv[2])
os.setgroups([]); os.setresgid(uid, uid, uid); os.setresuid(uid, uid, uid)
line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "comment", "params": {"id": int(sys.argv[3]), "text": "vu"}}).encode() + b"\n"
answers = collections.Counter()
for _ in range(16): # a connection has a bound of its own
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(60)
        s.connect(sys.argv[1])
        f = s.makefile()
        for _ in range(2):
            s.sendall(line * 25)
            for _ in range(25):
                answer = json.loads(f.readline())
                answers["refused" if "acts at once" in answer.get("error", {}).get("message", "") else "ok" if "result" in answer else "else"] += 1
print(*sorted(answers), answers["ok"])
PY
tap_like "600 acts at once are accepted, those before counted, and then few of a person" "$(cat "$tmp/acts.log")" '^ok refused (59|6[0-9])[0-9]$'
tap_like "the first that are not leave rows that say so" "$(sql "SELECT count(*) FROM journal WHERE result = 'refused' AND method = 'comment'")" '^(1?[0-9]|2[01])$'
tap_is "each of them has its row" "$(($(sql "SELECT count(*) FROM journal WHERE result = 'ok'") - rows))" "$(cut -d' ' -f3 "$tmp/acts.log")"
tap_like "others act meanwhile" "$(as staff comment "{\"id\":$id,\"text\":\"vu\"}")" '"seq"'

daemon_stop
tap_is "the rest is counted at the end" "$(sql "SELECT uid, json_extract(request, '\$.left_out') > 70 FROM journal WHERE method = 'refused' AND uid = $(gid games)")" "$(gid games)|1"
tap_like "the head of the journal is logged at the start and at the end" "$(grep -c '[> ]journal.head head=[0-9]*:[0-9a-f]\{64\}$' "$tmp/vigied.log")" '^2$'
tap_is "the last one is that of the inventory" "$(sed -n 's/.*journal.head head=//p' "$tmp/vigied.log" | tail -n 1)" \
	"$(sql "SELECT seq || ':' || lower(hex(hash)) FROM journal ORDER BY seq DESC LIMIT 1")"
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
