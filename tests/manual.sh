#!/usr/bin/env bash
# The manual pages of the command line say what the tables of the program say, and troff has nothing against them.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

for page in console/vigie.1 inventory/vigie.conf.5; do
	"$top_builddir/tests/manual_tables" "$top_srcdir/$page" >"$tmp/page"
	difference=$(diff "$top_srcdir/$page" "$tmp/page" | head -20)
	tap_is "$page says what the tables say (tests/manual_tables writes it anew)" "$difference" ""
	warnings=$(man --warnings -l "$top_srcdir/$page" 2>&1 >"$tmp/text" </dev/null | head -20)
	tap_is "$page gives no warning of troff" "$warnings" ""
	tap_is "$page is more than headings" "$(($(wc -l <"$tmp/text") > 100))" 1
done
methods=$(sed -nE 's/^ \* ([a-z_]+) +\{.*/\1/p' "$top_srcdir/include/control.h")
unnamed=$(for method in $methods; do grep -qE "^\\.BI? .*\\b$method\\b" "$top_srcdir/probes/vigied.8" || echo "$method"; done)
tap_is "probes/vigied.8 names what can be asked over the control socket" "$(wc -w <<<"$methods"):$unnamed" 46:
tap_done
