#!/usr/bin/env bash
# The checklist on the command line, with a collector: who may write, what is kept, what any past day shows, what nobody may change.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
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
leaf() { run hds list --json "${@:2}" | jq -c "select(.id == \"$1\")"; }
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
chmod 666 "$sock"
chmod 644 "$db"*

tap_is "what comes with Vigie is in use" "$(run hds frameworks --json | jq -c '[.family, .version, .current]' | paste -sd ' ')" \
	'["hds","2.0",true] ["iso27001","2022",true]'
tap_is "31 requirements, 38 leaves" "$(run hds list --json | jq -s -c '[([.[] | select(.annex == false and .parent == null)] | length), ([.[] | select(.leaf)] | length)]')" '[31,38]'
tap_is "123 leaves of ISO/IEC 27001" "$(run hds list iso27001 --json | jq -s '[.[] | select(.leaf)] | length')" 123
tap_is "the keys that are fixed are there" "$(run hds list --json | head -n 1 | jq -c '[has("id","label","title","status","leaf","score","owner","due","evidence","auto")] | all')" true
tap_is "nothing is assessed yet" "$(run status --json | jq -c .hds)" '{"score":null,"assessed":0,"total":38,"expired_evidence":0}'

# Who may.
tap_is "an operator changes nothing" "$(status as operator hds set EXI-05.D status=conforming)$(status as operator hds evidence add title=x serves=EXI-15 until=30d)" 7777
tap_is "nor does support" "$(status as staff hds exception EXI-15 owner=x --reason x --until 3d)$(status as staff hds action add finding=x)$(status as staff hds adopt hds 2.0 2026-11-22)" 777777
tap_is "but both read" "$(as operator hds list --json | wc -l) $(as staff hds show EXI-05.D --json | jq -r .id)" "41 EXI-05.D"
tap_is "what was denied is journalled" "$(sql "SELECT count(*) FROM journal WHERE method LIKE 'hds%' AND result = 'denied'")" 5
tap_is "the RSSI assesses" "$(status as audio hds set exi-05.d status=conforming owner=RSSI due=2099-01-31 activities=5 'controls=A.5.18;A.8.2' --reason 'revue faite')" 0
tap_is "and it is kept with who" "$(leaf EXI-05.D | jq -c '[.status, .standing, .score, .owner, .due, .activities, .controls, .comment]')" \
	'["conforming","unproven",0.5,"RSSI","2099-01-31T22:59:59.999Z",["5"],["iso27001:A.5.18","iso27001:A.8.2"],"revue faite"]'
tap_is "the journal names the person" "$(sql "SELECT uid FROM journal WHERE method = 'hds_set' AND result = 'ok'")" "$(getent group audio | cut -d: -f3)"

# Evidence.
tap_is "evidence has a number" "$(as audio hds evidence add title='Compte rendu' 'serves=EXI-05.D;A.5.18' --until 2099-06-30 reference=QUALIOS-1 --json | jq .number)" 1
tap_is "and proves" "$(leaf EXI-05.D | jq -c '[.standing, .score, .evidence]')" '["proven",1,["evidence:1"]]'
tap_is "the score follows" "$(run status --json | jq -c '[.hds.assessed, (.hds.score * 76 | round)]')" '[1,2]'
tap_like "evidence without an end is refused" "$(as audio hds evidence add title=x serves=EXI-15 2>&1)" 'expected an end of validity'
tap_like "unless it is said" "$(as audio hds evidence add title=Statuts serves=EXI-15 until=none 2>&1)" 'number is 2'
soon() { date -u -d '2 seconds' +%FT%TZ; }
is_standing() { [ "$(leaf "$1" | jq -r .standing)" = "$2" ]; }
as audio hds evidence renew 1 "until=$(soon)" >/dev/null
tap_is "after its end it has expired" "$(wait_for 20 is_standing EXI-05.D evidence-expired; run hds evidence --json | jq -c '[.number, .state]' | paste -sd ' ')" \
	'[1,"expired"] [2,"in-force"]'
tap_is "and the score drops" "$(leaf EXI-05.D | jq -c .score)$(run status --json | jq -c '[.hds.expired_evidence, (.hds.score * 76 | round)]')" '0.5[1,1]'
tap_is "renewed it holds again" "$(status as audio hds evidence renew 1 until=2100-06-30)$(leaf EXI-05.D | jq -c .standing)" '0"proven"'
tap_is "revoked it serves nothing" "$(status as audio hds evidence revoke 2 --reason 'caducs')$(leaf EXI-15 | jq -c .evidence)" '0[]'

# Exceptions, and what does not apply.
as audio hds set EXI-16 status=major-gap >/dev/null
tap_is "an exception needs its reason, owner and end" "$(status as audio hds exception EXI-16 owner=DG --until 3d)$(status as audio hds exception EXI-16 --reason x --until 3d)$(status as audio hds exception EXI-16 owner=DG --reason x)" 646464
tap_is "then holds" "$(status as audio hds exception EXI-16 owner=DG --reason budget --until 3d)$(leaf EXI-16 | jq -c .standing)" '0"excepted"'
as audio hds exception EXI-16 owner=DG --reason budget --until "$(soon)" >/dev/null
tap_is "and ends by itself" "$(wait_for 20 is_standing EXI-16 gap; leaf EXI-16 | jq -c '[.standing, .exception_until]')" '["gap",null]'
tap_is "what does not apply says why" "$(status as audio hds set EXI-07 status=not-applicable)$(status as audio hds set EXI-07 status=not-applicable --reason 'aucune interface')" 640
tap_is "a parent is not judged" "$(status as audio hds set EXI-05 status=conforming)" 64
tap_is "what is not there is not found" "$(status as audio hds set EXI-99 status=conforming)" 1
# Two at once.
rpc() { RPC_UID=$(getent group audio | cut -d: -f3) python3 "$top_srcdir/tests/rpc.py" "$sock" "$@"; }
seen=$(run hds show EXI-16 --json | jq .seq)
tap_is "who writes what he was looking at is taken" "$(rpc hds_set '{"key":"EXI-16","owner":"A. Roux","seen":'"$seen"'}' | jq 'has("seq")')" true
tap_like "who was looking at the same is refused" "$(rpc hds_set '{"key":"EXI-16","owner":"B. Petit","seen":'"$seen"'}')" 'hds:EXI-16 was changed meanwhile \(row [0-9]+ of the journal\)'
tap_is "and writes over nothing" "$(leaf EXI-16 | jq -r .owner)$(sql "SELECT result FROM journal WHERE method = 'hds_set' ORDER BY seq DESC LIMIT 1")" "A. Rouxrefused"
tap_is "a command reads and writes at once" "$(status as audio hds set EXI-16 owner=RSSI)$(leaf EXI-16 | jq -r .owner)" 0RSSI

tap_like "a mistyped field is told with those there are" "$(as audio hds set EXI-05.D etat=x 2>&1)" "'etat=x': expected a field and its value, of status= owner="
tap_like "in French too" "$("$tmp/vigie" --config "$tmp/vigie.conf" --lang fr hds set EXI-99 status=conforming 2>&1)" '^vigie: aucun référentiel en vigueur'

# The action plan.
printf 'reference,finding,owner,due,planned_days,progress\nG-1,Un,RSSI,2026-01-31,"280",ongoing\nG-2,Deux,,,10,planned\n' >"$tmp/plan.csv"
tap_is "the plan comes from the project tool" "$(as audio hds action import "$tmp/plan.csv" --json | jq -c '[.change, .key]' | paste -sd ' ')" '["added","G-1"] ["added","G-2"]'
tap_is "again it changes nothing" "$(as audio hds action import "$tmp/plan.csv" --json; sql "SELECT count(*) FROM action")" 2
tap_is "an action is updated" "$(status as audio hds action 1 done_days=12.5 due=2026-03-31)$(run hds action --json | head -n 1 | jq -c '[.late, .planned_days, .done_days, .slip_days]')" '0[true,280,12.5,59]'
tap_like "totals are told" "$(run hds action | tail -n 3 | paste -sd ' ')" '^Days: 290 planned, 12\.5 done, 277\.5 left 1 action is late 1 end was put off, by 59 days$'
printf 'reference,finding,due\nG-3,Trois,bientôt\n' >"$tmp/plan.csv"
tap_like "a mistake is told with its place" "$(as audio hds action import "$tmp/plan.csv" 2>&1 | paste -sd ' ')$(status as audio hds action import "$tmp/plan.csv")" 'plan.csv:2: due: .*2026-11-22.*65$'

# As a project tool exports it: with a byte order mark, semicolons, its own headers, French dates and numbers, a line of totals.
printf '\xef\xbb\xbfRéf.;Constat;Cause;Correction;Exigence;Porteur;Gravité;Relevé par;Relevé le;Échéance;Charge prévue (j);Charge faite (j);État;Notes\r\n' >"$tmp/export.csv"
printf '%s\r\n' 'ACT-001;"Sauvegardes ; hors site";"non testées";;EXI-05.D;Équipe système;NC majeure;Cabinet Démo;14/03/2025 00:00;31/01/2026;"12,5 j";0,5;En cours;"a ""b"""' \
	'ACT-002;Comptes sans revue;;;"EXI-05.A; A.8.2";;NC mineure;;;30/06/2026;3;;À faire;' ';;;;;;;;;TOTAL;15,5;0,5;;' >>"$tmp/export.csv"
map=$top_srcdir/inventory/maps/actions.map
tap_is "a dry run tells what a mapped file would change" "$(as audio hds action import "$tmp/export.csv" --map "$map" --dry-run --json | jq -c '[.change, .key]' | paste -sd ' ')$(sql "SELECT count(*) FROM action WHERE reference LIKE 'ACT%'")" \
	'["added","ACT-001"] ["added","ACT-002"]0'
as audio hds action import "$tmp/export.csv" --map "$map" >/dev/null
tap_is "then it is in the plan, in our words" "$(run hds action --json | jq -c 'select(.reference == "ACT-001") | [.finding, .serves, .severity, .progress, .planned_days, .done_days, .found, .due, .found_by]')" \
	'["Sauvegardes ; hors site",["hds:EXI-05.D"],"major","ongoing",12.5,0.5,"2025-03-13T23:00:00Z","2026-01-31T22:59:59.999Z","Cabinet Démo"]'
tap_is "again it changes nothing" "$(as audio hds action import "$tmp/export.csv" --map "$map" --json; sql "SELECT count(*) FROM action WHERE reference LIKE 'ACT%'")" 2
sed -i 's|31/01/2026|31/13/2026|' "$tmp/export.csv"
tap_like "a mistake is told with its place and their name" "$(as audio hds action import "$tmp/export.csv" --map "$map" 2>&1)" 'export.csv:2: due \(from Échéance\): .*31/13/2026'
sed 's/Porteur"/Porteuse"/' "$map" >"$tmp/other.map"
tap_like "so is a column that is not there" "$(as audio hds action import "$tmp/export.csv" --map "$tmp/other.map" 2>&1)" "other.map:[0-9]+: .*no column 'Porteuse', the nearest is 'Porteur'"
sed 's/actions.csv/sites.csv/; /^column/,$d' "$map" >"$tmp/other.map"
tap_is "a mapping of something else is none of the plan" "$(as audio hds action import "$tmp/export.csv" --map "$tmp/other.map" 2>&1)$(status as audio hds action import "$tmp/export.csv" --map "$tmp/other.map")" \
	"vigie: $tmp/other.map: expected file = \"actions.csv\"65"
tap_like "and one of the plan is none of the inventory" "$(as audio import "$tmp/export.csv" --map "$map" 2>&1)" 'actions.csv is read by vigie hds action import$'
tap_is "--map is of that file alone" "$(status as audio hds import x --map "$map")$(status run hds list --map "$map")" 6464

# Audits, and what they found.
tap_is "an audit is planned, and held" "$(status as audio hds audit add title='Audit interne 2025' from=2025-03-10 until=2025-03-12 type=internal auditor='Cabinet Démo' scope='chapitre 4' progress=held)$(status as audio hds audit add title='Surveillance 1' from=2099-06-01 type=surveillance)" 00
as audio hds action add finding='Sauvegardes non testées' found_by=audit:1 severity=minor >/dev/null
tap_is "it stands with its findings" "$(run hds audit --json | jq -c '[.number, .type, .progress, .from, .until, .findings, .open_findings, .late]' | paste -sd ' ')" \
	'[1,"internal","held","2025-03-09T23:00:00Z","2025-03-12T22:59:59.999Z",1,1,false] [2,"surveillance","planned","2099-05-31T22:00:00Z",null,0,0,false]'
tap_is "then reported" "$(status as audio hds audit 1 progress=reported reference=GED-77)$(run hds audit --json | head -n 1 | jq -c '[.progress, .reference]')" '0["reported","GED-77"]'
tap_like "who may not write does not" "$(as staff hds audit add title=x from=2099-01-01 2>&1)$(status as staff hds audit add title=x from=2099-01-01)" '77$'
tap_like "an unknown audit finds nothing" "$("$tmp/vigie" --config "$tmp/vigie.conf" --lang fr hds action add finding=x found_by=audit:9 2>&1)" "audit 9"
tap_like "in words" "$(run hds audit | paste -sd ' ')" 'Internal audit.*Audit reported.*Surveillance audit.*Audit planned'
tap_is "the calendar has those that took place too" "$(run screen calendar --size 120x40 | grep -oE 'Audit interne 2025|Surveillance 1' | sort -u | wc -l)" 2

# A newer framework.
sed 's/^framework,hds,2.0,2026-11-22/framework,hds,2.1,2026-12-01/; s/,Accès attribués mal maîtrisés,/,Accès mal maîtrisés,/; /^requirement,EXI-31/d' \
	"$top_srcdir/inventory/frameworks/hds-2.0.csv" >"$tmp/new.csv"
tap_like "one that lost requirements looks like a file that was cut" "$(as audio hds import "$tmp/new.csv" 2>&1)$(status as audio hds import "$tmp/new.csv")" \
	'new.csv: 30 requirements and 37 leaves, the one in use has 31 and 38: .*--prune takes it65$'
tap_like "a dry run tells it" "$(as audio hds import "$tmp/new.csv" --dry-run 2>&1 | paste -sd ' ')" 'The file has 30 requirements and 37 leaves.*nothing was written'
tap_is "a newer framework says what it changes" "$(as audio hds import "$tmp/new.csv" --prune --json | jq -c '[.change, .key, .assessed]' | paste -sd ' ')" \
	'["reworded","EXI-05.D",true] ["removed","EXI-31",false]'
tap_is "the old one stays in use until it is adopted" "$(run status --json | jq .hds.total)$(status as audio hds adopt hds 2.1 2026-12-01)$(run status --json | jq .hds.total)" 38037
tap_is "what was said is carried over, to be confirmed" "$(leaf EXI-05.D | jq -c '[.status, .standing, .reworded]')" '["conforming","reworded",true]'
as audio hds set EXI-05.D status=conforming >/dev/null
tap_is "which a person does" "$(leaf EXI-05.D | jq -c .standing)" '"proven"'

# A past day, and what is proved of it.
tap_is "before the first record nothing was assessed" "$(run hds list --json --at 2020-01-01 | jq -s -c '[length, ([.[] | select(.assessed)] | length)]')" '[41,0]'
tap_is "nobody wrote behind the journal's back" "$(run journal verify --json | jq -c '[.intact, .faults]')" '[true,[]]'
daemon_stop
python3 - "$db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
try:
    db.execute("UPDATE assessment SET status = 'conforming' WHERE key = 'hds:EXI-16'")
    print("taken")
except sqlite3.IntegrityError as e:
    print(e, file=sys.stderr)
db.execute("DROP TRIGGER assessment_unchanged")
db.execute("UPDATE assessment SET status = 'conforming' WHERE key = 'hds:EXI-16'")
db.commit()
PY
tap_is "who does is named" "$(run journal verify --json | jq -c '[.intact, .faults[0].fault]')$(run journal verify | head -n 1 | sed 's/[0-9]\+/N/')" \
	'[false,"checklist-changed"]What row N wrote in the checklist was changed.'
tap_is "the log is clean" "$(log_is_clean && echo yes)" yes
tap_done
