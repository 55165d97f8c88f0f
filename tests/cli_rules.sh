#!/usr/bin/env bash
# Rules are shown, checked with their lines, and replayed over what was recorded; what the nights cost is told, and what might change it.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

"$top_builddir/tests/fill_inventory" "$tmp/vigie.db" 2
vigie() { "$top_builddir/vigie" --lang en --inventory "$tmp/vigie.db" --config "$tmp/vigie.conf" "$@"; }
printf 'language = "en"\nprobe { attempts = 4 }\n' >"$tmp/vigie.conf"

tap_is "rules shows what holds" "$(vigie rules)" 'probe { attempts = 4 retry-interval = "15s" }'
printf 'probe { attempts = 2 }\ndevice "rtr-demo-02" { parents = "rtr-demo-01" }\n' >"$tmp/rules"
tap_is "a file is shown with what it leaves out" "$(vigie rules check --file "$tmp/rules")" 'probe { attempts = 2 retry-interval = "15s" }
device "rtr-demo-02" { parents = "rtr-demo-01" }'
printf 'threshold "cpu_ratio device *" { warning = 0.8 hysteresis = 0.1 }\n' >"$tmp/rules"
tap_is "limits are shown too" "$(vigie rules check --file "$tmp/rules" | tail -n 1)" 'threshold "cpu_ratio device *" { warning = 0.8 hysteresis = 0.1 }'
printf 'threshold "cpu_ratio link *" { warning = 0.8 }\n' >"$tmp/wrong"
tap_is "of what is no such thing they are refused" "$(vigie rules check --file "$tmp/wrong" 2>&1)" \
	"vigie: $tmp/wrong:1: threshold: expected a measure, a kind it is of, and a name or *"
printf 'probe {\n\tattempts = 60\n}\n' >"$tmp/wrong"
message=$(vigie rules check --file "$tmp/wrong" 2>&1)
tap_is "a mistake is refused" "$?" 78
tap_is "with its line" "$message" "vigie: $tmp/wrong:2: attempts: expected a whole number from 1 to 10"
printf '\ndevice "nobody" { parents = "rtr-demo-01" }\n' >"$tmp/wrong"
tap_is "a name that nothing bears too" "$(vigie rules replay --file "$tmp/wrong" 2>&1)" "vigie: $tmp/wrong:2: no device is called 'nobody'"
tap_is "a replay has the keys of the contract" "$(vigie rules replay --since 1h --json | python3 -c 'import json,sys
print(*sorted(json.loads(sys.stdin.readline())))')" "alerts alerts_at_night changes lost new replayed replayed_at_night since until"

# what the nights cost
keys() { python3 -c 'import json, sys
told = json.loads(sys.stdin.readline())
for part in sys.argv[1:]: told = told[part][0]
print(*sorted(told))' "$@"; }
tap_is "a quiet month is said to be one" "$(vigie rules cost 2>/dev/null | sed 's/from .* to .*/from … to …/')" "Nobody was called from … to …"
tap_is "and that the rota calls nobody" "$(vigie rules cost 2>&1 >/dev/null)" "vigie: No notify section goes by the rota: nobody is called."
tap_is "to programs in numbers" "$(vigie rules cost --json | python3 -c 'import json, sys
t = json.loads(sys.stdin.readline())
print(t["calls"], t["calls_at_night"], t["calls_on_days_off"], t["costs"], t["proposals"])')" "0 0 0 [] []"
cat >>"$tmp/vigie.conf" <<END
timezone = "UTC"
rota { file = "$tmp/rota" }
notify duty { type = "script" recipients = "rota" target = "$tmp/call" }
END
# Four nights a minute each, told to Alice at 02:00:50; in the last one it stood for eight hours, and Zoe answered by day.
python3 - "$tmp/vigie.db" <<'END'
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
today = int(time.time()) // 86400 * 86400000
def alert(name, opened, ms):
    entity, = db.execute("SELECT id FROM entity WHERE kind = 'device' AND name = ?", (name,)).fetchone()
    cur = db.execute("INSERT INTO alert (entity_id, opened_ms, closed_ms, state, outcome) VALUES (?, ?, ?, 2, 'timeout')", (entity, opened, opened + ms))
    db.execute("INSERT INTO notification (alert_id, entity_id, recipient, channel, event, created_ms, due_ms, done_ms, body, state) VALUES"
               " (?, ?, 'Alice', 'duty', 'problem', ?, ?, ?, '{}', 'delivered')", (cur.lastrowid, entity, opened, opened, opened + 50000))
    return entity, cur.lastrowid
for day in range(1, 5):
    alert("rtr-demo-01", today - day * 86400000 + 2 * 3600000, 60000)
noon = today - 86400000 + 12 * 3600000
entity, answered = alert("rtr-demo-02", noon, 3600000)
db.execute("INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) VALUES (?, 1000, 'comment', '{}', 'ok', x'00', x'00')", (noon + 60000,))
db.execute("INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, seq) VALUES ('comment', ?, ?, 1000, ?, (SELECT max(seq) FROM journal))",
           (entity, answered, noon + 60000))
db.commit()
END
tap_is "calls at night are told apart, and what came of them" "$(vigie rules cost --json | python3 -c 'import json, sys
t = json.loads(sys.stdin.readline())
print(t["calls"], t["calls_at_night"])
for c in t["costs"]: print(c["object"], c["calls"], c["calls_at_night"], c["acted_ratio"], c["healed"], c["heals_s"], c["proposal"])')" \
'5 4
device:rtr-demo-01 4 4 0.0 4 60.0 attempts
device:rtr-demo-02 1 0 1.0 0 None None'
tap_is "how soon it heals is not told of what never did by itself" "$(vigie rules cost | sed -n 's/^device:rtr-demo-02 .* 100 % *//p')" "–"
tap_is "a proposal names its setting and what it rests upon" "$(vigie rules cost | tail -n 2)" '1. probe { attempts = 6 }
   device:rtr-demo-01: alerts that ended by themselves: 4, half of them within 1 min; acted on: none. Every failure is then told later: of all objects 4 calls at night fewer, and 0 alerts that somebody acted on not told'
vigie rules cost | tail -n 2 | sed -n 's/^1\. //p' >"$tmp/proposed"
tap_is "which a file of rules may hold" "$(vigie rules check --file "$tmp/proposed" | head -n 1)" 'probe { attempts = 6 retry-interval = "15s" }'
tap_is "only the time that is asked for is counted" "$(vigie rules cost --since 3d --json | python3 -c 'import json, sys
print(json.loads(sys.stdin.readline())["costs"][0]["calls"] < 4)')" "True"
tap_is "costs have the keys of the contract" "$(vigie rules cost --json | keys)" "calls calls_at_night calls_on_days_off costs proposals since until"
tap_is "as have their objects" "$(vigie rules cost --json | keys costs)" \
	"acted acted_ratio alerts calls calls_at_night calls_on_days_off healed heals_s object proposal subject"
tap_is "and the proposals" "$(vigie rules cost --json | keys proposals)" \
	"alerts calls_at_night declared file object rule section setting span_s spared subject untold value"
tap_is "CSV has the objects" "$(vigie rules cost --csv | head -n 1 | tr -d '\r')" \
	"object,subject,calls_at_night,calls_on_days_off,calls,alerts,acted,acted_ratio,healed,heals_s,proposal"
vigie rules nonsense 2>/dev/null
tap_is "another word is refused" "$?" 64
tap_done
