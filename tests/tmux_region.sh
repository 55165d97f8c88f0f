# Sourced, after tmux_lib.sh, by tests of the console against a region that lives: `vigie demo` with 20 sites. $program is vigie itself, $vigie
# may become what a visit runs.
. "${top_srcdir:?}/tests/build_sim.sh"
program=$vigie

# region_begins: starts it and returns at once
region_begins() {
	build_sim "$dir/sim"
	export TMPDIR=$dir
	TERM=xterm "$program" --lang en demo --no-console --json --sites 20 >"$dir/demo.out" 2>"$dir/demo.err" &
	living+=($!)
}
# region_lives: waits for it; sets config and region (its folder), $dir/vigie.db is its inventory
region_lives() {
	holds 60 grep -q config "$dir/demo.out"
	config=$(jq -r .config "$dir/demo.out")
	region=$(jq -r .directory "$dir/demo.out")
	ln -s "$region/state/vigie.db" "$dir/vigie.db"
}
# region_tells PEOPLE…: of the rota, lines of it; its notices go through $region/state/told, a file each in $out
region_tells() {
	out=$region/state/out
	mkdir -m 777 "$out"
	printf '#!/bin/sh\nexec cat >"%s/$$.$(date +%%s%%N)"\n' "$out" >"$region/state/told"
	chmod 755 "$region/state/told"
	printf '%s\n' "$@" >"$region/state/rota"
}
