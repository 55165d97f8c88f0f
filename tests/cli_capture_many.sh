#!/usr/bin/env bash
# A million distinct flows in 256 MiB, and more than there is room for: what had to make room is counted, and no packet is lost.
. "${top_srcdir:?}/tests/tap.sh"
[ -n "${VIGIE_LONG:-}" ] && [ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP long: in scripts/check --long, plain"; exit 0; }

# capture_of N: each packet another flow
capture_of() {
	python3 - "$1" <<'PY'
import struct, sys
out = sys.stdout.buffer
out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
for i in range(int(sys.argv[1])):
    ip = struct.pack(">BBHHHBBHII", 0x45, 0, 40, 0, 0, 64, 6, 0, 0x0a000000 + (i & 0xffff), 0x0b000001)
    frame = bytes(12) + b"\x08\0" + ip + struct.pack(">HHIIBBHHH", 40000, 1000 + (i >> 16), 1, 0, 0x50, 2, 1000, 0, 0)
    out.write(struct.pack("<IIII", 1700000000 + i // 200000, i % 200000, len(frame), len(frame)) + frame)
PY
}
# read_of N: what is kept, and the most memory that one of its processes took, in MiB
read_of() {
	capture_of "$1" >"$tmp/$1.pcap"
	python3 - "${top_builddir:?}/vigie-capture" "$tmp/$1.pcap" "$tmp/$1.db" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "--inventory", sys.argv[3], "--read", sys.argv[2]], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
}
sums() { sqlite3 "$tmp/$1.db" "SELECT (SELECT sum(packets_out + packets_in) FROM observed_flow), sum(frames), sum(evicted) > 0 FROM observed_tally"; }

mib=$(read_of 1000000)
echo "# $mib MiB"
tap_is "a million distinct flows take at most 256 MiB" "$([ "$mib" -le 256 ]; echo $?)" 0
tap_is "none had to go, no packet is lost" "$(sums 1000000)" "1000000|1000000|0"
mib=$(read_of 1100000)
tap_is "a hundred thousand more take no more" "$([ "$mib" -le 256 ]; echo $?)" 0
tap_is "what had to go for them is counted, no packet is lost" "$(sums 1100000)" "1100000|1100000|1"
tap_done
