#!/usr/bin/env bash
# Rules are shown, checked with their lines, and replayed over what was recorded.
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
tap_is "costs have the keys of the contract" "$(vigie rules cost --since 1h --json | python3 -c 'import json,sys
print(*sorted(json.loads(sys.stdin.readline())))')" "acted heals_s nights object proposal with_more_attempts"
vigie rules nonsense 2>/dev/null
tap_is "another word is refused" "$?" 64
tap_done
