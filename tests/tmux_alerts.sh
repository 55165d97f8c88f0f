#!/usr/bin/env bash
# A night on call in a real terminal, against a region that lives: one cause is one line, its proof, a call that starts the GTR, an
# act that needs a reason and an end, and what another console sees of it.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/tmux_lib.sh"
. "$top_srcdir/tests/tmux_region.sh"

stop() {
	[ -n "${other:-}" ] && $other kill-server 2>/dev/null
	[ -n "${quiet:-}" ] && $quiet kill-server 2>/dev/null
	cleanup
}
trap stop EXIT

seconds=40 # until a cut is confirmed and concluded
within() { holds "$1" shows "$2"; } # within SECONDS TEXT

region_begins
region_lives
region_tells 'person Alice phone 01' 'person Zoe phone 02' 'person Theo phone 03' 'default Theo' 'week 2020-01-06 Alice Zoe'
cat >>"$config" <<END
rota { file = "$region/state/rota" }
notify duty { type = "script" target = "$region/state/told" recipients = "rota" escalate-after = "1d" }
END
"$vigie" --config "$config" --lang en reload >/dev/null
next=$([ "$("$vigie" --config "$config" --lang en rota --json | jq -r .current)" = Alice ] && echo Zoe || echo Alice)
[ -S "$region/state/control.sock" ]
ok "a region lives"

start xterm --config "$config"
seen "Situation" && seen "read only"
ok "A1: the console starts read only"
sent=$(stat -c %s "$dir/bytes")
[ "$sent" -lt 12000 ]
ok "A1: with less than 12 kB sent ($sent bytes)"
bells() { tr -cd '\a' <"$1" | wc -c; }
[ "$(bells "$dir/bytes")" = 0 ]
ok "no bell at the start"
mkdir -p "$dir/quiet/vigie"
echo 'bell off' >"$dir/quiet/vigie/console.conf"
quiet="tmux -L vigie-$$-quiet -f /dev/null"
$quiet new-session -d -x 80 -y 24 "XDG_CONFIG_HOME=$dir/quiet TERM=xterm exec $vigie --inventory $dir/vigie.db --config $config --lang en"
$quiet pipe-pane "cat >$dir/quiet/bytes"
"$top_builddir/vigie-sim" ctl "$region/sim.sock" off demo-pe-caen >/dev/null
keys 2
within $seconds "demo-pe-caen"
ok "A3: the router that died is a line of the alerts"
alerts_are_concluded() { "$vigie" --config "$config" --lang en alerts --json 2>/dev/null | jq -en 'any(inputs; .object == "demo-pe-caen" and (.children | length) >= 5)' >/dev/null; }
holds $seconds alerts_are_concluded
type '/demo-pe-caen'
keys Enter
matches 10 'demo-pe-caen .*\+[0-9]+ '
ok "A3: what fails with it is folded into its line"
screen | sed -n 3p | grep -qE '[0-9]+ hidden \(.*dep [0-9]+'
ok "A2: the header counts what is hidden, and why"
quiet_sees() { $quiet capture-pane -p | grep -q 'demo-pe-caen' && grep -q 'demo-pe-caen' "$dir/quiet/bytes"; }
holds 10 quiet_sees
[ "$(bells "$dir/bytes")" -ge 1 ]
ok "the bell rang for it"
quiet_sees && [ "$(bells "$dir/quiet/bytes")" = 0 ]
ok "where a person wants none it did not"
$quiet kill-server
keys i
seen "┌ demo-pe-caen " && seen "no call noted (key C)"
ok "A4: i opens its page"
found=0
for _ in 1 2 3 4 5 6; do
	screen | grep -qE 'Measures|Counter-proof|still answers' && found=1
	keys C-d
	sleep 0.2
done
[ $found = 1 ]
ok "A4: the page shows what was measured and what still answers"
keys Escape
keys d
seen "What it needs, the root first:" && seen "What needs it:" && seen "Télé-AVC"
found=$?
for _ in 1 2 3 4 5 6 7 8; do
	screen | grep -qF SYVIK-D && break
	keys NPage
	sleep 0.2
done
[ $found = 0 ] && seen "SYVIK-D"
ok "A5: d tells what it needs and what needs it, the care first"
keys Escape
gone "┌ Dependencies"
keys 6 && type 'Estuaire' && keys Enter && keys Escape && keys d
seen "Its links:" && seen "falls back on SYVIK-D018: " && seen "theoretical"
ok "A5: of a site, its links and what stands in for each, proved or not"
keys Escape && gone "Its links:" && keys 2 && seen "demo-pe-caen" && keys g
began=$(date +%s%3N)
keys p
matches 8 '[0-9]+ checks run: [0-9]+ critical'
ok "A6: p polls it and what it needs within 8 s"
echo "# in $(($(date +%s%3N) - began)) ms"
"$vigie" --config "$config" --lang en poll demo-cpe-004-1 --json >"$dir/alone" && "$vigie" --config "$config" --lang en poll demo-cpe-004-1 --parents --json >"$dir/all" &&
	[ "$(jq .checks "$dir/all")" -gt "$(jq .checks "$dir/alone")" ]
ok "A6: --parents polls more than the device"
keys @
seen "vigie poll 'device:demo-pe-caen' --parents  # " && seen " critical"
ok "A6: the result stands in the log, with the command that does the same"
keys Escape

keys C
seen "Read only: Ctrl-t arms writing"
ok "nothing is written before it is armed"
keys C-t
seen "WRITING IS ARMED"
ok "A8: Ctrl-t arms, the daemon says what one may"
keys C
seen "Note a call: 1 row" && type 'appel NOC 03:11, ticket 88123' && keys Enter && seen "Enter writes it" && keys Enter
seen "Written: Note a call"
ok "A7: a call is noted"
within 5 "GTR: "
ok "A7: and the repair time that is left stands on the row"
keys @
seen "vigie call "
ok "every act shows the command that does the same"
keys Escape

other="tmux -L vigie-$$-other -f /dev/null"
$other new-session -d -x 80 -y 24 "TERM=xterm exec $vigie --inventory $dir/vigie.db --config $config --lang en"
other_shows() { $other capture-pane -p | grep -qF -- "$1"; }
other_sees() { holds "$1" other_shows "$2"; } # other_sees SECONDS TEXT
other_sees 10 "Situation" && $other send-keys 2
other_sees 10 "demo-pe-caen"
ok "another console shows the same"

keys a
seen "Take in hand: 1 row" && keys Enter && seen "Without words this is not written."
ok "A8: without a reason nothing is written"
type 'NOC prevenu' && keys Enter && seen "Until" && keys Enter && seen "Without an end this is not written"
ok "A8: nor without an end"
type '06:30' && keys Enter && seen "Enter writes it, Esc gives it up" && seen "demo-pe-caen"
ok "A8: the confirmation names the object"
began=$(date +%s%3N)
keys Enter
other_sees 10 "in hand, muted or under planned work"
took=$(($(date +%s%3N) - began))
[ "$took" -lt "$([ -n "${VIGIE_TIMED:-}" ] && echo 2000 || echo 20000)" ]
ok "A8: another console shows it in less than 2 s of the key, the daemon's answer included ($took ms)"
seen "Written: Take in hand" && seen "in hand, muted or under planned work"
ok "A8: the row stands among those in hand"
keys u
seen "Give back: 1 row" && keys Enter && seen "Written: Give back" && gone "in hand, muted or under planned work"
ok "u takes it back"
keys X
seen "Call the next person: 1 row" && type 'seul a deux sites' && keys Enter && seen "Enter writes it" && keys Enter
seen "Written: Call the next person" && seen "$next is called."
ok "X calls the next one of the rota, and says who"
asked() { cat "$out"/* 2>/dev/null | jq -r 'select(.event == "asked") | "\(.object) \(.recipient)"'; }
next_is_asked() { [ "$(asked)" = "device:demo-pe-caen $next" ]; }
holds 20 next_is_asked
ok "who gets the message"
n_journal() { sqlite3 "$dir/vigie.db" 'SELECT count(*) FROM journal WHERE method IN ("ack", "unack", "call")' 2>/dev/null; }
if command -v sqlite3 >/dev/null; then
	[ "$(n_journal)" = 3 ]
	ok "the journal has the three"
else
	true
	ok "the journal has the three # SKIP no sqlite3"
fi
keys C-t
seen "Read only again" && gone "WRITING IS ARMED"
ok "Ctrl-t ends it"
type Q
ended && cmp -s "$dir/before" "$dir/after" && [ "$(cat "$dir/status")" = 0 ]
ok "Q quits and the terminal is as before"
echo 1..$n

exit $red
