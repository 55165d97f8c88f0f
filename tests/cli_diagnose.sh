#!/usr/bin/env bash
# vigie diagnose without a collector: which establishment a name means.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie=$top_builddir/vigie
export VIGIE_VIGIED=$top_builddir/vigied VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
mkdir "$tmp/csv"
cat >"$tmp/csv/sites.csv" <<'CSV'
name,aliases
Hôpital de Bayeux,CHB;Les Tilleuls;HB
CHB Annexe,
Hôpital de Brest,Cavale;HB
Clinique du Cap,
CSV
cat >"$tmp/vigie.conf" <<CONF
inventory = "$tmp/vigie.db"
secrets = "$tmp/secrets"
control = "$tmp/control.sock"
user = "root"
CONF
install -m 600 /dev/null "$tmp/secrets"
run() { "$vigie" --config "$tmp/vigie.conf" --lang "${lang:-en}" "$@"; }
run import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
# means NAME: the establishment, or what is said; the exit status.
means() { run diagnose "$@" --json 2>"$tmp/err" >"$tmp/verdict"; local status=$?; jq -r .site "$tmp/verdict"; grep -v -i collect "$tmp/err"; echo $status; }

tap_is "its name is one, case and accents apart" "$(means hopital de bayeux)" "$(printf 'Hôpital de Bayeux\n0')"
tap_is "an alias that one alone bears is, whatever is named alike" "$(means site:chb)" "$(printf 'Hôpital de Bayeux\n0')"
tap_is "a part of a name does where it means one" "$(means clin)" "$(printf 'Clinique du Cap\n0')"
tap_is "an alias of two means neither" "$(lang=fr means HB)" "$(printf 'vigie: « HB » désigne peut-être plusieurs établissements : Hôpital de Bayeux, Hôpital de Brest\n64')"
tap_is "so does a part of the names of two" "$(means hopital)" "$(printf "vigie: 'hopital' may be several establishments: Hôpital de Brest, Hôpital de Bayeux\n64")"
tap_is "what nobody is called is told" "$(lang=fr means zzz)" "$(printf 'vigie: aucun établissement ne s’appelle « zzz »\n1')"
tap_is "so is a service that is not there" "$(means CHB --service zzz)" "$(printf "vigie: no service is called 'zzz'\n1")"
tap_done
