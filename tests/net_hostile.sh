#!/usr/bin/env bash
# Servers that mean harm, or are badly made: drops and floods over HTTP, certificates that are too large, too many or dated
# outside the calendar, DNS answers that lead in circles. Each has its own outcome, in bounded time and memory.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"
. "$top_srcdir/tests/certificates.sh"

certificate() { # NAME OPTION…: self-signed, for demo.test
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=demo.test -keyout "$pki/$1.key" \
		-out "$pki/$1.crt" "${@:2}" 2>>"$tmp/openssl.log"
}
names() { # COUNT: a configuration with so many names
	printf '[req]\ndistinguished_name = dn\n[dn]\n[many]\nsubjectAltName = DNS:demo.test'
	printf ',DNS:h%d.demo.test' $(seq "$1")
}
names 10000 >"$tmp/names10000.cnf"
names 4000 >"$tmp/names4000.cnf"
certificate names10000 -config "$tmp/names10000.cnf" -extensions many -days 30 &&
	certificate names4000 -config "$tmp/names4000.cnf" -extensions many -days 30 &&
	certificate far -addext subjectAltName=DNS:demo.test -days $((($(date -d 9999-12-30 +%s) - $(date +%s)) / 86400)) || {
	tail -n 20 "$tmp/openssl.log" >&2
	echo "Bail out! openssl made no certificates"
	exit 1
}
# what openssl would not issue: month 13, and a beginning in 2049
python3 - "$pki" <<'PY'
import base64, re, shutil, sys
pki = sys.argv[1]
der = base64.b64decode("".join(open(f"{pki}/far.crt").read().splitlines()[1:-1]))
def make(name, bytes_):
    with open(f"{pki}/{name}.crt", "w") as f:
        f.write("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(bytes_).decode() + "-----END CERTIFICATE-----\n")
    shutil.copy(f"{pki}/far.key", f"{pki}/{name}.key")
make("month13end", re.sub(rb"(\x18\x0f9999)1\d", rb"\g<1>13", der))
make("month13begin", re.sub(rb"(\x17\x0d\d\d)\d\d", rb"\g<1>13", der))
make("future", re.sub(rb"\x17\x0d\d{12}Z", b"\x17\x0d491231235959Z", der))
PY
export SSL_CERT_FILE=$pki/far.crt SSL_CERT_DIR=$tmp/nowhere
cat >"$tmp/servers.py" <<'PY'
import os, socket, ssl, struct, sys, threading, time, zlib
pki, ports = sys.argv[1], {}
def listen(name, act, tls=None):
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen(16)
    ports[name] = s.getsockname()[1]
    def one(c):
        try:
            if tls: c = tls.wrap_socket(c, server_side=True)
            c.recv(65536)
            act(c)
            c.close()
        except OSError: pass
    def serve():
        while True:
            c, _ = s.accept()
            threading.Thread(target=one, args=(c,), daemon=True).start()
    threading.Thread(target=serve, daemon=True).start()
OK = b"HTTP/1.1 200 OK\r\n"
def forever(first, piece, wait=0):
    def act(c):
        c.sendall(first)
        while True:
            c.sendall(piece)
            if wait: time.sleep(wait)
    return act
def once(b): return lambda c: c.sendall(b)
listen("drip", forever(OK, b"X", 0.1))
listen("dripbody", forever(OK + b"Content-Length: 100\r\n\r\n", b"x", 0.1))
listen("endless", forever(OK + b"Content-Length: 10737418240\r\n\r\n", bytes(1 << 16)))
listen("longline", once(OK + b"X-Long: " + b"a" * (1 << 20) + b"\r\n\r\nhello"))
listen("headers", forever(OK, b"".join(b"X-%d: %s\r\n" % (i, b"v" * 1000) for i in range(60))))
listen("continue", forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000))
listen("loop", once(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"))
bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
bomb = bomb.compress(bytes(1 << 26)) + bomb.flush()
listen("bomb", once(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb))
listen("h2", once(b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64"))
listen("chunk", once(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"))
listen("chunkhuge", once(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello\r\n0\r\n\r\n"))
listen("nul", once(OK + b"X-N: a\0b\r\n\r\nhello"))
listen("short", once(OK + b"Content-Length: 100\r\n\r\nhello"))
listen("neglen", once(OK + b"Content-Length: -5\r\n\r\nhello"))
listen("biglen", once(OK + b"Content-Length: 99999999999999999999999\r\n\r\nhello"))
listen("status", once(b"HTTP/1.1 999999 Hm\r\n\r\n"))
listen("version", once(b"HTTP/9.9 200 Hm\r\n\r\n"))
listen("location", once(b"HTTP/1.1 302 F\r\nLocation: http://x/\x1b[31m\xff" + b"a" * 9000 + b"\r\n\r\n"))
for name in "names10000", "names4000", "far", "month13end", "month13begin", "future":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{pki}/{name}.crt", f"{pki}/{name}.key")
    listen(name, once(OK + b"Content-Length: 5\r\n\r\nhello"), context)
# DNS, over UDP and TCP on one port
def header(q, flags, an): return q[:2] + struct.pack("!HHHHH", flags, 1, an, 0, 0)
def question(q):
    return q[12:q.index(b"\0", 12) + 5]
def name(n): return b"".join(bytes([len(l)])+l.encode() for l in n.split("."))+b"\0"
def rr(owner, t, data): return owner + struct.pack("!HHIH", t, 1, 60, len(data)) + data
def a(addr): return rr(b"\xc0\x0c", 1, socket.inet_aton(addr))
def serve(n, udp, tcp=None):
    while True:
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("127.0.0.1",0)); port=u.getsockname()[1]
        t = socket.socket()
        try: t.bind(("127.0.0.1",port)); break
        except OSError: pass
    ports[n]=port
    def ru():
        while True:
            q,p=u.recvfrom(4096)
            for r in udp(q): u.sendto(r,p)
    threading.Thread(target=ru,daemon=True).start()
    if not tcp: t.close(); return
    t.listen(5)
    def rt():
        while True:
            c,_=t.accept()
            def one(c):
                try:
                    q=c.recv(4096)[2:]; tcp(c,q)
                except OSError: pass
            threading.Thread(target=one,args=(c,),daemon=True).start()
    threading.Thread(target=rt,daemon=True).start()
trunc=lambda q:[header(q,0x8380,0)+question(q)]
def tcp_ok(c,q):
    m=header(q,0x8180,200)+question(q)+b"".join(a("192.0.2.%d"%(i+1)) for i in range(200)); c.sendall(struct.pack("!H",len(m))+m)
def tcp_drip(c,q):
    c.sendall(b"\x10\x00")
    while True: c.sendall(b"x"); time.sleep(0.1)
def tcp_close(c,q): c.close()
serve("cnameloop", lambda q:[header(q,0x8180,2)+question(q)+rr(b"\xc0\x0c",5,name("b.demo.test"))+rr(name("b.demo.test"),5,b"\xc0\x0c")])
serve("self", lambda q:[header(q,0x8180,1)+question(q)+rr(b"\xc0\x0c",5,b"\xc0\x0c")])
serve("pointer", lambda q:[header(q,0x8180,1)+question(q)+rr(b"\xc0"+bytes([12+len(question(q))]),1,b"\x7f\0\0\1")])
serve("trunc_ok", trunc, tcp_ok)
serve("trunc_refused", trunc)
serve("trunc_silent", trunc, lambda c,q: time.sleep(5))
serve("trunc_drip", trunc, tcp_drip)
serve("trunc_close", trunc, tcp_close)
serve("empty", lambda q:[b""])
serve("query", lambda q:[q])
serve("other", lambda q:[header(q,0x8180,1)+name("evil.test")+b"\0\1\0\1"+rr(name("evil.test"),1,b"\x7f\0\0\1")])
with open(pki + "/ports.new", "w") as f:
    f.write("".join(f"port[{k}]={v}\n" for k, v in ports.items()))
os.rename(pki + "/ports.new", pki + "/ports")
threading.Event().wait()
PY
python3 "$tmp/servers.py" "$pki" 2>"$tmp/servers.log" &
children+=($!)
declare -A port
wait_for 15 test -e "$pki/ports" || {
	cat "$tmp/servers.log" >&2
	echo "Bail out! no servers"
	exit 1
}
. "$pki/ports"

http() { # SENTENCE OUTCOME/STATE DETAIL SERVER OPTION…
	local sentence=$1 expected=$2 detail=$3 server=$4
	shift 4
	probe "$sentence" "$expected" "$detail" --class http --url "http://127.0.0.1:${port[$server]}/" --timeout-ms 5000 "$@"
}
# in no more memory than this; AddressSanitizer reserves what it never uses
[ -n "${VIGIE_SANITIZED:-}" ] || ulimit -v 300000
http "headers that come a byte at a time are given up at the time-out" timeout/critical 'not complete within 400 ms' drip --timeout-ms 400
tap_is "in time" "$([ "$(field elapsed_ms)" -ge 390 ] && [ "$(field elapsed_ms)" -lt 1400 ] && echo yes)" yes
http "a body that does too" timeout/critical '[0-9]+ bytes came' dripbody --timeout-ms 400
http "of ten gigabytes the first is enough" ok/ok 'HTTP 200' endless
http "a text is looked for at their beginning only" too-large/warning 'first 256 KiB' endless --expect-body hello
http "a header of a megabyte is too large" too-large/warning 'a header of more than 100 KiB' longline
http "headers without end are too large" too-large/warning 'more than 300 KiB of headers' headers
http "interim answers without end too" too-large/warning 'more than 300 KiB of headers' continue
http "a redirection to itself is told once" http-redirect/warning 'HTTP 302 to http://127.0.0.1:[0-9]*/again' loop
http "a compressed body nobody asked for stays compressed" http-body/critical 'not in its 6[0-9]* bytes' bomb --expect-body hello
http "HTTP/2 unasked is another protocol" protocol/critical 'HTTP/0.9' h2
http "a chunk without a length is no HTTP" protocol/critical 'chunked-encoding' chunk
http "nor one of 72 bits" protocol/critical 'chunked-encoding' chunkhuge
http "nor a header that holds a NUL" protocol/critical 'Nul byte in header' nul
http "nor a negative length" protocol/critical 'Content-Length' neglen
http "a body cut short is a reset" reset/critical '95 bytes remaining' short
http "a status of six digits is no HTTP" protocol/critical 'response code' status
http "nor is HTTP 9.9" protocol/critical 'HTTP version' version
http "a long redirection with escapes is cut and cleaned" http-redirect/warning 'HTTP 302 to http://x/[^[]+\[31m[^a]+aaa' location
tap_is "no escape is left" "$(grep -c $'\x1b' <<<"$json")" 0

tls() { # SENTENCE OUTCOME/STATE DETAIL SERVER: by class http and class tls
	probe "$1" "$2" "$3" --class http --url https://demo.test/ --resolve "127.0.0.1:${port[$4]}" --timeout-ms 5000
	probe "$1 (class tls)" "$2" "$3" --class tls --url tls://demo.test --resolve "127.0.0.1:${port[$4]}" --timeout-ms 5000
}
tls "a certificate of 10,000 names is refused" tls-handshake/critical '^excessive message size' names10000
tls "one of 4,000 is read" tls-self-signed/critical 'self-signed' names4000
tls "the year 9999 is a date" ok/ok 'certificate ends 9999-12-(29|30), in 29[0-9]* days' far
tls "month 13 is none" malformed/critical 'a date that is none; (HTTP|TLSv1.3)|a date that is none; also' month13end
tls "nor for a beginning" malformed/critical 'a date that is none' month13begin
tls "a certificate of 2049 is not yet valid" tls-not-yet-valid/critical 'certificate begins 2049-12-31' future

dns() { # SENTENCE OUTCOME/STATE DETAIL SERVER [QUERY]
	probe "$1" "$2" "$3" --class dns --url "dns://127.0.0.1:${port[$4]}/a.demo.test${5:-}" --timeout-ms 600
}
dns "aliases in a circle lead to no address" dns-no-data/critical 'no A record' cnameloop
dns "the alias of the name that was asked is told" ok/ok ': b.demo.test$' cnameloop '?type=CNAME'
dns "a name that points at itself is malformed" malformed/critical '' pointer
dns "an answer cut short is asked again over TCP" ok/ok '192.0.2.1, 192.0.2.2' trunc_ok
dns "and told when nobody listens there" refused/critical 'over UDP was cut, and over TCP there is none' trunc_refused
dns "when it is hung up" refused/critical 'over UDP was cut, and over TCP there is none' trunc_close
dns "when it is silent" timeout/critical 'over UDP was cut, and over TCP there is none' trunc_silent
dns "when it comes a byte at a time" timeout/critical 'over UDP was cut, and over TCP there is none' trunc_drip
dns "our question sent back is no answer" malformed/critical 'no DNS response' query
dns "an answer to another question is not heard" timeout/critical 'did not answer$' other
tap_done
