#!/usr/bin/env bash
# Debian's own snmpd: v1, v2c and v3, right and wrong secrets, all on one agent, compared with snmpwalk.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/lib_snmp.sh" || exit 99

snmpd=$(PATH=$PATH:/usr/sbin command -v snmpd) || tap_skip_all "snmpd is not installed"
command -v snmpwalk >/dev/null || tap_skip_all "snmpwalk is not installed"
free_port port
umask 077
cat >"$tmp/snmpd.conf" <<END
agentAddress udp:127.0.0.1:$port,udp6:[::1]:$port
rocommunity public
rocommunity6 public
sysName demo-agent
sysLocation Salle de démonstration
createUser alice SHA-256 "alice-auth-1" AES "alice-priv-1"
createUser bob SHA-512 "bob-auth-12" AES-256 "bob-priv-12"
createUser carl MD5 "carl-auth-1" DES "carl-priv-1"
createUser dora SHA "dora-auth-1"
createUser erik
createUser fred SHA-384 "fred-auth-1" AES-192 "fred-priv-1"
createUser gina SHA-224 "gina-auth-1" AES "gina-priv-1"
rouser alice priv
rouser bob priv
rouser carl priv
rouser dora auth
rouser erik noauth
rouser fred priv
rouser gina priv
END
v3() { # NAME USER AUTH AUTH-KEY [PRIV PRIV-KEY]
	if [ $# -eq 6 ]; then
		echo "snmp $1 { version = \"3\" user = \"$2\" level = \"authPriv\" auth = \"$3\" auth-key = \"$4\" priv = \"$5\" priv-key = \"$6\" }"
	elif [ $# -eq 4 ]; then
		echo "snmp $1 { version = \"3\" user = \"$2\" level = \"authNoPriv\" auth = \"$3\" auth-key = \"$4\" }"
	else
		echo "snmp $1 { version = \"3\" user = \"$2\" level = \"noAuthNoPriv\" }"
	fi
}
{
	echo 'snmp v1 { version = "1" community = "public" }'
	echo 'snmp v2c { version = "2c" community = "public" }'
	echo 'snmp v2c-wrong { version = "2c" community = "wrong" }'
	v3 sha256-aes128 alice SHA-256 alice-auth-1 AES alice-priv-1
	v3 sha512-aes256 bob SHA-512 bob-auth-12 AES-256 bob-priv-12
	v3 md5-des carl MD5 carl-auth-1 DES carl-priv-1
	v3 sha1-nopriv dora SHA dora-auth-1
	v3 noauth erik
	v3 sha384-aes192 fred SHA-384 fred-auth-1 AES-192 fred-priv-1
	v3 sha224-aes128 gina SHA-224 gina-auth-1 AES gina-priv-1
	v3 wrong-auth-key alice SHA-256 alice-auth-2 AES alice-priv-1
	v3 wrong-auth-protocol alice SHA-512 alice-auth-1 AES alice-priv-1
	v3 wrong-priv-key alice SHA-256 alice-auth-1 AES alice-priv-2
	v3 wrong-priv-protocol alice SHA-256 alice-auth-1 AES-256 alice-priv-1
	v3 unknown-user nobody SHA-256 alice-auth-1 AES alice-priv-1
	v3 no-privacy-there dora SHA dora-auth-1 AES dora-priv-1
} >"$tmp/secrets"

mkdir "$tmp/persist"
SNMP_PERSISTENT_DIR=$tmp/persist "$snmpd" -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/pid" &
children+=($!)
walk() { snmpwalk -v2c -c public -One -Ot -OU -t 5 "127.0.0.1:$port" "$@"; }
wait_for 20 walk .1.3.6.1.2.1.1.3 || { cat "$tmp/snmpd.log"; ok 1 "snmpd answers"; tap_done; }

many() { "$top_builddir/tests/snmp_many" --secrets "$tmp/secrets" "$@"; }
poll() { # CREDENTIAL OUT OPTIONS…
	local name=$1 out=$2
	shift 2
	"$probe_once" --class snmp --address 127.0.0.1 --port "$port" --credential "$name" --secrets "$tmp/secrets" \
		--timeout-ms 2000 --retries 1 "$@" >"$out"
}

for credential in v1 v2c sha256-aes128 sha512-aes256 md5-des sha1-nopriv noauth sha384-aes192 sha224-aes128; do
	for table in 1 2 31 25.2 25.3 47 99; do walk .1.3.6.1.2.1.$table; done >"$tmp/before"
	walk .1.3.6.1.4.1.2021.4 >>"$tmp/before"
	poll "$credential" "$tmp/facts.json"
	for table in 1 2 31; do walk .1.3.6.1.2.1.$table; done >"$tmp/after"
	[ "$credential" = v1 ] && sed -i '/^\.1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.\(6\|10\)\./d' "$tmp/before" # no Counter64 in v1
	python3 "$top_srcdir/tests/facts_check.py" "$tmp/before" "$tmp/facts.json" "$tmp/after" >"$tmp/diff"
	status=$?
	sed 's/^/# /' "$tmp/diff"
	ok $status "$credential says what snmpwalk says"
done

# Everything at once on one engine in one process, several rounds: right and wrong credentials of one user side by side.
for credential in v2c sha256-aes128 sha512-aes256 md5-des sha1-nopriv noauth sha384-aes192 sha224-aes128 wrong-auth-key \
	wrong-auth-protocol wrong-priv-key wrong-priv-protocol unknown-user no-privacy-there v2c-wrong; do
	echo "$credential 127.0.0.1 $port $credential"
done >"$tmp/targets"
many --rounds 3 --timeout-ms 1000 --retries 0 <"$tmp/targets" >"$tmp/many"
expect() { # CREDENTIAL OUTCOME DETAIL
	local got
	got=$(grep -c "^{\"target\": \"$1\", .*\"outcome\": \"$2\", \"detail\": \"[^\"]*$3" "$tmp/many")
	[ "$got" -eq 3 ] || grep "\"$1\"" "$tmp/many" | sed 's/^/# /'
	[ "$got" -eq 3 ]
	ok $? "$1 is $2 in three rounds beside the others${3:+ ($3)}"
}
for credential in v2c sha256-aes128 sha512-aes256 md5-des sha1-nopriv noauth sha384-aes192 sha224-aes128; do
	expect "$credential" ok "interfaces"
done
expect wrong-auth-key auth-failure "wrong digest"
expect wrong-auth-protocol auth-failure "wrong digest"
expect wrong-priv-key auth-failure "decryption error"
expect wrong-priv-protocol auth-failure "decryption error"
expect unknown-user auth-failure "unknown user name"
expect no-privacy-there unsupported-security ""
expect v2c-wrong timeout ""

"$probe_once" --class snmp --address ::1 --port "$port" --credential v2c --secrets "$tmp/secrets" >"$tmp/facts.json"
[ "$(field "$tmp/facts.json" outcome)" = ok ]
ok $? "the agent answers over IPv6"
"$probe_once" --class snmp --address localhost --port "$port" --credential v2c --secrets "$tmp/secrets" >"$tmp/facts.json"
[ "$(field "$tmp/facts.json" outcome)" = ok ]
ok $? "a name is looked up"
"$probe_once" --class snmp --address no-such-host.invalid --port "$port" --credential v2c --secrets "$tmp/secrets" >"$tmp/facts.json"
[ "$(field "$tmp/facts.json" outcome)" = unknown-host ]
ok $? "a name without address is unknown-host"
"$probe_once" --class snmp --address 127.0.0.1 --port "$port" >"$tmp/facts.json"
[ "$(field "$tmp/facts.json" outcome)" = no-credential ]
ok $? "without a credential nothing is asked"
free_port closed
for address in 127.0.0.1 ::1; do
	"$probe_once" --class snmp --address $address --port "$closed" --credential sha256-aes128 --secrets "$tmp/secrets" \
		--timeout-ms 5000 >"$tmp/facts.json"
	[ "$(field "$tmp/facts.json" outcome)" = refused ] && [ "$(field "$tmp/facts.json" elapsed_ms)" -lt 1000 ]
	ok $? "a closed port of $address is refused at once"
done

# A restart changes boots and time under our cached clock; the engine and its keys stay.
: >"$tmp/restart"
many --rounds 2 --pause-ms 3000 --timeout-ms 2000 --retries 1 <<<"alice 127.0.0.1 $port sha256-aes128" >"$tmp/restart" &
poller=$!
children+=("$poller")
wait_for 10 grep -q '"outcome": "ok"' "$tmp/restart"
kill "${children[0]}"
wait "${children[0]}" 2>/dev/null
SNMP_PERSISTENT_DIR=$tmp/persist "$snmpd" -f -Lf "$tmp/snmpd.log" -C -c "$tmp/snmpd.conf" -p "$tmp/pid" &
children+=($!)
wait "$poller"
[ "$(grep -c '"outcome": "ok"' "$tmp/restart")" -eq 2 ]
ok $? "an agent that restarted between two rounds is resynchronized, not lost"
sed 's/^/# /' "$tmp/restart"

tap_done
