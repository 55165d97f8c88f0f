#!/usr/bin/env bash
# vigie ring: headers of what passes, for who may ask, until a time, journalled; nothing of what they carry, and no file but the one saved.
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/namespace_lib.sh"
namespace_enter
. "$top_srcdir/tests/roles_lib.sh"
. "$top_srcdir/tests/dicom_lib.sh"
for program in setpriv tcpdump storescu; do
	command -v "$program" >/dev/null || tap_skip_all "not here: $program"
done

canary=ZZCANARIPATIENT
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8 WIRESHARK_CONFIG_DIR=$tmp
cp "$vigie" "$tmp/vigie"
ip link set lo mtu 1500 # or nothing is fragmented
roles_start 'capture { interface = "lo" }'
chmod 644 "$tmp/vigie.conf"
logged() { grep -qE "$1" "$tmp/vigied.log"; }
wait_for 10 logged 'capture.started interface="lo"'
run() { "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "$@"; }
of() { setpriv --reuid="$(gid "$1")" --regid="$(gid "$1")" --clear-groups "$tmp/vigie" --config "$tmp/vigie.conf" --lang en "${@:2}"; } # of GROUP ARG…
status() { "$@" >/dev/null 2>&1; echo $?; }
ring() { run ring --json | jq -r ".$1"; }
free_port port

tap_like "nobody asked: nothing is kept" "$(run ring)" '^No ring keeps headers of what passes on lo\.$'
tap_is "there is nothing to save, nor to stop" "$(status run ring save "$tmp/x.pcap")$(status run ring stop)" 11
tap_is "support may not" "$(status of staff ring start --until 1h --reason x)$(status of staff ring save "$tmp/x.pcap")$(status of staff ring stop)" 777777
tap_is "which is journalled" "$(sql "SELECT count(*) FROM journal WHERE method LIKE 'ring%' AND result = 'denied'")" 3
tap_is "packets are for who said that they save them" "$(as operator ring_packets '{"after":0}' >/dev/null; echo $?)" 1
tap_is "a reason and an end are needed, no longer than a night away" \
	"$(status of operator ring start --until 1h)$(status of operator ring start --reason x)$(status of operator ring start --until 9h --reason x)" 646464
tap_is "of an address, or of all" "$(status of operator ring start 'CH Un' --until 1h --reason x)" 64

tap_like "an operator has headers kept" "$(of operator ring start --until 1h --reason 'lenteur vue du CH Un, ticket 4711')" '^Headers are kept until '
keeps() { [ "$(ring state)" = keeps ]; }
wait_for 10 keeps
tap_like "everybody may see who, why and until when" "$(run ring | tr '\n' ' ')" 'Interface: lo .*Ring: keeps headers .*Reason: lenteur vue du CH Un, ticket 4711'
tap_is "the journal says it, and why" "$(sql "SELECT object, result, text FROM journal JOIN journal_text USING (seq) WHERE method = 'ring_start' AND result = 'ok'")" \
	"capture:lo|ok|lenteur vue du CH Un, ticket 4711"
tap_like "and until when" "$(sql "SELECT request FROM journal WHERE method = 'ring_start' AND result = 'ok'")" '"from":"[^"]*".*"until":"'

# an image, and the word in all else that carries something
canary_image "$canary" "$tmp/image.dcm"
free_port dicom
storescp --ignore --fork -aet COVO_TEST "$dicom" >/dev/null 2>&1 &
children+=($!)
wait_for 10 accepts 127.0.0.1 "$dicom"
sent=$(python3 "$top_srcdir/tests/capture_canaries.py" "$canary" "$port")
for ((i = 0; i < 5; i++)); do storescu -aet SITE_TEST -aec COVO_TEST 127.0.0.1 "$dicom" "$tmp/image.dcm" >/dev/null 2>&1; done
dicom_frames() { [ "$(sql "SELECT coalesce(sum(associations), 0) FROM observed_association WHERE called_ae = 'COVO_TEST'")" = 5 ]; }
wait_for 25 dicom_frames
tap_is "the images passed, and are counted beside" "$?" 0

tap_is "the RSSI saves nothing into a folder of root's" "$(status of audio ring save "$tmp/passed.pcap")$([ -e "$tmp/passed.pcap" ]; echo $?)" 771
mkdir -m 777 "$tmp/theirs"
said=$(of audio ring save "$tmp/theirs/passed.pcap")
tap_like "in one of theirs they do" "$said" "passed.pcap: the headers of [0-9]+ packets"
n=$(sed -E 's/.*of ([0-9]+) packets/\1/' <<<"$said")
tap_is "it is theirs alone" "$(stat -c '%a %u' "$tmp/theirs/passed.pcap")" "600 $(gid audio)"
tap_is "again needs --overwrite" "$(status of audio ring save "$tmp/theirs/passed.pcap")$(status of audio ring save "$tmp/theirs/passed.pcap" --overwrite)" 10
tap_is "each is journalled" "$(sql "SELECT count(*), min(uid), max(uid) FROM journal WHERE method = 'ring_save' AND result = 'ok'")" "3|$(gid audio)|$(gid audio)"
tap_is "and said is who has them: nobody else gets them" "$(as operator ring_packets '{"after":0}' >/dev/null; echo $?)" 1
tap_is "tcpdump reads them" "$(tcpdump -n -r "$tmp/theirs/passed.pcap" 2>/dev/null | wc -l)" "$n"
if command -v tshark >/dev/null; then # in scripts/check --long
	tap_is "tshark does" "$(tshark -n -r "$tmp/theirs/passed.pcap" -T fields -e frame.number 2>/dev/null | wc -l)" "$n"
fi
tap_is "none that was sent is missing" "$([ "$n" -ge $((sent + 50)) ]; echo $?)" 0
ends=$(python3 "$top_srcdir/tests/pcap_headers.py" "$tmp/theirs/passed.pcap")
tap_is "each ends where its headers do" "$(wc -l <<<"$ends")" 1
tap_is "and many carried more" "$([ "${ends#* }" -ge "$sent" ]; echo $?)" 0
tap_is "nothing of a patient is in it" "$(grep -ac -e "$canary" -e 'He said' -e COVO_TEST "$tmp/theirs/passed.pcap")" 0
lengths() { # of the frames on the wire, as the file of kept headers says
	tcpdump -n -r "$1" -w - "ip and tcp dst port $2" 2>/dev/null | python3 -c '
import struct, sys
b, at, sizes = sys.stdin.buffer.read(), 24, []
while at < len(b):
    kept, size = struct.unpack_from("<II", b, at + 8)
    sizes.append(size)
    at += 16 + kept
print(len(sizes), sum(sizes))'
}
tap_is "the lengths of frames are those that were counted" "$(lengths "$tmp/theirs/passed.pcap" "$port")" \
	"$(sql "SELECT packets_out || ' ' || bytes_out FROM observed_flow WHERE port = $port AND protocol = 'tcp' AND source = '127.0.0.1'")"

# one at a time: nobody's is wiped unsaid
whose=$(getent passwd "$(gid operator)" | cut -d: -f1)
whose=${whose:-uid $(gid operator)}
again=$(of audio ring start --until 1h --reason 'le mien' 2>&1)
tap_like "another one is refused, with who has one, why, and what to do" "$again" \
	"there is a ring of $whose until 20[0-9]{2}-.*, which must be stopped first \(vigie ring stop --reason TEXT\); its reason: .*lenteur vue du CH Un, ticket 4711"
tap_is "to who has it too" "$(status of operator ring start --until 1h --reason encore)" 75
tap_like "in French" "$(of audio --lang fr ring start --until 1h --reason 'le mien' 2>&1)" "il y a déjà un anneau de $whose jusqu’au .*son motif"
kept() { sed -E 's/.*of ([0-9]+) packets/\1/' <<<"$(run ring save "$tmp/kept.pcap" --overwrite)"; }
tap_is "and what it has is still there" "$([ "$(kept)" -ge "$n" ]; echo $?)" 0
tap_is "anybody with the role stops it" "$(status of audio ring stop --reason 'pour le mien')" 0
tap_is "which is journalled, and why" "$(sql "SELECT uid, result, text FROM journal JOIN journal_text USING (seq) WHERE method = 'ring_stop' AND result = 'ok'")" \
	"$(gid audio)|ok|pour le mien"

# of one address
of operator ring start 127.0.0.9 --until 1h --reason 'une seule adresse' >/dev/null
one() { [ "$(ring host)" = 127.0.0.9 ]; }
wait_for 10 one
interval_young() { (($(date +%s) % 10 < 4)); } # at its end how the ring is is told anyhow
wait_for 10 interval_young
accepts 127.0.0.1 "$dicom"
accepts 127.0.0.9 "$dicom"
seen() { [ "$(ring seen)" -ge 4 ]; }
wait_for 4 seen
tap_is "how many it has is told while they come" "$?" 0
passed() { [ "$(status run ring save "$tmp/one.pcap" --overwrite)" = 0 ] && [ "$(tcpdump -n -r "$tmp/one.pcap" 2>/dev/null | wc -l)" -ge 4 ]; }
wait_for 10 passed
tap_is "packets of one address are kept alone" "$(tcpdump -n -r "$tmp/one.pcap" 'not host 127.0.0.9' 2>/dev/null | wc -l)" 0

# what the process has not confirmed is not said to be
still=$(pgrep -P "$(pgrep -P "$daemon" -f -- '--interface lo')")
kill -STOP "$still"
of operator ring stop >/dev/null
of operator ring start 127.0.0.9 --until 1h --reason 'encore' >/dev/null
tap_is "a ring that was not begun yet is not said to keep anything" "$(ring state)" none
if [ -n "${VIGIE_LONG:-}" ]; then # until its socket takes no more: fifty acts a second are heard
	python3 - "$sock" "$tmp/vigied.log" <<'PY'
import json, socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
answers = s.makefile()
until = time.strftime("%FT%TZ", time.gmtime(time.time() + 3600))
begins = {"until": until, "reason": "x", "host": "127.0.0.9"}
for i in range(1000):
    method, params = ("ring_start", begins) if i % 2 else ("ring_stop", {})
    s.sendall(json.dumps({"jsonrpc": "2.0", "id": i, "method": method, "params": params}).encode() + b"\n")
    answers.readline()
    if i % 2 and "capture.ring-unasked" in open(sys.argv[2]).read():
        break
    time.sleep(0.025)
PY
	logged 'capture.ring-unasked'
	tap_is "the order that begins it was not taken" "$?" 0
fi
kill -CONT "$still"
wait_for 20 keeps
tap_is "it is said once it was begun, by an order that is given again if need be" "$?" 0
passed() { accepts 127.0.0.9 "$dicom"; [ "$(status run ring save "$tmp/one.pcap" --overwrite)" = 0 ] && [ "$(tcpdump -n -r "$tmp/one.pcap" 2>/dev/null | wc -l)" -ge 4 ]; }
wait_for 10 passed

# who has it stands still while it is asked, and answers too late: that answer is nobody's
if [ -n "${VIGIE_LONG:-}" ]; then
	packets() { tcpdump -n -r "$1" 2>/dev/null | wc -l; }
	settled() { # what passed last reached the ring too
		whole=$(packets "$tmp/one.pcap")
		sleep 1
		run ring save "$tmp/one.pcap" --overwrite >/dev/null 2>&1 && [ "$(packets "$tmp/one.pcap")" = "$whole" ]
	}
	wait_for 20 settled
	still=$(pgrep -P "$(pgrep -P "$daemon" -f -- '--interface lo')")
	kill -STOP "$still"
	tap_like "who stands still does not answer" "$(run ring save "$tmp/late.pcap" --overwrite 2>&1)" 'does not answer'
	tap_like "nor is asked again before it did" "$(run ring save "$tmp/late.pcap" --overwrite 2>&1)" 'does not answer'
	kill -CONT "$still"
	heard() { run ring save "$tmp/late.pcap" --overwrite >/dev/null 2>&1; }
	wait_for 15 heard
	tap_is "then each packet is given once" "$(packets "$tmp/late.pcap")" "$whole"
fi

# who has it dies
keeper=$(pgrep -P "$daemon" -f -- '--interface lo')
run ring save "$tmp/one.pcap" --overwrite >/dev/null
had=$(ring packets)
died=$(date +%s%3N)
kill -KILL "$(pgrep -P "$keeper")"
wait_for 10 logged 'capture.ring-lost'
tap_is "what it had is lost with the process, which is said" "$?" 0
started() { [ "$(grep -c capture.started "$tmp/vigied.log")" = 2 ]; }
wait_for 15 started
again() { accepts 127.0.0.9 "$dicom"; run ring save "$tmp/again.pcap" --overwrite && [ "$(tcpdump -n -r "$tmp/again.pcap" 2>/dev/null | wc -l)" -gt 0 ]; }
wait_for 15 again
tap_is "the next one goes on with it" "$?" 0
tap_is "it does not say that it kept anything before" "$([ "$(date -d "$(ring from)" +%s%3N)" -ge "$died" ]; echo $?)" 0
tap_is "but how many packets were lost" "$([ "$had" -ge 4 ]; echo $?) $(ring lost)" "0 $had"

tap_is "it is stopped" "$(status of operator ring stop --reason 'trouvé')" 0
tap_is "then nothing is there" "$(ring state)$(status run ring save "$tmp/gone.pcap")" none1
looker=$(pgrep -P "$keeper")
rpc ring_start "{\"until\":\"$(date -u -d '3 seconds' +%FT%TZ)\",\"reason\":\"court\"}" >/dev/null
accepts 127.0.0.1 "$dicom"
held() { [ "$(ring state)" = held ]; }
wait_for 15 held
tap_is "its time ends by itself" "$?" 0
accepts 127.0.0.1 "$dicom"
tap_is "what passed until then can be saved" "$(status run ring save "$tmp/held.pcap")" 0
tap_is "and is no patient's either" "$(cat "$tmp"/*.pcap "$tmp/theirs"/*.pcap "$db" "$db-wal" "$tmp/vigied.log" 2>/dev/null | grep -ac -e "$canary" -e 'He said')" 0
tap_is "the process still looks in its sandbox" "$(sed -n 's/^Seccomp:[[:space:]]*//p' "/proc/$looker/status")" 2
tap_like "people read the journal in French" "$(run journal --lang fr --plain 2>/dev/null)" 'anneau d’en-têtes'
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
tap_is "the journal holds" "$(status run journal verify)" 0
tap_done
