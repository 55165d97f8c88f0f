"""What speaks in clear, for tests/daemon_exposures.sh: exposed_peers.py ADDRESS SECONDS-AHEAD LOG NAME…

NAMEs of telnet, ftp, ldap, rlogin, rsh, syslog, ntp: each on its own port of ADDRESS. ntp tells a time SECONDS-AHEAD of ours. Each connection and
datagram is a line of LOG: what came, in hexadecimal."""
import socket
import struct
import sys
import threading
import time

address, ahead, log_path, names = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4:]
log = open(log_path, "a", buffering=1)
SAYS = {"telnet": b"\xff\xfd\x18\xff\xfb\x01\xff\xfa\x18\x01\xff\xf0\r\nRouter \x1b[2Jof a test\r\nlogin: ", "ftp": b"220 FTP of a test\r\n", "ssh": b""}
PORTS = {"telnet": 23, "ftp": 21, "ldap": 389, "rlogin": 513, "rsh": 514, "syslog": 514}
BIND_RESPONSE = bytes.fromhex("300c02010161070a010004000400")


def answer(name, c):
    c.settimeout(5)
    if name in SAYS:
        c.sendall(SAYS[name])
    said = b"" if name == "rsh" else c.recv(4096)
    log.write(f"{name} {said.hex()}\n")
    if name == "ldap":
        c.sendall(BIND_RESPONSE)
        c.recv(4096)
    c.close()


def serve(name):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((address, PORTS[name]))
    s.listen(16)
    while True:
        c, _ = s.accept()
        threading.Thread(target=quietly, args=(name, c), daemon=True).start()


def quietly(name, c):
    try:
        answer(name, c)
    except OSError:
        pass


def ntp_time(t):
    return struct.pack(">II", int(t) + 2208988800, int((t % 1) * 2**32))


def serve_ntp():
    s = socket.socket(type=socket.SOCK_DGRAM)
    s.bind((address, 123))
    while True:
        packet, peer = s.recvfrom(1024)
        log.write(f"ntp {packet.hex()}\n")
        now = ntp_time(time.time() + ahead)
        s.sendto(struct.pack(">BBbb II4s", 0x24, 2, 6, -20, 0x100, 0x100, b"TEST") + now + packet[40:48] + now + now, peer)


for name in names:
    threading.Thread(target=serve_ntp if name == "ntp" else serve, args=() if name == "ntp" else (name,), daemon=True).start()
threading.Event().wait()
