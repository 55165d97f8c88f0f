#!/usr/bin/env bash
# Mail and webhooks over TLS against Debian's exim, and who wants them in clear: what is not verified leaves nothing behind.
. "${top_srcdir:?}/tests/daemon_lib.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/exim_lib.sh"

PATH=$PATH:/usr/sbin
command -v exim4 >/dev/null || tap_skip_all "exim4 is not here"
[ "$EUID" -eq 0 ] || tap_skip_all "exim4 takes a configuration of our own from root alone"
chmod 755 "$tmp"
pki_issue root "Demo Root" "" - -10 3650 authority && pki_issue other "Other Root" "" - -10 3650 authority &&
	pki_issue good relay.test IP:127.0.0.1 root -10 365 && pki_issue past relay.test IP:127.0.0.1 root -10 -1 || {
	tail -n 20 "$tmp/openssl.log" >&2
	echo "Bail out! openssl made no certificates"
	exit 1
}
for port in good good_s past past_s hide deny old hook tcp; do free_port "port_$port"; done

# An exim that keeps each message in its queue and offers its account in clear too: taking it so would be our fault.
start_exim() { # NAME PORT PORT-OF-SMTPS
	exim_start "$1" "$1" "$2" "$3" 'server_set_id = $auth2' <<-EXIM
		primary_hostname = relay.test
		queue_only = true
		acl_smtp_rcpt = acl_all
		log_selector = +received_recipients
		begin acl
		acl_all:
		  accept
	EXIM
}
start_exim good "$port_good" "$port_good_s"
start_exim past "$port_past" "$port_past_s"
touch "$tmp/heard" "$tmp/asked"
/usr/bin/python3 "$top_srcdir/tests/smtp_strip.py" "$port_good" "$tmp/heard" "$port_hide" hide "$port_deny" deny "$port_old" old 2>"$tmp/strip.log" &
children+=($!)
/usr/bin/python3 "$top_srcdir/tests/http_peer.py" "$port_hook" "$tmp/asked" "$pki/good.crt" "$pki/good.key" 2>"$tmp/http.log" &
children+=($!)
for port in "$port_good" "$port_past" "$port_hide" "$port_hook"; do
	wait_for 15 accepts 127.0.0.1 "$port" || {
		tail -n 5 "$tmp"/exim-*/out "$tmp"/exim-*/mainlog "$tmp"/*.log >&2
		echo "Bail out! a server does not start"
		exit 1
	}
done

mkdir "$tmp/csv"
printf 'name\nCH du Test\n' >"$tmp/csv/sites.csv"
printf 'name,kind,target,site\nportail,tcp,127.0.0.1:%s,CH du Test\n' "$port_tcp" >"$tmp/csv/services.csv"
printf 'person Alice email "alice@example.org"\nperson Bob email "bob@example.org"\ndefault Bob\nchange monday 08:00\nweek 2020-01-06 Alice\n' >"$tmp/rota"
conf_write 'attempts = 1'
printf 'smtp account { user = "vigie" password = "sesame" }\nhttp bearer { bearer = "t0ken" }\n' >"$tmp/secrets"
mail() { # NAME SERVER [KEY…]
	local name=$1 server=$2
	shift 2
	echo "notify $name { type = \"mail\" target = \"$name@example.org\" server = \"$server\" $* }"
}
ours="ca-file = \"pki/root.crt\"" # relative to the folder of the configuration
account='credential = "account"'
{
	printf 'language = "en"\nrota { file = "%s" }\n' "$tmp/rota"
	mail starttls "smtp://127.0.0.1:$port_good" "$ours $account"
	mail implicit "smtps://127.0.0.1:$port_good_s" "$ours $account"
	mail clear "smtp://127.0.0.1:$port_good" 'tls = "none"'
	mail taken "smtp://127.0.0.1:$port_past" # opportunistic: this machine
	mail hidden "smtp://127.0.0.1:$port_hide" "$ours"
	mail secret "smtp://127.0.0.1:$port_hide" "$account"
	mail denied "smtp://127.0.0.1:$port_deny" "$ours $account"
	mail ehloless "smtp://127.0.0.1:$port_old" 'tls = "required"'
	mail authority "smtp://127.0.0.1:$port_good" "ca-file = \"$pki/other.crt\" $account"
	mail system "smtps://127.0.0.1:$port_good_s" "$account"
	mail name "smtp://localhost:$port_good" "$ours $account"
	mail expired "smtp://127.0.0.1:$port_past" "$ours $account"
	mail expired-s "smtps://127.0.0.1:$port_past_s" "$ours $account"
	echo "notify duty { type = \"mail\" recipients = \"rota\" server = \"smtp://127.0.0.1:$port_past\" $ours escalate-after = \"1m\" }"
	echo "notify hook { type = \"webhook\" target = \"https://127.0.0.1:$port_hook/hook\" credential = \"bearer\" $ours }"
	echo "notify stray { type = \"webhook\" target = \"https://127.0.0.1:$port_hook/stray\" credential = \"bearer\" }"
} >>"$tmp/vigie.conf"
daemon_start || { tap_fail "the daemon starts" "$(cat "$tmp/vigied.log")"; tap_done; }
import_dir "$tmp/csv" >/dev/null
rpc poll >/dev/null # nothing listens: it fails

ledger() { sql "SELECT $2 FROM notification WHERE channel = '$1' AND event = 'problem' ORDER BY id DESC LIMIT 1"; }
all_tried() { [ "$(sql "SELECT count(*) FROM notification WHERE event = 'problem' AND attempts > 0 AND state IN ('queued', 'delivered')")" = 16 ]; }
wait_for 30 all_tried
accepted() { grep -h "<= .* for $2@example.org" "$tmp/exim-$1/mainlog" | grep -oE ' (P=[a-z]+|A=[a-z:]+)' | tr -d '\n'; }

delivered() { tap_is "$1" "$(ledger "$3" 'state, error'), $(accepted "$2" "$3")" "delivered|, $4"; }
delivered "STARTTLS that is verified carries the account" good starttls " P=esmtpsa A=plain:vigie"
delivered "and so does smtps://" good implicit " P=esmtpsa A=plain:vigie"
delivered "without TLS when that is what was asked" good clear " P=esmtp"
delivered "a server of this machine is not asked to prove itself" past taken " P=esmtps"

kept() { # SENTENCE CHANNEL ERROR: tried again, and no server has it
	tap_like "$1" "$(ledger "$2" "state, attempts, due_ms > created_ms + 25000, error"), $(cat "$tmp"/exim-*/mainlog | grep -c " for $2@")" \
		"^queued\|1\|1\|$3.*, 0\$"
}
no_starttls='TLS is required and the server gives no STARTTLS, nothing was sent: '
unproved='no verified TLS, nothing was sent: '
kept "STARTTLS that is hidden" hidden "$no_starttls"
kept "the same with an account and nothing said of TLS" secret "$no_starttls"
kept "STARTTLS that is denied" denied "$no_starttls.*502"
kept "a server without EHLO" ehloless "$no_starttls.*502"
kept "an authority that is not ours" authority "$unproved.*certificate"
kept "one that the system does not know" system "$unproved.*certificate"
kept "another name than the server's" name "$unproved.*name.*localhost"
kept "a certificate that has expired" expired "$unproved.*expired"
kept "the same by smtps://" expired-s "$unproved.*expired"
tap_is "who strips hears no account, no address, no word of the message" "$(sed -E 's/^([a-z]+) (EHLO|HELO) .*/\1 \2/; / QUIT$/d' "$tmp/heard" | sort -u | tr '\n' ',')" \
	"deny EHLO,deny STARTTLS,hide EHLO,old EHLO,"
tap_is "the log says why too" "$(grep -c 'notice.result.*result="to be tried again" reason="\(no verified TLS\|TLS is required\)' "$tmp/vigied.log")" 11
tap_is "a webhook is verified with our authority" "$(ledger hook state)" delivered
tap_like "and without it is not" "$(ledger stray 'state, error')" "^queued\|$unproved.*certificate"
tap_is "nor was its token given" "$(grep -c stray "$tmp/asked")|$(grep -c t0ken "$tmp/asked")" "0|1"

if [ -n "${VIGIE_LONG:-}" ]; then
	next_called() { [ "$(sql "SELECT recipient FROM notification WHERE channel = 'duty' AND event = 'escalation'")" = Bob ]; }
	wait_for 90 next_called
	tap_is "the next one is called when the server proves nothing" "$?" 0
	cp "$pki/good.crt" "$pki/past.crt"
	cp "$tmp/exim-good/key" "$tmp/exim-past/key"
	repaired() { [ "$(ledger expired state)" = delivered ]; }
	wait_for 150 repaired
	tap_is "and what waited leaves once it does" "$(ledger expired state),$(accepted past expired)" "delivered, P=esmtpsa A=plain:vigie"
fi
daemon_stop
tap_is "the daemon ends well" "$daemon_status" 0
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
