#!/usr/bin/env bash
# Bash completion offers what the program knows.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

PATH=$top_builddir:$PATH
"$top_builddir/tests/fill_inventory" "$tmp/vigie.db" 2
. "$top_srcdir/console/completions/vigie"

# complete_words WORD…: what is offered for the last word
complete_words() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_vigie
	printf '%s\n' "${COMPREPLY[@]}"
}

known=$(vigie --lang en help --json | python3 -c 'import json,sys
for line in sys.stdin: print(json.loads(line)["verb"])' | sort)
tap_is "every verb is offered, and nothing else" "$(complete_words vigie '' | sort)" "$known"

wrong=
for verb in $known; do
	expected=$(vigie --lang en help "$verb" --json | python3 -c 'import json,sys
print("\n".join(json.loads(sys.stdin.readline())["options"]))' | sort)
	[ "$(complete_words vigie "$verb" -- | sort)" = "$expected" ] || wrong="$wrong $verb"
done
tap_is "the options of every verb are offered, and nothing else" "$wrong" ""

tap_is "a verb is completed" "$(complete_words vigie cert)" certificates
tap_is "names come from the inventory, quoted for the shell" \
	"$(complete_words vigie --inventory "$tmp/vigie.db" links SYVIK-2042)" $'SYVIK-2042\nSYVIK-2042\\ secours'
tap_is "a quoted name goes on" \
	"$(complete_words vigie --inventory "$tmp/vigie.db" links 'SYVIK-2042\ s')" 'SYVIK-2042\ secours'
tap_is "a device is offered for --device" "$(complete_words vigie --inventory "$tmp/vigie.db" interfaces --device ups)" ups-dc-01
tap_is "states follow the verb" "$(complete_words vigie links --state adm)$(complete_words vigie sites --state crit)" \
	admin-downcritical
tap_is "the views that exist are offered, without an inventory too" \
	"$(complete_words vigie --inventory /nonexistent screen '')" "$(vigie names view)"
tap_like "links is one of them" "$(vigie names view)" '^links$'
tap_is "an alert is offered by its number, for call beside the sites" \
	"$(complete_words vigie --inventory "$tmp/vigie.db" ack '' | sort -n | paste -sd ' ')$(complete_words vigie --inventory "$tmp/vigie.db" call '' | grep -cE '^([0-9]+|CH.*)$')" \
	"$(vigie --inventory "$tmp/vigie.db" alerts --json | jq -r .id | sort -n | paste -sd ' ')$({ vigie --inventory "$tmp/vigie.db" alerts --json; vigie --inventory "$tmp/vigie.db" names site | grep ^CH; } | wc -l)"
mkdir "$tmp/here" && touch "$tmp/here/rules.conf"
tap_is "files of rules are offered, and every scenario" \
	"$(cd "$tmp/here" && complete_words vigie rules --file '')$(complete_words vigie demo --scenario cov)" rules.confcovolink-silent
mkdir "$tmp/csv"
printf 'name\nCH Un\n' >"$tmp/csv/sites.csv"
printf 'name,site,kind,address\nbox,CH Un,covolink,192.0.2.1\n' >"$tmp/csv/devices.csv"
printf 'name,site,device,address,called_ae\nCOVO,CH Un,box,192.0.2.1,AE\n' >"$tmp/csv/covolinks.csv"
printf 'name,source_site,covolink,destination_site\nroute-1,CH Un,COVO,CH Un\n' >"$tmp/csv/routes.csv"
printf 'name\nTriage\n' >"$tmp/csv/processes.csv"
vigie --inventory "$tmp/map.db" import "$tmp/csv" >/dev/null
tap_is "routes are offered, and accept with them" \
	"$(complete_words vigie --inventory "$tmp/map.db" routes '' | paste -sd' ') $(complete_words vigie --inventory "$tmp/map.db" routes accept '')" "route-1 accept route-1"
tap_is "what is on the map is offered where a node is asked for" \
	"$(for words in 'impact' 'simulate --down' 'map --from'; do complete_words vigie --inventory "$tmp/map.db" $words Tri; done | uniq -c | xargs)" "3 Triage"
tap_is "without an inventory nothing is said" "$(complete_words vigie --inventory /nonexistent links '' 2>&1)" ""
tap_done
