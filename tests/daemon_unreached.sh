#!/usr/bin/env bash
# A script that tells nobody: status, screens, doctor and handover say that nobody could be reached, until somebody takes it in hand.
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "${top_srcdir:?}/tests/daemon_lib.sh"

free_port tcp_port
printf '#!/bin/sh\nexit 3\n' >"$tmp/bad"
chmod +x "$tmp/bad"
printf 'person Alice\nperson Bob\ndefault Bob\nchange monday 08:00\nweek 2020-01-06 Alice\n' >"$tmp/rota"
mkdir "$tmp/csv"
printf 'name\nCH du Test\n' >"$tmp/csv/sites.csv"
printf 'name,kind,target,site\nportail,tcp,127.0.0.1:%s,CH du Test\n' "$tcp_port" >"$tmp/csv/services.csv"
conf_write 'attempts = 1'
cat >>"$tmp/vigie.conf" <<CONF
language = "en"
rota { file = "$tmp/rota" }
notify duty { type = "script" target = "$tmp/bad" recipients = "rota" severity = "warning" }
CONF
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
tell() { "$vigie" --config "$tmp/vigie.conf" "$@" 2>&1; }
import_dir "$tmp/csv" >/dev/null
tap_is "as long as all is well nothing is said" "$(tell status | grep -c NOBODY)" 0
rpc poll >/dev/null # nothing listens: it fails

has_failed() { [ "$(sql "SELECT count(*) FROM notification WHERE state = 'failed'")" -ge 1 ]; }
wait_for 15 has_failed
unreached() { tell status --json | grep -q '"unreached": *1'; }
wait_for 15 unreached
alert=$(sql "SELECT id FROM alert WHERE closed_ms IS NULL")
tap_like "status says it" "$(tell status)" "NOBODY COULD BE REACHED for alert $alert"
tap_like "the screens say it" "$(tell screen alerts --size 100x30)" "NOBODY COULD BE REACHED for alert $alert"
tap_like "the doctor says it" "$(tell doctor)" "nobody could be reached for 1 alert, the first is $alert"
tap_like "the handover says it" "$(tell handover)" "NOBODY COULD BE REACHED for alert $alert"
tap_like "in French too" "$(VIGIE_LOCALEDIR=$top_builddir/locale tell --lang fr status)" "PERSONNE N’A PU ÊTRE PRÉVENU de l’alerte $alert"
rpc ack "{\"id\":$alert,\"reason\":\"on it\",\"until\":\"$(date -u -d '+1 hour' +%FT%TZ)\"}" >/dev/null
tap_is "what is in somebody's hands is reproached no more" "$(tell status | grep -c NOBODY)" 0

daemon_stop
log_is_clean
tap_is "no sanitizer spoke" $? 0
tap_done
