#!/usr/bin/env bash
# Every recording at hand as one inventory, served by vigie-sim and by snmpsim, polled once: every list says what the files say.
# Beside the project's and other projects' recordings, awkward ones written here.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long, net_recordings.sh always"; exit 0; }
. "${top_srcdir:?}/tests/accept.sh" || exit 1

mkdir "$tmp/data" "$tmp/cache"
python3 "$top_srcdir/tests/awkward_recordings.py" "$tmp/data"
others=${VIGIE_RECORDINGS:-$top_srcdir/../shared/recordings}
[ -d "$others" ] && cp "$others"/*.snmprec "$tmp/data/"
chmod 755 "$tmp"
chmod -R a+rX "$tmp/data"
chmod 777 "$tmp/cache"

serve() { # PORT KIND
	local as=()
	if [ "$2" = vigie-sim ]; then
		"$top_builddir/vigie-sim" --data-dir "$tmp/data" --listen "127.0.0.1:$1" >"$tmp/$2.log" 2>&1 &
	else
		[ "$(id -u)" -eq 0 ] && as=(--process-user=nobody --process-group=nogroup)
		snmpsimd --data-dir="$tmp/data" --cache-dir="$tmp/cache" --agent-udpv4-endpoint="127.0.0.1:$1" "${as[@]}" >"$tmp/$2.log" 2>&1 &
	fi
	children+=($!)
	wait_for 120 snmpget -v2c -c speeds -r 0 -t 1 "127.0.0.1:$1" 1.3.6.1.2.1.1.3.0 || { cat "$tmp/$2.log"; tap_fail "$2 answers"; tap_done; }
}

# served KIND NAME: snmpsim needs half a minute for 5,000 interfaces, and all its other agents wait meanwhile.
served() { [ "$1/$2" != snmpsim/interfaces-5000 ]; }

kinds=(vigie-sim)
command -v snmpsimd >/dev/null && kinds+=(snmpsim)
region_begin
for kind in "${kinds[@]}"; do
	free_port port
	serve "$port" "$kind"
	for file in "$tmp"/data/*.snmprec; do
		name=${file##*/}
		name=${name%.snmprec}
		served "$kind" "$name" || continue
		region_agent "$kind-$name" "$port" "version = \"2c\" community = \"$name\""
	done
done
region_poll || { tap_fail "vigied polls once"; tap_done; }
for kind in "${kinds[@]}"; do
	for file in "$tmp"/data/*.snmprec; do
		name=${file##*/}
		name=${name%.snmprec}
		served "$kind" "$name" || continue
		tap_is "$name, served by $kind: every list says what the file says" \
			"$(python3 "$top_srcdir/tests/accept_facts.py" "$tmp/said" "$kind-$name=$file" 2>"$tmp/figures" | cut -c1-400 | head -n 8)" ""
		echo "# $(cat "$tmp/figures")"
	done
done
tap_done
