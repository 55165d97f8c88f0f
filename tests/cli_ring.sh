#!/usr/bin/env bash
# vigie ring save against a collector that gives its packets otherwise than it should: an error, told, and no file.
. "${top_srcdir:?}/tests/daemon_lib.sh"

export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8
conf_write
# collector PIECE…: a socket that journals each save, and gives these pieces, the last one for ever. A piece: PACKETS GIVEN LAST
python3 - "$sock" "$tmp/pieces" >"$tmp/asked" 2>"$tmp/collector.log" <<'PY' &
import base64, json, socket, struct, sys

header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 152, 1)
packet = struct.pack("<IIII", 1600000000, 0, 14, 14) + bytes(12) + b"\x08\x06"
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen(8)
pieces = []
while True:
    client, _ = server.accept()
    line = client.makefile().readline()
    if not line:
        continue
    request = json.loads(line)
    reply = {"seq": 1}
    if request["method"] == "ring_save":
        pieces = [list(map(json.loads, p.split())) for p in open(sys.argv[2])]
    else:
        after = request["params"]["after"]
        print(after, flush=True)
        n, given, last = pieces.pop(0) if len(pieces) > 1 else pieces[0]
        octets = (header if after == 0 else b"") + packet * (n or 0)
        reply = {"packets": n, "given": given, "last": last, "pcap": base64.b64encode(octets).decode()}
    client.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "result": reply}).encode() + b"\n")
    client.close()
PY
children+=($!)
listens() { [ -S "$sock" ]; }
wait_for 10 listens
save() { # LINE…: its pieces
	printf '%s\n' "$@" >"$tmp/pieces"
	: >"$tmp/asked.before"
	cp "$tmp/asked" "$tmp/asked.before"
	rm -f "$tmp/saved.pcap"
	timeout 20 "$vigie" --config "$tmp/vigie.conf" --lang "${lang:-en}" ring save "$tmp/saved.pcap" 2>&1
	echo "status $?, $([ -e "$tmp/saved.pcap" ] && stat -c %s "$tmp/saved.pcap" || echo none)"
}
asked() { tail -n "+$(($(wc -l <"$tmp/asked.before") + 1))" "$tmp/asked" | xargs; }

tap_like "what is given in pieces is one file" "$(save '3 3 5' '2 5 7' | tail -n 1)" "status 0, $((24 + 5 * 30))$"
tap_is "up to the packet that was the last when it began" "$(asked)" "0 3"
tap_like "a ring that has none yet is a file without packets" "$(save '0 0 0' | tail -n 1)" 'status 0, 24$'
said=$(save '3 3 5' '0 3 5')
tap_like "when no more comes that is an error" "$said" 'status 1, none$'
tap_like "and told" "$said" 'up to 3 of 5, and then no more: nothing is saved'
tap_like "in French too" "$(lang=fr save '3 3 5' '0 3 5')" 'jusqu’au n°.3 sur 5'
tap_like "when it goes back too" "$(save '3 3 9' '3 2 9')" 'status 1, none$'
tap_is "and it is not asked again" "$(asked)" "0 3"
tap_like "when nothing of what there is comes at all" "$(save '0 0 5')" 'status 1, none$'
tap_is "asked once" "$(asked)" "0"
for wrong in '3 null 5' '3 3 null' 'null 3 3' '-1 3 3' '3 "3" 5'; do
	tap_like "what is no number is an error: $wrong" "$(save "$wrong")" 'status 1, none$'
done
tap_done
