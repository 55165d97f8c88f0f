#!/usr/bin/env bash
# Automatic evidence through a real collector: an nginx with an expired certificate, a system past its end, a contact that nobody confirmed,
# redundancy that nobody saw work, an snmpd that answers v2c, a job that never finishes, a backup that nobody restored. Each proposes a gap;
# without its cause the proposal is gone; what a person decided stays.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/nginx_lib.sh"

PATH=$PATH:/usr/sbin
for program in nginx snmpd snmpset; do command -v "$program" >/dev/null || tap_skip_all "no $program here"; done
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
for port in p_tls p_nobody p_one p_two p_ping; do free_port "$port"; done
pki_issue root "Demo Root" "" - -10 3650 authority && pki_issue past localhost IP:127.0.0.1 root -10 -1 &&
	pki_issue good localhost IP:127.0.0.1 root -10 365 || {
	tail -n 20 "$tmp/openssl.log" >&2
	echo "Bail out! openssl made no certificates"
	exit 1
}
serve() { # NAME: the certificate that nginx presents from now on
	cp "$pki/$1.crt" "$tmp/served.crt" && cp "$pki/$1.key" "$tmp/served.key"
	[ ! -e "$tmp/nginx.pid" ] || kill -HUP "$(cat "$tmp/nginx.pid")"
}
serve past
nginx_write 64 <<-NGINX
	server {
		listen 127.0.0.1:$p_tls ssl;
		ssl_certificate $tmp/served.crt;
		ssl_certificate_key $tmp/served.key;
		location / { return 200 "ok"; }
	}
NGINX
nginx_start 127.0.0.1 "$p_tls"

# Two agents over SNMPv3, whose interface can be told to be down; who may do more is in the LINEs.
agent() { # NAME ADDRESS PORT [LINE…]
	printf '%s\n' "agentAddress udp:$2:$3" 'createUser alice SHA-256 "alice-auth-1" AES "alice-priv-1"' 'rwuser alice authPriv' \
		'override -rw 1.3.6.1.2.1.2.2.1.8.1 integer 1' "${@:4}" >"$tmp/$1.conf"
	mkdir -p "$tmp/$1.d"
	MIBS='' SNMP_PERSISTENT_DIR=$tmp/$1.d snmpd -f -Lf "$tmp/$1.snmpd" -C -c "$tmp/$1.conf" -p "$tmp/$1.pid" >/dev/null 2>&1 &
	children+=($!)
	printf -v "agent_$1" %s $!
	wait_for 15 snmp_v3 snmpget "$2:$3" 1.3.6.1.2.1.1.3.0
}
snmp_v3() { MIBS='' "$1" -v3 -l authPriv -u alice -a SHA-256 -A alice-auth-1 -x AES -X alice-priv-1 -r 0 -t 1 "${@:2}" >/dev/null 2>&1; }
agent two 127.0.0.12 "$p_two"
agent one 127.0.0.11 "$p_one"

csv=$tmp/csv
mkdir "$csv" "$tmp/people"
printf 'name,college\nCH du Test,B\n' >"$csv/sites.csv"
printf 'name,site,phone,role\nMme Durand,CH du Test,+33200000000,RSSI\n' >"$csv/contacts.csv"
cp "$csv/contacts.csv" "$tmp/people"
systems() { # END-OF-SUPPORT
	printf '%s\n' name,site,kind,address,port,credential,os,os_end_of_support "srv1,CH du Test,firewall,127.0.0.1,$p_nobody,,Debian,$1" \
		"sw1,CH du Test,switch,127.0.0.11,$p_one,v3,," "srv2,CH du Test,server,127.0.0.12,$p_two,v3,,2099-12-31" >"$csv/devices.csv"
}
systems 2020-06-30
printf 'name,kind,target,site\nportail,https,https://127.0.0.1:%s/,CH du Test\n' "$p_tls" >"$csv/services.csv"
printf 'name,site,device,interface,redundancy_group\na,CH du Test,sw1,lo,g\nb,CH du Test,srv2,lo,g\n' >"$csv/links.csv"
printf 'name,kind,every,grace\neai,job,1h,1h\nnuit,backup,1d,1h\n' >"$csv/heartbeats.csv"
printf 'name,hds_certificate,hds_ends\nOpérateur,C-1,2099-12-31\n' >"$csv/suppliers.csv"
printf 'name,supplier,ends\nSYVIK,Opérateur,2099-06-30\n' >"$csv/contracts.csv"
EXPOSURES=1 conf_write 'attempts = 1' 'snmp-timeout = "300ms"'
printf 'heartbeat { listen = "127.0.0.1:%s" }\n' "$p_ping" >>"$tmp/vigie.conf"
echo 'snmp v3 { version = "3" user = "alice" level = "authPriv" auth = "SHA-256" auth-key = "alice-auth-1" priv = "AES" priv-key = "alice-priv-1" }' >"$tmp/secrets"
run() { "$vigie" --config "$tmp/vigie.conf" --lang "${lang:-en}" "$@"; }
fact() { run hds facts --json | jq -c "select(.key == \"$1\") | $2"; }
is_fact() { [ "$(fact "$1" .verdict)" = "\"$2\"" ]; }
# An import is followed by a round; the certificate is read by a check before.
settle() { import_dir "$csv" >/dev/null && wait_for 20 is_fact "$1" "$2"; }
proposed() { run hds list --json | jq -r "select(.id == \"$1\") | [.status, .proposed, .contradicted] | map(tostring) | join(\" \")"; }
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }

tap_is "at the start nothing is known" "$(wait_for 20 is_fact overdue-actions unknown; run hds facts --json | jq -r .verdict | sort -u)" unknown
for leaf in EXI-05.C EXI-05.G EXI-11; do run hds set "$leaf" status=conforming --reason vu >/dev/null; done
tap_is "an import is followed by a round" "$(settle end-of-support fails; fact end-of-support '[.verdict, .proposes, (.value | fromjson | [.ended, .names])]')" \
	'["fails","major-gap",[1,["srv1"]]]'
tap_is "who proposes is told" "$(proposed EXI-05.G)" "conforming major-gap true"
has_certificate() { [ "$(sql "SELECT count(*) FROM certificate WHERE serial = '$1'")" = 1 ]; }
serial_of() { openssl x509 -in "$pki/$1.crt" -noout -serial | cut -d= -f2; }
wait_for 30 has_certificate "$(serial_of past)" || tap_fail "the certificate is read" "$(sql "SELECT * FROM certificate")"
tap_is "an nginx with an expired certificate" "$(settle tls-expiry fails; fact tls-expiry '[.proposes, (.value | fromjson | [.certificates, .expired, .names])]')" \
	'["major-gap",[1,1,["portail"]]]'
tap_is "proposes a gap, and a person decided otherwise" "$(proposed EXI-05.C)" "conforming major-gap true"
tap_is "a redundancy that nobody saw work" "$(fact redundancy '[.verdict, .proposes, (.value | fromjson | [.redundant, .never])]')" '["fails","minor-gap",[2,2]]'
tap_is "contacts that were just confirmed" "$(fact client-contacts '[.verdict, (.value | fromjson | [.clients, .complete])]')$(proposed EXI-11)" '["holds",[1,1]]conforming conforming false'
tap_is "nobody is named in it" "$(run hds facts --json | grep -c Durand)" 0
tap_is "subcontractors and contracts" "$(fact subcontractor-certificates .verdict)$(fact contract-ends '.value | fromjson | .nearest')" '"holds""2099-06-30"'
tap_is "root is no named person" "$(fact admin-trace '[.verdict, .proposes, (.value | fromjson | [.findings, .persons])]')" '["fails","minor-gap",[0,0]]'
tap_like "a leaf tells all of it" "$(run hds show EXI-05.C | paste -sd ' ')" \
	'Automatic evidence: it proposes, a person decides.*TLS certificate expiry: Fact does not hold Proposes: Major gap Measured: .* Found: certificates 1, certificates expired 1.*such as portail.*What it does not prove: .*SHA-256 of the rows: [0-9a-f]{64}.*Measured by nothing: .*Network isolation'
tap_like "in French too" "$(lang=fr run hds show EXI-05.C | paste -sd ' ')" 'Preuves automatiques.*elles proposent.*certificats 1, certificats expirés 1,.*Ce que cela ne prouve pas.*Cela ne prouve pas que chaque certificat'
tap_is "a leaf's own facts can be asked for" "$(run hds facts EXI-11 --json | jq -c '[.key, (.serves | index("EXI-11") != null)]')" '["client-contacts",true]'
tap_is "so can one fact by its key" "$(run hds facts client-contacts --json | jq -r .key)" client-contacts
tap_is "what nothing measures is told" "$(run hds facts capacity 2>&1)" "vigie: capacity is measured by nothing: evidence tells of it"

# Without their cause.
serve good
systems 2099-06-30
wait_for 30 has_certificate "$(serial_of good)" || tap_fail "the new certificate is read" "$(sql "SELECT * FROM certificate")"
tap_is "a certificate that is in force" "$(settle tls-expiry holds; fact tls-expiry '[.proposes, (.value | fromjson | .expired)]')" '[null,0]'
tap_is "takes the gap back, the decision is as it was" "$(proposed EXI-05.C)" "conforming not-assessed false" # no level is guaranteed: nobody knows
tap_is "so does a system that is supported" "$(fact end-of-support .verdict)" '"holds"'
tap_is "each is kept with its day" "$(sql "SELECT group_concat(verdict, ' ') FROM (SELECT verdict FROM measured_fact WHERE key = 'end-of-support' ORDER BY id)" | tr " " "\n" | uniq | paste -sd " ")" "unknown fails holds"
tap_is "a past instant shows what was measured then" "$(run hds facts --json --at "$(date -u -d '1 hour ago' +%FT%TZ)" | wc -l)" 0

# A contact that nobody confirmed for 13 months.
daemon_stop
tap_is "the collector stops" "$daemon_status" 0
python3 - "$db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE entity SET last_confirmed_ms = last_confirmed_ms - 395 * 86400000 WHERE kind = 'contact'")
db.commit()
PY
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
tap_is "a contact older than 12 months" "$(wait_for 20 is_fact client-contacts fails; fact client-contacts '[.proposes, (.value | fromjson | [.aged, .old])]')$(proposed EXI-11)" \
	'["minor-gap",[1,1]]conforming minor-gap true'
import_dir "$tmp/people" >/dev/null
tap_is "holds again once it is confirmed" "$(wait_for 20 is_fact client-contacts holds; proposed EXI-11)" "conforming conforming false"
tap_is "no decision was changed" "$(sql "SELECT count(*) FROM assessment")" 3

# What is asked, told and seen.
becomes() { # FACT VERDICT: a round after each import, until it is so
	again() { import_dir "$csv" >/dev/null && wait_for 2 is_fact "$1" "$2"; }
	wait_for 40 again "$@"
	fact "$1" '[.verdict, .proposes]'
}
run hds set EXI-25 status=conforming --reason vu >/dev/null
serve_again() { # NAME ADDRESS PORT [LINE…]: what runs there is asked anew
	local pid=agent_$1
	kill "${!pid}" && wait "${!pid}"
	agent "$@"
}
ask() { run exposures "$1" --now >/dev/null 2>"$tmp/err" || tap_fail "$1 is asked anew" "$(cat "$tmp/err")"; }
serve_again one 127.0.0.11 "$p_one" 'rocommunity public'
ask sw1
tap_is "an snmpd that answers v2c" "$(becomes snmpv3-only fails; fact snmpv3-only '.value | fromjson | [.weak, .names]')" $'["fails","minor-gap"]\n[1,["sw1"]]'
serve_again one 127.0.0.11 "$p_one"
ask sw1
tap_is "and no more" "$(becomes snmpv3-only holds)" '["holds",null]'

if ps -eo comm= | grep -qxE 'rsyslogd|syslog-ng|syslogd|filebeat|fluent.*|vector|promtail|nxlog|splunkd|(wazuh|ossec)-agentd?'; then
	tap_ok "a server that carries no log away # SKIP a process of this machine does"
else
	tap_is "a server that carries no log away" "$(becomes log-coverage fails; fact log-coverage '.value | fromjson | [.absent, .names]')" $'["fails","minor-gap"]\n[1,["srv2"]]'
fi
cp "$(command -v sleep)" "$tmp/rsyslogd"
"$tmp/rsyslogd" 300 >/dev/null 2>&1 &
children+=($!)
serve_again two 127.0.0.12 "$p_two" # it keeps what runs for a while
ask srv2
tap_is "and one that does" "$(becomes log-coverage holds; fact log-coverage '.value | fromjson | [.servers, .told]')" $'["holds",null]\n[1,1]'

sed -i 's/^eai,job,1h,1h/eai,job,1s,1s/' "$csv/heartbeats.csv" && import_dir "$csv" >/dev/null && run ping eai --start
tap_is "a job that never finishes" "$(becomes feeds-and-jobs fails; run heartbeats eai --json | jq -r .outcome)" $'["fails","minor-gap"]\nstarted-not-finished'
sed -i 's/^eai,job,1s,1s/eai,job,1h,1h/' "$csv/heartbeats.csv" && import_dir "$csv" >/dev/null && run ping eai
tap_is "and one that does" "$(becomes feeds-and-jobs holds)" '["holds",null]'

tap_is "a backup that nobody restored" "$(becomes restore-test fails; proposed EXI-25)" $'["fails","minor-gap"]\nconforming minor-gap true'
tap_is "a job tells that it was" "$(curl -s -m 10 "http://127.0.0.1:$p_ping/ping/nuit/restored"; becomes restore-test holds)" $'OK\n["holds",null]'
tap_is "a feed has no such test" "$(curl -s -m 10 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$p_ping/ping/eai/restored"; run restored eai 2>&1 | grep -c backup)" $'4001'
tap_is "a person names the day" "$(run restored nuit 2026-01-31 --reason 'base ENRS' && sql "SELECT t.tested_ms < t.at_ms, j.uid IS NOT NULL FROM restore_test t JOIN journal j ON j.seq = t.seq")" \
	$'The restore test is kept with your name.\n1|1'

tap_is "a redundancy that nobody saw work is still none" "$(becomes redundancy fails)" '["fails","minor-gap"]'
is_link() { [ "$(run links "$1" --json | jq -r .state)" = "$2" ]; }
oper() { # LINK DEVICE ADDRESS STATUS STATE
	snmp_v3 snmpset "$3" 1.3.6.1.2.1.2.2.1.8.1 i "$4" && run poll "device:$2" >/dev/null && wait_for 20 is_link "$1" "$5" || tap_fail "$1 is $5" "$(run links --plain)"
}
if [ -n "${VIGIE_LONG:-}" ]; then # a proof takes a minute
	for cut in "a sw1 127.0.0.11:$p_one" "b srv2 127.0.0.12:$p_two"; do
		oper $cut 2 down
		sleep 61
		oper $cut 1 up
	done
	tap_is "each circuit was cut, and the other one carried" "$(becomes redundancy holds; fact redundancy '.value | fromjson | [.proved, .never]')" $'["holds",null]\n[2,0]'
fi
tap_is "each decision is as it was" "$(sql "SELECT count(*) FROM assessment") $(proposed EXI-25)" "4 conforming $([ -n "${VIGIE_LONG:-}" ] && echo 'conforming false' || echo 'minor-gap true')"
daemon_stop
tap_is "the collector stops with a round under way" "$daemon_status" 0
tap_ok "no sanitizer speaks" log_is_clean
tap_is "nothing failed" "$(grep -c facts.failed "$tmp/vigied.log")" 0
tap_done
