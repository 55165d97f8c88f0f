#!/usr/bin/env bash
# SNMPv3 of vigie-sim, asked by net-snmp's own programs and by the collector.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

sim=$top_builddir/vigie-sim
free_port port
export LC_ALL=C.UTF-8 MIBS=

cat >"$tmp/region.conf" <<END
agent one {
	address = "127.10.9.1:$port"
	recording = "access-cpe.snmprec"
	user = "demo" auth = "SHA-256" auth-key = "first auth pass" priv = "AES" priv-key = "first priv pass"
}
agent two {
	address = "127.10.9.2:$port"
	recording = "linux-server.snmprec"
	user = "demo" auth = "SHA-512" auth-key = "second auth pass" priv = "AES-256" priv-key = "second priv pass"
}
END
"$sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
children+=($!)
wait_for 20 grep -q '^ready' "$tmp/sim.log" || { tap_fail "the simulator starts" "$(cat "$tmp/sim.log")"; tap_done; }

name=1.3.6.1.2.1.1.5.0
# get HOST USER AUTH AUTH-KEY PRIV PRIV-KEY [OPTION…]
get() {
	local host=$1 user=$2 auth=$3 auth_key=$4 priv=$5 priv_key=$6
	shift 6
	snmpget -v3 -l authPriv -u "$user" -a "$auth" -A "$auth_key" -x "$priv" -X "$priv_key" -r 0 -t "${wait:-5}" -Oqv "$@" "$host:$port" $name 2>&1
}
first=("127.10.9.1" demo SHA-256 "first auth pass" AES "first priv pass")
second=("127.10.9.2" demo SHA-512 "second auth pass" AES-256 "second priv pass")
tap_is "SHA-256 and AES-128 are spoken" "$(get "${first[@]}")" '"demo-cpe"'
tap_is "SHA-512 and AES-256 are spoken" "$(get "${second[@]}")" '"demo-server"'
tap_like "a wrong authentication key is a wrong digest" "$(get "${first[@]:0:3}" "wrong auth pass" "${first[@]:4}")" "Authentication failure"
tap_like "a wrong privacy key is a decryption error" "$(get "${first[@]:0:5}" "wrong priv pass")" "Decryption error"
tap_like "an unknown user is told" "$(get 127.10.9.1 nobody "${first[@]:2}")" "Unknown user name"
tap_like "so is a level below authPriv" "$(snmpget -v3 -l noAuthNoPriv -u demo -r 0 -t 5 "127.10.9.1:$port" $name 2>&1)" "Unsupported security level"
sent=$(get "${first[@]}" -d -Z 7,100000 -e "0x80007ed904$(printf one | od -An -tx1 | tr -d ' ')")
tap_is "and a clock that is out of the window: the client sets its own and asks again" "$(grep -c '^Sending' <<<"$sent") $(tail -n 1 <<<"$sent")" \
	'2 "demo-cpe"'
tap_is "v3 walks what v2c walks" \
	"$(snmpbulkwalk -v3 -l authPriv -u demo -a SHA-512 -A "second auth pass" -x AES-256 -X "second priv pass" -On "127.10.9.2:$port" .1 | grep -vc ' = Timeticks')" \
	"$(snmpbulkwalk -v2c -c public -On "127.10.9.2:$port" .1 | grep -vc ' = Timeticks')"
"$sim" ctl "$tmp/sim.sock" reboot one
tap_is "after a reboot its engine has booted once more, and is found again" "$(get "${first[@]}")" '"demo-cpe"'
"$sim" ctl "$tmp/sim.sock" die one
tap_like "a dead agent says nothing" "$(wait=0.3 get "${first[@]}")" Timeout

cat >"$tmp/vigie.conf" <<END
inventory = "$tmp/vigie.db"
secrets = "$tmp/secrets"
control = "$tmp/control.sock"
user = "root"
END
cat >"$tmp/secrets" <<END
snmp two { version = "3" user = "demo" level = "authPriv" auth = "SHA-512" auth-key = "second auth pass" priv = "AES-256" priv-key = "second priv pass" }
END
chmod 600 "$tmp/secrets"
tap_is "the collector's own probe speaks with it" \
	"$("$top_builddir/vigied" --config "$tmp/vigie.conf" --type snmp --credential two -v --probe "127.10.9.2:$port" | jq -r '.outcome + " " + .snmp.sys_name')" "ok demo-server"

bad=
for line in 'auth = "MD5" auth-key = "12345678" priv-key = "12345678"|expected auth = SHA-256 or SHA-512' \
	'priv = "DES" auth-key = "12345678" priv-key = "12345678"|expected priv = AES or AES-256' 'auth-key = "short" priv-key = "12345678"|at least 8 octets'; do
	printf 'agent a { address = "127.10.9.9:1" recording = "access-cpe.snmprec" user = "x" %s }\n' "${line%%|*}" >"$tmp/bad.conf"
	timeout 20 "$sim" --region "$tmp/bad.conf" --recordings "$top_srcdir/probes/recordings" >"$tmp/out" 2>&1
	[ $? = 78 ] && grep -qE "bad.conf:1: user: .*${line#*|}" "$tmp/out" || bad="$bad; $line: $(cat "$tmp/out")"
done
tap_is "a wrong user is told with its line" "$bad" ""
tap_done
