#!/usr/bin/env bash
# scripts/build makes configure where there is none (a fresh clone) and where what it is made from is newer; else it leaves it.
. "${top_srcdir:?}/tests/tap.sh"

# A tree whose bootstrap counts its runs and makes the smallest configure.
tree=$tmp/tree
mkdir -p "$tree/scripts" "$tree/tests"
cp "$top_srcdir/scripts/build" "$tree/scripts/build"
touch "$tree/configure.ac" "$tree/Makefile.am" "$tree/tests/local.mk"
cat >"$tree/scripts/bootstrap" <<'END'
#!/bin/sh
cd "$(dirname "$0")/.." || exit 1
echo run >>bootstrap.runs
printf '#!/bin/sh\nprintf "all:\\n\\ttouch built\\n" >Makefile\n' >configure
chmod +x configure
END
chmod +x "$tree/scripts/bootstrap"
build() { "$tree/scripts/build" out >"$tmp/build.log" 2>&1; echo $?; }
runs() { wc -l <"$tree/bootstrap.runs" 2>/dev/null || echo 0; }

tap_is "a fresh clone, without configure, is built" "$(build)" 0
tap_is "its configure is made once" "$(runs)" 1
tap_is "make has run" "$(ls "$tree/out/built")" "$tree/out/built"
tap_is "a second build ends well" "$(build)" 0
tap_is "and leaves configure as it is" "$(runs)" 1
touch -d '+1 minute' "$tree/tests/local.mk"
tap_is "a build after a folder's list of sources has changed ends well" "$(build)" 0
tap_is "and makes configure anew" "$(runs)" 2
tap_done
