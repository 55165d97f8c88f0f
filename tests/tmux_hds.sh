#!/usr/bin/env bash
# R7 and R9 in a real terminal, in French: who has the role rssi lands on the security page, assesses a requirement, grants an exception that
# needs an end, records evidence, adds an action; each is written by the collector with its person. Who has not may only read.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null || ! getent group operator >/dev/null || ! getent group audio >/dev/null; then
	echo '1..0 # SKIP needs root, setpriv and the groups operator and audio'
	exit 0
fi
. "${top_srcdir:?}/tests/tmux_lib.sh"
visit_language=fr


rssi=$(getent group operator | cut -d: -f3)
other=$(getent group audio | cut -d: -f3)
mkdir "$dir/home"
chmod 777 "$dir/home"
cp "$vigie" "$dir/vigie"
: >"$dir/secrets" && chmod 600 "$dir/secrets"
cat >"$dir/vigie.conf" <<CONF
inventory = "$dir/vigie.db"
secrets = "$dir/secrets"
control = "$dir/control.sock"
user = "root"
roles {
	rssi = {"operator"}
	reader = {"audio"}
}
CONF
run() { "$dir/vigie" --config "$dir/vigie.conf" --lang en "$@"; }
until_true() { holds 20 "$@" >/dev/null 2>&1; } # COMMAND…
echo 1..12
"$top_builddir/vigied" --config "$dir/vigie.conf" >"$dir/vigied.log" 2>&1 &
living+=($!)
until_true run hds show EXI-16 && until_true test -S "$dir/control.sock" && chmod 666 "$dir"/vigie.db* "$dir/control.sock" && chmod 777 "$dir"
ok "a collector has the frameworks"

as() { # as GROUP: the console of an account of that group
	export XDG_STATE_HOME=$dir/home
	vigie="setpriv --reuid=$1 --regid=$1 --clear-groups $dir/vigie --config $dir/vigie.conf"
	start screen-256color
}
written() { run journal --json | grep -F "\"$1\"" | grep -F "$2"; }

as "$rssi"
seen "Depuis vendredi" && seen "Préparation HDS"
ok "who has the role rssi lands on the security page"
keys 7
seen "Référentiel de certification HDS" && seen "31 exigences"
ok "7 shows the checklist"
keys / && keys -l EXI-16 && keys Enter && keys s && seen "Lecture seule"
ok "it starts read only"
keys C-t && seen "ARMÉE" && keys s && seen "Évaluer" && keys -l 4 && seen "Écart majeur" && keys Enter && keys -l "aucun audit" && keys Enter Enter Enter Enter Enter \
	&& seen "vigie hds set hds:EXI-16 status=major-gap" && keys Enter && seen "Écrit" && until_true written hds_set EXI-16
ok "an assessment is confirmed with its command and written"
seen "1 écart"
ok "what is to be done says so at once"
keys x && seen "Accorder une dérogation" && keys -l Direction && keys Enter && keys -l budget && keys Enter Enter && seen "Sans fin" && keys -l 30d && keys Enter \
	&& seen "vigie hds exception" && keys Enter && seen "Sous dérogation" && until_true written hds_exception EXI-16
ok "an exception has an owner, a reason and an end, or it is not written"
keys b && seen "Enregistrer une preuve" && keys -l "Programme" && keys Enter && keys -l 60d && keys Enter Enter Enter Enter Enter Enter Enter \
	&& seen "vigie hds evidence add" && keys Enter && until_true written hds_evidence evidence:1
ok "evidence serves the requirement"
keys A && seen "Ajouter une action" && keys -l "Auditer" && keys Enter Enter Enter Enter Enter Enter && keys -l 2,5 && keys Enter Enter Enter \
	&& seen "vigie hds action add" && keys Enter && until_true written hds_action action:1 && keys P && seen "2,5 prévus"
ok "an action is in the plan, with its days"
keys 7 && keys / && keys -l EXI-16 && keys Enter && keys s && seen "Évaluer" && run hds set EXI-16 owner="A. Roux" >/dev/null \
	&& keys Enter Enter && keys -l "B. Petit" && keys Enter Enter Enter Enter && seen "vigie hds set hds:EXI-16 owner='B. Petit'" && keys Enter \
	&& seen "a été modifié entre-temps" && [ "$(run hds show EXI-16 --json | jq -r .owner)" = "A. Roux" ]
ok "who wrote while the form was open is not written over"
keys 8 && seen "mouvement" && keys Enter && seen "31 exigences" && keys Escape && seen "Depuis vendredi"
ok "the security page tells what moved, and opens its list"
keys -l Q
ended

as "$other"
seen "Situation" && keys 7 && seen "31 exigences" && keys C-t && seen "ne pouvez que lire" && keys s && seen "Lecture seule" \
	&& [ "$(run journal --json | grep -c "\"uid\":$other,")" -eq 0 ]
ok "who has no such role reads all of it and writes nothing"

exit $red
