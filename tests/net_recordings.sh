#!/usr/bin/env bash
# Every recording at hand and those of tests/recordings, served by snmpsim, polled whole and compared field by field.
. "${top_srcdir:?}/tests/lib_snmp.sh" || exit 99

command -v snmpsimd >/dev/null || tap_skip_all "snmpsimd is not installed"
shared=${VIGIE_RECORDINGS:-$top_srcdir/../shared/recordings}
mkdir "$tmp/data" "$tmp/cache"
cp "$top_srcdir"/tests/recordings/*.snmprec "$tmp/data/"
[ -d "$shared" ] && cp "$shared"/*.snmprec "$tmp/data/"
chmod 755 "$tmp"
chmod -R a+rX "$tmp/data"
chmod 777 "$tmp/cache"

umask 077
for file in "$tmp"/data/*.snmprec; do
	name=$(basename "$file" .snmprec)
	echo "snmp $name { version = \"2c\" community = \"$name\" }"
	echo "snmp $name-v1 { version = \"1\" community = \"$name\" }"
done >"$tmp/secrets"

free_port port
as=()
[ "$(id -u)" -eq 0 ] && as=(--process-user=nobody --process-group=nogroup)
snmpsimd --data-dir="$tmp/data" --cache-dir="$tmp/cache" --agent-udpv4-endpoint="127.0.0.1:$port" "${as[@]}" \
	>"$tmp/snmpsimd.log" 2>&1 &
children+=($!)

poll() { # NAME OUT OPTIONS…
	local name=$1 out=$2
	shift 2
	"$probe_once" --class snmp --address 127.0.0.1 --port "$port" --credential "$name" --secrets "$tmp/secrets" \
		--timeout-ms 3000 --retries 1 "$@" >"$out"
}
wait_for 60 poll no-ifxtable "$tmp/ready" || { cat "$tmp/snmpsimd.log"; ok 1 "snmpsimd answers"; tap_done; }

for file in "$tmp"/data/*.snmprec; do
	name=$(basename "$file" .snmprec)
	poll "$name" "$tmp/facts.json"
	python3 "$top_srcdir/tests/facts_check.py" "$file" "$tmp/facts.json" >"$tmp/diff"
	status=$?
	sed 's/^/# /' "$tmp/diff"
	ok $status "$name is polled whole and as recorded"
done
[ -d "$shared" ] || tap_ok "the shared recordings # SKIP recordings not here"

poll large-table "$tmp/bulk.json" --max-repetitions 50
poll large-table "$tmp/next.json" --no-bulk
python3 -c '
import json, sys
a, b = (json.load(open(f))["snmp"] for f in sys.argv[1:])
sys.exit(a["interfaces"] != b["interfaces"] or len(a["interfaces"]) != 300)' "$tmp/bulk.json" "$tmp/next.json"
ok $? "GETBULK and GETNEXT read the same 300 interfaces"

poll counters-32-v1 "$tmp/v1.json"
python3 "$top_srcdir/tests/facts_check.py" "$tmp/data/counters-32.snmprec" "$tmp/v1.json" >"$tmp/diff"
ok $? "an SNMPv1 agent is polled whole by GETNEXT"

poll host-and-sensors "$tmp/facts.json"
[ "$(field "$tmp/facts.json" snmp.vendor)/$(field "$tmp/facts.json" snmp.model)/$(field "$tmp/facts.json" snmp.version)" = \
	"None/DEMO-9000/7.1" ]
ok $? "model and version come from the chassis in ENTITY-MIB"
[ "$(field "$tmp/facts.json" snmp.cpu_ratio)" = 0.5 ] && [ "$(field "$tmp/facts.json" snmp.memory_ratio)" = 0.75 ]
ok $? "a load outside 0 to 100 does not count, and memory comes from hrStorageRam"

poll same-names "$tmp/facts.json"
python3 -c '
import json, sys
names = [i["name"] for i in json.load(open(sys.argv[1]))["snmp"]["interfaces"]]
sys.exit(names != ["wan#1", "wan#2", "Ethernet 3", "ifIndex 4"])' "$tmp/facts.json"
ok $? "interfaces with one name are told apart by ifIndex"

poll high-speed-in-bps "$tmp/facts.json"
python3 -c '
import json, sys
speeds = [i["speed_bps"] for i in json.load(open(sys.argv[1]))["snmp"]["interfaces"]]
sys.exit(speeds != [10**9, 10**10, None, None, 10**10, 1544000])' "$tmp/facts.json"
ok $? "an ifHighSpeed in bit/s, a wrapped ifSpeed and a rounded ifHighSpeed are seen through"

for name in no-ifxtable large-table some-without-hc no-sysuptime blank-ifname; do
	poll "$name" "$tmp/full.json"
	poll "$name" "$tmp/light.json" --rounds 2
	python3 -c '
import json, sys
full, light = (json.load(open(f)) for f in sys.argv[1:])
keys = ("if_index", "name", "counters", "oper_status", "admin_status", "speed_bps")
strip = lambda r: [[i[k] for k in keys] for i in r["snmp"]["interfaces"]]
requests = lambda r: int(r["detail"].split()[-2])
sys.exit(strip(full) != strip(light) or light["snmp"]["has_inventory"] or requests(light) >= requests(full))' \
		"$tmp/full.json" "$tmp/light.json"
	ok $? "$name: a light round says the same of what changes, with fewer requests"
done

tap_done
