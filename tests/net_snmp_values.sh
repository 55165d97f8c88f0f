#!/usr/bin/env bash
# Light rounds read what moves of storages, memories, processors and sensors; what does not move is remembered.
. "${top_srcdir:?}/tests/lib_snmp.sh" || exit 99

recordings=$top_srcdir/probes/recordings
mkdir "$tmp/data"
cp "$recordings"/{pe-router,linux-server,optical-mux,firewall,wrong-highspeed,hostile-text}.snmprec "$tmp/data"
cat >"$tmp/data/moving.snmprec" <<'END'
1.3.6.1.2.1.1.3.0|67|500
1.3.6.1.2.1.2.2.1.2.1|4|eth0
1.3.6.1.2.1.2.2.1.10.1|65|7
1.3.6.1.2.1.25.2.3.1.2.4|6|1.3.6.1.2.1.25.2.1.4
1.3.6.1.2.1.25.2.3.1.3.4|4|/var
1.3.6.1.2.1.25.2.3.1.4.4|2|4096
1.3.6.1.2.1.25.2.3.1.5.4|2|2000000000
1.3.6.1.2.1.25.2.3.1.6.4|2:numeric|rate=1000000,initial=1
END
cat >"$tmp/data/flapping.snmprec" <<'END'
1.3.6.1.2.1.1.3.0|67|500
1.3.6.1.2.1.2.2.1.2.1|4|eth0
1.3.6.1.2.1.2.2.1.5.1|66|1000000000
1.3.6.1.2.1.2.2.1.8.1|2:numeric|rate=100000,initial=1
1.3.6.1.2.1.2.2.1.9.1|67|77
1.3.6.1.2.1.2.2.1.10.1|65|7
1.3.6.1.2.1.31.1.1.1.15.1|66|1000
END
free_port port
"${top_builddir:?}/vigie-sim" --data-dir "$tmp/data" --listen "127.0.0.1:$port" >"$tmp/ready" &
children+=($!)
wait_for 20 grep -q ready "$tmp/ready" || { ok 1 "the agents listen"; tap_done; }
umask 077
for file in "$tmp/data"/*; do
	name=${file##*/}
	echo "snmp ${name%.snmprec} { version = \"2c\" community = \"${name%.snmprec}\" }"
done >"$tmp/secrets"

poll() { # RECORDING ROUNDS
	"$probe_once" --class snmp --address 127.0.0.1 --port "$port" --credential "$1" --secrets "$tmp/secrets" --timeout-ms 2000 \
		--rounds "$2" >"$tmp/$1.$2.json"
}
compare() { # PYTHON-EXPRESSION on full and light
	python3 - "$tmp" "$1" "$2" <<'END'
import json, sys
full, light = (json.load(open(f"{sys.argv[1]}/{sys.argv[2]}.{rounds}.json"))["snmp"] for rounds in (1, 2))
good = eval(sys.argv[3])
if not good:
    for key in ("has_inventory", "has_values", "storages", "processors", "memories", "sensors"):
        print("#", key, str(full[key])[:300], str(light[key])[:300])
sys.exit(not good)
END
}
same='all(full[k] == light[k] for k in ("storages", "processors", "memories", "sensors", "cpu_ratio", "memory_ratio"))'
for name in pe-router linux-server optical-mux firewall; do
	poll "$name" 1
	poll "$name" 2
	compare "$name" "light['has_values'] and not light['has_inventory'] and $same"
	ok $? "$name: a light round tells all that a full one told of its parts"
done
compare pe-router "full['sensors'] and full['storages'] and full['processors'] and full['memories']"
ok $? "which is something of each kind"
poll moving 1
poll moving 2
compare moving "light['storages'][0]['used_bytes'] > full['storages'][0]['used_bytes'] and light['storages'][0]['name'] == '/var'"
ok $? "a disk that fills is seen to fill from one light round to the next"
poll hostile-text 1
poll hostile-text 2
compare hostile-text "not light['has_values'] and not light['storages']"
ok $? "a device without such parts is not asked"

# What changes with an interface's state only is asked when one does.
for name in flapping pe-router wrong-highspeed; do
	poll "$name" 1
	poll "$name" 2
	compare "$name" "not light['has_inventory'] and [i['speed_bps'] for i in full['interfaces']] == [i['speed_bps'] for i in light['interfaces']]"
	ok $? "$name: a light round knows the speeds"
done
compare pe-router "all(i['last_change_cs'] is None for i in light['interfaces'])"
ok $? "no interface changed its state: ifLastChange is not asked"
compare flapping "[i['last_change_cs'] for i in light['interfaces']] == [77]"
ok $? "one did: it is asked in the same round"
tap_done
