#!/usr/bin/env bash
# Classes tcp and tls against listeners on loopback: banners, silence, resets, and certificates on a port that is no HTTP.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"
. "$top_srcdir/tests/certificates.sh"

pki_issue root "Demo Root" "" - -10 3650 authority &&
	pki_issue good demo.test "DNS:demo.test,IP:::1" root -10 365 &&
	pki_issue oddname odd.test DER:30:0d:82:08:6f:64:64:2e:74:65:73:74:87:01:41 root -10 365 &&
	pki_issue expired demo.test DNS:demo.test root -100 -2 &&
	pki_issue self demo.test DNS:demo.test - -10 365 || {
	echo "Bail out! openssl made no certificates"
	exit 1
}
export SSL_CERT_FILE=$pki/root.crt SSL_CERT_DIR=$tmp/nowhere
cat >"$tmp/listeners.py" <<'PY'
import json, os, socket, ssl, struct, sys, threading
pki, ports = sys.argv[1], {}
kept = []
def listen(name, act, address="127.0.0.1"):
    s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    s.bind((address, 0))
    s.listen(16)
    ports[name] = s.getsockname()[1]
    def serve():
        while True:
            c, _ = s.accept()
            kept.append(c)
            try: act(c)
            except OSError: pass
    threading.Thread(target=serve, daemon=True).start()
def reset(c):
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    c.close()
def tls(cert, banner=b""):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{pki}/{cert}.crt", f"{pki}/{cert}.key")
    def act(c):
        c = context.wrap_socket(c, server_side=True)
        kept.append(c)
        if banner: c.sendall(banner)
    return act
def old(highest):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, highest
    context.load_cert_chain(f"{pki}/good.crt", f"{pki}/good.key")
    return lambda c: kept.append(context.wrap_socket(c, server_side=True))
def careless(c): # chooses TLS 1.1 whatever was offered, RFC 4346 §7.4.1.3
    c.recv(65536)
    c.sendall(bytes.fromhex("16030100" "2a" "02000026" "0302") + bytes(32) + bytes.fromhex("00" "c013" "00"))
def slowly(c):
    for piece in (b"220 mail.de", b"mo ESMTP", b" ready\r\n"):
        c.sendall(piece)
        threading.Event().wait(0.05)
listen("silent", lambda c: None)
listen("reset", reset)
listen("close", lambda c: c.close())
listen("ssh", lambda c: c.sendall(b"SSH-2.0-Demo_1\r\n"))
listen("mail", slowly)
listen("flood", lambda c: c.sendall(b"x" * 100000))
listen("escape", lambda c: c.sendall(b"\x1b[31mred\x07\r\n"))
listen("good", tls("good", b"* OK IMAP ready\r\n"))
listen("good6", tls("good"), "::1")
listen("expired", tls("expired"))
listen("oddname", tls("oddname"))
listen("self", tls("self"))
listen("tls10", old(ssl.TLSVersion.TLSv1))
listen("tls11", old(ssl.TLSVersion.TLSv1_1))
listen("careless", careless)
def full6(name): # one port: on IPv6 a queue that is full, so that nothing answers; on IPv4 somebody
    listen(name, lambda c: None)
    s = socket.socket(socket.AF_INET6)
    s.bind(("::1", ports[name]))
    s.listen(0)
    kept.append(s)
    for _ in range(3):
        c = socket.socket(socket.AF_INET6)
        c.setblocking(False)
        c.connect_ex(("::1", ports[name]))
        kept.append(c)
full6("full6")
open(pki + "/ports.new", "w").write("".join(f"port[{k}]={v}\n" for k, v in ports.items()))
os.rename(pki + "/ports.new", pki + "/ports")
threading.Event().wait()
PY
python3 "$tmp/listeners.py" "$pki" 2>"$tmp/listeners.log" &
children+=($!)
declare -A port
wait_for 10 test -e "$pki/ports" || {
	cat "$tmp/listeners.log" >&2
	echo "Bail out! no listeners"
	exit 1
}
. "$pki/ports"
free_port closed

tcp() { # SENTENCE OUTCOME/STATE DETAIL PORT OPTION…
	local sentence=$1 expected=$2 detail=$3 number=$4
	shift 4
	probe "$sentence" "$expected" "$detail" --class tcp --url "tcp://127.0.0.1:$number" --timeout-ms 800 "$@"
}
tcp "a port that accepts is ok" ok/ok 'connected in' "${port[silent]}"
tcp "a closed port refuses" refused/critical '127.0.0.1 refuses' "$closed"
tcp "the expected banner is ok" ok/ok 'banner "SSH-2.0-Demo_1"' "${port[ssh]}" --expect-body SSH-2
tcp "a banner that comes in pieces too" ok/ok 'banner "220 mail' "${port[mail]}" --expect-body 'demo ESMTP ready'
tcp "another banner is told" banner/critical 'banner "SSH-2.0-Demo_1"' "${port[ssh]}" --expect-body FTP
tcp "no banner at all is silent" silent/critical 'then sent nothing for 800 ms' "${port[silent]}" --expect-body SSH-2
tcp "closed before a banner is a reset" reset/critical 'closed the connection' "${port[close]}" --expect-body SSH-2
tcp "a reset is a reset" reset/critical 'reset' "${port[reset]}" --expect-body SSH-2
tcp "a flood is read up to its ceiling" banner/critical 'banner "xxx' "${port[flood]}" --expect-body SSH-2
tcp "control characters of a banner are replaced" banner/critical 'banner "�\[31mred�"' "${port[escape]}" --expect-body SSH-2
probe "an address and a port do as well" ok/ok 'connected' --class tcp --address 127.0.0.1 --port "${port[silent]}"
probe "a name is resolved" ok/ok 'connected' --class tcp --url "localhost:${port[silent]}" --resolve 127.0.0.1
probe "a name that does not exist is an unknown host" unknown-host/critical '' --class tcp --url no-such.invalid:22
probe_error "a target without a port is refused" 'needs a port' --class tcp --url 127.0.0.1
probe_error "a target of another scheme is refused" 'expected tcp://host:port' --class tcp --url http://127.0.0.1:80/

if [ "$EUID" -eq 0 ] && unshare -m true 2>/dev/null; then
	printf '::1 two.test\n127.0.0.1 two.test\n' >"$tmp/hosts"
	probe_within=(unshare -m sh -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$tmp/hosts")
	probe "an address that refuses is not the service's only one" ok/ok 'connected in' --class tcp --url "two.test:${port[silent]}"
	probe "nor is one that is silent" ok/ok 'connected in [2-9][0-9][0-9]' --class tcp --url "two.test:${port[full6]}"
	probe "when each refuses the service does" refused/critical 'refuses' --class tcp --url "two.test:$closed"
	probe "and a handshake goes the way that connected" tls-wrong-name/critical 'for demo.test; also: certificate is self-signed' --class tls --url "two.test:${port[self]}"
	probe_within=()
fi

# What a filter says instead of the host: an answer of the network, never a fault of the collector.
nft=$(PATH=$PATH:/usr/sbin command -v nft)
if [ "$EUID" -eq 0 ] && [ -n "$nft" ] && unshare -n "$nft" list tables 2>/dev/null; then
	for said in port-unreachable prot-unreachable host-unreachable net-unreachable admin-prohibited host-prohibited net-prohibited; do
		# shellcheck disable=SC2016
		probe_within=(unshare -n sh -c 'ip link set lo up && printf "%s\n" "table ip t { chain c { type filter hook input priority 0; tcp dport 104 reject with icmp type $1; }; }" |
			"$0" -f - && shift && exec "$@"' "$nft" "$said")
		expected=unreachable/critical
		[ $said = port-unreachable ] && expected=refused/critical
		probe "a filter that says $said" "$expected" '^127.0.0.1' --class tcp --url tcp://127.0.0.1:104 --timeout-ms 800
	done
	probe_within=()
fi

tls() { # SENTENCE OUTCOME/STATE DETAIL SERVER OPTION…
	local sentence=$1 expected=$2 detail=$3 server=$4
	shift 4
	probe "$sentence" "$expected" "$detail" --class tls --url tls://demo.test:4433 --resolve "127.0.0.1:${port[$server]}" \
		--timeout-ms 800 "$@"
}
tls "a good certificate is ok" ok/ok 'certificate ends .* in 36[45] days; TLSv1.3 handshake in' good
tap_is "its fingerprint is a fact" "$(field tls.sha256)" \
	"$(openssl x509 -in "$pki/good.crt" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)"
tls "what comes after the handshake can be expected" ok/ok 'TLSv1.3' good --expect-body 'IMAP ready'
tls "and is judged" banner/critical 'did not come' good --expect-body 'POP3'
tls "an expired certificate" tls-expired/critical 'certificate ended .*; TLSv1.3 handshake' expired
tls "a self-signed one" tls-self-signed/critical 'self-signed' self
tls "silence in place of a handshake" silent/critical 'then sent nothing' silent
tls "no TLS behind the port" tls-handshake/critical 'what answers there is no TLS; verify whether it is declared so' ssh
tls "a server that offers TLS 1.0 alone speaks too old a protocol" tls-old-protocol/critical 'neither TLSv1.2 nor TLSv1.3' tls10
tls "TLS 1.1 alone is too old as well" tls-old-protocol/critical 'neither TLSv1.2 nor TLSv1.3' tls11
tls "a server that chooses TLS 1.1 unasked is told so" tls-old-protocol/critical 'chose TLSv1.1' careless
probe "class http says it too" tls-old-protocol/critical 'neither TLSv1.2 nor TLSv1.3' --class http --url https://demo.test:4433/ \
	--resolve "127.0.0.1:${port[tls11]}" --timeout-ms 800
probe "and names the version that was chosen" tls-old-protocol/critical 'chose TLSv1.1' --class http --url https://demo.test:4433/ \
	--resolve "127.0.0.1:${port[careless]}" --timeout-ms 800
tls "closed in the handshake" reset/critical '' close
tls "reset in the handshake" reset/critical '' reset
probe "IPv6 with its address in the certificate" ok/ok 'certificate ends' --class tls --url "tls://[::1]:${port[good6]}"
probe "the zone of an IPv6 address is no part of that" ok/ok 'certificate ends' --class tls --url "tls://[::1%lo]:${port[good6]}"
probe "another name than the certificate's" tls-wrong-name/critical 'certificate is for demo.test' --class tls --url "127.0.0.1:${port[good]}"
# an iPAddress of one octet beside odd.test: RFC 5280 §4.2.1.6 has 4 and 16
tls "an address in the certificate that is none is not read" tls-wrong-name/critical 'certificate is for odd.test; TLS' oddname
tap_done
