#!/usr/bin/env bash
# vigie demo: a region that lives while the command does, whoever ends what, and of which nothing is left.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie=$top_builddir/vigie
export VIGIE_LOCALEDIR=$top_builddir/locale LC_ALL=C.UTF-8 TMPDIR=$tmp TERM=xterm
unset NO_COLOR COLUMNS
. "$top_srcdir/tests/build_sim.sh"
build_sim "$tmp/vigie-sim"

# demo_start [OPTION…]: in the background, without a console; sets demo, dir and config.
demo_start() {
	: >"$tmp/demo.out"
	"$vigie" --lang en demo --no-console --json "$@" >"$tmp/demo.out" 2>"$tmp/demo.err" &
	demo=$!
	children+=("$demo")
	wait_for 60 grep -q config "$tmp/demo.out" || return 1
	config=$(jq -r .config "$tmp/demo.out")
	dir=$(jq -r .directory "$tmp/demo.out")
}
# What still runs in, or stands of, a demo's folder.
left() { pgrep -f "${dir:?}/" | tr '\n' ' '; ls -d "$tmp"/vigie-demo* 2>/dev/null; }
# Waits for its end, at most so long; sets status.
demo_ends() {
	ended() { ! kill -0 "$demo" 2>/dev/null; }
	wait_for 30 ended || kill -KILL "$demo"
	wait "$demo" 2>/dev/null
	status=$?
}
region() { "$vigie" --config "$config" --lang en "$@" 2>/dev/null; }

cat >"$tmp/cut.scenario" <<END
at 1s cut SYVIK-D001
at 1s fill demo-srv-01 / 0.98
END
demo_start --sites 20 --scenario "$tmp/cut.scenario" || { tap_fail "the demo starts" "$(cat "$tmp/demo.err")"; tap_done; }
tap_is "its folder is its owner's alone" "$(stat -c %a "$dir") $(stat -c %a "$dir/secrets")" "700 600"
tap_is "its region says SIMULATION" "$(region status | head -n 1 | grep -c SIMULATION)" 1
tap_is "and has the sites that were asked" "$(region status --json | jq .sites)" 20
# every_check_has_a_result
every_check_has_a_result() { ! { region devices --json; region links --json; region services --json; } | grep -q not-tested; }
wait_for 60 every_check_has_a_result
tap_is "every check has a first result within a minute" "$?" 0
tap_is "its certificates are trusted" "$(region services "Démo Portail" --json | jq -r .outcome)" ok
is_cut() { [ "$(region links SYVIK-D001 --json | jq -r .state)" = down ]; }
wait_for 60 is_cut
tap_is "what the scenario cuts is seen down" "$?" 0
disk() { region devices demo-srv-01 --json | jq -r '"\(.state) \(.outcome) \(.detail)"'; }
is_full() { [[ $(disk) == *storage-full* ]]; }
wait_for 60 is_full
tap_is "a disk that the scenario fills makes its server critical" "$(disk)" "critical storage-full / is 98 % full: 247 GiB of 252 GiB"
network=$(jq -r .network_pid "$tmp/demo.out")
if unshare -n true 2>/dev/null || unshare -rn true 2>/dev/null; then
	tap_is "its network is its own" "$network $([ "$(readlink "/proc/$network/ns/net")" = "$(readlink /proc/self/ns/net)" ] && echo "this machine's")" "$demo "
	"$top_builddir/vigie-sim" ctl "$dir/sim.sock" off demo-pe-caen
	ping_outcome() { region probe demo-cpe-004-1 --type icmp --json | jq -r .outcome; }
	tap_is "what is behind a router without power answers no ping" "$(ping_outcome)" timeout
	"$top_builddir/vigie-sim" ctl "$dir/sim.sock" on demo-pe-caen
	tap_is "and does when it is back" "$(ping_outcome)" ok
fi
kill -TERM "$demo"
demo_ends
tap_is "SIGTERM ends it, and nothing is left" "$status $(left)" "143 "

demo_start
tap_is "without --sites it has 150, and what is exposed on the usual ports of a network of its own" \
	"$(region status --json | jq .sites) $(grep -c '^service "Démo telnet"' "$dir/region.conf")" "150 $(jq 'if .network_pid then 1 else 0 end' "$tmp/demo.out")"
kill -KILL "$demo"
demo_ends
no_process() { [ -z "$(pgrep -f "${dir:?}/")" ]; }
wait_for 20 no_process
tap_is "killed outright, it leaves no process" "$?" 0
rm -rf "$tmp"/vigie-demo*

demo_start --sites 20 --shared-network
tap_is "--shared-network stays in this machine's, and says no word of it" "$(jq -r .network_pid "$tmp/demo.out") $(grep -c network "$tmp/demo.err")" "null 0"
kill -KILL "$(pgrep -f "vigied --config $config")"
demo_ends
tap_is "a collector that ends ends it" "$status $(grep -c 'vigied ended' "$tmp/demo.err") $(left)" "1 1 "

for unknown in foo "$tmp/foo" ../scenarios/night ''; do
	tap_is "the scenario '${unknown##*/}' that is not there is told in the person's language, with those there are" \
		"$("$vigie" --lang fr demo --no-console --scenario "$unknown" 2>&1; echo $?; left)" \
		"vigie: --scenario $unknown : ce fichier n’existe pas, et les scénarios installés sont core-cut, covolink-silent, monday, night
64"
done
demo_start --sites 20 --scenario night
tap_is "an installed scenario is found by its name" "$?" 0
kill -TERM "$demo"
demo_ends
echo 'at 1s cut nothing' >"$tmp/wrong.scenario"
"$vigie" --lang en demo --no-console --sites 20 --scenario "$tmp/wrong.scenario" >"$tmp/out" 2>&1
tap_like "a wrong scenario is told with its line, and nothing is left" "$? $(tail -n 1 "$tmp/out") $(left)" "^1 .*$tmp/wrong.scenario:1: no interface is the link 'nothing' $"
for words in '--sites 19' '--sites many' ''; do
	"$vigie" --lang en demo $words >"$tmp/out" 2>&1 </dev/null
	tap_like "demo $words without a terminal is 64" "$? $(cat "$tmp/out")" "^64 vigie: (--sites|the console needs a terminal)"
done

# In a terminal: the console opens, Q leaves, a crash of the console too.
tmux() { command tmux -L "vigie-demo-$$" -f /dev/null "$@"; }
tap_cleanup() { tmux kill-server 2>/dev/null; }
tmux new-session -d -x 80 -y 24 "bash --norc"
tmux send-keys "$vigie --lang en demo --sites 20; echo status=\$?" Enter
screen() { tmux capture-pane -p; }
shows() { screen | grep -q "$1"; }
wait_for 60 shows ' SIMULATION '
tap_is "the console opens on it" "$?" 0
dir=$(ls -d "$tmp"/vigie-demo*)
tmux send-keys Q
wait_for 20 shows '^status=0'
tap_is "Q leaves it with status 0, and nothing is left" "$? $(left)" "0 "
tmux send-keys "clear; $vigie --lang en demo --sites 20; echo status=\$?" Enter
wait_for 60 shows ' SIMULATION '
dir=$(ls -d "$tmp"/vigie-demo*)
console=$(pgrep -f "vigie --config $dir/vigie.conf")
kill -ABRT "$console" # a sanitized build makes a SIGSEGV into this one
wait_for 20 shows '^status=1'
tap_is "a console that crashes ends it, told as such" "$? $(screen | grep -c 'ended by signal 6') $(left)" "0 1 "
tmux send-keys "clear; stty -a | grep -o ' -\\?echo '" Enter
wait_for 10 shows '^ echo'
tap_is "and the terminal echoes as before" "$?" 0

# A system that refuses namespaces: root without CAP_SYS_ADMIN, as in a container.
if [ "$(id -u)" = 0 ]; then
	: >"$tmp/demo.out"
	setpriv --bounding-set -sys_admin "$vigie" --lang en demo --no-console --sites 20 >"$tmp/demo.out" 2>"$tmp/demo.err" &
	demo=$!
	children+=("$demo")
	wait_for 60 grep -q -- --config "$tmp/demo.out"
	config=$(sed -n 's/.*--config //p' "$tmp/demo.out")
	dir=${config%/*}
	tap_is "refused a network, it runs and says in a line what it cannot show" \
		"$(grep -c 'gives no program a network of its own (unshare: Operation not permitted): ' "$tmp/demo.err")" 1
	wait_for 60 every_check_has_a_result
	tap_is "every check has a first result there too" "$?" 0
	kill -TERM "$demo"
	demo_ends
fi

# A tree below /root is out of an ordinary account's reach.
if [ "$(id -u)" = 0 ] && setpriv --reuid nobody --regid nogroup --clear-groups test -x "$vigie"; then
	ordinary() { exec setpriv --reuid nobody --regid nogroup --clear-groups "$@"; }
	mkdir -m 777 "$tmp/home"
	: >"$tmp/demo.out"
	TMPDIR=$tmp/home ordinary "$vigie" --lang en demo --no-console --json --sites 20 >"$tmp/demo.out" 2>"$tmp/demo.err" &
	demo=$!
	children+=("$demo")
	wait_for 60 grep -q config "$tmp/demo.out"
	config=$(jq -r .config "$tmp/demo.out")
	dir=$(jq -r .directory "$tmp/demo.out")
	agents_answer() { [ "$(region interfaces --json | jq -r .device | sort -u | wc -l)" -gt 15 ]; }
	wait_for 60 agents_answer
	tap_is "an ordinary account runs it" "$? $(stat -c %U "$dir")" "0 nobody"
	pings() { [ "$(region devices --json | jq -r .outcome | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')" = ok ]; }
	wait_for 60 pings
	tap_is "and may ping there" "$?" 0
	kill -HUP "$demo"
	demo_ends
	tap_is "SIGHUP ends it, and nothing is left" "$status $(pgrep -f "${dir:?}/") $(ls "$tmp/home")" "129  "
fi
tap_done
