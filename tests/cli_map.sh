#!/usr/bin/env bash
# The cartography on the command line, of the demo region without a collector: the map in its formats, whom a failure hits, what several
# together would do.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie=$top_builddir/vigie
db=$tmp/vigie.db
export VIGIE_VIGIED=$top_builddir/vigied VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
unset NO_COLOR COLUMNS
cat >"$tmp/vigie.conf" <<CONF
inventory = "$db"
secrets = "$tmp/secrets"
control = "$tmp/control.sock"
language = "en"
user = "root"
CONF
run() { "$vigie" --config "$tmp/vigie.conf" "$@" 2>"$tmp/err"; }

"$top_builddir/vigie-sim" --write-demo "$tmp/demo" >/dev/null || { tap_fail "the demo region is written"; tap_done; }
run import "$tmp/demo/csv" >/dev/null || { tap_fail "the demo region is imported" "$(cat "$tmp/err")"; tap_done; }

# What the files themselves say, read anew: the reference of the tests below.
cat >"$tmp/declared.py" <<'PY'
import csv, json, sys
folder = sys.argv[1]
def rows(name): return list(csv.DictReader(open(f"{folder}/{name}.csv", encoding="utf-8")))
sites, covolinks, routes, devices, links = map(rows, ("sites", "covolinks", "routes", "devices", "links"))
own = {}
for c in covolinks:
    for s in {c["site"], *filter(None, c["serves"].split(";"))}: own.setdefault(s, set()).add(c["name"])
def gateways(site): return own.get(site["name"]) or own.get(site["support_site"], set())
PY

# ---- Covolinks ----
run names covolink | while IFS= read -r name; do
	printf '%s\t%s\n' "$name" "$(run impact "covolink:$name" --json)"
done >"$tmp/impacts"
wrong=$(python3 -c "$(cat "$tmp/declared.py")"'
answers = dict(line.rstrip("\n").split("\t") for line in open(sys.argv[2], encoding="utf-8"))
if len(answers) != len(covolinks): print(len(answers), "answers for", len(covolinks))
through_support = 0
for c in covolinks:
    got = json.loads(answers[c["name"]])
    served = sorted(s["name"] for s in sites if gateways(s) == {c["name"]})
    through_support += sum(s["name"] != c["site"] and c["name"] in gateways(s) for s in sites)
    gone = sorted(r["name"] for r in routes if r["covolink"] == c["name"])
    uses = {}
    for r in routes:
        if r["covolink"] == c["name"] and r["use"]: uses[r["use"]] = uses.get(r["use"], 0) + 1
    if sorted(got["sites"]) != served: print(c["name"], "serves", served, "not", got["sites"])
    if sorted(got["routes"]) != gone or got["uses"] != uses: print(c["name"], "carries", gone, uses, "not", got["routes"], got["uses"])
    if got["covolinks"] != [c["name"]] or got["cut_off"]: print(c["name"], got["covolinks"], got["cut_off"])
if not through_support: print("nobody goes through the Covolink of another establishment")
' "$tmp/demo/csv" "$tmp/impacts" 2>&1 | head -5)
tap_is "the impact of each Covolink names the hospitals served, also from elsewhere, its routes and their uses" "$wrong" ""
name=$(run names covolink | head -n 1)
tap_like "and says so to people" "$(run impact "$name" --lang fr)" "Sans Covolink.: [1-9]"
tap_like "with the use of the routes" "$(run impact "$name" --lang fr)" "Usage clinique.: "

mkdir "$tmp/support"
printf 'name,support_site\nCH Support,\nCH Bernay,CH Support\nCH Vernon,CH Support\n' >"$tmp/support/sites.csv"
printf 'name,site,kind,address\nbox,CH Support,covolink,192.0.2.1\nbox-2,CH Vernon,covolink,192.0.2.2\n' >"$tmp/support/devices.csv"
printf 'name,site,device,address,called_ae\nCovolink Support,CH Support,box,192.0.2.1,AE1\nCovolink Vernon,CH Vernon,box-2,192.0.2.2,AE2\n' >"$tmp/support/covolinks.csv"
run --inventory "$tmp/support.db" import "$tmp/support" >/dev/null
tap_is "who has no Covolink goes through the one of the supporting establishment" \
	"$(run --inventory "$tmp/support.db" impact "Covolink Support" --json | jq -c .without_covolink)$(run --inventory "$tmp/support.db" impact box-2 --json | jq -c .sites)" \
	'["CH Bernay","CH Support"]["CH Vernon"]'
tap_is "which the list of Covolinks names as impact does" \
	"$(run --inventory "$tmp/support.db" covolinks --json | jq -c .serves | paste -sd' ')" '["CH Bernay","CH Support"] ["CH Vernon"]'
tap_is "which the list of sites and its page name too" \
	"$(run --inventory "$tmp/support.db" sites --json | jq -r .covolink | paste -sd,) $(run --inventory "$tmp/support.db" show "site:CH Bernay" --json | jq -r '.measured.covolink // .covolink')" \
	'Covolink Support,Covolink Support,Covolink Vernon Covolink Support'


# Who supports that establishment in its turn; a circle that leads nowhere ends.
printf 'name,support_site\nA,B\nB,C\nC,CH Bernay\nX,Y\nY,X\n' >"$tmp/support/sites.csv"
run --inventory "$tmp/support.db" import "$tmp/support" >/dev/null
tap_is "nor has that one a Covolink: through who supports it in its turn, for impact, the lists and a page alike" \
	"$(run --inventory "$tmp/support.db" impact "Covolink Support" --json | jq -c .without_covolink) $(run --inventory "$tmp/support.db" covolinks --json | jq -c .serves | head -n 1) $(run --inventory "$tmp/support.db" sites --json | jq -c '[.name, .covolink]' | grep -E '"(A|X)"' | paste -sd' ')" \
	'["A","B","C","CH Bernay","CH Support"] ["A","B","C","CH Bernay","CH Support"] ["A","Covolink Support"] ["X",null]'

printf 'name,kind,target\nReturn,tcp,192.0.2.9:11112\n' >"$tmp/support/services.csv"
printf 'name\nPortal\nIdentity\nDirectory\n' >"$tmp/support/applications.csv"
printf 'from,to,kind\ncovolink:Covolink Support,service:Return,return\nPortal,Identity,\nIdentity,Directory,\nDirectory,Portal,\n' >"$tmp/support/dependencies.csv"
run --inventory "$tmp/support.db" import "$tmp/support" >/dev/null
tap_is "a return port on which a Covolink depends tells who loses it" \
	"$(run --inventory "$tmp/support.db" impact Return --json | jq -c '[.covolinks, .without_covolink]')" '[["Covolink Support"],["A","B","C","CH Bernay","CH Support"]]'
tap_is "applications that need each other in a circle fail with any of them" \
	"$(for name in Portal Identity Directory; do run --inventory "$tmp/support.db" impact "$name" --json | jq -r '.applications | sort | join(" ")'; done | uniq -c | xargs)" \
	"3 Directory Identity Portal"

printf 'name,site,kind,address,parents\nbox-3,CH Bernay,vm,192.0.2.3,box;box-2\n' >"$tmp/support/devices.csv"
printf 'from,to\ndevice:box-3,device:box-2\n' >"$tmp/support/dependencies.csv"
run --inventory "$tmp/support.db" import "$tmp/support" >/dev/null
tap_is "what is needed by itself and as one of several is shown as both" \
	"$(run --inventory "$tmp/support.db" map --json | jq -c '[.edges[] | select(.from == "device:box-3" and .kind != "stands-at")] | group_by(.need) | map(map(.to)) | sort')" \
	'[["device:box","device:box-2"],["device:box-2"]]'

# ---- redundancy ----
pair=$(python3 -c "$(cat "$tmp/declared.py")"'
groups = {}
for l in links:
    if l["redundancy_group"]: groups.setdefault((l["site"], l["redundancy_group"]), []).append(l["name"])
(site, group), names = next((k, v) for k, v in groups.items() if len(v) > 1)
print(site, *names[:2], sep="\t")' "$tmp/demo/csv")
IFS=$'\t' read -r site one other <<<"$pair"
tap_is "one side of a pair: the site is degraded, not cut" \
	"$(run impact "link:$one" --json | jq -c --arg s "$site" '[(.cut_off | index($s)), (.degraded | index($s) != null)]')" "[null,true]"
tap_is "what is left to it, and that nobody ever saw it carry" \
	"$(run simulate --down "$one" --json | jq -r --arg s "$site" '.fallbacks[] | select(.site == $s) | "\(.by) \(.proven) \(.proven_at)"')" \
	"link:$other false null"
tap_like "people read theoretical, and the link by its word" "$(run simulate --down "$one" --lang fr)" ": Liaison $other, redondance théorique"
tap_is "both sides together cut it" "$(run simulate --down "$one" --down "link:$other" --json | jq -c --arg s "$site" '[(.cut_off | index($s) != null), (.down | length)]')" "[true,2]"
tap_is "programs read the same map in both languages" "$(run map --json --lang fr | md5sum)$(run map --format csv --lang fr | md5sum)" "$(run map --json --lang en | md5sum)$(run map --format csv --lang en | md5sum)"
tap_is "what is named twice fails once" "$(run simulate --down "$one" --down "link:$one" --json | jq -c '[.down, .node]')" "[[\"link:$one\"],\"link:$one\"]"
route=$(run routes --json | jq -r 'select(.use == "tele-avc").name' | head -n 1)
tap_like "of a route that fails its use is cut, and nothing else" "$(run impact "route:$route" --lang fr | paste -sd' ')" "Coupure.: lui seul.*Usage clinique.: télé-AVC 1"
tap_is "a simulation writes nothing" "$(run map --json | jq -r '.nodes[] | select(.reach != "ok").id' | wc -l)" 0

tap_is "what is degraded names the uses of its routes" \
	"$(run impact "link:$one" --json | jq -c '[(.weakened | map(select(startswith("route:"))) | length) == ([.weakened_uses[]] | add), (.weakened_uses | length > 0)]')" "[true,true]"
tap_like "to people too" "$(run impact "link:$one" --lang fr | paste -sd' ')" "Usage clinique dégradé.: [^:]*[a-z] [1-9]"
tap_like "nobody captures, which the list of Covolinks says" "$(run covolinks --lang fr | tail -n 1)$(run covolinks --json | grep -c 'capture')" "non observ.* capture.*0$"

# ---- a core ----
core=$(run map --json | jq -r '.nodes[] | select(.layer == "cores").name' | head -n 1)
wrong=$(run impact "device:$core" --json | python3 -c "$(cat "$tmp/declared.py")"'
core, got = sys.argv[2], json.load(sys.stdin)
parents = {d["name"]: [p for p in d["parents"].split(";") if p] for d in devices}
ups = {}
for l in links:
    if l["device"] and l["z_device"]: ups.setdefault(l["site"], []).append((l["device"], l["z_device"]))
def works(device): return device != core and (not parents[device] or any(works(p) for p in parents[device]))
def reached(site): return any(works(d) and works(z) for d, z in ups[site])
behind = sorted(s for s in ups if not reached(s))
cores = {d["site"] for d in devices if not d["parents"]}
half = sorted(s for s in ups if s not in cores and reached(s) and not all(works(d) and works(z) for d, z in ups[s]))
if not behind or not half: print("the demo has none", behind, half)
if [s for s in behind if s not in got["cut_off"]]: print("not told:", [s for s in behind if s not in got["cut_off"]])
if [s for s in got["cut_off"] if s in half]: print("cut although another way is left:", [s for s in got["cut_off"] if s in half])
if [s for s in half if s not in got["degraded"]]: print("not degraded:", [s for s in half if s not in got["degraded"]])
if got["redundant"] is not False: print("redundant", got["redundant"])
' "$tmp/demo/csv" "$core" 2>&1 | head -3)
tap_is "a core: everything behind it, and what keeps another core is degraded" "$wrong" ""

# The links between the cores, and the wavelengths that carry these: as if the core behind them were lost.
for group in "Démo cœur" "Démo optique"; do
	mapfile -t pair < <(python3 -c 'import csv, sys
for l in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    if l["redundancy_group"] == sys.argv[2]: print(l["name"])' "$tmp/demo/csv/links.csv" "$group")
	both=$(run simulate --down "${pair[0]}" --down "${pair[1]}" --json)
	tap_is "of $group one degrades what is behind, both cut it off: sites, Covolinks, routes and uses" \
		"$(run impact "${pair[0]}" --json | jq -c '[.redundant, .cut_off, (.degraded | length > 0)]') $(jq -c '[.cut_off, .covolinks, .routes, .uses, .redundant]' <<<"$both")" \
		"[true,[],true] $(run impact device:demo-pe-caen --json | jq -c '[.cut_off, .covolinks, .routes, .uses, .redundant]')"
	tap_like "which is somebody" "$(jq -r '"\(.cut_off | length) \(.covolinks | length) \(.routes | length)"' <<<"$both")" "^[1-9][0-9]* [1-9][0-9]* [1-9][0-9]*$"
done

# ---- the map ----
tap_is "every node and edge has the keys of the contract" \
	"$(run map --json | jq -c '[([.nodes[] | has("id", "kind", "name", "state") | not] | any), ([.edges[] | (has("from") and has("to") and has("kind")) | not] | any)]' 2>&1 |
		sed 's/.*Cannot.*/x/')" "[false,false]"
tap_is "an edge joins nodes that are there" "$(run map --json | jq '[.nodes[].id] as $ids | [.edges[] | .from, .to] - $ids | length')" 0
tap_is "who declared it and when it was last confirmed" \
	"$(run map --json | jq -c '[.nodes[] | select(.kind != "xds") | (.declared_by != null and .confirmed != null and .declared != null)] | unique')" "[true]"
run map >"$tmp/map"
tap_is "the text map fits 80x24" "$(wc -l <"$tmp/map") $(python3 -c 'import sys; print(max(len(l.rstrip("\n")) for l in open(sys.argv[1], encoding="utf-8")) <= 80)' "$tmp/map")" "24 True"
tap_is "in any size, in ASCII" "$(run map --ascii --size 120x40 | LC_ALL=C grep -c '[^ -~]')$(run map --size 120x40 | wc -l)" 040
tap_like "a size in which rows would be cut is refused, with the least" "$({ run map --size 20x5; echo $?; cat "$tmp/err"; } | paste -sd' ')" "^64 .*--size 20x5: .* needs [0-9]+x[0-9]+ at least"
least=$(sed -n 's/.*needs \([0-9x]*\) at least.*/\1/p' "$tmp/err")
tap_is "in that one every layer has its row" "$(run map --size "$least" | wc -l) $(run map --size "$least" | cut -c 1-12 | grep -c '[A-Z]')" "${least#*x} ${least#*x}"
tap_is "CSV has the header and a line each" "$(run map --format csv | wc -l)" "$(($(run map --json | jq '(.nodes | length) + (.edges | length)') + 1))"
tap_is "--from goes up and down by so many steps" \
	"$(run map --from "$one" --direction down --depth 1 --json | jq -c '[.nodes[].id] == ([.edges[].to] + [.edges[0].from] | unique | sort_by(.)) or ([.edges[].from] | unique == ["link:'"$one"'"])')" true
tap_is "up alone ends with the node" "$(run map --from demo-pe-rouen --direction up --depth 2 --json | jq --arg c device:demo-pe-rouen '[.edges[] | select(.from == $c)] | length')" 0
tap_is "--at before the import shows nothing" "$(run map --at 2020-01-01 --json)" '{"nodes":[],"edges":[]}'

# ---- Graphviz ----
if command -v dot >/dev/null; then
	run map --from "$core" --direction down --format dot | dot -Tsvg >"$tmp/map.svg" 2>"$tmp/dot.err"
	tap_is "Graphviz draws it" "$? $(grep -c '</svg>' "$tmp/map.svg")$(cat "$tmp/dot.err")" "0 1"
	mkdir "$tmp/odd"
	printf 'name,kind\n"A ""B"" \\N \\",x\n"&lt <i>",x\n"] } -> c, //",x\n' >"$tmp/odd/sites.csv"
	"$vigie" --config "$tmp/vigie.conf" --inventory "$tmp/odd.db" import "$tmp/odd" >/dev/null 2>&1
	run --inventory "$tmp/odd.db" map --format dot | dot -Tsvg 2>&1 >"$tmp/odd.svg" | head -3 >"$tmp/dot.err"
	tap_is "names stay names, whatever they hold" \
		"$(python3 -c 'import sys, xml.etree.ElementTree as e
t = ["".join(x.itertext()) for x in e.parse(sys.argv[1]).iter() if x.tag.endswith("}text")]
print(sorted(x for x in t if x != "Unknown"))' "$tmp/odd.svg")$(cat "$tmp/dot.err")" "['&lt <i>', 'A \"B\" \\\\N \\\\', '] } -> c, //']"
fi

# ---- routes ----
tap_is "each route has the keys of the contract" "$(run routes --json | jq -r 'keys_unsorted[:10] | join(" ")' | sort -u)" \
	"name source_site covolink destination_site source_ae destination_ae marker use accepted_on state"
tap_is "all routes of the files are listed" "$(run routes --json | wc -l)" "$(($(wc -l <"$tmp/demo/csv/routes.csv") - 1))"
route=$(run routes --json | jq -r .name | head -n 1)
tap_is "a declared day of acceptance is believed" "$(run routes "$route" --json | jq -c '[.acceptance, (.accepted_age_s > 0), .proof]')" '["accepted",true,null]'
# ---- errors ----
status() { run "$@" >"$tmp/out" </dev/null; echo "$?"; }
tap_is "a node that is none fails, and what was meant is said" "$(status impact demo-pe-rouan) $(grep -c 'near it: device:demo-pe-rouen' "$tmp/err")" "1 1"
tap_is "so do a kind without that name, and no name" "$(status simulate --down "device:nothing") $(status map --from '')" "1 1"
tap_is "levels and a direction are those around a node" \
	"$(status map --depth 2; status map --direction up; grep -c -- '--direction .*--from' "$tmp/err")" $'64\n64\n1'
tap_is "an unknown format, depth, direction, and nothing down: 64" \
	"$(status map --format png) $(status map --depth 0) $(status map --depth x) $(status map --direction left) $(status simulate) $(status map --format dot --json)" \
	"64 64 64 64 64 64"
tap_is "a reason without an exercise, an exercise of the past: 64; an exercise or an acceptance without a collector: 69" \
	"$(status simulate --down "$core" --reason x) $(status simulate --down "$core" --drill --at 2026-01-01) $(status simulate --down "$core" --drill) $(status routes accept "$route")" \
	"64 64 69 69"
mkdir "$tmp/empty" && printf 'name\n' >"$tmp/empty/sites.csv"
"$vigie" --config "$tmp/vigie.conf" --inventory "$tmp/empty.db" import "$tmp/empty" >/dev/null 2>&1
tap_like "an empty inventory says what to do" "$(run --inventory "$tmp/empty.db" map)" "Nothing is declared"
tap_is "and is empty for programs" "$(run --inventory "$tmp/empty.db" map --json)$(run --inventory "$tmp/empty.db" map --format csv | wc -l)" '{"nodes":[],"edges":[]}1'
tap_done
