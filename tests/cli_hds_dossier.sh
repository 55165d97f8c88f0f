#!/usr/bin/env bash
# The dossier of a day: it checks elsewhere, is the same whenever it is made, holds nothing of later and no secret, and tells of what
# somebody changed.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh"

export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
vigie=$top_builddir/vigie
years=$top_builddir/tests/checklist_years
db=$tmp/vigie.db
phone='02 35 00 11 22' mail='j.poupinel@chu.example.org' contact='Jacqueline Poupinel' desk='0800 555 333' reference='CLIENT-77421'

mkdir "$tmp/csv" "$tmp/elsewhere"
printf 'name,phone,hours,customer_reference,hds_certificate,hds_ends,hds_activities\n%s\n%s\n%s\n' \
	"Hébergeur du Nord,$desk,24x7,$reference,HDS-2021-44,2027-12-14,1;2;3" 'Ancien hébergeur,,,,HDS-2018-07,2023-06-30,1;2' 'Opérateur,,,,,,' >"$tmp/csv/suppliers.csv"
printf 'name,supplier,reference\nENRS,Hébergeur du Nord,M-2021-9\n' >"$tmp/csv/contracts.csv"
printf 'name,kind\nCHU,hospital\n' >"$tmp/csv/sites.csv"
printf 'name,site,phone,email,role\n%s,CHU,%s,%s,DSI\nStandard,CHU,%s,,DSI\n' "$contact" "$phone" "$mail" '02 35 99 88 77' >"$tmp/csv/contacts.csv"
cat >"$tmp/vigie.conf" <<CONF
inventory = "$db"
secrets = "$tmp/secrets"
control = "$tmp/control.sock"
timezone = "Europe/Paris"
notify team { type = "webhook" target = "https://hooks.example.org/s3cr3t-hook" }
CONF
cat >"$tmp/secrets" <<CONF
snmp core { version = "2c" community = "c0mmun1ty-x" }
snmp edge { version = "3" user = "us3r-x" level = "authPriv" auth = "SHA-256" auth-key = "auth-k3y-x" priv = "AES" priv-key = "priv-k3y-x" }
http web { user = "l0gin-x" password = "passw0rd-x" bearer = "b3arer-x" }
CONF
chmod 600 "$tmp/secrets"
"$years" "$db" years "$([ -n "${VIGIE_LONG:-}" ] && echo 3 || echo 1)" "$tmp/csv" || { tap_fail "an inventory with years in it"; tap_done; }

run() { "$vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
status() { "$@" >/dev/null 2>&1; echo $?; }
dossier() { run hds dossier --at "${2:-2024-09-30}" --export "$1" "${@:3}"; }
leaf() { run hds list --json --at "$2" | jq -r "select(.id == \"$1\") | .status"; }
in_tar() { tar -xOf "$1" --wildcards "*/$2"; }

# Any past day, as it ended.
tap_is "a date is the end of that day" "$(leaf EXI-02 2024-09-30)" conforming
tap_is "an hour is that hour" "$(leaf EXI-02 '2024-09-30 12:00')" major-gap
tap_is "which RFC 3339 says too" "$(leaf EXI-02 2024-09-30T10:00:00Z)" major-gap
tap_is "before the first record nothing was assessed" "$(run hds list --json --at 2001-01-01 | jq -s -c '[length, ([.[] | select(.assessed)] | length), ([.[].evidence[]] | length)]')" '[41,0,0]'
tap_is "nor planned" "$(run hds action --json --at 2001-01-01)" ''
tap_like "a day that has not ended would not be the same again: it is refused" "$(dossier "$tmp/x.tar" "$(TZ=Europe/Paris date +%F)" 2>&1)" 'that day has not ended; a time of it that is past may be given: "[0-9-]+ 08:00"'
tap_like "and one to come" "$(dossier "$tmp/x.tar" 2999-01-01 2>&1)" '^vigie: --at 2999-01-01: expected a moment of the past'
tap_is "with nothing written" "$(status dossier "$tmp/x.tar" 2999-01-01)$(find "$tmp" -name 'x.tar*')" 64

# For an auditor, as text and as a table.
tap_like "the text tells what is decided, by whom and what proves it" "$(run hds export --at 2024-09-30 | grep -A 8 '^EXI-02 ' | paste -sd '~')" \
	'^EXI-02  [^~]*~  Decided: Conforming~  Standing: [^~]*~  Owner: RSSI~  Assessed: 2024-09-30 23:59:59 by uid 1000~  Comment: corrigé le soir même~'
tap_is "no line is wider than the paper" "$([ "$(run hds export iso27001 --at 2024-09-30 | wc -L)" -le 98 ] && echo yes)" yes
tap_is "the table has each piece of evidence" "$(run hds export --csv --at 2024-09-30 | python3 -c 'import csv, sys
rows = [r for r in csv.DictReader(sys.stdin) if r["id"] == "EXI-15"]
print(len(rows), rows[0]["owner"], rows[0]["evidence_title"], rows[0]["evidence_state"], rows[0]["evidence_reference"])')" '30 RSSI Compte rendu in-force QUALIOS-12'
tap_is "ISO/IEC 27001 too" "$(run hds export iso27001 --json --at 2024-09-30 | jq -r 'select(.id == "A.7.4") | [.status, .comment] | join(" ")')" 'not-applicable aucun local nous appartenant'
tap_like "in French" "$("$vigie" --config "$tmp/vigie.conf" --lang fr hds export --at 2024-09-30 | grep -A 2 '^EXI-02 ' | paste -sd '~')" '~  Décision.: Conforme~'

# The dossier.
tap_is "it is made" "$(status dossier "$tmp/a.tar")" 0
tap_is "and is the same again, and in another language" "$(dossier "$tmp/b.tar" >/dev/null; "$vigie" --config "$tmp/vigie.conf" --lang fr --ascii hds dossier --at 2024-09-30 --export "$tmp/c.tar" >/dev/null
	cmp "$tmp/a.tar" "$tmp/b.tar" && cmp "$tmp/a.tar" "$tmp/c.tar" && echo same)" same
tap_like "a file that is there stays" "$(dossier "$tmp/a.tar" 2>&1)$(status dossier "$tmp/a.tar")" 'a.tar is there already: --overwrite replaces it1$'
tap_is "unless it is asked" "$(echo >"$tmp/b.tar"; status dossier "$tmp/b.tar" 2024-09-30 --overwrite; cmp "$tmp/a.tar" "$tmp/b.tar" && echo same)" "$(printf '0\nsame')"
mkfifo "$tmp/pipe"; ln -s a.tar "$tmp/link"
tap_is "what is no regular file is never replaced" "$(status dossier "$tmp/pipe" 2024-09-30 --overwrite)$(status dossier "$tmp/link" 2024-09-30 --overwrite)$(stat -c %F "$tmp/pipe" "$tmp/link" | paste -sd ,)" '11fifo,symbolic link'
rm "$tmp/pipe" "$tmp/link"
tap_is "nothing is left beside it" "$(find "$tmp" -name '.vigie-*')" ''
tap_is "a folder that is not there is told" "$(status dossier "$tmp/none/a.tar")" 1
tap_is "so is what is missing" "$(status run hds dossier --at 2024-09-30)$(status run hds dossier --export "$tmp/x.tar")$(status run hds list --export "$tmp/x.tar")" 646464
tap_is "its names are sorted, its owner is 0, its times are its day's" "$(tar --numeric-owner --full-time --utc -tvf "$tmp/a.tar" | awk '{ print $1, $2, $4, $5 }' | sort -u | paste -sd ' ')$(tar -tf "$tmp/a.tar" | LC_ALL=C sort -c && echo sorted)" \
	'-rw-r--r-- 0/0 2024-09-30 21:59:59 drwxr-xr-x 0/0 2024-09-30 21:59:59sorted'
tar -xf "$tmp/a.tar" -C "$tmp/elsewhere"
dir=$tmp/elsewhere/dossier-hds-2024-09-30
tap_is "sha256sum checks it elsewhere" "$(cd "$dir" && sha256sum -c MANIFEST --strict --quiet && echo ok)" ok
tap_is "every file of it" "$(grep -vc '^#' "$dir/MANIFEST") $(find "$dir" -type f ! -name MANIFEST | wc -l)" '20 20'
tap_is "and finds what is changed" "$(cp -r "$dir" "$tmp/changed"; echo x >>"$tmp/changed/preuves.csv"; cd "$tmp/changed" && sha256sum -c MANIFEST 2>/dev/null | grep -v ': OK')" 'preuves.csv: FAILED'
tap_is "an hour names its folder" "$(dossier "$tmp/h.tar" '2024-09-30 12:00' >/dev/null; tar -tf "$tmp/h.tar" | head -n 1)" dossier-hds-2024-09-30T120000/
tap_like "it says what it is" "$(cat "$dir/LISEZMOI.txt")" 'préparation'
tap_is "and never that something conforms to HDS" "$(grep -rliE 'conform(e|ité) (à |au référentiel )?HDS|HDS compliant' "$dir")" ''
tap_like "without its French there is none" "$(VIGIE_LOCALEDIR=$tmp run hds dossier --at 2024-09-30 --export "$tmp/x.tar" 2>&1; ls "$tmp/x.tar" 2>&1)" 'French catalogue of Vigie is not installed.*'
tap_is "it speaks French" "$(grep -rlE '\b(the|which|and) ' "$dir" --include='*.txt' --include='*.csv')" ''

# What is in it.
csv() { python3 - "$dir/$1" "$2" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
print(eval(sys.argv[2]))
PY
}
tap_is "93 controls, one excluded with its reason" "$(csv declaration-applicabilite.csv '(len(rows), [(r["Mesure"], r["Justification"]) for r in rows if r["Applicabilité"] == "exclue"])')" "(93, [('A.7.4', 'aucun local nous appartenant')])"
tap_is "included, implemented, proved" "$(csv declaration-applicabilite.csv '[(r["Applicabilité"], r["Justification"], r["Mise en œuvre"], "Compte rendu" in r["Preuves"]) for r in rows if r["Mesure"] == "A.8.13"]')" "[('retenue', 'copie hors site vérifiée', 'oui', True)]"
tap_is "no reason is made up" "$(csv declaration-applicabilite.csv '{r["Citée par les exigences HDS"] for r in rows}') $("$vigie" --config "$tmp/vigie.conf" hds dossier --at 2001-01-01 --export "$tmp/empty.tar" >/dev/null; in_tar "$tmp/empty.tar" declaration-applicabilite.csv | grep -c 'retenue (sans décision à ce jour),retenue par défaut')" "{''} 93"
tap_is "all requirements" "$(csv exigences-hds.csv 'len({r["Exigence"] for r in rows})') $(csv exigences-iso27001.csv 'len({r["Exigence"] for r in rows})')" '41 123'
tap_is "the plan with its days" "$(csv plan-actions.csv '(len(rows), sum(float(r["Jours prévus"].replace(",", ".")) for r in rows))')$(grep -c '^Jours prévus.: 290$' "$dir/plan-actions.txt")" '(40, 290.0)1'
tap_is "the burn-down ends on its day" "$(csv avancement.csv '(rows[-1]["État au"], rows[-1]["Jours prévus"], float(rows[0]["Reste à faire, en jours"].replace(",", ".")) > float(rows[-1]["Reste à faire, en jours"].replace(",", ".")))')" "('30/09/2024', '290', True)"
tap_is "what is borne" "$(csv exceptions.csv '[(r["Exigence"], r["État"], r["Responsable"]) for r in rows]')" "[('hds:EXI-16', 'en cours', 'Direction')]"
tap_is "guarantees as they were declared, judged at that day" "$(csv garanties.csv '[(r["Acteur"], r["Certifié HDS"], r["Activités couvertes"]) for r in rows]')" \
	"[('Ancien hébergeur', 'non\xa0: le certificat a pris fin', '1;2'), ('Hébergeur du Nord', 'oui', '1;2;3'), ('Opérateur', 'inconnu', 'inconnu')]"
tap_is "contacts by their number" "$(csv contacts.csv '[(r["Site"], r["Rôle"], r["Contacts"], r["Avec téléphone"], r["Avec adresse électronique"]) for r in rows]')" "[('CHU', 'DSI', '2', '2', '1')]"

# Nothing that is nobody's business.
secrets=("$phone" "$mail" "$contact" '02 35 99 88 77' Standard "$desk" "$reference" s3cr3t-hook c0mmun1ty-x us3r-x auth-k3y-x priv-k3y-x l0gin-x passw0rd-x b3arer-x "$tmp")
for secret in "${secrets[@]}"; do
	if grep -rqF -- "$secret" "$dir" || grep -qF -- "$secret" "$tmp/a.tar"; then tap_fail "a secret is in it: $secret"; fi
done
tap_is "the contact is in the inventory all the same" "$(grep -cF "$mail" <(sqlite3 "$db" 'SELECT email FROM contact'))" 1

# An auditor recomputes the hashes from what LISEZMOI.txt says alone.
tap_is "each hash can be recomputed" "$(python3 - "$dir" <<'PY'
import hashlib, json, struct, sys
def octets(kind, b): return kind + struct.pack(">Q", len(b)) + b
def encode(v):
    if v is None: return b"n"
    return b"i" + struct.pack(">q", v) if isinstance(v, int) else octets(b"t", v.encode())
rows = {}
for line in open(sys.argv[1] + "/lignes.jsonl"):
    r = json.loads(line)
    rows.setdefault(r["seq"], []).append(b"".join(map(encode, r["values"])))
journal = [json.loads(line) for line in open(sys.argv[1] + "/journal.jsonl")]
bad, acts, texts = [], 0, 0
for j in journal:
    h = hashlib.sha256(b"".join(encode(j[k]) for k in ("seq", "at_ms", "uid", "method", "object", "request", "result")) + octets(b"b", bytes.fromhex(j["previous"]))).hexdigest()
    request = json.loads(j["request"])
    if h != j["hash"]: bad.append(j["seq"])
    if "rows_sha256" in request:
        acts += 1
        if hashlib.sha256(b"".join(rows.pop(j["seq"]))).hexdigest() != request["rows_sha256"]: bad.append(j["seq"])
    if j["text"] is not None:
        texts += 1
        if hashlib.sha256(bytes.fromhex(j["salt"]) + j["text"].encode()).hexdigest() != request["text_sha256"]: bad.append(j["seq"])
head = [l for l in open(sys.argv[1] + "/integrite.txt") if journal[-1]["hash"] in l]
print(bad, rows, acts > 500, texts > 100, len(head))
PY
)" '[] {} True True 1'

# What came later.
"$years" "$db" later
printf 'name,hds_certificate,hds_ends,hds_activities\nHébergeur du Nord,,,\n' >"$tmp/csv/suppliers.csv"
printf 'name,site,role\n%s,CHU,RSSI\n' 'Somebody else' >"$tmp/csv/contacts.csv"
"$vigie" --config "$tmp/vigie.conf" --lang en import "$tmp/csv" >/dev/null || tap_fail "a later import"
tap_is "acts after the day change no byte" "$(dossier "$tmp/later.tar" >/dev/null; cmp "$tmp/a.tar" "$tmp/later.tar" && echo same)" same
tap_is "but another day shows them" "$(leaf EXI-02 2024-10-01) $(dossier "$tmp/next.tar" 2024-10-01 >/dev/null; in_tar "$tmp/next.tar" exceptions.csv | grep -c 'levée')" 'major-gap 1'
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$tmp" && chmod 644 "$db"* && mkdir -m 777 "$tmp/reader" && cp "$vigie" "$tmp/vigie"
	tap_is "who may only read makes the same" "$(setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/vigie" --config "$tmp/vigie.conf" hds dossier --at 2024-09-30 --export "$tmp/reader/r.tar" >/dev/null; cmp "$tmp/a.tar" "$tmp/reader/r.tar" && echo same)" same
fi
before=$(in_tar "$tmp/a.tar" journal.jsonl | jq -s 'map(select(.object == "hds:EXI-16"))[-1].seq')
"$years" "$db" purge "$before"
dossier "$tmp/purged.tar" >/dev/null
tap_like "a text that was purged since is gone, and it says so" "$(in_tar "$tmp/purged.tar" MANIFEST | head -n 4 | paste -sd ' ')$(in_tar "$tmp/purged.tar" integrite.txt | grep -c "ligne $before, hds_exception, hds:EXI-16")" '# 1 texte a été retiré du journal.*1$'

# An invented region says so first.
sed 's/^control/simulation = true\ncontrol/; s/vigie\.db/sim.db/' "$tmp/vigie.conf" >"$tmp/sim.conf"
"$vigie" --config "$tmp/sim.conf" import "$tmp/csv" >/dev/null 2>&1
"$years" "$tmp/sim.db" years 1
"$vigie" --config "$tmp/sim.conf" hds dossier --at 2024-09-30 --export "$tmp/sim.tar" >/dev/null
tap_like "an invented region is marked" "$(in_tar "$tmp/sim.tar" MANIFEST | sed -n 3p)$(in_tar "$tmp/sim.tar" LISEZMOI.txt | sed -n 3p)" '^# SIMULATION.*SIMULATION'

# What somebody changed behind our back.
python3 - "$db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TRIGGER assessment_unchanged")
db.execute("UPDATE assessment SET owner = 'Quelqu''un' WHERE seq = (SELECT max(seq) FROM assessment WHERE key = 'hds:EXI-03' AND at_ms < 1727733600000)")
db.commit()
PY
row=$(run journal verify --json | jq -r '.faults[0].seq')
tap_is "a changed row is named" "$(dossier "$tmp/bad.tar" 2>&1 >/dev/null)" \
	"$(printf 'vigie: the journal is not as it was written: the dossier says so, row by row\nvigie: What row %s wrote in the checklist was changed.' "$row")"
tap_is "the dossier is made and bears its mark" "$(status dossier "$tmp/bad.tar" 2024-09-30 --overwrite)$(for f in MANIFEST LISEZMOI.txt integrite.txt; do in_tar "$tmp/bad.tar" $f | grep -c "Ce que la ligne $row .*modifié"; done | paste -sd ' ')" '11 1 1'
tap_is "and still checks" "$(rm -r "$dir"; tar -xf "$tmp/bad.tar" -C "$tmp/elsewhere"; cd "$dir" && sha256sum -c MANIFEST --strict --quiet && echo ok)" ok
python3 - "$db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TRIGGER requirement_unchanged")
db.execute("UPDATE requirement SET title_fr = 'Autre chose' WHERE key = 'EXI-05.D'")
db.commit()
PY
tap_is "so is a requirement of which the title was changed" "$(run journal verify --json | jq -c '.faults[1]') $(run journal verify | sed -n 2p)" \
	'{"seq":null,"last":null,"fault":"framework-changed","object":"hds:EXI-05.D"} The framework'"'"'s text of hds:EXI-05.D is not the one that was loaded.'
tap_done
