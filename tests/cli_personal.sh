#!/usr/bin/env bash
# Telephone and mail of contacts are for who has a role beyond reader: everybody else reads the rest.
. "${top_srcdir:?}/tests/tap.sh"

if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null || ! getent group operator staff audio games nogroup >/dev/null; then
	echo '1..0 # SKIP needs root, setpriv, and the groups operator, staff, audio, games and nogroup'
	exit 0
fi
chmod 755 "$tmp"
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
cp "${top_builddir:?}/vigie" "$tmp/vigie"
phone='02 35 00 11 22' mail=j.poupinel@chu.example.org
printf 'inventory = "%s"\nrota { file = "%s" }\n' "$tmp/vigie.db" "$tmp/rota" >"$tmp/vigie.conf"
cp "$tmp/vigie.conf" "$tmp/bare.conf"
printf 'roles {\n\t%s\n\t%s\n\t%s\n\t%s\n}\n' 'operator = {"operator"}' 'support = {"staff"}' 'rssi = {"audio"}' 'reader = {"games"}' >>"$tmp/vigie.conf"
printf 'person Poupinel\ndefault Poupinel\n' >"$tmp/rota"
mkdir "$tmp/csv"
printf 'name,kind\nCHU,hospital\n' >"$tmp/csv/sites.csv"
printf 'name,site,phone,email,role\nPoupinel,CHU,%s,%s,DSI\n' "$phone" "$mail" >"$tmp/csv/contacts.csv"
run() { "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
as() { # as GROUP ARG…
	local gid
	gid=$(getent group "$1" | cut -d: -f3)
	setpriv --reuid="$gid" --regid="$gid" --clear-groups "$tmp/vigie" --config "${conf:-$tmp/vigie.conf}" --lang en "${@:2}"
}
run import "$tmp/csv" >/dev/null || tap_fail "the import" ""
# an escalation and a call, and what the person who called said of whom
words='Madame Ferrand, poste 4411'
sqlite3 "$tmp/vigie.db" "INSERT INTO journal SELECT value, strftime('%s') * 1000, 0, iif(value = 901, 'escalation', 'call'), 'site:CHU', '{}', 'ok', x'', x''
		FROM json_each('[901, 902]');
	INSERT INTO journal_text SELECT seq, x'00', '$words' FROM journal WHERE seq > 900;
	INSERT INTO escalation (seq, code, entity_id, at_ms, uid) SELECT 901, 'R7MF', id, strftime('%s') * 1000, 0 FROM entity WHERE kind = 'site'"
chmod 644 "$tmp"/vigie.db* "$tmp/rota"

# told GROUP: the commands whose answer holds the telephone or the mail.
told() {
	local verb
	for verb in 'show contact:Poupinel' 'show contact:Poupinel --json' 'show contact:Poupinel --csv' 'show CHU' 'show CHU --json' 'find Poupinel' \
		"find 0235001122" 'find 0235' 'find j.poup' 'rota --json' 'screen contacts' 'screen sites' 'doctor' 'escalation R7MF' 'escalation R7MF --json' \
		'journal --json'; do
		# shellcheck disable=SC2086 # words of a command
		as "$1" $verb 2>&1 | grep -qE "$phone|$mail|$words" && printf '%s; ' "$verb"
	done
}
everywhere='show contact:Poupinel; show contact:Poupinel --json; show contact:Poupinel --csv; show CHU; show CHU --json; find 0235001122; find 0235; find j.poup; rota --json; escalation R7MF; escalation R7MF --json; journal --json; '
tap_like "an operator is shown them" "$(told operator)" "^$everywhere"
tap_like "so is support" "$(told staff)" "^$everywhere"
tap_like "and the RSSI" "$(told audio)" "^$everywhere"
tap_is "a reader is shown them nowhere" "$(told games)" ""
tap_is "nor is who has no role" "$(told nogroup)" ""
tap_is "without a section roles nobody but root and the owner is" "$(conf=$tmp/bare.conf told operator)" ""
chown "$(getent group games | cut -d: -f3)" "$tmp/vigie.db"
tap_like "whose inventory it is" "$(told games)" "^$everywhere"
chown 0 "$tmp/vigie.db"

tap_is "the rest is read" "$(as games show contact:Poupinel --json | jq -c '[.declared.name, .declared.site, .declared.role, .declared.phone, .declared.email]')" \
	'["Poupinel","CHU","DSI",null,null]'
tap_is "what is withheld is named, to programs" "$(as games show contact:Poupinel --json | jq -c .withheld)$(as staff show contact:Poupinel --json | jq -c .withheld)" \
	'["phone","email"][]'
tap_is "and of the contacts of a site" "$(as games show CHU --json | jq -c '[.contacts[] | .name, .phone, .withheld]')" '["Poupinel",null,true]'
tap_like "and to people" "$(as games show contact:Poupinel)" 'not shown to your role'
tap_like "in their language" "$(as games show contact:Poupinel --lang fr)" 'non montré à votre rôle'
tap_is "a search by them finds nothing" "$(as games find 0235001122 --json | wc -l)$(as staff find 0235001122 --json | wc -l)" 01

mkdir "$tmp/out" && chmod 777 "$tmp/out"
tap_like "an export says what it leaves out" "$(as games export "$tmp/out/theirs" 2>&1)" 'contacts.csv is left out'
tap_is "and does" "$(ls "$tmp/out/theirs/sites.csv" "$tmp/out/theirs/contacts.csv" 2>/dev/null)" "$tmp/out/theirs/sites.csv"
as staff export "$tmp/out/ours" >/dev/null
tap_is "that of support has them" "$(grep -c "$phone" "$tmp/out/ours/contacts.csv")" 1
tap_done
