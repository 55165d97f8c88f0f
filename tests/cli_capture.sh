#!/usr/bin/env bash
# vigie-capture --read: a saved capture into the inventory, once; what is cut or none is said.
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

export LC_ALL=C.UTF-8 LANGUAGE=en
captures=$top_srcdir/tests/captures
db=$tmp/vigie.db
capture() { "$top_builddir/vigie-capture" --inventory "$db" --read "$@" 2>&1; }
sums() { sqlite3 -separator ' ' "$db" "$1"; }

tap_is "a capture is read" "$(capture "$captures/mix.pcap" | sed 's/.*: //')" "1235 packets"
index() { awk -F'\t' -v file="$1.pcap" '$1 == file { n++; packets += $8 + $10; bytes += $9 + $11 } END { print n, packets, bytes }' "$captures/FLOWS.tsv"; }
tap_is "packets and bytes are those of the index" "$(sums "SELECT sum(packets_out + packets_in), sum(bytes_out + bytes_in) FROM observed_flow")" "$(index mix | cut -d' ' -f2-)"
tap_is "flows are those of the index, by source, destination, protocol and port" \
	"$(sums "SELECT source, destination, protocol, port, packets_out, bytes_out, packets_in, bytes_in FROM observed_flow" | sort)" \
	"$(awk -F'\t' '$1 == "mix.pcap" { k = $3 " " $5 " " $2 " " $6; a[k] += $8; b[k] += $9; c[k] += $10; d[k] += $11 }
	END { for (k in a) print k, a[k], b[k], c[k], d[k] }' "$captures/FLOWS.tsv" | sort)"
tap_is "the pair of its associations is told" "$(sums "SELECT calling_ae, called_ae, associations, accepted FROM observed_association")" \
	"SITE_A COVO_ROUEN 2 2"
tap_is "what speaks in clear is told" "$(sums "SELECT protocol || port FROM observed_flow WHERE traits & (1024 | 2048 | 256 | 32768) ORDER BY port" | xargs)" \
	"tcp21 tcp23 tcp80 tcp389"
tap_like "the same capture again changes nothing" "$(cp "$captures/mix.pcap" "$tmp/other.pcap"; capture "$tmp/other.pcap")" 'was read before: nothing changes'
tap_is "and is not counted again" "$(sums "SELECT sum(packets_out + packets_in) FROM observed_flow")" 1235

head -c 100000 "$captures/dicom-store.pcap" >"$tmp/cut.pcap"
tap_like "what is cut gives what is there" "$(capture "$tmp/cut.pcap")" '.*[0-9]+ packets.*'
tap_is "and says so" "$(capture "$tmp/cut.pcap" >/dev/null; rm -f "$db".cut; "$top_builddir/vigie-capture" --inventory "$db.cut" --read "$tmp/cut.pcap" 2>&1 >/dev/null | grep -c truncated)" 1
head -c 5000 /dev/urandom >"$tmp/noise"
tap_like "what is no capture is told" "$(capture "$tmp/noise")" 'no saved capture'
capture "$tmp/noise" >/dev/null
tap_is "with status 1" "$?" 1
capture "$tmp/nowhere.pcap" >/dev/null
tap_is "no such file: 1" "$?" 1
tap_is "what was refused leaves no row" "$(sums "SELECT count(*) FROM observation_point WHERE name = 'noise'")" 0
escaping=$(printf '%s/\033[31mred.pcap' "$tmp")
cp "$captures/cos.pcap" "$escaping"
tap_is "a name is printed without what moves a terminal" "$(capture "$escaping" | grep -c "$(printf '\033')")$(capture "$escaping.no" | grep -c "$(printf '\033')")" 00
tap_is "and stored so" "$(sums "SELECT count(*), sum(instr(name, char(27))) FROM observation_point WHERE name LIKE '%red.pcap'")" "1 0"
python3 - "$tmp" <<'PY'
import struct, sys
ip = bytes.fromhex("020000000001020000000002" "0800" "4500001c000000004011" "66cf" "0a0000010a000002" "303900350008" "0000")
def pcap(name, packets):
    with open(f"{sys.argv[1]}/{name}.pcap", "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for at, wire in packets:
            f.write(struct.pack("<IIII", at, 0, len(ip), wire) + ip)
pcap("dated", [(86400, len(ip)), (1700000000, len(ip)), (4000000000, len(ip))])
pcap("long", [(1700000000, len(ip)), (1700000001, 0xffffffff)])
PY
tap_like "packets of no possible day are counted" "$("$top_builddir/vigie-capture" --inventory "$tmp/dated.db" --read "$tmp/dated.pcap" 2>&1 >/dev/null)" \
	': [23] packets are dated before 2000 or after tomorrow$'
tap_is "a capture of last year is not" "$("$top_builddir/vigie-capture" --inventory "$tmp/long.db" --read "$tmp/long.pcap" 2>&1 >/dev/null)" ""
tap_is "a length that no frame has is counted as malformed, and as no octet" \
	"$(sqlite3 -separator ' ' "$tmp/long.db" "SELECT sum(frames), sum(malformed), sum(bytes), (SELECT sum(bytes_out + bytes_in) FROM observed_flow) < 100 FROM observed_tally")" \
	"2 1 42 1"
mkfifo "$tmp/pipe"
for path in /dev/zero "$tmp/pipe" "$tmp"; do
	tap_like "$(file -b "$path" | cut -d' ' -f1) is no file, which is said at once" "$(timeout 10 "$top_builddir/vigie-capture" --inventory "$db" --read "$path" 2>&1)" \
		'expected a regular file that holds a saved capture'
done
"$top_builddir/vigie-capture" >/dev/null 2>&1
tap_is "nothing asked: usage" "$?" 64
"$top_builddir/vigie-capture" --interface lo >/dev/null 2>&1
tap_is "an interface without a socket for records: usage" "$?" 64
flock "$db.lock" "$top_builddir/vigie-capture" --inventory "$db" --read "$captures/cos.pcap" >/dev/null 2>&1
tap_is "while another one writes: locked" "$?" 75

# another form of the same packets
editcap() { python3 - "$@" <<'PY'
import struct, sys
b = open(sys.argv[1], "rb").read()
form, at, frames = sys.argv[3], 24, []
while at < len(b):
    s, u, c, w = struct.unpack("<IIII", b[at:at+16]); frames.append((s, u, w, b[at+16:at+16+c])); at += 16 + c
o = open(sys.argv[2], "wb")
if form == "nano":
    o.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, 1))
    for s, u, w, p in frames: o.write(struct.pack("<IIII", s, u * 1000 + 1, len(p), w) + p)
elif form == "big":
    o.write(struct.pack(">IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
    for s, u, w, p in frames: o.write(struct.pack(">IIII", s, u, len(p), w) + p)
elif form == "snapped":
    o.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 96, 1))
    for s, u, w, p in frames: o.write(struct.pack("<IIII", s, u, min(len(p), 96), w) + p[:96])
elif form == "vlan":
    o.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
    for s, u, w, p in frames:
        p = p[:12] + bytes([0x81, 0, 0, 42]) + p[12:]; o.write(struct.pack("<IIII", s, u, len(p), w + 4) + p)
elif form == "pcapng":
    o.write(struct.pack("<IIIHHqI", 0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0, -1, 28) + struct.pack("<IIHHII", 1, 20, 1, 0, 0, 20))
    for s, u, w, p in frames:
        t = s * 1000000 + u; pad = p + bytes(-len(p) % 4); n = 32 + len(pad)
        o.write(struct.pack("<IIIIIII", 6, n, 0, t >> 32, t & 0xffffffff, len(p), w) + pad + struct.pack("<I", n))
PY
}
whole=$(sums "SELECT source, destination, protocol, port, packets_out, bytes_out, packets_in, bytes_in FROM observed_flow o JOIN observation_point p ON p.id = o.point_id WHERE p.name = 'mix.pcap'" | sort)
for form in nano big snapped pcapng; do
	editcap "$captures/mix.pcap" "$tmp/$form.pcap" "$form"
	"$top_builddir/vigie-capture" --inventory "$tmp/$form.db" --read "$tmp/$form.pcap" >/dev/null
	tap_is "the same packets as $form tell the same" \
		"$(sqlite3 -separator ' ' "$tmp/$form.db" "SELECT source, destination, protocol, port, packets_out, bytes_out, packets_in, bytes_in FROM observed_flow" | sort)" "$whole"
done
editcap "$captures/mix.pcap" "$tmp/vlan.pcap" vlan
"$top_builddir/vigie-capture" --inventory "$tmp/vlan.db" --read "$tmp/vlan.pcap" >/dev/null
tap_is "tagged they are the same flows, four bytes longer" \
	"$(sqlite3 -separator ' ' "$tmp/vlan.db" "SELECT count(*), sum(bytes_out + bytes_in), min(vlan), max(vlan) FROM observed_flow")" \
	"$(wc -l <<<"$whole") $((936896 + 4 * 1235)) 42 42"

# more associations in ten seconds than their records find room for at once: 200 hosts send what one did
python3 - "$captures/dicom-store.pcap" "$tmp/many.pcap" <<'PY'
import struct, sys
b = open(sys.argv[1], "rb").read()
with open(sys.argv[2], "wb") as o:
    o.write(b[:24])
    for host in range(1, 201):
        at = 24
        while at < len(b):
            n = 16 + struct.unpack_from("<I", b, at + 8)[0]
            o.write(b[at:at + n].replace(bytes([127, 0, 10, 1]), bytes([127, 1, 10, host])))
            at += n
PY
"$top_builddir/vigie-capture" --inventory "$tmp/many.db" --read "$tmp/many.pcap" >/dev/null
tap_is "no association of a saved capture is lost, however many there are" \
	"$(sqlite3 "$tmp/many.db" "SELECT sum(associations), sum(accepted), (SELECT sum(lost_records) FROM observed_tally) FROM observed_association")" "200|200|0"

# headers that contradict themselves
mkdir "$tmp/corpus"
"$top_srcdir/tests/malformed_packets.py" "$tmp/corpus"
tap_is "the corpus is what its script makes" "$(diff -rq "$tmp/corpus" "$top_srcdir/tests/corpus/capture" | grep -v '^Only in .*/tests/corpus/capture: ')" ""
frames=$("$top_srcdir/tests/malformed_packets.py" --pcap "$tmp/malformed.pcap")
tap_like "a capture of packets that are malformed is read to its end" "$("$top_builddir/vigie-capture" --inventory "$tmp/malformed.db" --read "$tmp/malformed.pcap" 2>&1)" \
	": $frames packets\$"
tap_is "and told what they are" \
	"$(sqlite3 "$tmp/malformed.db" "SELECT sum(frames) = $frames, sum(malformed) > 100, sum(cut) > 100, sum(not_ip) > 20 FROM observed_tally")" "1|1|1|1"

tap_is "no name of a patient, no password, no payload is in the inventory" \
	"$(cat "$db" "$db"-wal 2>/dev/null | grep -acE 'TEST\^IMAGE|Authorization|USER |PID\|')" 0
tap_done
