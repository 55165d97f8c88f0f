#!/usr/bin/env bash
# Across the views in a real terminal, in French: a site is found by four letters, its link opened, its history seen, and back.
. "${top_srcdir:?}/tests/tmux_lib.sh"
visit_language=fr

# across TERM OPTION…
across() {
	start "$@"
	seen "Pour qui" && seen "Situation"
	ok "$1: the situation is where one lands"
	local painted
	painted=$(stat -c %s "$dir/bytes")
	[ "$painted" -gt 500 ] && [ "$painted" -le 6144 ]
	ok "$1: its first screen took $painted bytes, at most 6 kB"
	keys 6
	seen "tablissements"
	keys -l till
	seen "(1 sur 12 "
	ok "$1: 6 and four letters leave one site"
	keys Enter
	seen "Qui appeler" && seen "Les Tilleuls"
	ok "$1: Enter opens its page"
	keys Enter
	seen "SYVIK-2044" && seen "heure"
	ok "$1: Enter opens its link, with the curves of the last hour"
	keys G
	seen "pass"
	ok "$1: and its past states"
	keys Escape
	seen "Qui appeler"
	ok "$1: Esc returns to the site"
	keys Down Down Enter
	seen "Charge" && seen "rtr-demo-04"
	ok "$1: its router has a card"
	keys Escape && seen "Qui appeler" && keys Escape && seen "Recherche" && keys Escape && seen "12 "
	ok "$1: Esc returns to the list, then gives the search up"
	keys -l ':services' && seen ":services" && keys Enter && seen "Annuaire" && keys Enter && seen "Certificat"
	ok "$1: a service tells of its certificate"
	keys -l 'Q'
	ended && cmp -s "$dir/before" "$dir/after" && [ "$(cat "$dir/status")" = 0 ]
	ok "$1: Q quits and the terminal is as before"
}

# With VIGIE_LONG also without colour, and in a locale without UTF-8.
if [ -n "${VIGIE_LONG:-}" ]; then echo 1..46; else echo 1..24; fi
"$top_builddir/tests/fill_inventory" "$dir/vigie.db" 30 >/dev/null
ok "a region is there"
across screen-256color
across vt100 --ascii
LC_ALL=C grep -q '[^ -~[:cntrl:]]' "$dir/bytes"
[ $? -eq 1 ]
ok "vt100 --ascii: only ASCII was sent"
if [ -n "${VIGIE_LONG:-}" ]; then
	across xterm --no-color
	export LC_ALL=C
	across screen-256color
fi

exit $red
