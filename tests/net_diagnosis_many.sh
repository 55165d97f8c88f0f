#!/usr/bin/env bash
# Whatever hangs, a diagnosis ends within its time, and ten of them beside each other do not hold polling up: every test goes into a black
# hole, and into peers that take a connection and say nothing. Long: it lasts as long as a diagnosis may.
[ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/diagnosis_lib.sh"
diagnosis_network

in_far nft -f - <<-'NFT'
	table inet faults { chain input {
		type filter hook input priority 0
		ip daddr 198.18.1.4 drop
		ip6 daddr fd00:18:1::4 drop
	}; }
NFT
ip netns exec "$far" python3 - "$tmp/listens" <<'PY' &
import socket, sys, time
servers = []
for family, address in ((socket.AF_INET, "198.18.1.3"), (socket.AF_INET6, "fd00:18:1::3")):
    s = socket.socket(family); s.bind((address, 80)); s.listen(1000); servers.append(s)
open(sys.argv[1], "w").close()
time.sleep(600)
PY
children+=($!)
wait_for 10 test -e "$tmp/listens" || echo "Bail out! nobody listens"
mkdir -p "/etc/netns/$near"
printf 'nameserver 198.18.1.4\n' >"/etc/netns/$near/resolv.conf"

conf_write 'service-timeout = "30s"'
printf 'snmp lecture { version = "2c" community = "public" }\n' >"$tmp/secrets"
mkdir "$tmp/csv"
printf 'name,public_address\nBayeux,198.18.1.4;fd00:18:1::4\n' >"$tmp/csv/sites.csv"
{
	printf 'name,site,kind,address,credential\nhole,Bayeux,router,198.18.1.4,lecture\nhole6,Bayeux,router,fd00:18:1::4,lecture\nlost,Bayeux,router,lost.demo.test,lecture\n'
	for n in $(seq 200); do echo "d$n,Bayeux,router,198.18.1.2,"; done
} >"$tmp/csv/devices.csv"
cat >"$tmp/csv/services.csv" <<'CSV'
name,kind,site,target
web,http,Bayeux,http://198.18.1.4/
mute,http,Bayeux,http://198.18.1.3/
mute6,http,Bayeux,http://[fd00:18:1::3]/
tls,tls,Bayeux,198.18.1.3:80
tcp,tcp,Bayeux,198.18.1.4:80
dns,dns,Bayeux,dns://198.18.1.4/demo.test
named,http,Bayeux,http://lost.demo.test/
dicom,dicom,Bayeux,dicom://198.18.1.3:80/AE
CSV
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
daemon_in_near
daemon_start || { tap_fail "the daemon starts" "$(tail -5 "$tmp/vigied.log")"; tap_done; }
tests=(poll@device:hole poll@device:hole6 poll@device:lost ping4@device:hole ping6@device:hole6 ping4@device:lost ping6@site:Bayeux
	trace4@device:hole trace6@device:hole6 trace4@device:lost mtu4@device:hole mtu6@device:hole6 mtu4@device:lost marked@device:hole@-@46
	marked@device:lost@-@46 check@service:web check4@service:web check@service:mute check6@service:mute6 check@service:tls check@service:tcp
	check@service:dns check4@service:dns check@service:named check6@service:named check@service:dicom)
# those of the first 12 that fail are waited for by others, which look for the way
for n in 3 4 5 6; do tests+=("trace4@device:hole@$n"); done

diagnose Bayeux "${tests[@]}"
tap_is "whatever hangs, it ends" "$(python3 -c 'import sys; print(float(sys.argv[1]) <= 15)' "$(took)")" True
tap_is "and no test of it passed or is left" "$(grep -cE ' (passed|pending|weak) ' "$tmp/diagnosis")" 0
lateness=$(
	for _ in $(seq 14); do
		rpc info | json_of 'v["late_ms"]'
		sleep 1
	done | sort -n | tail -1 &
	# one of the share of ten is spent: the tenth begins when it is there again, within a second
	for n in $(seq 10); do until python3 "$top_srcdir/tests/diagnose.py" "$sock" Bayeux "${tests[@]}" >"$tmp/many.$n"; do sleep 0.2; done & done
	wait
)
tap_is "many beside each other end as well" "$(cat "$tmp"/many.* | sed -n 's/^took \([0-9.]*\) s$/\1/p' |
	python3 -c 'import sys; t = [float(l) for l in sys.stdin]; print(len(t), max(t) <= 15)')" "10 True"
tap_is "nothing is held up for more than a second" "$([ "$lateness" -le 1000 ] && echo yes || echo "$lateness")" yes
descriptors() { ls "/proc/$(rpc info | json_of 'v["pid"]')/fd" | wc -l; }
few() { [ "$(descriptors)" -lt 60 ]; }
wait_for 15 few
tap_is "no descriptor is left behind" "$?" 0
daemon_stop
log_is_clean && tap_ok "the log is clean" || tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"
tap_done
