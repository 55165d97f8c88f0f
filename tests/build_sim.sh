# Sourced by tests that let `vigie demo` start a region.

# build_sim FILE: the simulator of the build folder with the recordings of the sources, in a folder that every account may read; and all that
# `vigie demo` starts is of the build folder.
build_sim() {
	cat >"$1" <<-END
		#!/bin/bash
		case "\$*" in *--region*) set -- "\$@" --recordings "$top_srcdir/probes/recordings" ;; esac
		exec "$top_builddir/vigie-sim" "\$@"
	END
	chmod 755 "$(dirname "$1")" "$1"
	export VIGIE_VIGIED=$top_builddir/vigied VIGIE_SIM=$1 VIGIE_SCENARIOS=$top_srcdir/probes/scenarios
}
