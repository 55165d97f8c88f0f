#!/usr/bin/env bash
# What comes with Vigie is found by its name where it was installed, and, of a build that nobody installed, where VIGIE_SHIPPED says.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

# The variables of make check are none of an installation's.
make_alone() { env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKEOVERRIDES -u DESTDIR make -s -C "$top_builddir" "$@"; }
where() { make_alone --no-print-directory --eval='where-it-goes: ; @echo $('"$1"')' where-it-goes; }
source_dir=$(readlink -f "$top_srcdir")
build_dir=$(readlink -f "$top_builddir")
unset VIGIE_SHIPPED VIGIE_LOCALEDIR
export LC_ALL=C.UTF-8
printf 'inventory = "%s"\nlanguage = "en"\n' "$tmp/vigie.db" >"$tmp/vigie.conf"
from() { (cd "$tmp" && "$1" --config "$tmp/vigie.conf" "${@:2}" 2>&1); } # from PROGRAM ARGUMENT…
rows=$(($(wc -l <"$source_dir/inventory/lifecycles/lifecycles.csv") - 1))
data=$(where pkgdatadir)

# Of the build tree.
if [ -e "$data/lifecycles" ]; then
	tap_ok "# SKIP another Vigie is installed here: what the build tree has not is found in $data"
else
	tap_like "a build that nobody installed says where it looked" "$(from "$build_dir/vigie" import lifecycles)" "^vigie: lifecycles: .*$data.*VIGIE_SHIPPED"
fi
tap_is "VIGIE_SHIPPED names where it is" "$(VIGIE_SHIPPED=$source_dir/inventory from "$build_dir/vigie" import lifecycles)" \
	"$rows added, 0 modified, 0 removed, 0 confirmed"
mkdir "$tmp/own" # as the manual shows rows of one's own
sed -n '/^name,vendor,version,ends,source$/,/^\.EE$/p' "$source_dir/inventory/vigie.conf.5" | sed '/^\.EE$/d; s/\\-/-/g' >"$tmp/own/lifecycles.csv"
tap_is "rows of one's own are imported beside them" "$(from "$build_dir/vigie" import own | tail -n 1)" "1 added, 0 modified, 0 removed, 0 confirmed"

# Installed below a folder, which then stands where the program looks.
root=$tmp/root
make_alone install DESTDIR="$root" >"$tmp/install.log" 2>&1 || tap_fail "make install DESTDIR" "$(tail -n 20 "$tmp/install.log")"
tap_is "the ends of support are installed, and who may read them" "$(stat -c %a "$root$data/lifecycles/lifecycles.csv" 2>&1)" 644
tap_is "as they are in the source" "$(cmp "$source_dir/inventory/lifecycles/lifecycles.csv" "$root$data/lifecycles/lifecycles.csv" 2>&1)" ""
tap_is "nothing is installed of the source's other files" "$(find "$root$data/lifecycles" -type f | wc -l)" 1
program=$root$(where bindir)/vigie
shares=${data%/*}
installed() { # installed PROGRAM…: the folder where shared data lies is that of the installation
	unshare -m sh -c 'mount --bind "$0" "$1" && shift && exec "$@"' "$root$shares" "$shares" "$@" 2>&1
}
if [ ! -d "$shares" ] || [ "$(installed echo here)" != here ]; then
	tap_ok "# SKIP what is installed cannot be laid over $shares here"
	tap_done
fi
rm -f "$tmp"/vigie.db*
cd "$tmp" || exit 1
tap_is "an installed Vigie finds them by their name" "$(installed "$program" --config "$tmp/vigie.conf" import lifecycles)" \
	"$rows added, 0 modified, 0 removed, 0 confirmed"
tap_is "again they change nothing" "$(installed "$program" --config "$tmp/vigie.conf" import lifecycles)" "0 added, 0 modified, 0 removed, $rows confirmed"
tap_like "and the catalogue" "$(installed "$program" --config "$tmp/vigie.conf" import catalogue)" '^[1-9][0-9]* added, 0 modified, 0 removed, 0 confirmed$'
tap_like "and says it in French, from what was installed" "$(installed "$program" --config "$tmp/vigie.conf" --lang fr import lifecycles)" "confirmés.* $rows$"
tap_like "what comes with no Vigie is nowhere" "$(installed "$program" --config "$tmp/vigie.conf" import lifecicles)" "lifecicles: .*$data"
tap_done
