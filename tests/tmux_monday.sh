#!/usr/bin/env bash
# Scenario R, the RSSI on Monday, R1 to R10 in one terminal of 80×24, in French: against nginx, slapd, storescp, snmpd and sshd with what they
# should not present, a capture that the RSSI reads, a collector that measured them, and acts of several accounts. What cannot be played in its
# own time is written beforehand: years of assessments (checklist_years), the month of a circuit and 100 days of listening (python below).
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized vigie-capture asks the kernel for more than its sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/tmux_lib.sh"
. "$top_srcdir/tests/roles_lib.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/nginx_lib.sh"
. "$top_srcdir/tests/exposed_lib.sh"
. "$top_srcdir/tests/slapd_lib.sh"
tap_cleanup() { cleanup; }

[ -n "${VIGIE_NAMESPACE:-}" ] || tap_skip_all "the usual ports need a network namespace"
PATH=$PATH:/usr/sbin
for program in nginx slapd storescp snmpd sshd setpriv jq sqlite3; do command -v $program >/dev/null || tap_skip_all "$program is not here"; done
visit_language=fr
export VIGIE_LOCALEDIR=$(realpath "$top_builddir/locale")
db=$dir/vigie.db
rssi=(setpriv --reuid="$(gid audio)" --regid="$(gid audio)" --clear-groups)
acts_as() { # acts_as GROUP ARG…: vigie of an account of that group
	setpriv --reuid="$(gid "$1")" --regid="$(gid "$1")" --clear-groups "$dir/vigie" --config "$tmp/vigie.conf" --lang en "${@:2}"
}
run() { "$dir/vigie" --config "$tmp/vigie.conf" --lang en "$@"; }

# ---- who presents what ----

old=127.0.1.1 bastion=127.0.1.2 leaf=127.0.3.1 chain=127.0.3.2 store=127.0.3.3 directory=127.0.3.4 images=127.0.3.5
for address in 10.20.0.1 10.20.0.2 10.20.0.5; do ip addr add $address/32 dev lo || tap_skip_all "no address can be given"; done
pki_issue root "Autorite Demo" "" - -400 3650 authority && pki_issue stranger "Autorite Inconnue" "" - -10 3650 authority &&
	pki_issue mid "Autorite Intermediaire" "" root -300 -1 authority && pki_issue leaf feuille.test DNS:feuille.test root -30 -1 &&
	pki_issue short chaine.test DNS:chaine.test mid -30 300 && pki_issue foreign magasin.test DNS:magasin.test stranger -10 300 &&
	pki_issue before portail.test DNS:portail.test root -300 5 && pki_issue after portail.test DNS:portail.test root -5 365 &&
	pki_issue ldap annuaire.test DNS:annuaire.test root -30 20 && pki_issue pacs pacs.test IP:$images root -30 25 &&
	pki_issue ancient ancien.test DNS:ancien.test root -10 365 || {
	tail -n 20 "$tmp/openssl.log" >&2
	echo "Bail out! openssl made no certificates"
	exit 1
}
cat "$pki/mid.crt" >>"$pki/short.crt"
block() { echo "server { listen $1:443 ssl; ssl_certificate $pki/$2.crt; ssl_certificate_key $pki/$2.key; location / { return 200 OK; } }"; }
nginx_write 64 <<-NGINX
	$(nginx_of_protocols $old "$pki/ancient" "TLSv1 TLSv1.1 TLSv1.2")
	$(for node in 1 2 3 4 5; do block 127.0.2.$node after; done)
	$(block 127.0.2.6 before)
	$(block $leaf leaf)
	$(block $chain short)
	$(block $store foreign)
NGINX
nginx_start $old 443
slapd_start annuaire ldap "ldaps://$directory:636"
mkdir "$tmp/images"
storescp +tls "$pki/pacs.key" "$pki/pacs.crt" -ic -od "$tmp/images" 2762 >"$tmp/storescp.log" 2>&1 &
children+=($!)
agent_start ancien "agentAddress udp:$old:161" 'rocommunity public'
ssh-keygen -q -t ed25519 -N '' -f "$tmp/ca" && ssh-keygen -q -t rsa -b 1024 -N '' -f "$tmp/host"
ssh_certify host bastion.test 6 20200101000000Z:20210101000000Z bastion.test
ssh_start bastion $bastion "$tmp/host" "HostCertificate $tmp/host-cert.pub"
wait_for 15 accepts $directory 636 && wait_for 15 accepts $images 2762
ok "servers present what they should not"

# ---- what is declared, for years ----

soon=$(date -d '+10 days' +%F)
mkdir "$tmp/csv"
cd "$tmp/csv" || exit 1
printf 'name\nOpérateur Régional\n' >suppliers.csv
printf 'name,supplier,availability\nSYVIK,Opérateur Régional,99.5\n' >contracts.csv
printf 'name,networks\nCH du Littoral,10.20.0.0/16\nEHPAD des Dunes,10.21.0.0/16\n' >sites.csv
printf 'name,owner\nAncien portail,Équipe hébergement\nBastion,Équipe réseau\n' >applications.csv
cat >devices.csv <<CSV
name,site,kind,address,credential
srv-ancien,CH du Littoral,server,$old,v2
srv-bastion,CH du Littoral,server,$bastion,
srv-pacs,CH du Littoral,server,10.20.0.5,
CSV
printf 'name,site,address,contract\nSYVIK-1,CH du Littoral,10.20.0.1,SYVIK\nSYVIK-2,EHPAD des Dunes,10.20.0.2,SYVIK\n' >links.csv
{
	echo name,kind,target,site,device,application,resolve
	echo "ancien,https,https://ancien.test/,CH du Littoral,srv-ancien,Ancien portail,$old"
	echo "bastion,tcp,$bastion:22,CH du Littoral,srv-bastion,Bastion,"
	for node in 1 2 3 4 5 6; do echo "noeud$node,https,https://portail.test/,CH du Littoral,,,127.0.2.$node"; done
	echo "feuille,https,https://feuille.test/,CH du Littoral,,,$leaf"
	echo "chaine,https,https://chaine.test/,CH du Littoral,,,$chain"
	echo "magasin,https,https://magasin.test/,CH du Littoral,,,$store"
	echo 'annuaire,ldap,"ldaps://annuaire.test/dc=demo,dc=test",CH du Littoral,,,'$directory
	echo "images,dicom,dicoms://$images:2762/COVO,CH du Littoral,,,"
} >services.csv
cat >flows.csv <<CSV
source,destination,protocol,port,reason,requester,opened,ends
10.66.0.0/16,srv-pacs,tcp,443,Portail,Équipe hébergement,,
10.21.0.0/16,srv-pacs,tcp,22,Maintenance,Équipe réseau,2023-10-01,
10.66.0.0/16,srv-pacs,tcp,8443,Reprise,Équipe hébergement,,$soon
CSV
cd "$OLDPWD" || exit 1
cp "$vigie" "$dir/vigie" && cp "$top_builddir/vigie-capture" "$dir/vigie-capture"
chmod 755 "$tmp" && chmod 777 "$dir"
"$top_builddir/tests/checklist_years" "$db" years 1 "$tmp/csv" >"$tmp/years.log" 2>&1
ok "an inventory has been there for years"

# This month SYVIK-1 was down for a fifth of the time until now, half of that in planned work, and the collector for a tenth; eth1 was listened
# to for 100 days.
month_s=$(python3 - "$db" <<'PY'
import sqlite3, sys, time
from datetime import datetime
db, now, day = sqlite3.connect(sys.argv[1]), int(time.time() * 1000), 86400000
begin = int(datetime.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
def at(share): return begin + int((now - begin) * share)
def entity(kind, name): return db.execute("SELECT id FROM entity WHERE kind = ? AND name = ?", (kind, name)).fetchone()[0]
first = min(begin, now - 100 * day)
db.executemany("INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms, stopped_ms) VALUES (1, 'test', ?, ?, ?)",
               [(first, at(0.5), at(0.5)), (at(0.6), now, now)])
one, two = entity("link", "SYVIK-1"), entity("link", "SYVIK-2")
db.executemany("INSERT INTO state_interval VALUES (?, ?, ?, ?, ?, NULL)", [
    (one, first, at(0.1), 0, "ok"), (one, at(0.1), at(0.3), 1, "link-down"), (one, at(0.3), None, 0, "ok"), (two, first, None, 0, "ok")])
db.execute("INSERT INTO alert (entity_id, opened_ms, closed_ms, state, outcome) VALUES (?, ?, ?, 2, 'link-down')", (one, at(0.1), at(0.3)))
db.execute("INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, seq) VALUES ('maintenance', ?, 0, ?, ?, 1)",
           (entity("site", "CH du Littoral"), at(0.1), at(0.2)))
db.execute("INSERT INTO observation_point (id, name, first_ms) VALUES (1, 'eth1', ?)", (now - 100 * day,))
db.execute("INSERT INTO observed_span VALUES (1, ?, ?)", (now - 100 * day, now - 30000))
db.commit()
print((now - begin) // 1000)
PY
) && [ -n "$month_s" ]
ok "a month is in it"
printf 'snmp v2 { version = "2c" community = "public" }\n' >"$tmp/secrets" && chmod 600 "$tmp/secrets"
export SSL_CERT_FILE=$pki/root.crt SSL_CERT_DIR=$tmp/nowhere
EXPOSURES=1 roles_start 'timezone = "Europe/Paris"' 'exposure {' '	period = "1h"' '	max-in-flight = 8' '}'
chmod 666 "$db"*
all_presented() { [ "$(run certificates --json | jq -r .name | sort -u | wc -l)" -ge 12 ]; }
all_asked() {
	! run exposures 2>&1 | grep -qE '[0-9]+ of [0-9]+ objects w[a-z]+ not asked yet' && [ "$(sql 'SELECT count(DISTINCT entity_id) FROM exposure_round')" -ge 3 ]
}
wait_for 60 all_presented && wait_for 60 all_asked
ok "a collector has measured and asked them"

# ---- what happened since Friday ----

days=$((($(TZ=Europe/Paris date +%u) + 2) % 7))
[ $days -gt 0 ] || [ "$(TZ=Europe/Paris date +%H)" -ge 18 ] || days=7
friday=$(TZ=Europe/Paris date -d "$days days ago" +%d/%m/%Y)
friday_s=$(TZ=Europe/Paris date -d "$(TZ=Europe/Paris date -d "$days days ago" +%F) 18:00" +%s)
captured=$(($(date +%s) - 300))
[ $captured -gt "$friday_s" ] || captured=$((friday_s + 1))
captures=$top_srcdir/tests/captures
taken() { # taken NAME CAPTURE BEGIN WORD…: read by the RSSI
	python3 "$top_srcdir/tests/pcap_as.py" "$captures/$2" "$tmp/$1.pcap" "$3" "${@:4}" 127.0.20.1=10.20.0.5 && chmod 644 "$tmp/$1.pcap" &&
		"${rssi[@]}" "$dir/vigie-capture" --config "$tmp/vigie.conf" --read "$tmp/$1.pcap" >>"$tmp/taken.log" 2>&1
}
# A network of 40 hosts on Friday at 17:30 in VLAN 30; since 18:01 in VLAN 31, with the same addresses and with others.
taken avant dicom-echo-ok.pcap $((friday_s - 1800)) copies=40 vlan=30 127.0.10.1=10.30.0.10 &&
	taken bascule dicom-echo-ok.pcap $((friday_s + 60)) copies=40 vlan=31 127.0.10.1=10.30.0.10 &&
	taken renumerotation dicom-echo-ok.pcap $((friday_s + 60)) copies=40 vlan=31 127.0.10.1=10.31.0.10 &&
	taken littoral mix.pcap $captured 127.0.10.1=10.66.1.7
ok "the RSSI reads captures"
acts_as operator mute service:annuaire --reason 'Migration annuaire' --until 2h >"$tmp/acts.log" 2>&1 &&
	! acts_as staff mute service:feuille --reason 'Sans droit' --until 2h >>"$tmp/acts.log" 2>&1 &&
	acts_as audio hds set EXI-02 status=minor-gap --reason 'Contexte sans données de santé' >>"$tmp/acts.log" 2>&1 &&
	acts_as audio hds evidence add title='Synthèse d’audit interne' serves=EXI-15 until=2s >>"$tmp/acts.log" 2>&1 &&
	acts_as audio hds set EXI-21 status=major-gap --reason 'Niveau non tenu' >>"$tmp/acts.log" 2>&1
ok "acts were written, one was refused"
has_ended() { [ "$(date +%s)" -gt "$1" ]; }
wait_for 10 has_ended $(($(date +%s) + 2))
mkdir -m 777 "$dir/home" "$dir/bin"
printf '#!/bin/sh\nexec "%s/vigie" --config "%s/vigie.conf" --lang fr "$@"\n' "$dir" "$tmp" >"$dir/bin/vigie" && chmod 755 "$dir/bin/vigie"
export XDG_STATE_HOME=$dir/home
"${rssi[@]}" "$dir/bin/vigie" hds dossier --at 2024-09-30 --export "$dir/home/avant.tar" >>"$tmp/acts.log" 2>&1
ok "a dossier is made before the RSSI sits down"

# ---- what is on the screen ----

vigie="${rssi[*]} $dir/vigie --config $tmp/vigie.conf"
breaking() { sed 's/\xc2\xa0/ /g'; }
head_is() { screen | head -n 1 | grep -qF -- "$1"; }
on() { holds 10 head_is "$1"; }
marked() { screen | breaking | grep -m 1 '^[│ ]*›'; }
marks() { marked | grep -qE -- "$1"; }
# section TITLE: what its lines say
section() {
	screen | breaking | awk -v t="$1" 'on && !/^                    / { exit } on { $1 = $1; print } !on && i = index($0, t) { on = 1; print substr($0, i + length(t)) }' |
		tr -s ' \n' ' ' | sed 's/^ //'
}
# How many rows the list that is shown has, by its last line but one.
total() {
	screen | breaking | tail -n 2 | head -n 1 |
		sed -nE 's/^ *([0-9]+–[0-9]+ \/ )?([0-9]+) .*/\2/p; s/^ Filtre.*\(([0-9]+) sur .*/\1/p'
}
# figures TEXT N: the sum of its first N numbers
figures() { grep -oE '[0-9]+' <<<"$1" | head -n "$2" | awk '{ n += $1 } END { print n + 0 }'; }
total_is() { [ "$(total)" = "$1" ]; }
# goes_to TEXT: view 8, with the line marked that has it
goes_to() {
	keys 8
	on '8 Sécurité' && keys / && type "$1" && keys Enter && holds 10 marks "$1"
}
lists() { # lists TITLE HEAD: Enter on that section opens the view of that head
	goes_to "$1" && keys Enter && on "$2"
}
# row_says TEXT REGULAR-EXPRESSION: the row that has TEXT
row_is() { screen | breaking | grep -F -- "$1" | grep -qE -- "$2"; }
row_says() { holds 10 row_is "$@"; }
# page_of TEXT: the row that the search finds, opened
page_of() { keys / && type "$1" && keys Enter && holds 10 marks "$1" && keys Enter && seen '┌ '; }
closed() { keys Escape && gone '┌ '; }
# whole_page: the page from here down to its end, its lines joined
differs() { [ "$(screen)" != "$1" ]; }
whole_page() {
	local now i
	gone 'Lecture…'
	for ((i = 0; i < 20; i++)); do
		now=$(screen)
		printf '%s\n' "$now"
		grep -q '^└.*de plus' <<<"$now" || break
		keys PageDown
		holds 5 differs "$now"
	done | breaking | sed 's/^[│|]//; s/[│|]$//' | tr -s ' \n' ' '
}
says() { grep -qE -- "$1" <<<"$page"; } # of the whole page

# ---- R1 ----

start screen-256color
on '8 Sécurité' && holds 10 shows_match "Depuis vendredi $friday, 18:00"
ok "R1: 8 is where the RSSI lands: one page, since Friday $friday, 18:00"
keys g
opened=0 wrong=
titles() { screen | breaking | grep -oP '^[ ›][×▲•?] \K[^ ].{21}' | sed 's/ *$//' | grep -v '^Rien, ou non'; }
while :; do
	line=$(marked)
	titles >>"$tmp/titles"
	marked | grep -oP '^›[×▲•?] \K.{22}' | sed 's/ *$//' >>"$tmp/opened"
	keys Enter
	left() { ! head_is '8 Sécurité' || shows 'Ce qui est masqué'; }
	if ! holds 10 left; then
		wrong="$wrong; nothing: $line"
		break
	fi
	case $line in
	*'Protocoles faibles'* | *'Mots de passe en clair'* | *'Flux non autorisés'*) expected=$(figures "${line#*  }" 2) ;;
	*'Ouvertures sans usage'* | *'Ouvertures à échéance'* | *'Preuves périmées'* | *'Actes '*) expected=$(figures "${line#*  }" 1) ;;
	*) expected= ;;
	esac
	# The journal has the rows of years before, of which those since stand first.
	case $line in
	*'Actes '*) holds 10 eval '[ "$(total)" -ge "$expected" ]' || wrong="$wrong; $(total): $line" ;;
	*) [ -z "$expected" ] || holds 10 total_is "$expected" || wrong="$wrong; $(total): $line" ;;
	esac
	echo "# $line → $(screen | head -n 1 | cut -c 1-40)${expected:+ ($expected)}"
	keys Escape
	back() { head_is '8 Sécurité' && ! shows 'Ce qui est masqué'; }
	holds 10 back || { wrong="$wrong; no way back: $line"; break; }
	opened=$((opened + 1))
	keys Down
	moved() { [ "$(marked)" != "$line" ]; }
	holds 4 moved || break
done
titles >>"$tmp/titles"
closed=$(comm -23 <(sort -u "$tmp/titles") <(sort -u "$tmp/opened") | paste -sd,)
[ -z "$wrong$closed" ] && [ $opened -ge 14 ]
ok "R1: each of $opened figures opens its list, which has as many rows$wrong${closed:+; not opened: $closed}"

# ---- R2 ----

certificate() { # certificate NAME: its page, from view 8
	lists Certificats Certificats && page_of "$1" && page=$(whole_page)
}
goes_to Certificats
page=$(section Certificats)
says '^3 expirés \(dont [12] depuis\), 3 expirent bientôt, 1 non reconnu, 1 à chaîne plus courte, 1 non renouvelé partout'
ok "R2: the figure tells them apart: $page"
certificate feuille && says 'expiré depuis' && ! says 'La chaîne expire avant' && ! says 'Aucune autorité de confiance'
ok "R2: a leaf that expired"
certificate chaine && says 'La chaîne expire avant le certificat lui-même' && ! says 'Aucune autorité de confiance'
ok "R2: a chain that ended before it"
certificate magasin && says 'Aucune autorité de confiance n’a signé le certificat' && ! says 'expiré depuis' && ! says 'La chaîne expire avant'
ok "R2: an authority that the store does not know"
certificate noeud6 && says 'renouvelé sur 5 nœuds sur 6, pas sur celui-ci'
ok "R2: renewed on five nodes of six"
certificate annuaire && says 'ldaps://annuaire.test' && says 'encore (19|20) jours'
ok "R2: LDAPS is among them"
certificate images && says 'dicoms://' && says 'encore (24|25) jours'
ok "R2: so is DICOM over TLS"

# ---- R3 ----

found() { # found OBJECT WEAKNESS OWNER: a row of the list, and its page
	lists 'Protocoles faibles' 'Protocoles faibles' && keys / && type "$2" && keys Enter && holds 10 marks "$1" && keys Enter && holds 10 shows "┌ $1" &&
		page=$(whole_page) && says "$2" && says "Responsable $3" && says 'Première vue'
}
found srv-ancien 'SNMP répond à une communauté par défaut' 'Équipe hébergement'
ok "R3: a default community, and who answers for it"
found srv-ancien 'interrogé en SNMP v1 ou v2c' 'Équipe hébergement'
ok "R3: SNMP v1 or v2c"
found ancien 'TLS 1.0 ou 1.1 est accepté' 'Équipe hébergement'
ok "R3: TLS before 1.2"
found srv-bastion 'le certificat de la clé d’hôte SSH' 'Équipe réseau'
ok "R3: an SSH host certificate that expired"
found srv-bastion 'la clé d’hôte SSH est faible' 'Équipe réseau'
ok "R3: an SSH host key that is weak"

# ---- R4 ----

at="($(TZ=Europe/Paris date -d "@$captured" +%H:%M)|$(TZ=Europe/Paris date -d "@$((captured + 60))" +%H:%M))"
goes_to 'Hôtes inconnus'
page=$(section 'Hôtes inconnus')
says '^41 vus pour la première fois, 40 déjà vus'
ok "R4: hosts that nobody declared, those seen for the first time apart: $page"
keys Enter
on 'Hôtes inconnus' && holds 10 total_is 2 && row_says 10.66.1.7 "Nouveau +10\.66\.1\.7 +(hier |[0-9/]+ )?$at +littor"
ok "R4: one that is new, with when it was first seen and where"
row_says 10.31.0.0/24 'Nouveau .* 40$' && keys f && seen 'status=new' && keys C-u Enter && holds 10 total_is 3 && row_says 10.30.0.0/24 'Déjà vu .* avant.* 40$'
ok "R4: a network in another VLAN is one line, and with the addresses that it had nothing new"
page_of 10.66.1.7 && page=$(whole_page) && says 'Vu depuis littoral.pcap' && says "Première vue .*$at" && says 'Avec srv-pacs'
ok "R4: its page tells with whom too"

# ---- R5 ----

lists 'Flux non autorisés' Flux && keys / && type '10.66.1.7 → srv-pacs tcp/23' && keys Enter && holds 10 marks 'non autorisé +10\.66\.1\.7 → srv-pacs tcp/23 '
ok "R5: flows that nobody authorised"
lists 'Ouvertures sans usage' Flux && holds 10 total_is 1 && row_says '10.21.0.0/16' 'non vue depuis 90 jours.*tcp/22'
ok "R5: openings that nobody used for 90 days"
lists 'Ouvertures à échéance' Flux && holds 10 total_is 1 && row_says '10.66.0.0/16' 'tcp/8443'
ok "R5: openings that end within 30 days"
keys -l Q
ended

# shell_begins: the RSSI's shell in the same terminal
shell_begins() {
	$tmux respawn-pane -k -c "$dir/home" "exec ${rssi[*]} env -u ENV HOME=$dir/home PATH=$dir/bin:$PATH PS1='rssi> ' sh"
	seen 'rssi>'
}
# says_code COMMAND NUMBER: typed there, it ends with that code
typed=0
says_code() {
	typed=$((typed + 1))
	type "clear; $1; echo \"fin $typed:\$?\""
	keys Enter
	holds 30 shows_match "^fin $typed:[0-9]" && shows "fin $typed:$2"
}
leaves() { grep -q "^$1," "$dir/home/pare-feu.csv"; }
shell_begins && says_code 'vigie flows diff --csv >pare-feu.csv' 0 && says_code 'cut -d, -f1-5 pare-feu.csv | head -n 4' 0 &&
	shows 'source,destination,protocol,port,status' &&
	leaves '10\.66\.1\.7,10\.20\.0\.5,tcp,23,rogue' && ! leaves '10\.66\.1\.7,10\.20\.0\.5,tcp,443,rogue' && leaves '[^,]*,srv-pacs,tcp,22,dead' &&
	leaves '[^,]*,srv-pacs,tcp,8443,ending'
ok "R5: the three lists leave as CSV for those who keep the firewall"

# ---- R6 ----

who() { getent passwd "$1" | cut -d: -f1 | grep . || echo "uid $1"; }
says_code 'vigie journal verify' 0 && shows 'Le journal est tel'
ok "R6: the chain of the journal is intact"
muted=$(sql "SELECT seq FROM journal WHERE method = 'mute' AND result = 'ok'")
sqlite3 "$db" "VACUUM INTO '$dir/home/copie.db'" && python3 - "$dir/home/copie.db" "$muted" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
db.execute("UPDATE journal SET uid = 0 WHERE seq = ?", (sys.argv[2],))
db.commit()
PY
chmod 666 "$dir/home/copie.db"
says_code 'vigie --inventory copie.db journal verify' 1 && matches 10 "La ligne $muted a été modifiée\."
ok "R6: a copy in which another one mutes is told, with its row"
start screen-256color
on '8 Sécurité' && lists Silences '8 Sécurité' && seen 'Ce qui est masqué' && page=$(screen | breaking | sed 's/^[│|]//; s/[│|]$//' | tr -s ' \n' ' ') &&
	says "Service annuaire · sourdine · jusqu’à [0-9/ ]*[0-9]{2}:[0-9]{2} · $(who "$(gid operator)") · Migration annuaire"
ok "R6: a silence with who, why and until when"
keys Escape
keys 9
on '9 Journal' && holds 10 shows_match 'La chaîne de [0-9]+ lignes tient' && row_says 'annuaire' "Écrit +$muted +.*sourdine" && row_says 'Refusé' 'sourdine'
ok "R6: writing acts, and the one that was refused"
page_of "$muted" && page=$(whole_page) && says "Qui $(who "$(gid operator)")" && says 'Quoi sourdine' && says 'Texte Migration annuaire' && says '"until":'
ok "R6: each with who, what, why and until when"
keys Escape

# ---- R7 ----

goes_to 'Préparation HDS'
page=$(section 'Préparation HDS')
says '1 nouvel écart, 3 mouvements ; score [0-9,]+ % → [0-9,]+ %'
ok "R7: how many leaves moved, and what the score was and is: $page"
screen | breaking >"$tmp/moves"
grep -qE 'EXI-02 · Réévaluée .*Écart mineur' "$tmp/moves" && grep -qE 'EXI-15 · Preuve périmée ' "$tmp/moves" && grep -qE 'EXI-21 · Réévaluée .*Écart majeur' "$tmp/moves"
ok "R7: each with its cause"
goes_to EXI-15 && keys Enter && on '7 Préparation HDS' && page=$(whole_page) && says 'Synthèse d’audit interne' && says 'Preuve périmée'
ok "R7: the piece that expired is on the page of its leaf"
closed
keys 8
on '8 Sécurité' && keys 7 && on '7 Préparation HDS' && holds 10 shows_match '31 exigences, 38 feuilles' && holds 10 shows_match 'auto-évaluées sur 38, score [0-9,]+ %'
ok "R7: 7 has 31 requirements, and the score of their leaves"

# ---- R8 ----

keys / && type EXI-21 && keys Enter && holds 10 marks EXI-21 && keys L && on 'Niveaux de service'
ok "R8: EXI-21 leads to the levels"
levels() { # levels NAME: "guaranteed raw less-maintenance less-supplier unknown"
	screen | breaking | grep -F "$1" | grep -oE '[0-9]+(,[0-9]+)? %' | tr , . | sed 's/ %//' | paste -sd' '
}
row_says 'CH du Littoral' 'non tenu' && row_says 'EHPAD des Dunes' ' indéterminé ' && levels 'CH du Littoral' | python3 -c '
import sys
g, raw, less, supplier, unknown = map(float, sys.stdin.read().split())
month = int(sys.argv[1])
def share(up, known, more): return 100 * (up * month + more) / (known * month + more)
def between(low, x, high): return low - 0.002 <= x <= high + 0.002
later = 300  # the test has not gone on for longer
sys.exit(not (g == 99.5 and between(share(0.7, 0.9, 0), raw, share(0.7, 0.9, later)) and between(share(0.7, 0.8, 0), less, share(0.7, 0.8, later))
              and supplier == 100 and between(100 * 0.1 * month / (month + later), unknown, 10)))' "$month_s"
ok "R8: four columns beside the guarantee of each client"
page_of 'CH du Littoral' && page=$(whole_page) && says 'travaux · Liaison SYVIK-1 · alerte [0-9]+ · SYVIK' && says 'fournisseur · Liaison SYVIK-1 · alerte [0-9]+ · SYVIK' &&
	says 'garanti 99,5 % : non tenu'
ok "R8: down to the incidents behind them"
keys g && holds 10 shows_match '^│› ?CH du Littoral' && keys Down && holds 10 shows_match '^│› ?[0-9]'
keys Enter
on '3 Liaisons' && holds 10 shows 'SYVIK-1'
ok "R8: and to the circuit that failed"
keys 7

# ---- R9 ----

on '7 Préparation HDS' && keys g / && type EXI-21 && keys Enter && holds 10 marks 'Écart majeur +EXI-21' && keys C-t && seen 'ARMÉE' && keys x && seen 'Accorder une dérogation' &&
	keys Enter && seen 'Sans motif, rien n’est écrit.' && type Direction && keys Enter && seen Motif && keys Enter && seen 'Sans motif, rien n’est écrit.' &&
	type 'Second lien commandé' && keys Enter && keys Enter && seen 'Sans fin, rien n’est écrit'
ok "R9: an exception has an owner, a reason and an end, or it is not written"
type 12s && keys Enter && seen 'vigie hds exception' && keys Enter && holds 10 marks 'Sous dérogation +EXI-21'
ok "R9: it holds"
holds 30 marks 'Écart majeur +EXI-21'
ok "R9: at its end the leaf is open again, by itself"
keys Enter && holds 10 shows '┌ EXI-21' && matches 10 'échue depuis .* : l’écart est rouvert'
ok "R9: which its page says"
closed && keys 8 && on '8 Sécurité' && holds 10 shows_match 'EXI-21 · Dérogation échue '
ok "R9: and the page of the week"
keys -l Q
ended

# ---- R10 ----

shell_begins && says_code 'vigie hds dossier --at 2024-09-30 --export un.tar' 0 && says_code 'vigie hds dossier --at 2024-09-30 --export deux.tar' 0 &&
	says_code 'cmp un.tar deux.tar' 0
ok "R10: the dossier of a day, the same bytes again"
says_code 'cmp avant.tar un.tar' 0
ok "R10: and as before all that was written today"
says_code 'mkdir ailleurs && tar -xf un.tar -C ailleurs && cd ailleurs/*/ && sha256sum -c MANIFEST --strict --quiet' 0
ok "R10: sha256sum finds each file in another folder"
says_code 'echo >>preuves.csv; sha256sum -c MANIFEST --quiet' 1 && shows 'preuves.csv: FAILED'
ok "R10: and one that somebody changed"
run journal verify >/dev/null && daemon_stop && [ "$daemon_status" = 0 ] && log_is_clean
ok "the journal is whole, and the collector ends well"
echo 1..$n
exit $red
