#!/usr/bin/env bash
# vigie-capture --read against tshark on each capture of tests/captures: packets and bytes of each direction of each conversation, as
# -z conv,tcp and -z conv,udp show them, and to the octet as frame.len tells them, ICMP included; pairs of AE titles and SOP classes,
# with the answers. Only in scripts/check --long.
[ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP tshark reads each capture: for scripts/check --long"; exit 0; }
[ -z "${VIGIE_SANITIZED:-}" ] || { echo "1..0 # SKIP a sanitized process asks the kernel for more than the sandbox gives"; exit 0; }
command -v tshark >/dev/null || { echo "1..0 # SKIP not here: tshark"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

export LC_ALL=C.UTF-8 WIRESHARK_CONFIG_DIR=$tmp
for capture in "$top_srcdir"/tests/captures/*.pcap; do
	name=${capture##*/}
	"$top_builddir/vigie-capture" --inventory "$tmp/$name.db" --read "$capture" >/dev/null
	tap_is "$name is read" "$?" 0
	for way in conversations frames associations; do
		tap_is "$name: what is told is tshark's, by $way" \
			"$(python3 "$top_srcdir/tests/capture_tshark.py" "$way" "$capture" "$tmp/$name.db" 2>&1)" ""
	done
done
pairs=$(for db in "$tmp"/*.db; do sqlite3 "$db" "SELECT calling_ae || called_ae FROM observed_association"; done | wc -l)
tap_is "pairs were compared" "$([ "$pairs" -ge 6 ]; echo $?)" 0
tap_done
