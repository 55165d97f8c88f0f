#!/usr/bin/env bash
# A10 in a real terminal: who leaves keeps the handover that H shows, who comes is met by it once, and named it when something is critical.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null || ! getent group operator >/dev/null; then
	echo '1..0 # SKIP needs root, setpriv and the group operator'
	exit 0
fi
. "${top_srcdir:?}/tests/tmux_lib.sh"
. "$top_srcdir/tests/ports.sh"


operator=$(getent group operator | cut -d: -f3)
free_port closed
mkdir "$dir/csv" "$dir/leaves" "$dir/comes"
chown "$operator" "$dir/comes"
chmod 755 "$dir"
cp "$vigie" "$dir/vigie"
printf 'person Alice\nperson Zoe\ndefault Alice\nchange monday 08:00\nweek 2020-01-06 Alice\n' >"$dir/rota"
: >"$dir/secrets" && chmod 600 "$dir/secrets"
cat >"$dir/vigie.conf" <<CONF
inventory = "$dir/vigie.db"
secrets = "$dir/secrets"
control = "$dir/control.sock"
user = "root"
rota { file = "$dir/rota" }
probe {
	service-period = "5s"
	retry-interval = "1s"
	attempts = 1
	settle = "0s"
}
CONF
printf 'name\nCaen\n' >"$dir/csv/sites.csv"
run() { "$dir/vigie" --config "$dir/vigie.conf" --lang en "$@"; }
until_true() { holds 20 "$@" >/dev/null 2>&1; } # COMMAND…
"$top_builddir/vigied" --config "$dir/vigie.conf" >"$dir/vigied.log" 2>&1 &
living+=($!)
answers() { run info --json | jq -e .daemon.running; }
until_true answers && run import "$dir/csv" >/dev/null && chmod 666 "$dir"/vigie.db* "$dir/control.sock" && chmod 777 "$dir"
ok "a region of one site lives"

leaves() { # leaves: a visit of the account that leaves
	export XDG_STATE_HOME=$dir/leaves
	vigie=$dir/vigie
	start xterm --config "$dir/vigie.conf"
}
comes() {
	export XDG_STATE_HOME=$dir/comes
	vigie="setpriv --reuid=$operator --regid=$operator --clear-groups $dir/vigie"
	start "${1:-xterm}" --config "$dir/vigie.conf"
}

leaves
seen "Situation" && keys H && seen "Handover" && seen "Enter Keep it"
ok "H shows the handover and the key that keeps it"
keys Enter
seen "Read only: Ctrl-t arms writing for 15 minutes."
ok "read only, nothing is kept"
keys C-t && seen "Writing is armed" && keys Enter && seen "Keep the handover" && seen "vigie handover --store"
ok "armed, Enter asks once more and shows the command"
keys Escape && gone "Enter writes it" && seen "Enter Keep it" && [ -z "$(run handover --list --json)" ]
ok "Esc gives it up"
shown=$(screen | grep -m1 -oE 'Handover of [^│|]*' | sed 's/ *$//')
keys Enter && seen "Enter writes it" && keys Enter && seen "Written: Keep the handover"
ok "Enter twice keeps it"
[ -n "$shown" ] && run handover --last | grep -qF -- "$shown"
ok "what is kept is what was shown ($shown)"
[ "$(run journal --json | jq -r 'select(.method == "handover") | .result' | head -n 1)" = ok ]
ok "it stands in the journal"
keys Escape && keys Q && ended
leaves
seen "Situation" && ! screen | grep -qF "The handover that was kept"
ok "who kept it is not met by it"
keys Q && ended

comes
seen "The handover that was kept" && seen "by root" && seen "$shown"
ok "who comes is met by it"
keys Q && ended && comes
seen "The handover that was kept"
ok "again, until it is closed"
keys Escape && gone "The handover that was kept" && seen "Situation" && keys Q && ended
comes vt100
seen "Situation" && ! screen | grep -qF "The handover that was kept"
ok "then no more"
seen_file=$dir/comes/vigie/handover
[ "$(cat "$seen_file")" = "$(run handover --last --json | jq -r .seq)" ] && [ "$(stat -c %U:%a "${seen_file%/*}")" = "$(stat -c %U "$dir/comes"):700" ]
ok "which one was seen stands in a file of that person"
keys Q && ended

printf 'name,kind,target,site\nintranet,tcp,127.0.0.1:%s,Caen\n' "$closed" >"$dir/csv/services.csv"
run import "$dir/csv" >/dev/null
critical() { run alerts --json | grep -q intranet; }
until_true critical && run handover --store >/dev/null
ok "something is critical, and another handover is kept"
comes
seen "handed over: “:handover last” shows it." && seen "intranet"
ok "what is broken comes first, the handover is named"
keys -l ":handover last" && keys Enter && seen "The handover that was kept" && seen "intranet" && keys Escape && keys Q && ended
comes
seen "intranet" && ! screen | grep -qF "handed over:"
ok "once seen it is named no more"
keys Q && ended
grep -qE 'ERROR|AddressSanitizer|runtime error' "$dir/vigied.log" && sed 's/^/# /' "$dir/vigied.log"
[ $? -ne 0 ]
ok "the log is clean"
echo "1..$n"
exit $red
