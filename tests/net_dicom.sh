#!/usr/bin/env bash
# Class dicom against a scripted peer on loopback: every refusal, aborts and silence in each stage, PDUs cut at each byte, lengths that
# lie, TLS. Against real applications: net_dicom_real.sh.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"
. "$top_srcdir/tests/certificates.sh"

pki_issue root "Demo Root" "" - -10 3650 authority &&
	pki_issue good localhost "DNS:localhost,IP:127.0.0.1" root -10 365 &&
	pki_issue soon localhost "DNS:localhost,IP:127.0.0.1" root -10 20 &&
	pki_issue expired localhost "DNS:localhost,IP:127.0.0.1" root -100 -2 || {
	echo "Bail out! openssl made no certificates"
	exit 1
}
export SSL_CERT_FILE=$pki/root.crt SSL_CERT_DIR=$tmp/nowhere
python3 "$top_srcdir/tests/dicom_peer.py" "$tmp/ports" "$pki/good" "$pki/soon" "$pki/expired" 2>"$tmp/peer.log" &
children+=($!)
declare -A port
wait_for 10 test -e "$tmp/ports" || {
	cat "$tmp/peer.log" >&2
	echo "Bail out! no peer"
	exit 1
}
. "$tmp/ports"
free_port closed

dicom() { # SENTENCE OUTCOME/STATE DETAIL PORT OPTION…
	local sentence=$1 expected=$2 detail=$3 number=$4
	shift 4
	probe "$sentence" "$expected" "$detail" --class dicom --address 127.0.0.1 --port "$number" --called-ae COVO_ROUEN --calling-ae VIGIE \
		--timeout-ms "${within:-4000}" "$@"
}
said() { jq -r "$1" <<<"$json" 2>/dev/null; }
stages() { # SENTENCE TCP ASSOCIATE CONTEXTS ECHO: of the last check
	tap_is "$1" "$(said '.dicom.stages | [.tcp, .associate, .contexts, .echo] | map(.outcome) | join(" ")')" "${*:2}"
}

dicom "an application that answers is ok" ok/ok 'C-ECHO in .* association in .* TCP in .*; accepts Verification, CT, MR' "${port[ok]}"
stages "in its four stages" ok ok ok ok
tap_like "each with its time" "$(said .dicom.stages.associate.latency_us)$(said .dicom.stages.echo.latency_us)" '^[0-9]+$'
tap_is "and the version that it tells" "$(said .dicom.stages.associate.detail | grep -c 'with FAKE_1$')" 1
probe "a URL says as much" ok/ok 'C-ECHO' --class dicom --url "dicom://VIGIE@127.0.0.1:${port[ok]}/COVO%20ROUEN"
probe_error "an AE title of 17 characters is refused" 'expected an AE title' --class dicom --url "dicom://127.0.0.1:104/ABCDEFGHIJKLMNOPQ"

dicom "a closed port refuses" refused/critical '127.0.0.1 refuses' "$closed"
stages "at the first stage" refused not-tested not-tested not-tested

# every refusal: outcome, and words that tell what to verify
refusal() { # RESULT SOURCE REASON OUTCOME/STATE WORDS
	dicom "A-ASSOCIATE-RJ $1/$2/$3 is $4" "$4" "$5" "${port[reject_$1_$2_$3]}"
}
for result in 1 2 3; do
	case $result in 1) kind=permanent ;; 2) kind=transient ;; 3) kind=unspecified ;; esac
	# what to verify follows from the reason; only where there is none does a transient refusal speak of load
	ours='have our AE title VIGIE declared there' theirs='verify that its AE title is COVO_ROUEN, and that its table has ours: VIGIE'
	load='verify its load and how many associations it allows'
	if [ $result = 2 ]; then
		called=associate-busy/warning calling=$called other=$called log=$load
	else
		called=ae-called-unknown/critical calling=ae-calling-unknown/critical other=associate-rejected/critical
		log='verify its table of AE titles: ours is VIGIE, its own COVO_ROUEN; its log says more'
	fi
	refusal $result 1 1 $other "$kind refusal by the application: no reason given; $log$"
	refusal $result 1 2 $other "$kind refusal by the application: application context not supported; verify what listens there"
	refusal $result 1 3 $calling "$kind refusal by the application: calling AE title not recognised; $ours"
	refusal $result 1 7 $called "$kind refusal by the application: called AE title not recognised; $theirs"
	refusal $result 1 9 $other "$kind refusal by the application: reason 9, which DICOM does not have; $log$"
	refusal $result 2 1 $other "$kind refusal by the association layer \(ACSE\): no reason given; $log$"
	refusal $result 2 2 $other "$kind refusal by the association layer \(ACSE\): protocol version not supported; verify what listens there"
	refusal $result 2 9 $other "$kind refusal by the association layer \(ACSE\): reason 9, which DICOM does not have; $log$"
	refusal $result 3 1 $other "$kind refusal by the presentation layer: temporary congestion; $load$"
	refusal $result 3 2 $other "$kind refusal by the presentation layer: local limit exceeded; $load$"
	refusal $result 3 9 $other "$kind refusal by the presentation layer: reason 9, which DICOM does not have; $log$"
	refusal $result 9 1 $other "$kind refusal by an unknown source: reason 1, which DICOM does not have; $log$"
done
dicom "a refusal by one that does not wait for the question is heard" ae-calling-unknown/critical 'calling AE title' "${port[reject_at_once]}"
dicom "a refused association" associate-rejected/critical 'unknown source' "${port[reject_3_9_1]}"
stages "a refused association goes no further" ok associate-rejected not-tested not-tested
tap_like "and its words are kept apart" "$(said .dicom.reject_reason)" '^unspecified refusal by an unknown source'

# presentation contexts: never fine on echo alone
dicom "an echo without any kind of image is a warning" storage-refused/warning \
	'accepts Verification; refuses CT, .*: abstract syntax not supported' "${port[only_verification]}"
stages "though the echo is answered" ok ok storage-refused ok
dicom "images without Verification are a warning" verification-refused/warning 'accepts CT; refuses Verification' "${port[no_verification]}"
stages "no echo is asked" ok ok verification-refused not-tested
dicom "no context at all is critical" contexts-refused/critical 'refuses Verification, CT' "${port[nothing]}"
dicom "contexts that are not answered are refused" contexts-refused/critical 'not answered' "${port[unanswered]}"
dicom "a transfer syntax that nobody proposed is malformed" dicom-malformed/critical 'that was not proposed' "${port[other_syntax]}"
dicom "control characters of a version are replaced" ok/ok 'C-ECHO' "${port[escape]}"
tap_is "before anybody reads them" "$(said .dicom.stages.associate.detail | grep -c $'\033')" 0

# aborts, ends
dicom "an abort of the association says by whom and why" associate-aborted/critical 'protocol layer: unexpected PDU; its log' "${port[abort_associate]}"
dicom "an abort by the application" associate-aborted/critical 'aborted by its application' "${port[abort_user]}"
dicom "an abort for a reason that is none" associate-aborted/critical 'reason 77, which DICOM does not have' "${port[abort_unknown]}"
dicom "an abort of the echo" associate-aborted/critical 'invalid PDU parameter value' "${port[abort_echo]}"
stages "is at its stage" ok ok ok associate-aborted
dicom "an abort of the release changes nothing" ok/ok 'aborted instead of being released' "${port[abort_release]}"
dicom "a release instead of an answer" associate-aborted/critical 'releases the association instead' "${port[release_echo]}"
dicom "closed instead of an association" reset/critical 'instead of answering the association; verify' "${port[close]}"
dicom "a reset is told so" reset/critical 'instead of answering' "${port[reset]}"
dicom "closed instead of an echo" reset/critical 'closed the connection instead of answering the C-ECHO; its log' "${port[close_echo]}"
stages "is at its stage too" ok ok ok reset
dicom "closed instead of a release changes nothing" ok/ok 'C-ECHO in' "${port[close_release]}"

# silence: each stage has its time
within=600
dicom "silence after the connection" silent/critical 'was asked for the association and sent nothing for ([3-9][0-9][0-9]|[0-9]{4,}) ms' "${port[silent]}"
dicom "silence after the association" silent/critical 'was asked for the C-ECHO and sent nothing' "${port[silent_echo]}"
stages "is at the stage of the echo" ok ok ok silent
dicom "silence after the echo changes nothing" ok/ok 'the release was not answered' "${port[silent_release]}"
dicom "an answer that drips is cut" timeout/critical 'to the association was not complete within ([3-9][0-9][0-9]|[0-9]{4,}) ms' "${port[drip]}"
within=

# the echo
dicom "a status that is not success" echo-failed/critical 'status 0122: SOP class not supported' "${port[status]}"
dicom "a status that nobody knows" echo-failed/critical 'status A900' "${port[status_odd]}"
dicom "an answer to another message" dicom-malformed/critical 'does not answer our C-ECHO' "${port[other_message]}"
dicom "an answer to another command" dicom-malformed/critical 'does not answer our C-ECHO' "${port[other_field]}"
dicom "a data set instead of a command" dicom-malformed/critical 'a data set where a command' "${port[data_set]}"
dicom "another presentation context" dicom-malformed/critical 'in presentation context 9' "${port[other_context]}"
dicom "fragments are joined" ok/ok 'C-ECHO' "${port[fragments]}"
dicom "an echo that nobody asked for yet" ok/ok 'C-ECHO' "${port[merged]}"

# lengths that lie
for kind in accept data reject abort; do
	dicom "a PDU of 4 GiB is refused ($kind)" dicom-malformed/critical 'a PDU of 4294967295 bytes, at most' "${port[huge_$kind]}"
done
dicom "a data value of 4 GiB" dicom-malformed/critical 'does not fit its PDU' "${port[long_value]}"
dicom "an element of 4 GiB" dicom-malformed/critical 'longer than the command' "${port[long_element]}"
dicom "a command without end" dicom-malformed/critical 'more than 4096 bytes' "${port[endless_command]}"
dicom "an item that is longer than its PDU" dicom-malformed/critical 'longer than what holds it' "${port[long_item]}"
dicom "a PDU that is too short" dicom-malformed/critical 'too short for its type' "${port[short]}"
dicom "a PDU that does not belong there" dicom-malformed/critical 'type 6, which does not belong' "${port[unexpected]}"
dicom "nonsense after the association" dicom-malformed/critical 'type 255' "${port[garbage_later]}"
dicom "another protocol is told by its first words" protocol/critical 'this is no DICOM: "HTTP/1.1 400' "${port[http]}"
dicom "also when it speaks first" protocol/critical 'no DICOM: "SSH-2.0-x' "${port[ssh]}"
dicom "TLS where none is declared" protocol/critical 'TLS is spoken on this port' "${port[tls_alert]}"

# cut in two by a real segment; at each byte, and what ends there: test_dicom_cuts.c
bad=
for ((i = 1; i <= 500; i += i < 12 || ${VIGIE_LONG:+1}0 ? 1 : 37)); do
	got=$("$top_builddir/tests/probe_once" --class dicom --address 127.0.0.1 --port "${port[cuts]}" --called-ae "CUT$i" --calling-ae Y 2>&1)
	[[ $got == *'"outcome": "ok"'* ]] || bad+=" $i:$got"
done
tap_is "PDUs that come in two pieces, cut at any byte, are whole" "$bad" ""

# TLS
dicom "over TLS" ok/ok 'C-ECHO in .*; certificate ends' "${port[tls_good]}" --tls
tap_like "with the certificate" "$(said .tls.subject)" localhost
tap_like "and the handshake in the first stage" "$(said .dicom.stages.tcp.detail)" 'TLSv1.3 handshake in'
dicom "a certificate that ends soon decides" tls-expiring/warning 'certificate ends .*; C-ECHO' "${port[tls_soon]}" --tls
dicom "so does one that has ended" tls-expired/critical 'certificate ended' "${port[tls_expired]}" --tls
stages "what DICOM says stays apart" ok ok ok ok
dicom "a refusal over TLS is worse than a date" ae-called-unknown/critical 'called AE title' "${port[tls_reject]}" --tls
probe "dicoms is TLS" ok/ok 'C-ECHO' --class dicom --url "dicoms://localhost:${port[tls_good]}/COVO" --resolve 127.0.0.1
dicom "TLS to an application without it" tls-handshake/critical 'no TLS; verify whether it is declared so' "${port[ssh]}" --tls
dicom "TLS to one that closes then" reset/critical 'during the TLS handshake; verify whether it expects TLS' "${port[close_at_once]}" --tls
within=600 dicom "TLS to one that says nothing then" silent/critical 'then sent nothing for ([3-9][0-9][0-9]|[0-9]{4,}) ms; verify whether it expects TLS' \
	"${port[silent]}" --tls
for version in 12 13 13 13 13 13; do # the refusal of 1.3 crosses our request, and a reset follows it
	dicom "a server that wants a certificate of ours says so (TLS 1.${version#1})" tls-handshake/critical \
		'the server wants a certificate of ours, and a check has none; ' "${port[tls_wants_$version]}" --tls
	stages "at the first stage" tls-handshake not-tested not-tested not-tested
done
dicom "TLS that is ended and not closed is closed" reset/critical 'instead of answering the association' "${port[tls_ends]}" --tls
dicom "TLS that breaks off is told as such" protocol/critical 'decryption failed or bad record mac' "${port[tls_breaks]}" --tls
stages "at its stage" ok ok ok protocol
within=600 dicom "silence inside of TLS" silent/critical 'was asked for the association and sent nothing' "${port[tls_silent]}" --tls
tap_done
