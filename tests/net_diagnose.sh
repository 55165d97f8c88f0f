#!/usr/bin/env bash
# E1: faults, each produced for real, and what `vigie diagnose` says of each: the confusion matrix is printed. VIGIE_LONG=1: all of them,
# which takes a quarter of an hour, nearly all of it waiting; else some. VIGIE_FAULTS: only those of them.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/diagnosis_lib.sh"
PATH=$PATH:/usr/sbin:/sbin
for program in nft snmpd nginx dnsmasq storescp openssl jq; do command -v "$program" >/dev/null || tap_skip_all "$program is not here"; done
. "$top_srcdir/tests/fault_scene.sh"

scene_network
scene_inventory
conf_write 'icmp-timeout = "800ms"' 'service-timeout = "2s"' 'snmp-timeout = "500ms"'
printf 'witness router { address = "198.18.0.254" }\n' >>"$tmp/vigie.conf"
scene_begin
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || tap_fail "the inventory is imported" "$(cat "$tmp/out")"
daemon_in_near
daemon_start || { tap_fail "the daemon starts" "$(tail -5 "$tmp/vigied.log")"; tap_done; }

ask() { "$vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
calm() { [ "$(ask alerts --json 2>/dev/null | wc -l)" = 0 ] && [ -z "$({ ask devices --json; ask links --json; ask services --json; ask covolinks --json; } 2>/dev/null | jq -r 'select(.outcome != "ok") | .name')" ]; }
wait_for 60 calm || tap_fail "all is well at first" "$(ask alerts; ask links; ask services)"

# diagnose_of SITE [SERVICE]: the answer is in $tmp/verdict. Who asks too often waits.
diagnose_of() {
	local try
	for try in $(seq 8); do
		began=$(date +%s%N)
		ask diagnose "$1" ${2:+--service "$2"} --json >"$tmp/verdict" 2>"$tmp/diagnose.err" && return
		grep -q 'Too many' "$tmp/verdict" "$tmp/diagnose.err" || return 0
		sleep 8
	done
}

# fault NAME CODES SITE [SERVICE]: break_NAME breaks, mend_NAME mends; CODES are the verdicts that are right, the wanted one first. What is
# known beforehand is waited for by await_NAME, where there is one. What is broken and mended many times flaps: it is well again once 21
# results have settled.
rows=()
right=0
fault() {
	local name=$1 codes=$2 site=$3 service=${4:-} code began took
	case " ${VIGIE_FAULTS:-$name} " in *" $name "*) ;; *) return ;; esac
	"break_$name"
	[ "$(type -t "await_$name")" = function ] && { wait_for 40 "await_$name" || echo "# $name: what it is to be known by did not come"; }
	diagnose_of "$site" "$service"
	took=$((($(date +%s%N) - began) / 1000000))
	code=$(jq -r '.verdict_code // "none"' "$tmp/verdict")
	rows+=("$(printf '%-22s %-22s %-22s %6d ms  %-6s %s' "$name" "${codes%%|*}" "$code" "$took" "$(jq -r .confidence "$tmp/verdict")" "$(jq -r .verdict "$tmp/verdict")")")
	case "|$codes|" in *"|$code|"*) tap_ok "$name: $code" ;; *) tap_fail "$name: ${codes%%|*}" "$(jq -r '.verdict_code, .verdict, (.steps[] | "\(.layer) \(.method) \(.object) \(.status) \(.outcome) \(.detail)")' "$tmp/verdict"; cat "$tmp/diagnose.err")" ;; esac
	[ "$took" -le 15500 ] || tap_fail "$name: told within 15 s" "$took ms"
	"mend_$name"
	wait_for 180 calm || tap_fail "$name: mended, all is well again" "$(ask alerts --json)" "$(ask services --json)" "$(tail -n 5 "$tmp/error.log")"
}
drop() { in_middle nft -f - <<<"table inet $1 { chain c { type filter hook $2 priority 0; $3; }; }"; }
undrop() { in_middle nft delete table inet "$1"; }
near_drop() { in_near nft -f - <<<"table inet $1 { chain c { type filter hook $2 priority 0; $3; }; }"; }
near_undrop() { in_near nft delete table inet "$1"; }
link_is() { [ "$(ask links "$1" --json | jq -r .state)" = "$2" ]; }
tilleuls='EHPAD Demo Tilleuls'

break_nothing() { :; }
mend_nothing() { :; }

# ---- access ----
break_link_down() { in_middle ip link set mid1 down; in_far ip link set far1 down; }
await_link_down() { link_is SYVIK-T1 admin-down || link_is SYVIK-T1 down; }
mend_link_down() {
	in_middle ip link set mid1 up
	in_middle ip -6 addr add fd00:18:1::fe/64 dev mid1 nodad 2>/dev/null
	in_far ip link set far1 up
	in_far ip route replace default via 198.18.1.254
	in_far ip -6 route replace default via fd00:18:1::fe
}
break_cable_cut() { in_far ip link set far0 down; in_far ip link set far1 down; }
await_cable_cut() { link_is SYVIK-T1 down && link_is SYVIK-T2 down; }
mend_cable_cut() {
	local n
	in_far ip link set far0 up
	in_far ip link set far1 up
	for n in 2 3 4 5 6 7 8 9; do in_far ip -6 addr add "fd00:18:1::$n/64" dev far0 nodad 2>/dev/null; done
	in_far ip route replace default via 198.18.1.254
	in_far ip -6 route replace default via fd00:18:1::fe
}
break_one_side() { in_far ip link set far1 down; }
await_one_side() { link_is SYVIK-T2 down; }
mend_one_side() { in_far ip link set far1 up; }
break_disabled() { in_middle ip link set mid1 down; in_middle ip link set mid2 down; }
await_disabled() { link_is SYVIK-T1 admin-down; }
mend_disabled() { mend_link_down; in_middle ip link set mid2 up; }
break_agent_dead() { scene_agent_stop cpe; }
mend_agent_dead() { scene_agent cpe "$far" 198.18.1.2; }
break_rebooted() { scene_agent_stop cpe; sleep 1; scene_agent cpe "$far" 198.18.1.2 young; }
await_rebooted() { ask devices cpe-tilleuls --json | jq -e '.uptime_s != null and .uptime_s < 120' >/dev/null; }
mend_rebooted() { scene_agent_stop cpe; sleep 1; scene_agent cpe "$far" 198.18.1.2; }
break_router_dead() { drop router forward "ip daddr 198.18.1.2 drop; ip6 daddr fd00:18:1::2 drop"; }
await_router_dead() { [ "$(ask devices cpe-tilleuls --json | jq -r .state)" = critical ]; }
mend_router_dead() { undrop router; }
break_echo_refused() { drop refused forward "icmp type echo-request drop; icmpv6 type echo-request drop"; }
mend_echo_refused() { undrop refused; }
break_saturated() {
	scene_agent_stop pe
	scene_agent pe "$middle" 198.18.0.254 '' small
	ip netns exec "$middle" python3 - 198.18.1.2 <<-'PY' &
		import socket, sys, time
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		while True:
		    s.sendto(b"x" * 1200, (sys.argv[1], 9))
		    time.sleep(0.01)
	PY
	flood=$!
	children+=($flood)
}
await_saturated() { ask links SYVIK-T1 --json | jq -e '(.out_util // 0) > 0.9 or (.in_util // 0) > 0.9' >/dev/null; }
mend_saturated() {
	kill "$flood"
	scene_agent_stop pe
	scene_agent pe "$middle" 198.18.0.254
}

# ---- path ----
break_loss() { drop loss forward "ip daddr 198.18.1.2 icmp type echo-request numgen random mod 100 < 6 drop; ip6 daddr fd00:18:1::2 icmpv6 type echo-request numgen random mod 100 < 6 drop"; }
mend_loss() { undrop loss; }
break_delay() {
	rm -f "$tmp/tun.up"
	ip netns exec "$middle" python3 "$top_srcdir/tests/delay_relay.py" slow 0.2 "$tmp/tun.up" &
	relay=$!
	children+=($relay)
	wait_for 5 test -e "$tmp/tun.up"
	in_middle ip link set slow up
	in_middle sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.slow.rp_filter=0
	in_middle ip route add 198.18.1.0/24 dev mid1 table 18
	in_middle ip rule add iif slow table 18
	in_middle ip route add 198.18.1.2/32 dev slow
}
mend_delay() {
	in_middle ip route del 198.18.1.2/32 dev slow
	in_middle ip rule del iif slow table 18
	in_middle ip route flush table 18
	kill "$relay"
}
break_mtu() {
	in_middle ip link set mid1 mtu 1400
	drop quiet output "icmp type destination-unreachable drop; icmpv6 type packet-too-big drop"
}
mend_mtu() { in_middle ip link set mid1 mtu 1500; undrop quiet; }
break_v6_down() { drop six forward "meta nfproto ipv6 drop"; }
mend_v6_down() { undrop six; }
break_v4_down() { drop four forward "ip daddr 198.18.1.2 drop"; }
mend_v4_down() { undrop four; }
break_commune_dark() {
	break_cable_cut
	for n in 3 4 5; do in_middle ip addr del "198.18.2.$n/32" dev lo; done
}
await_commune_dark() { await_cable_cut && link_is SYVIK-B1 down && link_is SYVIK-V1 down; }
mend_commune_dark() {
	mend_cable_cut
	for n in 3 4 5; do in_middle ip addr add "198.18.2.$n/32" dev lo; done
}
break_perimeter_dark() {
	break_commune_dark
	for n in 3 4 5; do in_middle ip addr del "198.18.3.$n/32" dev lo; done
}
await_perimeter_dark() { await_commune_dark && link_is SYVIK-N1 down && link_is SYVIK-D1 down && link_is SYVIK-P1 down; }
mend_perimeter_dark() {
	mend_commune_dark
	for n in 3 4 5; do in_middle ip addr add "198.18.3.$n/32" dev lo; done
}
break_provider_down() { drop provider forward "ip daddr 198.18.1.7 drop"; }
mend_provider_down() { undrop provider; }

# ---- DNS ----
break_dns_silent() { near_drop names input "udp dport { 53, 5353 } drop"; }
mend_dns_silent() { near_undrop names; }
break_dns_one() { near_drop names input "udp dport 5353 drop"; }
mend_dns_one() { near_undrop names; }
break_dns_lying() { scene_dns_stop 53; scene_dns_stop 5353; scene_dns 53 203.0.113.66; scene_dns 5353 203.0.113.66; }
mend_dns_lying() { scene_dns_stop 53; scene_dns_stop 5353; scene_dns 53; scene_dns 5353; }

# ---- TLS, service ----
break_expired() { scene_web expired; }
break_chain_expired() { scene_web below; }
break_later() { scene_web later; }
break_self_signed() { scene_web self; }
break_wrong_name() { scene_web other; }
break_old_tls() { scene_web good "" 'ssl_protocols TLSv1 TLSv1.1; ssl_ciphers DEFAULT:@SECLEVEL=0;'; }
break_http_503() { scene_web good 'return 503;'; }
for name in expired chain_expired later self_signed wrong_name old_tls http_503; do eval "mend_$name() { scene_web; }"; done
break_refused() { near_drop web input "tcp dport 8443 reject with tcp reset"; }
mend_refused() { near_undrop web; }
break_service_silent() { near_drop web input "tcp dport 8443 drop"; }
mend_service_silent() { near_undrop web; }
break_service_v6() { near_drop web input "ip6 daddr fd00:18::1 tcp dport 8443 drop"; }
mend_service_v6() { near_undrop web; }
break_service_slow() {
	ip netns exec "$near" python3 - "$tmp/slow.up" <<-'PY' &
		import http.server, sys, time
		class Slow(http.server.BaseHTTPRequestHandler):
		    def do_GET(self):
		        time.sleep(1.6)
		        self.send_response(200)
		        self.send_header("Content-Length", "2")
		        self.end_headers()
		        self.wfile.write(b"ok")
		    def log_message(self, *words): pass
		s = http.server.ThreadingHTTPServer(("127.0.0.1", 8081), Slow)
		open(sys.argv[1], "w").close()
		s.serve_forever()
	PY
	slow=$!
	children+=($slow)
	wait_for 5 test -e "$tmp/slow.up"
	scene_web good 'proxy_pass http://127.0.0.1:8081;'
}
mend_service_slow() { scene_web; kill "$slow"; rm -f "$tmp/slow.up"; }
break_national() { psc_answer='return 503;' scene_web; }
await_national() { [ "$(ask services 'Pro Sante Connect' --json | jq -r .state)" = critical ]; }
mend_national() { scene_web; wait_for 30 eval '[ "$(ask services "Pro Sante Connect" --json | jq -r .state)" = ok ]'; }

# ---- what is declared ----
break_not_entitled() { :; }
mend_not_entitled() { :; }
break_wrong_perimeter() { :; }
mend_wrong_perimeter() { :; }
break_planned() { ask maintenance add "site:$tilleuls" --to 2h --reason "changement de routeur" >/dev/null; break_cable_cut; }
await_planned() { await_cable_cut; }
mend_planned() { mend_cable_cut; ask maintenance end "$(ask maintenance --json | jq -r .id | head -1)" >/dev/null; }

# ---- quality, imaging ----
break_voice() { drop voice forward "ip dscp ef numgen random mod 100 < 40 drop"; }
mend_voice() { undrop voice; }
break_ae_refused() { kill "$scp"; wait "$scp" 2>/dev/null; scene_scp --refuse; }
mend_ae_refused() { kill "$scp"; wait "$scp" 2>/dev/null; scene_scp; }
break_covolink_silent() { near_drop images input "tcp dport 11112 drop"; }
mend_covolink_silent() { near_undrop images; }
break_covolink_gone() { kill "$scp"; wait "$scp" 2>/dev/null; }
mend_covolink_gone() { scene_scp; }

# ---- ourselves ----
break_our_side() { drop ours input 'iifname "mid0" drop'; drop ours2 forward 'iifname "mid0" drop'; }
await_our_side() { [ "$(ask status --json | jq -r .collector)" = blind ]; }
mend_our_side() { undrop ours; undrop ours2; wait_for 40 eval '[ "$(ask status --json | jq -r .collector)" = running ]'; }
break_stopped() { daemon_stop; }
mend_stopped() { daemon_start; }

fault nothing nothing-found "$tilleuls" Therap-e
fault cable_cut access-down "$tilleuls" Therap-e
fault expired tls-expired "$tilleuls" Therap-e
if [ -n "${VIGIE_LONG:-}" ]; then
	fault mtu path-mtu "$tilleuls" Therap-e
	fault dns_silent dns-silent "$tilleuls" Therap-e
	fault http_503 service-error "$tilleuls" Therap-e
	fault ae_refused 'covolink-ae|covolink-broken' 'CH Demo Nord' Imagerie
	# What answers usually is known by minutes that were good.
	is_usual() { [ "$(ask history "$1" --from 10h --points 672 --json | jq -r 'select(.latency_ms != null and (.loss_ratio // 0) == 0) | .at' | wc -l)" -ge 3 ]; }
	wait_for 240 is_usual device:cpe-tilleuls && wait_for 240 is_usual link:FAI-M1 || tap_fail "there is a usual time"
	fault one_side access-one-down "$tilleuls" Therap-e
	fault link_down 'access-down|access-disabled' "$tilleuls" Therap-e
	fault disabled access-disabled "$tilleuls" Therap-e
	fault agent_dead agent-silent "$tilleuls" Therap-e
	fault rebooted access-restarted "$tilleuls" Therap-e
	fault router_dead router-silent "$tilleuls" Therap-e
	fault echo_refused echo-refused "$tilleuls" Therap-e
	fault saturated access-saturated "$tilleuls" Therap-e
	fault loss path-loss "$tilleuls" Therap-e
	fault delay path-slow "$tilleuls" Therap-e
	fault v6_down path-v6-down "$tilleuls" Therap-e
	fault v4_down path-v4-down "$tilleuls" Therap-e
	fault commune_dark commune-dark "$tilleuls" Therap-e
	fault perimeter_dark perimeter-dark "$tilleuls" Therap-e
	fault provider_down provider-down 'MAS Demo Pres'
	fault dns_one dns-one-down "$tilleuls" Therap-e
	fault dns_lying dns-lying "$tilleuls" Therap-e
	fault chain_expired tls-chain-expired "$tilleuls" Therap-e
	fault later tls-not-yet-valid "$tilleuls" Therap-e
	fault self_signed tls-untrusted "$tilleuls" Therap-e
	fault wrong_name tls-wrong-name "$tilleuls" Therap-e
	fault old_tls tls-too-old "$tilleuls" Therap-e
	fault refused service-refused "$tilleuls" Therap-e
	fault service_silent service-silent "$tilleuls" Therap-e
	fault service_v6 service-v6-down "$tilleuls" Therap-e
	fault service_slow service-slow "$tilleuls" Therap-e
	fault national national-outage "$tilleuls" 'Pro Sante Connect'
	fault not_entitled not-entitled "$tilleuls" Portail
	fault wrong_perimeter perimeter-wrong 'Clinique Demo Bocage' Portail
	fault planned planned-work "$tilleuls" Therap-e
	fault voice quality-class "$tilleuls" Therap-e
	fault covolink_silent covolink-silent 'CH Demo Nord' Imagerie
	fault covolink_gone covolink-silent 'CH Demo Nord' Imagerie
	fault our_side 'collector-blind|our-side-down' "$tilleuls" Therap-e
	fault stopped collector-stopped "$tilleuls" Therap-e
	fault nothing nothing-found "$tilleuls" Therap-e
fi

printf '# %-22s %-22s %-22s %9s  %-6s %s\n' fault wanted told after sure sentence
printf '# %s\n' "${rows[@]}"
daemon_stop
log_is_clean && tap_ok "the log is clean" || tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"
tap_done
