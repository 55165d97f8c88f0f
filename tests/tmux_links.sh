#!/usr/bin/env bash
# The console from the first key to the last, in a real terminal (tmux on a socket of its own): TERM as tmux says, then vt100.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tmux_lib.sh"

# start_links TERM OPTION…: the same, then the links
start_links() {
	start "$@"
	seen "For whom" && keys 3 && seen "SYVIK-2046"
}

painted_whole() { [ "$(stat -c %s "$dir/bytes")" -gt 500 ]; } # what tmux hands on comes after what it shows

visit() { # visit TERM OPTION…
	start "$@"
	seen "For whom" && seen "SYVIK-2047"
	ok "$1: the situation is on the screen"
	local painted
	holds 10 painted_whole
	painted=$(stat -c %s "$dir/bytes")
	[ "$painted" -gt 500 ] && [ "$painted" -le 6144 ]
	ok "$1: the first screen took $painted bytes, at most 6 kB"
	keys 3
	seen "SYVIK-2046"
	ok "$1: 3 shows the links"
	local idle
	idle=$(idle_bytes) && [ "$idle" -le 400 ]
	ok "$1: an idle second takes $idle bytes, at most 400"

	keys f
	seen "Filter:" && keys -l secours && seen " of 20 links)"
	ok "$1: a filter narrows the list while it is typed"
	keys Enter
	gone "SYVIK-2046" && seen "hidden by the filter"
	ok "$1: what is down and filtered away is counted"
	keys Escape
	seen "SYVIK-2046"
	ok "$1: Esc clears the filter"
	keys f && seen "Filter:" && keys -l SYVIK-2047 && keys Enter && gone "SYVIK-2046" && keys -H 1b 66
	seen "SYVIK-2046" && seen "Filter:"
	ok "$1: Esc and a key that arrive together are both obeyed"
	keys Escape

	keys -l /2043 && seen /2043 && keys Enter && gone /2043 && keys Enter
	seen "Circuit" || seen "Repair"
	ok "$1: Enter opens the link"
	keys G
	seen "Past states"
	ok "$1: the pane scrolls to the past states"
	keys Escape
	seen "SYVIK-2046"
	ok "$1: Esc closes the pane"

	keys z
	seen "FROZEN at"
	ok "$1: z freezes"
	keys z
	gone "FROZEN at"
	ok "$1: z lets go"

	keys PageDown && keys '['
	seen "PAST: "
	ok "$1: [ goes back in time, PgDn is no time key"
	keys 0 g
	gone "PAST"
	ok "$1: 0 returns to the present"

	$tmux resize-window -x 140 -y 40
	seen "Interface"
	ok "$1: a wider terminal shows more columns"
	$tmux resize-window -x 70 -y 20
	seen "at least 80"
	ok "$1: a terminal that is too small says so"
	screen | head -1 | grep -q "2 links down"
	ok "$1: and still shows the situation"
	$tmux resize-window -x 80 -y 24
	gone "at least 80" && seen "SYVIK-2047"
	ok "$1: and comes back"

	keys '?'
	seen "Help: Esc closes"
	ok "$1: ? shows the keys"
	keys Escape
	gone "Help: Esc closes"
	keys p
	seen "No collector answers" || seen "no collector"
	ok "$1: a poll without a daemon is told, not waited for"
	keys Q
	ended && cmp -s "$dir/before" "$dir/after" && [ "$(cat "$dir/status")" = 0 ]
	ok "$1: Q quits with status 0 and the terminal's settings are as before"
	seen "the line after"
	ok "$1: and what follows is seen"
	! grep -q $'\033\]' "$dir/bytes"
	ok "$1: no device set the title or anything else (OSC)"
}

echo 1..65
"$top_builddir/tests/fill_inventory" "$dir/vigie.db" 30 >/dev/null
ok "a region is there"

visit screen-256color
screen | grep -q "the line before" && ! screen | grep -q "SYVIK"
ok "screen-256color: the screen from before is back"
visit vt100 --ascii
LC_ALL=C grep -q '[^ -~[:cntrl:]]' "$dir/bytes"
[ $? -eq 1 ]
ok "vt100 --ascii: only ASCII was sent"
! screen | grep -qE "SYVIK|Quit"
ok "vt100: without a screen of its own nothing of the console is left over"

start_links screen-256color
keys Enter
seen "Circuit" || seen "Repair"
keys : && keys -l 'q!' && keys Enter
ended && seen "Circuit" && seen "the line after"
ok ":q! leaves the pane in the terminal"

for signal in TERM HUP INT; do
	start screen-256color
	seen "SYVIK-2047"
	pid=$(pgrep -f -n -- "^$vigie --inventory $dir/vigie.db") && kill -$signal "$pid"
	ended && cmp -s "$dir/before" "$dir/after"
	ok "SIG$signal leaves the terminal as before"
done

start_links screen-256color
pid=$(pgrep -f -n -- "--inventory $dir/vigie.db")
kill -STOP "$pid" && kill -CONT "$pid" && keys Enter
seen "Circuit" || seen "Repair"
ok "the console goes on after it was stopped"
keys Q

# A collector that is killed writes nothing: only its lock is gone.
start screen-256color
exec 9>"$dir/vigie.db.lock"
flock 9
gone "The collector is stopped" && seen "SYVIK-2047"
ok "a collector that holds its lock is not called stopped"
exec 9>&-
seen "The collector is stopped: data of"
ok "one that dies is told although nothing was written"
keys Q
ended

# What happens to the file under an open console.
start_links screen-256color
keys -l /2043 && seen /2043 && keys Enter && gone /2043 && keys Enter && seen "Repair"
mv "$dir/vigie.db" "$dir/elsewhere.db"
seen "DATA OF" && seen "there is no inventory"
ok "an inventory that is moved away is told, with the time of the data that is shown"
"$top_builddir/tests/fill_inventory" "$dir/other.db" 2 >/dev/null && mv "$dir/other.db" "$dir/vigie.db"
gone "DATA OF" && seen "Repair" && seen "SYVIK-2043"
ok "another one in its place is read, and the selection is found in it by its name"
rm "$dir/vigie.db" && mv "$dir/elsewhere.db" "$dir/vigie.db"
keys Q
ended

start nonsense-terminal
ended && seen "the terminal type 'nonsense-terminal' (TERM) is not known here"
ok "an unknown TERM is told, not guessed"
for type in dumb vt52; do
	start $type
	ended && seen "a terminal of type '$type' (TERM) cannot show the console" && [ "$(cat "$dir/status")" = 64 ]
	ok "$type: what cannot show the console is told"
done

mv "$dir/vigie.db" "$dir/elsewhere.db"
start screen-256color
ended && seen "vigie.db" && [ "$(cat "$dir/status")" = 1 ] && ! grep -qF "$(tput -T screen-256color smcup)" "$dir/bytes"
ok "without an inventory the console says so on a plain line and exits 1"

exit $red
