#!/usr/bin/env bash
# DICOM services of vigie-sim, asked by dcmtk: who may call, for what, and everything that a command makes go wrong.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

sim=$top_builddir/vigie-sim
free_port port
export LC_ALL=C.UTF-8

cat >"$tmp/region.conf" <<END
ca-file = "ca.pem"
agent gateway { address = "127.10.8.1:$port" recording = "linux-server.snmprec" }
service "Gateway" { kind = dicom address = "127.10.8.1:$port" called-ae = "DEMO_COVO" site = "Démo Site" }
service "Closed" { kind = dicom address = "127.10.8.2:$port" called-ae = "DEMO_CLOSED" calling-aes = "VIGIE;SITE B" contexts = "verification" }
service "Safe" { kind = dicom-tls address = "127.10.8.3:$port" called-ae = "DEMO_SAFE" host = "covo.demo.invalid" }
END
"$sim" --region "$tmp/region.conf" --recordings "$top_srcdir/probes/recordings" --control "$tmp/sim.sock" >"$tmp/sim.log" 2>&1 &
sim_pid=$!
children+=("$sim_pid")
wait_for 20 grep -q '^ready' "$tmp/sim.log" || { tap_fail "the simulator starts" "$(cat "$tmp/sim.log")"; tap_done; }
ctl() { "$sim" ctl "$tmp/sim.sock" "$@"; }
gateway() { ctl service Gateway "$@"; }

# echo_to ADDRESS CALLED CALLING [OPTION…]: its exit status and what it said, on one line.
echo_to() {
	local address=$1 called=$2 calling=$3
	shift 3
	echoscu -v -to 1 -ta 1 -td 1 "$@" -aet "$calling" -aec "$called" "$address" "$port" >"$tmp/said" 2>&1
	echo "$? $(tr '\n' ' ' <"$tmp/said")"
}
ask() { echo_to 127.10.8.1 DEMO_COVO VIGIE "$@"; }
# counts NAME: associations, echoes, objects stored and their octets.
counts() { ctl services | awk -F'\t' -v name="$1" '$1 == name { print $8 ", " $9 ", " $10 ", " ($11 + 0 > 0 ? "some" : "no") " octets" }'; }

tap_like "an echo to the declared pair succeeds, and the association is released" "$(ask)" "^0 .*Received Echo Response .Success..*Releasing Association"
tap_like "titles of spaces around mean the same" "$(echo_to 127.10.8.1 ' DEMO_COVO ' VIGIE)" "^0 .*Success"
tap_like "another called AE is rejected: 1/1/7" "$(echo_to 127.10.8.1 ANOTHER VIGIE)" "^1 .*Rejected Permanent.*Called AE Title Not Recognized"
tap_like "a calling AE that is not listed is rejected: 1/1/3" "$(echo_to 127.10.8.2 DEMO_CLOSED NOBODY)" "^1 .*Rejected Permanent.*Calling AE Title Not Recognized"
tap_like "one that is, spaces inside, is not" "$(echo_to 127.10.8.2 DEMO_CLOSED 'SITE B')" "^0 .*Success"
tap_like "over TLS, by who trusts the region's authority" \
	"$(echo_to 127.10.8.3 DEMO_SAFE VIGIE +tla -ic +cf "$tmp/ca.pem")" "^0 .*Success"
tap_like "and no plain DICOM there" "$(echo_to 127.10.8.3 DEMO_SAFE VIGIE)" "^1 .*(Peer aborted|DUL|lost|failed)"

cat >"$tmp/image.dump" <<'END'
(0008,0016) UI [1.2.840.10008.5.1.4.1.1.2]
(0008,0018) UI [2.25.1234567]
(0010,0010) PN [Nobody]
(0020,000d) UI [2.25.1]
(0020,000e) UI [2.25.2]
END
head -c 40000 /dev/zero >"$tmp/pixels"
echo "(7fe0,0010) OW =$tmp/pixels" >>"$tmp/image.dump"
dump2dcm +te "$tmp/image.dump" "$tmp/image.dcm"
store() {
	storescu -v -to 2 -ta 2 -td 2 -aet VIGIE -aec "$2" "$1" "$port" "$tmp/image.dcm" >"$tmp/said" 2>&1
	echo "$? $(tr '\n' ' ' <"$tmp/said")"
}
tap_like "an image is stored" "$(store 127.10.8.1 DEMO_COVO)" "^0 .*Store Response .Success"
tap_is "what was taken is counted, the data dropped" "$(counts Gateway)" "3 associations, 2 echoes, 1 stored, some octets"
tap_like "where only verification is accepted it is not" "$(store 127.10.8.2 DEMO_CLOSED)" "No Acceptable Presentation Contexts"

refusals=
for why in 1/1/1 1/1/2 1/1/3 1/1/7 1/2/1 1/2/2 2/3/1 2/3/2; do
	gateway reject $why
	ask >/dev/null
	refusals+="$(grep -c 'Association Rejected' "$tmp/said")"
done
tap_is "every result, source and reason can be asked for" "$refusals" 11111111
tap_like "congestion is transient" "$(cat "$tmp/said")" "Rejected Transient"
gateway reject none
gateway contexts storage
tap_like "verification may be refused in an association that is taken" "$(ask)" "^1 .*No Acceptable Presentation Contexts"
gateway contexts ""
tap_like "or every context" "$(store 127.10.8.1 DEMO_COVO)" "No Acceptable Presentation Contexts"
gateway contexts "verification;storage"
gateway echo-status 0122
tap_like "the echo fails with its status" "$(ask)" "Received Echo Response .*0x0?122"
gateway echo-status 0000
gateway on-associate abort
tap_like "an association is aborted" "$(ask)" "^1 .*Peer aborted Association"
gateway on-associate answer && gateway on-echo abort
tap_like "or the echo" "$(ask)" "Accepted.*Sending Echo.*Peer aborted Association"
gateway on-echo close
tap_like "or the connection ends" "$(ask)" "Accepted.*Sending Echo.*Echo Failed"
gateway on-echo silent
tap_like "or nothing comes" "$(ask)" "Accepted.*Sending Echo.*Echo Failed"
gateway on-echo answer && gateway on-release silent
tap_like "silence at the release comes after the echo" "$(ask)" "Received Echo Response .Success"
gateway on-release answer && gateway on-associate silent
tap_like "silence at the association comes before" "$(ask)" "^1 .*Request Failed"
gateway on-associate answer
gateway latency 300
start=$(date +%s%N)
tap_like "slow: it still answers" "$(ask)" "^0 .*Success"
tap_is "each answer that much later" "$(($(date +%s%N) - start >= 900000000))" 1
gateway latency 0
gateway state refused
tap_like "it stops listening" "$(ask)" "^1 .*Connection refused"
gateway state up
ctl dark "Démo Site"
tap_like "dark: it says nothing" "$(ask)" "^1 .*Request Failed"
ctl light "Démo Site"
tap_like "and answers again" "$(ask)" "^0 .*Success"

# raw OCTETS: what a peer that says this is told, in hexadecimal.
raw() {
	python3 - "$port" "$1" <<'PY'
import socket, sys
s = socket.create_connection(("127.10.8.1", int(sys.argv[1])), timeout=5)
s.sendall(bytes.fromhex(sys.argv[2]))
print(s.recv(100).hex())
PY
}
tap_is "HTTP is answered by an abort: unknown PDU" "$(raw 474554202f)" 07000000000400000201
tap_is "a release without association: unexpected PDU" "$(raw 05000000000400000000)" 07000000000400000202
tap_is "a length of 4 GiB: invalid value, before anything is kept" "$(raw 0400ffffffff)" 07000000000400000206

codes=
for words in 'Gateway reject 1/1' 'Gateway reject 0/1/1' 'Gateway reject 1/1/256' 'Gateway on-echo maybe' 'Gateway echo-status 12' 'Gateway contexts image' \
	'Gateway called-ae X' "Gateway calling-aes $(printf 'A%.0s' {1..17})"; do
	# shellcheck disable=SC2086
	ctl service $words 2>/dev/null
	codes+="$? "
done
tap_is "a wrong word is a mistake in the data" "$codes" "65 65 65 65 65 65 65 65 "
bad=
for line in 'service a { kind = dicom address = "127.10.8.9:1" }|service .a.: expected called-ae' \
	'service a { kind = dicom address = "127.10.8.9:1" called-ae = "A_TITLE_OF_17_CHR" }|called-ae: .*expected an AE title' \
	'service a { kind = tcp address = "127.10.8.9:1" reject = "1/1/1" }|reject: expected of a service of the kind dicom'; do
	printf '%s\n' "${line%%|*}" >"$tmp/bad.conf"
	"$sim" --region "$tmp/bad.conf" >"$tmp/out" 2>&1
	[ $? = 78 ] && grep -qE "bad.conf:1: ${line#*|}" "$tmp/out" || bad="$bad; $line: $(cat "$tmp/out")"
done
tap_is "a wrong DICOM service is told with its line" "$bad" ""
ctl quit
wait "$sim_pid"
tap_is "quit: stops with status 0" "$?" 0
tap_done
