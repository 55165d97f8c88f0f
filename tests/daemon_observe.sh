#!/usr/bin/env bash
# vigie-capture --read beside a collector, which alone writes its inventory: who may, what is kept, what is refused.
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
. "${top_srcdir:?}/tests/roles_lib.sh"

captures=$top_srcdir/tests/captures
roles_start
cp "$top_builddir/vigie-capture" "$tmp/vigie-capture"
cp "$captures"/*.pcap "$tmp/"
chmod 644 "$tmp"/*.pcap "$tmp/vigie.conf"
read_as() { # read_as GROUP FILE
	local gid
	gid=$(gid "$1")
	setpriv --reuid="$gid" --regid="$gid" --clear-groups "$tmp/vigie-capture" --config "$tmp/vigie.conf" --read "$2" 2>&1
}
status() { "$@" >/dev/null; echo $?; }
rows() { sql "SELECT count(*) FROM $1"; }
# what another inventory gets of the same file
sums="SELECT group_concat(t, '|') FROM (SELECT source || destination || protocol || port || packets_out || ':' || bytes_out AS t FROM observed_flow ORDER BY 1)"
alone() { "$top_builddir/vigie-capture" --inventory "$tmp/alone.db" --read "$1" >/dev/null; sqlite3 "$tmp/alone.db" "$sums"; }

file=$tmp/$(cd "$captures" && ls -- *.pcap | head -n 1)
tap_is "no interface is looked at, and its own addresses are known for what is read" "$(rows observation_point)$(sql "SELECT count(*) FROM property WHERE name = 'own-addresses'")" 01
tap_like "an operator is refused" "$(read_as operator "$file")" 'the roles rssi and admin may'
tap_is "with status 77, and support too" "$(status read_as operator "$file")$(status read_as staff "$file")" 7777
tap_is "nothing is written" "$(rows observed_flow)$(rows observation_point)" 00
tap_is "what was denied is journalled" "$(sql "SELECT count(*) > 0 FROM journal WHERE method = 'observe' AND result = 'denied'")" 1
tap_like "the RSSI reads it" "$(read_as audio "$file")" ': [0-9]+ packets?$'
tap_is "it is what an inventory of its own gets" "$(sql "$sums")" "$(alone "$file")"
tap_is "seen from the file" "$(sql "SELECT name, length(sha256) FROM observation_point")" "${file##*/}|64"
tap_is "the journal names the person and the file" "$(sql "SELECT uid, json_extract(request, '\$.name'), json_extract(request, '\$.records') > 0 FROM journal WHERE method = 'observe' AND result = 'ok'")" \
	"$(gid audio)|${file##*/}|1"
before=$(sql "$sums")
tap_like "again, it was read before" "$(read_as audio "$file")" 'was read before'
tap_is "and nothing changes" "$(sql "$sums")" "$before"
for other in "$tmp"/*.pcap; do read_as audio "$other" >/dev/null; done
tap_is "all the captures are read" "$(rows observation_point)" "$(sha256sum "$captures"/*.pcap | cut -d' ' -f1 | sort -u | wc -l)"
tap_is "the chain of the journal holds" "$("$vigie" --config "$tmp/vigie.conf" journal verify >/dev/null 2>&1; echo $?)" 0

# However old it is: six years.
python3 "$top_srcdir/tests/pcap_as.py" "$captures/dicom-store.pcap" "$tmp/old.pcap" 1600000000
chmod 644 "$tmp/old.pcap"
old_rows="SELECT (SELECT count(*) FROM observed_flow_day WHERE day_ms < 1700000000000), (SELECT count(*) FROM observed_association_hour WHERE hour_ms < 1700000000000),
	(SELECT count(*) FROM observed_span WHERE to_ms < 1700000000000), (SELECT count(*) FROM observed_tally WHERE hour_ms < 1700000000000)"
"$top_builddir/vigie-capture" --inventory "$tmp/old.db" --read "$tmp/old.pcap" >/dev/null
read_as audio "$tmp/old.pcap" >/dev/null
tap_like "an old one has its days and hours" "$(sql "$old_rows")" '^[1-9][0-9]*\|[1-9][0-9]*\|[1-9][0-9]*\|[1-9][0-9]*$'
tap_is "as many as an inventory of its own gets" "$(sql "$old_rows")" "$(sqlite3 "$tmp/old.db" "$old_rows")"

# An inventory of one's own goes by no collector.
chmod 777 "$tmp"
tap_is "one's own inventory is not the collector's" "$(cd "$tmp" && setpriv --reuid="$(gid staff)" --regid="$(gid staff)" --clear-groups \
	"$tmp/vigie-capture" --config "$tmp/vigie.conf" --inventory "$tmp/own.db" --read "$file" >/dev/null 2>&1; echo $?)" 0
chmod 755 "$tmp"

# What is no capture's records.
observe() { as audio observe "$1" 2>&1; }
hash=$(printf 'a%.0s' {1..64})
record() { head -c 192 /dev/zero | base64 -w0; }
for wrong in '{}' '{"name":"x"}' "{\"name\":\"a\\u0001\",\"sha256\":\"$hash\",\"records\":\"$(record)\"}" "{\"name\":\"x\",\"sha256\":\"zz\",\"records\":\"$(record)\"}" \
	"{\"name\":\"x\",\"sha256\":\"$hash\"}" "{\"name\":\"x\",\"sha256\":\"$hash\",\"records\":\"abcd\"}" "{\"name\":\"x\",\"sha256\":\"$hash\",\"records\":\"$(record)\"}" \
	"{\"name\":\"x\",\"sha256\":\"$hash\",\"records\":\"$(printf '!%.0s' {1..256})\"}"; do
	tap_like "refused: ${wrong:0:40}" "$(observe "$wrong")" 'expected|none of a saved capture'
done
tap_is "nothing is written of these" "$(sql "SELECT count(*) FROM observation_point WHERE sha256 = '$hash'")" 0
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -20 "$tmp/vigied.log")"; fi
tap_done
