#!/usr/bin/env bash
# Coverage-guided fuzzing of one target for so many runs, under AddressSanitizer and UndefinedBehaviorSanitizer; nothing runs it by itself.
#
#   tests/fuzz_runs.sh capture 10000000      builds it in build/fuzz with clang; exit 0: nothing was found
set -eu
cd "$(dirname "$0")/.."
target=tests/fuzz_$1
runs=$2
CC=clang VIGIE_BUILD_TARGET=$target scripts/build build/fuzz --enable-fuzzing
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
status=0
log=build/fuzz/fuzz_$1.log
"build/fuzz/$target" -runs="$runs" -max_len=4096 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -artifact_prefix=build/fuzz/ "$found" \
	"tests/corpus/$1" >"$log" 2>&1 || status=$?
[ "$status" -eq 0 ] || tail -n 40 "$log"
grep '^stat::' "$log"
exit "$status"
