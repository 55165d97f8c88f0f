#!/usr/bin/env bash
# Class plugin against plugins written here: what they say, and what they do wrong.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"

dir=$tmp/plugins
mkdir -p "$dir/sub"
plugin() { # NAME, the script on stdin
	{ echo '#!/bin/sh'; cat; } >"$dir/$1"
	chmod 755 "$dir/$1"
}
plugin say <<-'SH'
	status=$1; shift
	printf '%s\n' "$*"
	exit "$status"
SH
plugin words <<-'SH'
	for word; do printf '<%s>' "$word"; done
	printf ' | n=%d\n' $#
SH
plugin multiline <<-'SH'
	printf 'DISK OK - 3 GB | /=2643MB;5948;5958;0;5968\n/ 15272 MB\n/boot 68 MB | /boot=68MB;88;93;0;98\n/home=69357MB\n'
SH
plugin environment <<-'SH'
	printf '%s cwd=%s' "$(env | grep -v '^PWD=\|^_=\|^SHLVL=\|^OLDPWD=' | cut -d= -f1 | sort | tr '\n' ' ')" "$PWD"
	cat
SH
plugin descriptors <<-'SH'
	[ -e /proc/$$/fd/7 ] && echo "the descriptor 7 came with us" || echo none
SH
plugin hang <<-'SH'
	echo $$ >"$1"
	trap '' TERM
	sleep 300 &
	echo $! >>"$1"
	while :; do sleep 300; done
SH
plugin flood <<-'SH'
	head -c 3000000 /dev/zero | tr '\0' y
	printf '\nend\n' >&2
SH
plugin crash <<-'SH'
	echo about to fail
	kill -SEGV $$
SH
plugin orphan <<-'SH'
	sleep 300 &
	echo $! >"$1"
	echo done
SH
plugin errors <<-'SH'
	echo 'cannot open socket' >&2
	exit 3
SH
plugin escape <<-'SH'
	printf '\033[2Jcleared\r\200\n'
SH
plugin memory <<-'SH'
	python3 -c 'b = bytearray(4 << 30)' 2>/dev/null && echo taken && exit 0
	echo refused
	exit 2
SH
echo 'no program' >"$dir/notexec"
cp "$dir/say" "$dir/sub/say"

run() { # SENTENCE OUTCOME/STATE DETAIL COMMAND OPTION…
	local sentence=$1 expected=$2 detail=$3 command=$4
	shift 4
	probe "$sentence" "$expected" "$detail" --class plugin --plugin-dir "$dir" --timeout-ms 5000 --url "$command" "$@"
}
export VIGIE_TEST_SECRET=leaks
run "exit 0 is ok" ok/ok '^LOAD OK$' 'say 0 LOAD OK'
tap_like "its duration is measured" "$(field latency_us)" '^[1-9][0-9]+$'
run "exit 1 is a warning" plugin-warning/warning '^LOAD WARNING$' 'say 1 LOAD WARNING'
run "exit 2 is critical" plugin-critical/critical '^LOAD CRITICAL$' 'say 2 LOAD CRITICAL'
run "exit 3 is unknown" plugin-unknown/unknown '^what$' 'say 3 what'
run "exit 4 is a plugin that failed" plugin-failed/unknown '^exit status 4: hm$' 'say 4 hm'
run "words are split with quotes and no shell" ok/ok "^<a b><\\\$HOME><c\"d><x y><\*><>$" "words 'a b' \$HOME \"c\\\"d\" x\\ y * ''"
tap_is "what stands behind the bar is performance data" "$(field perfdata)" "n=6"
run "the first line is the detail" ok/ok '^DISK OK - 3 GB$' multiline
tap_is "performance data of all lines is joined" "$(field perfdata)" "/=2643MB;5948;5958;0;5968 /boot=68MB;88;93;0;98 /home=69357MB"
run "no descriptor of the collector is inherited" ok/ok '^none$' descriptors 7</dev/null
run "the environment is clean and stdin empty" ok/ok '^HOME LC_ALL PATH +cwd=/$' environment
run "a path is taken as it is" ok/ok '^hello$' "$dir/say 0 hello"
run "a folder inside the plugins' folder too" ok/ok '^hello$' 'sub/say 0 hello'
run "without output its errors are told" plugin-unknown/unknown '^cannot open socket$' errors
run "control characters are replaced" ok/ok 'cleared' escape
tap_is "none is left" "$(field detail | tr -d '[:print:]\n' | LC_ALL=C grep -c '[[:cntrl:]]')" 0
run "a flood is cut" ok/ok '^y{50}' flood
run "a crash is told with its signal" plugin-failed/unknown '^ended by signal 11 .*: about to fail' crash
run "too much memory is refused to it" plugin-critical/critical '^refused$' memory --timeout-ms 20000
run "a missing plugin is told" plugin-failed/unknown 'absent: no such file' absent
run "a file that is no program too" plugin-failed/unknown 'notexec: permission denied' notexec
run "an orphan that keeps the output open does not hold us" ok/ok '^done$' "orphan $tmp/orphan.pid"
tap_is "within a second" "$([ "$(field elapsed_ms)" -lt 1500 ] && echo yes)" yes
gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
tap_is "and is killed" "$(wait_for 5 gone "$(cat "$tmp/orphan.pid")" && echo gone)" gone
run "one that hangs is given up at its time-out" plugin-timeout/unknown 'not ended within 700 ms' "hang $tmp/hang.pid" --timeout-ms 700
tap_is "in time" "$([ "$(field elapsed_ms)" -ge 690 ] && [ "$(field elapsed_ms)" -lt 1500 ] && echo yes)" yes
{ read -r leader; read -r child; } <"$tmp/hang.pid"
tap_is "and is killed with its children, although it ignores SIGTERM" \
	"$(wait_for 5 gone "$leader" && wait_for 5 gone "$child" && echo gone)" gone
probe_error "a way out of the folder is refused" 'a plugin is inside' --class plugin --plugin-dir "$dir" --url '../../bin/true'
probe_error "an open quote is refused" 'left open' --class plugin --plugin-dir "$dir" --url "say 'x"
probe_error "an empty command is refused" 'needs a command' --class plugin --plugin-dir "$dir" --url '  '
tap_done
