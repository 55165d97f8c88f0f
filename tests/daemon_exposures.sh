#!/usr/bin/env bash
# What is exposed, found on real programs: snmpd that answers v2c and one that is v3 only, nginx that takes TLS 1.0 and one that does not,
# OpenSSH with a good key, one with a short one, and one with several and certificates of them, chronyd and a clock that is off, telnet and the like in clear. Removing the cause ends the finding; what is not ours, or
# excepted, is not asked.
. "${top_srcdir:?}/tests/namespace_lib.sh"
namespace_enter
set -u
. "$top_srcdir/tests/daemon_lib.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/nginx_lib.sh"
. "$top_srcdir/tests/exposed_lib.sh"
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || tap_skip_all "long: sanitized in scripts/check --long"
[ "$EUID" -eq 0 ] || tap_skip_all "the usual ports need root"
PATH=$PATH:/usr/sbin
for program in snmpd nginx sshd chronyd nft; do command -v "$program" >/dev/null || tap_skip_all "$program is not here"; done
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
weak=127.0.1.1 good=127.0.1.2 foreign=127.0.1.3 spared=127.0.1.4 plain=127.0.1.5
chmod 755 "$tmp"

# ---- those who are asked ----
peers() { # NAME ADDRESS SECONDS-AHEAD PEER…: sets peer_NAME
	python3 "$top_srcdir/tests/exposed_peers.py" "$2" "$3" "$tmp/$1.log" "${@:4}" 2>"$tmp/$1.err" &
	children+=($!)
	printf -v "peer_$1" %s $!
	: >>"$tmp/$1.log"
}
peers weak $weak 5 telnet ftp ldap rsh ntp
peers foreign $foreign 0 telnet
peers spared $spared 0 telnet
peers plain $plain 0 syslog

agent_start weak "agentAddress udp:$weak:161" 'rocommunity public'
agent_start plain "agentAddress udp:$plain:161" 'rocommunity public'
agent_start good "agentAddress udp:$good:161"

openssl req -x509 -newkey rsa:1024 -sha1 -nodes -days 30 -subj "/CN=old.test" -keyout "$tmp/old.key" -out "$tmp/old.crt" 2>>"$tmp/openssl.log" &&
	pki_issue new new.test DNS:new.test - -10 30 || { tap_fail "certificates are made" "$(tail -3 "$tmp/openssl.log")"; tap_done; }
printf 'admin:%s\n' "$(openssl passwd -apr1 sesame)" >"$tmp/passwords"
web_write() { # PROTOCOLS-OF-THE-OLD-ONE ITS-CERTIFICATE
	nginx_write 64 <<-NGINX
		server { listen $weak:80; auth_basic "Administration"; auth_basic_user_file $tmp/passwords; root $tmp; }
		server { listen $good:80; return 301 https://new.test/; }
		$(nginx_of_protocols $weak "$2" "$1")
		$(nginx_of_protocols $good "$pki/new" "TLSv1.2 TLSv1.3")
	NGINX
}
web_write "TLSv1 TLSv1.1 TLSv1.2" "$tmp/old"
nginx_start $weak 443

ssh-keygen -q -t ed25519 -N '' -f "$tmp/key1" && ssh-keygen -q -t ed25519 -N '' -f "$tmp/key2"
ssh-keygen -q -t rsa -b 1024 -N '' -f "$tmp/rsa1" && ssh-keygen -q -t rsa -b 3072 -N '' -f "$tmp/rsa2"
for name in ed25519 ecdsa:-b384 rsa:-b1024 dsa; do
	ssh-keygen -q -t "${name%:*}" $(grep -o -- '-b.*' <<<"$name") -N '' -f "$tmp/several_${name%:*}"
done
ssh-keygen -q -t ed25519 -N '' -f "$tmp/ca"
ssh_certify several_ed25519 several.test 7 -1d:+10d several.test
ssh_certify several_rsa old.test 6 20200101000000Z:20210101000000Z several.test
ssh_start good $good "$tmp/key1"
ssh_start weak $weak "$tmp/rsa1" 'KexAlgorithms ecdh-sha2-nistp256' # that signs with SHA-2 alone, as OpenSSH does
several=("HostKey $tmp/several_rsa" "HostKey $tmp/several_ecdsa")
ssh_start plain $plain "$tmp/several_ed25519" "${several[@]}" "HostKey $tmp/several_dsa" 'HostKeyAlgorithms +ssh-dss' \
	"HostCertificate $tmp/several_ed25519-cert.pub" "HostCertificate $tmp/several_rsa-cert.pub" 'KexAlgorithms diffie-hellman-group14-sha256'
printf '%s\n' 'local stratum 8' "bindaddress $good" 'allow 127/8' 'cmdport 0' "pidfile $tmp/chronyd.pid" >"$tmp/chrony.conf"
chronyd -d -x -u root -f "$tmp/chrony.conf" >"$tmp/chronyd.log" 2>&1 &
children+=($!)
for port in 23 21 389 80 443; do
	wait_for 15 accepts $weak $port || { tap_fail "the servers start" "$(tail -3 "$tmp"/*.err "$tmp/nginx.out" "$tmp/error.log" 2>&1)"; tap_done; }
done

# ---- what is declared ----
EXPOSURES=1 conf_write 'snmp-timeout = "300ms"'
printf 'exposure {\n\tperiod = "1h"\n\tmax-in-flight = 8\n}\n' >>"$tmp/vigie.conf"
cat >"$tmp/secrets" <<'END'
snmp v3 { version = "3" user = "alice" level = "authPriv" auth = "SHA-256" auth-key = "alice-auth-1" priv = "AES" priv-key = "alice-priv-1" }
snmp v2 { version = "2c" community = "public" }
END
mkdir "$tmp/csv"
printf 'name\nAlpha\n' >"$tmp/csv/sites.csv"
printf 'name,owner\nPortal,Hosting team\n' >"$tmp/csv/applications.csv"
cat >"$tmp/csv/devices.csv" <<END
name,site,kind,address,credential,owner,exposures
weak,Alpha,server,$weak,v3,,
good,Alpha,server,$good,v3,ours,yes
foreign,Alpha,router,$foreign,,national,
spared,Alpha,router,$spared,,,no
plain,Alpha,switch,$plain,v2,,
END
cat >"$tmp/csv/services.csv" <<END
name,kind,target,site,device,owner,application,resolve
old,https,https://old.test/,Alpha,weak,ours,Portal,$weak
new,https,https://new.test/,Alpha,good,ours,Portal,$good
theirs,https,https://old.test/,Alpha,,third-party,,$weak
END
run() { "$vigie" --config "$tmp/vigie.conf" "$@"; }
run import "$tmp/csv" >"$tmp/out" 2>&1 || { tap_fail "the inventory is imported" "$(cat "$tmp/out")"; tap_done; }
tap_like "before a round nothing is told, and that nobody was asked" "$(run exposures --lang en 2>&1 | paste -sd' ')" \
	'5 of 5 objects were not asked yet.*1 is not asked: devices.csv says so.*Nothing that was asked speaks'
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }

all_asked() { [ "$(sql 'SELECT count(DISTINCT entity_id) FROM exposure_round')" -eq 5 ]; }
wait_for 60 all_asked || { tap_fail "each object is asked" "$(tail -5 "$tmp/vigied.log")"; tap_done; }
found() { run exposures --json "$@" | jq -r "$filter" | sort; }

filter='select(.name == "weak") | "\(.subject) \(.weakness)"'
tap_is "what the weak one speaks is told" "$(found)" "$(sort <<'END'
clock clock-offset
ftp ftp
http http-password
ldap ldap-clear-bind
rsh r-services
snmp-v1-public snmp-default-community
snmp-v2c-public snmp-default-community
ssh-host-key ssh-host-key-weak
telnet telnet
END
)"
filter='select(.name == "plain") | "\(.subject) \(.weakness)"'
tap_is "a community is told, and what waits like syslog is no remote shell" "$(found)" "$(sort <<'END'
snmp-credential snmp-community
snmp-v1-public snmp-default-community
snmp-v2c-public snmp-default-community
ssh-certificate-rsa ssh-certificate-expired
ssh-key-dss ssh-host-key-weak
ssh-key-rsa ssh-host-key-weak
END
)"
filter='select(.name == "plain" and (.subject | startswith("ssh-")) and .answer == "answered") | "\(.subject) \(.evidence)"'
fingerprint() { ssh-keygen -lf "$tmp/$1.pub" | cut -d' ' -f2; }
tap_is "each key of a host is judged, those beside the first one too" "$(found --asked | grep -v certificate)" "$(sort <<END
ssh-host-key ecdsa-sha2-nistp384 $(fingerprint several_ecdsa)
ssh-key-dss ssh-dss $(fingerprint several_dsa)
ssh-key-ed25519 ssh-ed25519 $(fingerprint several_ed25519)
ssh-key-rsa ssh-rsa $(fingerprint several_rsa)
END
)"
tap_like "a certificate of one is told by what its CA calls it, who signed it and when it ends" "$(found --asked | grep certificate-ed25519)" \
	"^ssh-certificate-ed25519 several.test; serial 7; signed by $(fingerprint ca | sed 's,+,\\+,g'); ssh-ed25519; until 20..-..-..T.*Z; for several.test\$"
tap_is "it is among those that end" "$(run certificates --json | jq -r 'select(.protocol == "SSH") | "\(.name) \(.subject) \(.serial) \(.issuer) \(.days_left < 0)"')" \
	"plain old.test 6 $(fingerprint ca) true"
tap_like "in the calendar too" "$(run screen calendar --lang en --size 120x40 --plain)" 'plain .*20[0-9][0-9]-01-01.*'
filter='select(.kind == "service") | "\(.name) \(.subject) \(.weakness) \(.owner[0])"'
tap_is "so is old TLS with its key and signature, and whose it is" "$(found)" "$(sort <<'END'
old tls-1.0 tls-old-version Hosting team
old tls-1.1 tls-old-version Hosting team
old tls-key tls-weak-key Hosting team
old tls-signature tls-weak-signature Hosting team
END
)"
filter='select(.name == "good") | .weakness'
tap_is "of the good one nothing is" "$(found)" ""
filter='select(.subject == "telnet" or .subject == "http" or .subject == "tls-key" or .subject == "snmp-v2c-public" and .name == "weak") | .evidence'
tap_is "the evidence is what it said, and obeys nobody" "$(found)" "$(printf 'HTTP/1.1 401 Unauthorized; Basic realm="Administration"\nRSA 1024, old.test\nRouter \xef\xbf\xbd[2Jof a test\nsysDescr: Agent of a test\n' | sort)"
filter='select(.subject == "clock" and .name == "weak") | .value > 4800 and .value < 5200 and .uncertainty < 200'
tap_is "a clock that is 5 s ahead is told so" "$(found)" true
filter='select(.name == "good") | "\(.subject) \(.answer)"'
tap_is "what was asked and is as it should be is told when it is asked for" "$(found --asked | grep -vE ' refused$| absent$|^log-process ')" "$(sort <<'END'
clock answered
http answered
snmp-credential answered
snmp-v1-private not-answered
snmp-v1-public not-answered
snmp-v2c-private not-answered
snmp-v2c-public not-answered
ssh answered
ssh-host-key answered
END
)"
filter='select(.name == "plain" and .subject == "clock") | "\(.evidence | contains("hrSystemDate")) \(.value > -2000 and .value < 2000)"'
tap_is "without NTP the clock is that of hrSystemDate" "$(found --asked)" "true true"
filter='select(.subject == "ssh-host-key" and .name != "plain") | .evidence'
tap_is "the SSH host key is that of OpenSSH, also RSA that signs with SHA-2" "$(found --asked)" "ssh-ed25519 $(ssh-keygen -lf "$tmp/key1.pub" | cut -d' ' -f2)
ssh-rsa $(ssh-keygen -lf "$tmp/rsa1.pub" | cut -d' ' -f2)"
filter='select(.name == "new" and .subject == "tls-version") | "\(.value) \(.evidence)"'
tap_like "the newest TLS is told" "$(found --asked)" '^13 TLS 1\.3, TLS_'
tap_is "nobody else's is asked, nor what is excepted" "$(cat "$tmp/foreign.log" "$tmp/spared.log")" ""
tap_is "who demands TLS is told nothing but a greeting: no password leaves" "$(grep -ac -i 'pass\|sesame\|admin' <(sed 's/.* //' "$tmp/weak.log" | xxd -r -p))" 0
tap_like "people read it" "$(run exposures weak --lang en 2>/dev/null)" 'weak +telnet is open'
tap_like "with the reasons" "$(run exposures weak --lang en 2>/dev/null)" 'telnet is open: Passwords and sessions pass in clear\..*RFC 3365'
tap_like "and in French" "$(run exposures weak --lang fr 2>/dev/null)" 'telnet est ouvert'
tap_is "it raises no alert" "$(run alerts --json | jq -r 'select(.object | test("weak|old")) | .outcome' | grep -Ev '^(tls|storage)-')" "" # its certificate does, and disks of this machine

# ---- the causes go ----
at=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ) # what was seen within this second was seen
count_rounds() { sql "SELECT count(*) FROM exposure_round r JOIN entity e ON e.id = r.entity_id WHERE e.name = '$1'"; }
nft -f - <<END || tap_fail "a device falls silent"
table inet fallen {
	chain in {
		type filter hook input priority 0
		ip daddr $plain meta l4proto tcp reject with icmp type host-unreachable
		ip daddr $plain drop
	}
}
END
{ kill -KILL "$peer_weak" "$sshd_good" "$sshd_weak" && wait "$peer_weak"; } 2>/dev/null
{ kill "$agent_weak" && wait "$agent_weak"; } 2>/dev/null
agent_start weak "agentAddress udp:$weak:161"
ssh_start good $good "$tmp/key2"
ssh_start weak $weak "$tmp/rsa2" 'KexAlgorithms diffie-hellman-group16-sha512' 'HostKeyAlgorithms rsa-sha2-256'
web_write "TLSv1.2 TLSv1.3" "$pki/new"
kill -HUP "$nginx"
for name in weak good plain; do run exposures $name --now 2>>"$tmp/out" || tap_fail "it is asked again" "$(tail -1 "$tmp/out")"; done
tap_is "who is named is asked now, with the services on it" "$(run exposures weak --now --lang en 2>&1)" \
	"vigie: 2 objects are asked now: what they say is there within two minutes"
tap_like "what is not ours is not asked for by hand either" "$(run exposures foreign --now --lang fr 2>&1; echo $?)" "rien de .*device:foreign.*"
is_over() { filter='select(.name == "weak" or .name == "old") | .subject'; [ "$(found | grep -vE '^(http|ssh-host-key)$')" = "" ] || { sleep 0.5; false; }; }
wait_for 60 is_over || tap_fail "what was mended is over" "$(found)"
filter='select(.name == "weak") | .weakness'
tap_is "what is left is what was not mended, and that the SSH host key is another" "$(found)" "$(printf 'http-password\nssh-host-key-changed')"
filter='select(.name == "weak" and .gone != null and .gone > .first_seen) | .subject'
tap_is "what is over is told with --all, and when" "$(found --all | sort -u | paste -sd,)" "clock,ftp,ldap,rsh,snmp-v1-public,snmp-v2c-public,ssh-host-key,telnet"
filter='select(.name == "weak") | .subject'
tap_is "as of then it still was" "$(found --at "$at" | paste -sd,)" "clock,ftp,http,ldap,rsh,snmp-v1-public,snmp-v2c-public,ssh-host-key,telnet"
filter='select(.name == "good") | "\(.weakness) \(.before)"'
changed() { [ -n "$(found)" ] || { sleep 0.5; false; }; }
wait_for 60 changed
tap_is "another SSH host key is told, with the one before" "$(found)" "ssh-host-key-changed ssh-ed25519 $(ssh-keygen -lf "$tmp/key1.pub" | cut -d' ' -f2)"
for _ in 1 2; do
	rounds=$(count_rounds good)
	run exposures good --now 2>/dev/null
	further() { [ "$(count_rounds good)" -gt "$rounds" ] || { sleep 0.5; false; }; }
	wait_for 60 further
done
filter='select(.name == "plain") | .weakness'
tap_is "who is not reached has closed nothing" "$(found)" "$(printf '%s\n' snmp-community snmp-default-community snmp-default-community \
	ssh-certificate-expired ssh-host-key-weak ssh-host-key-weak)"

sed -i 's/^exposure {$/&\n\tenabled = false/' "$tmp/vigie.conf"
rpc reload >/dev/null
tap_like "switched off, nobody is asked any more" "$(run exposures good --now --lang en 2>&1)" 'nothing of device:good is asked for weak protocols'
sed -i '/^\tenabled = false$/d' "$tmp/vigie.conf"
rpc reload >/dev/null
run exposures good --now 2>/dev/null # in the middle of a round
daemon_stop
tap_is "it ends in time" "$daemon_status" 0
log_is_clean && tap_ok "the log holds no report" || tap_fail "the log holds no report" "$(grep -m3 Sanitizer "$tmp/vigied.log")"
tap_done
