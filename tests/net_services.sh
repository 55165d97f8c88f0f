#!/usr/bin/env bash
# Class http by its other schemes against Debian's exim, dovecot, slapd, vsftpd and sshd on loopback: for each the good
# answer, a refused account, a certificate or host key that proves nothing, a closed port, silence. Half a minute: only in
# scripts/check --long.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/slapd_lib.sh"
. "$top_srcdir/tests/exim_lib.sh"

if [ -z "${VIGIE_LONG:-}" ]; then
	echo "1..0 # SKIP five servers: for scripts/check --long"
	exit 0
fi
if [ "$EUID" -ne 0 ] || ! unshare -m true 2>/dev/null; then
	echo "1..0 # SKIP the mail servers and sshd need root"
	exit 0
fi
for program in exim4 dovecot slapd vsftpd sshd; do
	PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || missing="${missing:-} $program"
done
if [ -n "${missing:-}" ]; then
	echo "1..0 # SKIP not here:$missing"
	exit 0
fi
PATH=$PATH:/usr/sbin
pki_issue root "Demo Root" "" - -10 3650 authority &&
	pki_issue good demo.test DNS:demo.test root -10 365 &&
	pki_issue self demo.test DNS:demo.test - -10 365 || {
	tail -n 20 "$tmp/openssl.log" >&2
	echo "Bail out! openssl made no certificates"
	exit 1
}
export SSL_CERT_FILE=$pki/root.crt SSL_CERT_DIR=$tmp/nowhere
chmod 755 "$tmp"
free_port closed
free_port silent
python3 - "$silent" <<'PY' &
import socket, sys, threading
s = socket.socket()
s.bind(("127.0.0.1", int(sys.argv[1])))
s.listen(64)
threading.Event().wait()
PY
children+=($!)

# Each server twice: with the good certificate (or host key) and with one that proves nothing.
start_exim() { # NAME CERTIFICATE
	free_port "smtp[$1]"; free_port "smtps[$1]"
	exim_start "$1" "$2" "${smtp[$1]}" "${smtps[$1]}" 'server_advertise_condition = ${if def:tls_in_cipher}' <<<"primary_hostname = demo.test"
}
start_dovecot() {
	free_port "imap[$1]"; free_port "imaps[$1]"
	mkdir "$tmp/dovecot-$1"
	cat >"$tmp/dovecot-$1/conf" <<-DOVECOT
		base_dir = $tmp/dovecot-$1/run
		state_dir = $tmp/dovecot-$1
		log_path = $tmp/dovecot-$1/log
		protocols = imap
		ssl = yes
		ssl_cert = <$pki/$2.crt
		ssl_key = <$pki/$2.key
		disable_plaintext_auth = yes
		mail_location = maildir:$tmp/dovecot-$1/mail
		auth_failure_delay = 0
		service anvil {
		  unix_listener anvil-auth-penalty {
		    mode = 0
		  }
		}
		service imap-login {
		  inet_listener imap {
		    address = 127.0.0.1
		    port = ${imap[$1]}
		  }
		  inet_listener imaps {
		    address = 127.0.0.1
		    port = ${imaps[$1]}
		    ssl = yes
		  }
		}
		passdb {
		  driver = static
		  args = password=sesame
		}
		userdb {
		  driver = static
		  args = uid=nobody gid=nogroup home=$tmp/dovecot-$1/mail
		}
	DOVECOT
	mkdir -m 777 "$tmp/dovecot-$1/mail"
	dovecot -F -c "$tmp/dovecot-$1/conf" >"$tmp/dovecot-$1/out" 2>&1 &
	children+=($!)
}
start_slapd() {
	free_port "ldap[$1]"; free_port "ldaps[$1]"
	slapd_start "$1" "$2" "ldap://127.0.0.1:${ldap[$1]} ldaps://127.0.0.1:${ldaps[$1]}"
}
start_vsftpd() {
	free_port "ftp[$1]"
	mkdir -p "$tmp/ftp-$1"
	echo "accepté" >"$tmp/ftp-$1/motd.txt"
	chmod 555 "$tmp/ftp-$1"
	cat >"$tmp/vsftpd-$1.conf" <<-FTP
		listen=YES
		listen_address=127.0.0.1
		listen_port=${ftp[$1]}
		background=NO
		run_as_launching_user=YES
		anonymous_enable=YES
		local_enable=NO
		delay_failed_login=0
		anon_root=$tmp/ftp-$1
		seccomp_sandbox=NO
		ssl_enable=YES
		allow_anon_ssl=YES
		require_ssl_reuse=NO
		ssl_ciphers=HIGH
		rsa_cert_file=$pki/$2.crt
		rsa_private_key_file=$pki/$2.key
	FTP
	vsftpd "$tmp/vsftpd-$1.conf" >"$tmp/vsftpd-$1.out" 2>&1 &
	children+=($!)
}
# sshd and the probe see an /etc of their own: an account with a password, and the host keys that are known.
start_sshd() {
	free_port sftp
	mkdir -p "$tmp/etc-ssh" "$tmp/home"
	echo "remis" >"$tmp/home/depot.txt"
	ssh-keygen -q -t ed25519 -N '' -f "$tmp/hostkey"
	ssh-keygen -q -t ed25519 -N '' -f "$tmp/otherkey"
	{ cat /etc/passwd && echo "depot:x:1:1::$tmp/home:/bin/sh"; } >"$tmp/passwd"
	{ cat /etc/shadow && printf 'depot:%s:19000:0:99999:7:::\n' "$(openssl passwd -5 sesame)"; } >"$tmp/shadow"
	chmod 600 "$tmp/shadow"
	cat >"$tmp/sshd.conf" <<-SSHD
		ListenAddress 127.0.0.1:$sftp
		HostKey $tmp/hostkey
		PidFile none
		UsePAM no
		StrictModes no
		PasswordAuthentication yes
		Subsystem sftp internal-sftp
		MaxStartups 100
	SSHD
	unshare -m sh -c "mount --bind '$tmp/passwd' /etc/passwd && mount --bind '$tmp/shadow' /etc/shadow &&
		mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec $(command -v sshd) -D -e -f '$tmp/sshd.conf'" >"$tmp/sshd.log" 2>&1 &
	children+=($!)
}
declare -A smtp smtps imap imaps ldap ldaps ftp
for certificate in good self; do
	start_exim $certificate $certificate
	start_dovecot $certificate $certificate
	start_slapd $certificate $certificate
	start_vsftpd $certificate $certificate
done
start_sshd
for port in "${smtp[@]}" "${smtps[@]}" "${imap[@]}" "${imaps[@]}" "${ldap[@]}" "${ldaps[@]}" "${ftp[@]}" "$sftp" "$silent"; do
	wait_for 15 accepts 127.0.0.1 "$port" || {
		tail -n 5 "$tmp"/*/out "$tmp"/*/log "$tmp"/*.out "$tmp/sshd.log" >&2
		echo "Bail out! a server does not start"
		exit 1
	}
done
# the probe's own /etc/ssh
mkdir -p "$tmp/tests"
printf '#!/bin/sh\nexec unshare -m sh -c '\''mount --bind "%s" /etc/ssh && exec "$0" "$@"'\'' "%s" "$@"\n' \
	"$tmp/etc-ssh" "$top_builddir/tests/probe_once" >"$tmp/tests/probe_once"
chmod 755 "$tmp/tests/probe_once"
top_builddir=$tmp

service() { # SENTENCE OUTCOME/STATE DETAIL URL PORT OPTION…: the service demo.test at its node
	local sentence=$1 expected=$2 detail=$3 url=$4 port=$5
	shift 5
	probe "$sentence" "$expected" "$detail" --class http --url "$url" --resolve "127.0.0.1:$port" --timeout-ms 2500 "$@"
}
# what every protocol over TLS has in common: SCHEME NAME-OF-THE-PORTS PATH ACCOUNT
same_for_all() {
	local scheme=$1 path=$3 account=$4
	local -n ports=$2
	service "$scheme: answers" ok/ok 'answers in .*; certificate ends .* in 36[45] days' "$scheme://demo.test/$path" "${ports[good]}"
	service "$scheme: our account is taken" ok/ok 'answers in .*; certificate ends' "$scheme://demo.test/$path" "${ports[good]}" \
		--user "$account" --password sesame
	service "$scheme: a self-signed certificate is told" tls-self-signed/critical 'self-signed; ' "$scheme://demo.test/$path" "${ports[self]}"
	service "$scheme: it gets no account" tls-self-signed/critical 'our account was not sent' "$scheme://demo.test/$path" \
		"${ports[self]}" --user "$account" --password sesame
	service "$scheme: another name than the certificate's" tls-wrong-name/critical 'is for demo.test' "$scheme://other.test/$path" "${ports[good]}"
	service "$scheme: a closed port refuses" refused/critical 'refused|connect' "$scheme://demo.test/$path" "$closed"
	service "$scheme: silence is silence" silent/critical 'then sent nothing for 700 ms' "$scheme://demo.test/$path" "$silent" --timeout-ms 700
}
wrong_password() { # SCHEME PORT PATH ACCOUNT
	service "$1: a wrong password is login-denied" login-denied/critical '' "$1://demo.test/$3" "$2" --user "$4" --password wrong
}
same_for_all smtp smtp "" depot
same_for_all smtps smtps "" depot
same_for_all imap imap "" depot
same_for_all imaps imaps "" depot
same_for_all ldaps ldaps dc=demo,dc=test cn=admin,dc=demo,dc=test
same_for_all ftp ftp "" anonymous
wrong_password smtp "${smtp[good]}" "" depot
wrong_password smtps "${smtps[good]}" "" depot
wrong_password imap "${imap[good]}" "" depot
wrong_password imaps "${imaps[good]}" "" depot
wrong_password ldaps "${ldaps[good]}" dc=demo,dc=test cn=admin,dc=demo,dc=test
wrong_password ftp "${ftp[good]}" "" depot
service "ldap: answers" ok/ok 'answers in' "ldap://demo.test/dc=demo,dc=test" "${ldap[good]}"
probe_error "ldap: no account goes over it" 'ldaps:// is needed' --class http --url ldap://demo.test/ --user u --password sesame
service "ldap: a closed port refuses" refused/critical 'refused|connect' "ldap://demo.test/" "$closed"
service "ldap: silence is silence" silent/critical 'then sent nothing for 700 ms' "ldap://demo.test/" "$silent" --timeout-ms 700
service "ldap: an entry that is not there" not-found/critical '' "ldap://demo.test/dc=absent,dc=test" "${ldap[good]}"
service "ldap: the expected text is found in the entry" ok/ok 'answers in' "ldap://demo.test/dc=demo,dc=test" "${ldap[good]}" --expect-body 'Region Demo'
service "ldap: another text is told" http-body/critical 'expected text' "ldap://demo.test/dc=demo,dc=test" "${ldap[good]}" --expect-body 'Region Prod'
service "ftp: a file" ok/ok 'answers in' "ftp://demo.test/motd.txt" "${ftp[good]}" --expect-body accept
service "ftp: a file that is not there" not-found/critical '' "ftp://demo.test/absent.txt" "${ftp[good]}" --expect-body accept

service "sftp: answers, and asks for an account" ok/ok 'asks for an account' "sftp://demo.test/" "$sftp"
service "sftp: an unknown host key gets no account" ssh-host-key/critical '' "sftp://demo.test/" "$sftp" --user depot --password sesame
printf '[demo.test]:22 %s\ndemo.test %s\n' "$(cut -d' ' -f1,2 "$tmp/hostkey.pub")" "$(cut -d' ' -f1,2 "$tmp/hostkey.pub")" >"$tmp/etc-ssh/ssh_known_hosts"
service "sftp: our account is taken" ok/ok 'answers in' "sftp://demo.test/" "$sftp" --user depot --password sesame
service "sftp: a file" ok/ok 'answers in' "sftp://demo.test$tmp/home/depot.txt" "$sftp" --user depot --password sesame --expect-body remis
service "sftp: a file that is not there" not-found/critical '' "sftp://demo.test$tmp/home/absent.txt" "$sftp" --user depot --password sesame
service "sftp: a wrong password is login-denied" login-denied/critical '' "sftp://demo.test/" "$sftp" --user depot --password wrong
printf 'demo.test %s\n' "$(cut -d' ' -f1,2 "$tmp/otherkey.pub")" >"$tmp/etc-ssh/ssh_known_hosts"
service "sftp: another host key than the known one" ssh-host-key/critical '' "sftp://demo.test/" "$sftp" --user depot --password sesame
service "sftp: a closed port refuses" refused/critical '' "sftp://demo.test/" "$closed"
service "sftp: silence is silence" silent/critical 'then sent nothing for 700 ms' "sftp://demo.test/" "$silent" --timeout-ms 700
tap_done
