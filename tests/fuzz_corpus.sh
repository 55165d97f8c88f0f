#!/usr/bin/env bash
# Every fuzz target over its seeds and simple variants of them (tests/fuzz_driver.c).
set -u
cd "${top_builddir:-.}" || exit 1
set -- ${fuzz_targets:?run by make check}
echo "1..$#"
n=0
red=0
for target; do
	n=$((n + 1))
	if out=$(timeout 300 "./$target" "$top_srcdir/tests/corpus/${target#tests/fuzz_}" 2>&1); then
		echo "ok $n - ${target#tests/}: ${out##*$'\n'}"
	else
		printf '%s\n' "$out" | tail -n 30 | sed 's/^/# /'
		echo "not ok $n - ${target#tests/}"
		red=1
	fi
done
exit "$red"
