#!/usr/bin/env bash
# What is installed with Vigie is imported by its name: the service catalogue, a mapping of columns.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

export VIGIE_SHIPPED=$top_srcdir/inventory VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
printf 'inventory = "%s"\nlanguage = "en"\n' "$tmp/vigie.db" >"$tmp/vigie.conf"
run() { (cd "$tmp" && "$(readlink -f "$top_builddir/vigie")" --config "$tmp/vigie.conf" "$@" 2>&1); }
top_builddir=$(readlink -f "$top_builddir")
VIGIE_SHIPPED=$(readlink -f "$VIGIE_SHIPPED")

services=$(($(wc -l <"$VIGIE_SHIPPED/catalogue/entitlements.csv") - 1))
tap_is "the catalogue is imported by its name" "$(run import catalogue)" "$services added, 0 modified, 0 removed, 0 confirmed"
tap_is "again it changes nothing" "$(run import catalogue)" "0 added, 0 modified, 0 removed, $services confirmed"
tap_is "what callers say names one service" "$(python3 - "$VIGIE_SHIPPED/catalogue/entitlements.csv" <<'PY'
import csv, sys, unicodedata
said = {}
for row in csv.DictReader(open(sys.argv[1])):
    for name in [row["service"], *filter(None, row["aliases"].split(";"))]:
        key = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore")
        if said.setdefault(key, row["service"]) != row["service"]:
            print(name, row["service"], said[key])
PY
)" ""
tap_is "where the documents are silent it says so" "$(python3 - "$VIGIE_SHIPPED/catalogue/entitlements.csv" <<'PY'
import csv, sys
print(sum(not (row["colleges"] or row["packs"]) and "à vérifier" not in row["notes"] for row in csv.DictReader(open(sys.argv[1]))))
PY
)" 0
lifecycles=$(($(wc -l <"$VIGIE_SHIPPED/lifecycles/lifecycles.csv") - 1))
tap_is "ends of support are imported by their name, apart from the catalogue" "$(run import lifecycles)" "$lifecycles added, 0 modified, 0 removed, 0 confirmed"
tap_is "again they change nothing" "$(run import lifecycles)" "0 added, 0 modified, 0 removed, $lifecycles confirmed"
tap_is "they come out as they went in" "$(run export "$tmp/out" >/dev/null; python3 - "$tmp/out/lifecycles.csv" "$VIGIE_SHIPPED/lifecycles/lifecycles.csv" <<'PY'
import csv, sys
out, shipped = ({row["name"]: row for row in csv.DictReader(open(f))} for f in sys.argv[1:])
print(out == shipped)
PY
)" True
tap_like "a folder that is nowhere is told" "$(run import katalog)" 'katalog: there is no such folder here, nor in '
mkdir "$tmp/catalogue"
printf 'service,aliases\nFax,télécopie\n' >"$tmp/catalogue/entitlements.csv"
tap_is "a folder that is here comes first" "$(run import catalogue --dry-run | head -n 1)" "+ entitlements.csv: Fax"
printf 'Name,Status,Description\nSite A,Active,\n' >"$tmp/netbox.csv"
tap_is "a mapping is found by its name" "$(run import --map netbox-sites.map netbox.csv --dry-run | head -n 1)" "+ sites.csv: Site A"
tap_done
