#!/usr/bin/env bash
# Names of targets, in a network and mount namespace of its own: what /etc/hosts knows does not wait for servers that are dead, and one
# server or one kind of record that never answers condemns nobody.
if [ "$EUID" -ne 0 ] || ! unshare -mn true 2>/dev/null; then
	echo '1..0 # SKIP namespaces need root'
	exit 0
fi
[ -n "${VIGIE_NAMESPACE:-}" ] || VIGIE_NAMESPACE=1 exec unshare -mn bash "$0"
. "${top_srcdir:?}/tests/daemon_lib.sh"
. "$top_srcdir/tests/probe.sh"

ip link set lo up
printf '127.0.0.1 localhost alive.test\n' >"$tmp/hosts"
: >"$tmp/resolv.conf"
echo 'hosts: files dns' >"$tmp/nsswitch.conf"
for file in hosts resolv.conf nsswitch.conf; do mount --bind "$tmp/$file" "/etc/$file" || exit 1; done
servers() { printf 'nameserver %s\n' "$@" >"$tmp/resolv.conf"; }
# 127.0.0.99: silent; 127.0.0.98: knows every name, .v4 only on IPv4 and without a word on IPv6; and a listener
free_port port
python3 - "$port" <<'PY' &
import socket, sys, threading
silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
silent.bind(("127.0.0.99", 53))
dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
dns.bind(("127.0.0.98", 53))
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=64)
def accept():
    while True:
        c = listener.accept()[0]
        c.settimeout(1)
        try:
            c.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
            c.shutdown(socket.SHUT_WR)
            c.recv(4096)
        except OSError: pass
        c.close()
threading.Thread(target=accept, daemon=True).start()
while True:
    q, peer = dns.recvfrom(4096)
    end = q.index(0, 12) + 5
    v4 = q[end - 4:end - 2] == b"\0\1"
    if not v4 and b"\2v4" in q[12:end]: continue
    record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if v4 else b""
    dns.sendto(q[:2] + b"\x81\x80\0\1" + (b"\0\1" if v4 else b"\0\0") + b"\0\0\0\0" + q[12:end] + record, peer)
PY
children+=($!)
wait_for 10 accepts 127.0.0.1 "$port"

servers 127.0.0.99
conf_write 'service-timeout = "900ms"'
mkdir "$tmp/csv"
printf 'name\nLab\n' >"$tmp/csv/sites.csv"
{
	echo 'name,kind,target,site'
	for i in {10..49}; do printf 'a-dead%s,tcp,dead%s.test:80,Lab\nb-dead%s,http,http://dead%s.test/,Lab\n' "$i" "$i" "$i" "$i"; done
	for i in {10..19}; do printf 'z-tcp%s,tcp,alive.test:%s,Lab\nz-http%s,http,http://alive.test:%s/,Lab\n' "$i" "$port" "$i" "$port"; done
} >"$tmp/csv/services.csv"
"$vigie" --config "$tmp/vigie.conf" import "$tmp/csv" >"$tmp/out" 2>&1 || cat "$tmp/out"
"$vigied" --config "$tmp/vigie.conf" --once >"$tmp/out" 2>"$tmp/vigied.log"
mapfile -t got < <(sql "SELECT group_concat(DISTINCT r.outcome) FROM entity e JOIN probe_check c ON c.entity_id = e.id
	JOIN result r ON r.check_id = c.id GROUP BY substr(e.name, 1, 3) ORDER BY e.name")
tap_is "forty names that nobody answers for are unknown hosts" "${got[0]}" unknown-host
tap_is "class http: unknown hosts as well" "${got[1]}" unknown-host
tap_is "a name of /etc/hosts does not wait for them" "${got[3]}" ok
tap_is "class http: nor does it there" "${got[2]}" ok

tcp() { probe "$1" "$2" "$3" --class tcp --url "$4:$port" --timeout-ms 2000; }
servers 127.0.0.99 127.0.0.97 127.0.0.98
tcp "the third server answers when the first is silent and the second is none" ok/ok 'connected in' some.test
servers 127.0.0.98
tcp "an IPv4 address is taken though the question for IPv6 stays without an answer" ok/ok 'connected in' some.v4.test
servers 127.0.0.97
tcp "where no server listens the host is unknown" unknown-host/critical 'no name server answers' some.test
servers 192.0.2.53
tcp "a network without a way to any server is the collector's own trouble" collector-error/unknown 'no name server can be asked' some.test
tcp "and /etc/hosts holds all the same" ok/ok 'connected in' alive.test
if log_is_clean; then tap_ok "the log is clean"; else tap_fail "the log is clean" "$(tail -50 "$tmp/vigied.log")"; fi
tap_done
