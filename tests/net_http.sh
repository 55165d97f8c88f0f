#!/usr/bin/env bash
# Class http against Debian's nginx on loopback, with certificates made here: a distinct outcome for each fault.
set -u
[ -z "${VIGIE_SANITIZED:-}" ] || [ -n "${VIGIE_LONG:-}" ] || { echo "1..0 # SKIP long: sanitized in scripts/check --long"; exit 0; }
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/nginx_lib.sh"

if ! command -v nginx >/dev/null; then
	echo "1..0 # SKIP no nginx here"
	exit 0
fi
free_port p_http
free_port p_v6
free_port p_closed
free_port p_silent
free_port p_reset
free_port p_garbage

pki_issue root "Demo Root" "" - -10 3650 authority &&
	pki_issue mid "Demo Intermediate" "" root -10 1800 authority &&
	pki_issue mid-soon "Demo Short Intermediate" "" root -10 60 authority &&
	pki_issue mid-old "Demo Old Intermediate" "" root -100 -1 authority &&
	pki_issue mid-future "Demo Later Intermediate" "" root 3 1800 authority &&
	pki_issue stranger "Unknown Root" "" - -10 3650 authority &&
	pki_issue good demo.test "DNS:demo.test,IP:127.0.0.1" mid -10 365 &&
	pki_issue expiring demo.test DNS:demo.test mid -360 5 &&
	pki_issue warning demo.test DNS:demo.test mid -360 20 &&
	pki_issue expired demo.test DNS:demo.test mid -100 -2 &&
	pki_issue future demo.test DNS:demo.test mid 3 365 &&
	pki_issue self demo.test DNS:demo.test - -10 365 &&
	pki_issue othername other.test DNS:other.test,DNS:www.other.test mid -10 365 &&
	pki_issue chainsoon demo.test DNS:demo.test mid-soon -10 365 &&
	pki_issue chainold demo.test DNS:demo.test mid-old -10 365 &&
	pki_issue chainfuture demo.test DNS:demo.test mid-future -10 365 &&
	pki_issue untrusted demo.test DNS:demo.test stranger -10 365 || {
	tail -n 20 "$tmp/openssl.log" >&2
	echo "Bail out! openssl made no certificates"
	exit 1
}
export SSL_CERT_FILE=$pki/root.crt SSL_CERT_DIR=$tmp/nowhere

declare -A port issuer=([good]=mid [expiring]=mid [warning]=mid [expired]=mid [future]=mid [othername]=mid
	[chainsoon]=mid-soon [chainold]=mid-old [chainfuture]=mid-future)
tls_server() { # NAME
	free_port "port[$1]"
	cat "$pki/$1.crt" ${issuer[$1]:+"$pki/${issuer[$1]}.crt"} >"$pki/$1.pem"
	cat <<-NGINX
		server {
			listen 127.0.0.1:${port[$1]} ssl;
			ssl_protocols TLSv1.2 TLSv1.3;
			ssl_certificate $pki/$1.pem;
			ssl_certificate_key $pki/$1.key;
			location /500 { return 500; }
			location /private { return 401; }
			location / { return 200 "served by $1 to \$host with account \$http_authorization."; }
		}
	NGINX
}
servers=$(for name in good expiring warning expired future self othername chainsoon chainold chainfuture untrusted; do
	tls_server "$name"
	echo "# port ${port[$name]} $name"
done)
while read -r _ _ number name; do port[$name]=$number; done < <(grep '^# port' <<<"$servers")
head -c 400000 /dev/zero | tr '\0' x >"$tmp/large.txt"
nginx_write 256 <<-NGINX
	server {
		listen 127.0.0.1:$p_http;
		listen [::1]:$p_v6;
		location /500 { return 500; }
		location /302 { return 302 http://elsewhere.test/login; }
		location /204 { return 204; }
		location /large.txt { root $tmp; }
		location / { return 200 "Bienvenue sur Norm-Demo, host \$host"; }
	}
	$servers
NGINX
nginx_start 127.0.0.1 "$p_http"
# accepts and keeps silent; resets; speaks something else
python3 - "$p_silent" "$p_reset" "$p_garbage" <<'PY' &
import socket, struct, sys, threading
def serve(port, act):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", int(port)))
    s.listen(16)
    kept = []
    while True:
        c, _ = s.accept()
        kept.append(c)
        try:
            act(c)
        except OSError: # who only looked whether we listen is gone already
            pass
def reset(c):
    c.recv(1)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    c.close()
def garbage(c):
    c.recv(65536)
    c.sendall(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
    c.close()
for port, act in zip(sys.argv[1:], (lambda c: None, reset, garbage)):
    threading.Thread(target=serve, args=(port, act)).start()
PY
children+=($!)
wait_for 10 accepts 127.0.0.1 "$p_garbage" || {
	echo "Bail out! who does not speak HTTP does not start"
	exit 1
}

http() { # SENTENCE OUTCOME/STATE DETAIL OPTION…
	local sentence=$1 expected=$2 detail=$3
	shift 3
	probe "$sentence" "$expected" "$detail" --class http --timeout-ms 1500 "$@"
}
url=http://127.0.0.1:$p_http

http "a page that answers 200 is ok" ok/ok 'HTTP 200' --url "$url/"
tap_is "the phases are told apart" "$(python3 -c 'import json,sys; h=json.load(sys.stdin)["http"]
print(0 < h["dns_us"] <= h["connect_us"] <= h["first_byte_us"] <= h["total_us"], h["tls_us"], h["status"], h["address"])' <<<"$json")" \
	"True None 200 127.0.0.1"
http "a 500 is not the expected status" http-status/critical 'HTTP 500 instead of 2xx' --url "$url/500"
http "a 500 can be what is expected" ok/ok 'HTTP 500' --url "$url/500" --expect-status 200,500-503
http "a 204 is ok by default and not when 200 is asked" http-status/critical 'HTTP 204 instead of 200' --url "$url/204" --expect-status 200
http "a redirection is told, not followed" http-redirect/warning 'HTTP 302 to http://elsewhere.test/login' --url "$url/302"
tap_is "its address is a fact" "$(field http.location)" "http://elsewhere.test/login"
http "a redirection can be expected" ok/ok 'HTTP 302' --url "$url/302" --expect-status 3xx
http "the expected text is found" ok/ok 'HTTP 200' --url "$url/" --expect-body 'Norm-Demo'
http "another text is a wrong body" http-body/critical 'expected text is not in its' --url "$url/" --expect-body 'Norm-Prod'
http "a text past what is read is too large, not wrong" too-large/warning '256 KiB' --url "$url/large.txt" --expect-body 'needle'
http "a large page without a text to find is ok" ok/ok 'HTTP 200' --url "$url/large.txt"
http "a server on IPv6 alone answers" ok/ok 'HTTP 200' --url "http://[::1]:$p_v6/"
http "and not on IPv4" refused/critical '' --url "http://127.0.0.1:$p_v6/"
http "a closed port refuses" refused/critical 'refused|connect' --url "http://127.0.0.1:$p_closed/"
http "accepting then silent is silent" silent/critical '127.0.0.1 accepted the connection in .*, then sent nothing for 1500 ms' --url "http://127.0.0.1:$p_silent/"
http "silent in place of a handshake too" silent/critical 'sent nothing' --url "https://127.0.0.1:$p_silent/"
http "a reset is a reset" reset/critical '' --url "http://127.0.0.1:$p_reset/"
http "a reset in the handshake too" reset/critical 'TLS handshake' --url "https://127.0.0.1:$p_reset/"
http "no HTTP is another protocol" protocol/critical '' --url "http://127.0.0.1:$p_garbage/"
http "TLS to a server without it is a failed handshake" tls-handshake/critical '' --url "https://127.0.0.1:$p_http/"
http "a name that does not exist is an unknown host" unknown-host/critical 'no-such.invalid' --url "http://no-such.invalid/"

# TLS, each server at its node, asked for by the name of the service
tls() { # SENTENCE OUTCOME/STATE DETAIL SERVER OPTION…
	local sentence=$1 expected=$2 detail=$3 server=$4
	shift 4
	http "$sentence" "$expected" "$detail" --url "https://demo.test:4433/" --resolve "127.0.0.1:${port[$server]}" "$@"
}
tls "a good certificate is ok, at its node with SNI and Host kept" ok/ok 'HTTP 200 .*; certificate ends .* in 36[45] days' good --expect-body "served by good to demo.test with"
tap_is "the leaf is told" "$(field tls.subject) / $(field tls.issuer) / $(field tls.protocol)" "CN=demo.test / CN=Demo Intermediate / TLSv1.3"
tap_is "its end is a fact, the chain's end apart" "$(field tls.not_after | cut -c1-10) $(field tls.chain_not_after | cut -c1-10)" \
	"$(date -u -d '365 days' +%F) $(date -u -d '1800 days' +%F)"
tap_is "its fingerprint is openssl's" "$(field tls.sha256)" \
	"$(openssl x509 -in "$pki/good.crt" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)"
tap_is "its serial number is openssl's" "$(field tls.serial)" "$(openssl x509 -in "$pki/good.crt" -noout -serial | sed 's/.*=//')"
http "an address in the certificate is a name too" ok/ok 'HTTP 200' --url "https://127.0.0.1:${port[good]}/"
tls "five days before its end it is critical" tls-expiring/critical 'certificate ends .*, in [45] days, limit 7 d; HTTP 200' expiring
tls "twenty days before its end it is a warning" tls-expiring/warning 'in (19|20) days' warning
tls "and nothing when a shorter notice was asked" ok/ok 'in (19|20) days' warning --warning-days 10
tls "after its end it has expired" tls-expired/critical 'certificate ended .*, [12] days? ago; HTTP 200' expired
tls "before its beginning it is not yet valid" tls-not-yet-valid/critical 'certificate begins .*, in [23] days' future
tls "self-signed" tls-self-signed/critical 'self-signed; HTTP 200' self
tls "for another name" tls-wrong-name/critical 'certificate is for other.test www.other.test; HTTP 200' othername
tls "a chain that ends before the leaf is a warning, however far" tls-chain-expiring/warning 'chain ends .* in (59|60) days, before the server.s own' chainsoon
tls "and critical when near" tls-chain-expiring/critical 'chain ends' chainsoon --critical-days 70
tls "a chain that has ended" tls-chain-expired/critical 'chain ended .*, (less than a|1) day ago' chainold
tls "a chain that has not begun" tls-not-yet-valid/critical 'a certificate of the chain begins .*, in [23] days; HTTP 200' chainfuture
tls "an authority that nobody trusts" tls-untrusted/critical 'issuer CN=Unknown Root: unable to get local issuer' untrusted
http "a bad status weighs more than an expiring certificate's warning" http-status/critical 'HTTP 500.*; certificate ends' \
	--url "https://demo.test:4433/500" --resolve "127.0.0.1:${port[warning]}"
tls "an account is sent over a proved connection" ok/ok 'HTTP 200' good --user u --password p --expect-body 'account Basic dTpw.'
tls "a bearer token likewise" ok/ok 'HTTP 200' good --bearer sesame --expect-body 'account Bearer sesame.'
http "a refused account is login-denied" login-denied/critical '401' --url "https://127.0.0.1:${port[good]}/private" --user u --password p
tls "no account is sent to a server that was not proved" tls-self-signed/critical 'our account was not sent' self --user u --password p
tap_is "nothing was asked of it" "$(field http.status)" 0

probe_error "a local file is no target" 'no check speaks the scheme' --class http --url file:///etc/passwd
probe_error "a password in an URL is refused" 'secrets file' --class http --url "http://u:p@127.0.0.1/"
probe_error "no account goes without TLS" 'no account goes over http:// .* https:// is needed' --class http --url "$url/" --user u --password p
probe_error "nor does a token" 'no account goes over http://' --class http --url "HTTP://127.0.0.1:$p_http/" --bearer sesame
probe_error "a status list that is none is refused" 'expected statuses such as' --class http --url "$url/" --expect-status 2yy
probe_error "a node address that is none is refused" 'resolve: expected' --class http --url "$url/" --resolve '127.0.0.1:99999'
# a plugin started meanwhile would inherit what is not close-on-exec
"$top_builddir/tests/probe_once" --class http --timeout-ms 3000 --url "http://127.0.0.1:$p_silent/" >"$tmp/silent.json" &
once=$!
children+=($once)
socket_flags() { # of the connection to $p_silent
	local inode fd
	inode=$(awk -v port=":$(printf %04X "$p_silent")" '$3 ~ port"$" && $10 > 0 { print $10 }' /proc/net/tcp)
	[ -n "$inode" ] || return 1
	for fd in "/proc/$once/fd"/*; do
		[ "$(readlink "$fd")" != "socket:[$inode]" ] || awk '/^flags/ { print $2 }' "/proc/$once/fdinfo/${fd##*/}"
	done | grep .
}
wait_for 2 socket_flags >/dev/null
tap_like "its socket is closed on exec" "$(socket_flags)" '02[0-7]{6}$'
tap_done
