#!/usr/bin/env bash
# What tests of the console in a real terminal share: tmux on a socket of its own, keys, and what is seen within ten seconds.
# Sourced; $dir/vigie.db is the inventory that is shown.
. "${top_srcdir:?}/tests/namespace_lib.sh" || exit 99
namespace_isolate "$@"
set -u
unset TMUX NO_COLOR
n=0
red=0
dir=$(mktemp -d)
tmux="tmux -L vigie-$$-0 -f /dev/null"
visits=0
vigie=$top_builddir/vigie
export VIGIE_LOCALEDIR=$top_builddir/locale XDG_CONFIG_HOME=$dir LC_ALL=C.UTF-8 TZ=CET-1CEST,M3.5.0,M10.5.0/3

living=() # what was started in the background and ends with the test, the last one first

cleanup() {
	local i
	for ((i = ${#living[@]} - 1; i >= 0; i--)); do
		kill -TERM "${living[i]}" 2>/dev/null && wait "${living[i]}" 2>/dev/null
	done
	$tmux kill-server 2>/dev/null
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

ok() { # ok SENTENCE: by the status of the command before
	local status=$?
	n=$((n + 1))
	if [ $status -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		$tmux capture-pane -p 2>/dev/null | sed 's/^/# /'
		red=1
	fi
}

screen() { $tmux capture-pane -p; }
keys() { $tmux send-keys "$@"; }
type() { keys -l "$1"; }

holds() { # holds SECONDS COMMAND…: within so many seconds
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -ge $end ] && return 1
		sleep 0.05
	done
}
shows() { screen | grep -qF -- "$1"; }
lacks() { ! shows "$1"; }
shows_match() { screen | sed 's/\xc2\xa0/ /g' | grep -qE -- "$1"; }

# seen TEXT, gone TEXT: within ten seconds; matches SECONDS REGULAR-EXPRESSION: where blanks that cannot break are blanks
seen() { holds 10 shows "$1"; }
gone() { holds 10 lacks "$1"; }
matches() { holds "$1" shows_match "$2"; }

# start TERM OPTION…: a shell with the console in it, between two looks at the terminal's settings
start() {
	local term=$1
	shift
	$tmux kill-server 2>/dev/null
	# Each visit has its own server: one that is still dying takes no new session.
	visits=$((visits + 1))
	tmux="tmux -L vigie-$$-$visits -f /dev/null"
	rm -f "$dir"/before "$dir"/after "$dir"/status "$dir"/bytes "$dir"/done "$dir"/go
	cat >"$dir/visit" <<-END
		export TERM=$term
		echo the line before
		stty -a >$dir/before
		$vigie --inventory $dir/vigie.db --lang ${visit_language:-en} $*
		echo \$? >$dir/status
		stty -a >$dir/after
		echo the line after
		: >$dir/done
		exec sleep 1000
	END
	$tmux new-session -d -x 80 -y 24 "until [ -e $dir/go ]; do sleep 0.05; done; exec sh $dir/visit"
	$tmux pipe-pane "cat >$dir/bytes"
	holds 10 test -e "$dir/bytes" # it counts from the first octet on
	: >"$dir/go"
}

ended() { holds 10 test -e "$dir/done"; }

# The clock of the first line, and how many bytes came while it went on by five seconds.
clock() { screen | head -1 | grep -oE '[0-9:]{8} *$'; }
idle_bytes() {
	local from to before now end=$((SECONDS + 20)) ticks=0
	before=$(clock)
	from=$(stat -c %s "$dir/bytes")
	while [ $ticks -lt 5 ]; do
		[ $SECONDS -ge $end ] && return 1
		now=$(clock)
		[ "$now" != "$before" ] && ticks=$((ticks + 1)) && before=$now
		sleep 0.05
	done
	to=$(stat -c %s "$dir/bytes")
	echo $(((to - from) / 5))
}
