#!/usr/bin/env python3
"""Peers whose every text is an attack on the terminal of whoever reads it, and DNS and ICMP peers that answer nonsense.

hostile_peers.py serve FOLDER   HTTP, HTTPS (FOLDER/hostile.crt), a banner and DNS servers on 127.0.0.1; their ports go to FOLDER/ports
hostile_peers.py icmp           answers the echo requests of 127.0.9.0/24 as the last number says; the kernel must not answer itself
hostile_peers.py record FILE    FILE, a recording, with hostile texts, on standard output
hostile_peers.py judge          a line for each byte of standard input that must not reach a terminal
"""
import os
import re
import socket
import ssl
import struct
import sys
import threading

BYTES = (b"A\x1b]0;PWN\x07B\x1b[2JC\x9bD\xc2\x9b31mE\xe2\x80\xaeF\xe2\x81\xa6G\xe2\x81\xa9\x7fH\xff\xfe\xe0\x80I\x08J"
         b"\xf0\x9f\x98\x80\xe2\x80\x8bK\xf3\xa0\x81\x81\r\nL")
LINE = BYTES.replace(b"\r\n", b"")


def serve_tcp(act, context=None):
    listener = socket.create_server(("127.0.0.1", 0))

    def one(peer):
        try:
            if context:
                peer = context.wrap_socket(peer, server_side=True)
            act(peer)
            peer.close()
        except OSError:
            pass

    def run():
        while True:
            threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1]


def http(peer):
    path = (peer.recv(4096).split(b" ") + [b""])[1]
    if path == b"/garbage":
        peer.sendall(os.urandom(3000))
        return
    status = {b"/moved": b"302 ", b"/status": b"500 "}.get(path, b"200 ") + LINE
    peer.sendall(b"HTTP/1.1 " + status + b"\r\nServer: " + LINE + b"\r\nLocation: http://" + LINE + b"/\r\nX-" + LINE
                 + b": 1\r\nContent-Type: " + LINE + b"\r\nConnection: close\r\n\r\n" + BYTES * 20)


def banner(peer):
    peer.sendall(BYTES)


def serve_udp(act):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))

    def run():
        while True:
            q, peer = s.recvfrom(2048)
            for answer in act(q, peer):
                s.sendto(answer, peer)

    threading.Thread(target=run, daemon=True).start()
    return s.getsockname()[1]


def dns_answer(q, rtype=1, rdata=b"\xc0\x00\x02\x0a", ident=None):
    question = q[12:q.index(b"\0", 12) + 5]
    return ((ident or q[:2]) + struct.pack("!HHHHH", 0x8180, 1, 1, 0, 0) + question
            + b"\xc0\x0c" + struct.pack("!HHIH", rtype, 1, 60, len(rdata)) + rdata)


def dns_elsewhere(q, peer):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(dns_answer(q), peer)
    return []


DNS = {
    "dns_garbage": lambda q, peer: [os.urandom(80), q[:2] + os.urandom(60), b""],
    "dns_garbage_first": lambda q, peer: [os.urandom(80), b"", q[:7], dns_answer(q, ident=b"\0\0"), dns_answer(q)],
    "dns_echo": lambda q, peer: [q],
    "dns_cut": lambda q, peer: [dns_answer(q)[:-2]],
    "dns_other_id": lambda q, peer: [dns_answer(q, ident=bytes(b ^ 0x55 for b in q[:2]))],
    "dns_other_port": dns_elsewhere,
    "dns_text": lambda q, peer: [dns_answer(q, 16, bytes([len(LINE)]) + LINE)],
}


def serve(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/hostile.crt", folder + "/hostile.key")
    ports = {"http": serve_tcp(http), "https": serve_tcp(http, context), "banner": serve_tcp(banner)}
    ports.update((name, serve_udp(act)) for name, act in DNS.items())
    with open(folder + "/ports.new", "w") as f:
        f.writelines(f"{name}={port}\n" for name, port in ports.items())
    os.rename(folder + "/ports.new", folder + "/ports")
    threading.Event().wait()


def checksum(data):
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def icmp_message(kind, rest):
    return bytes([kind, 0]) + struct.pack("!H", checksum(bytes([kind, 0, 0, 0]) + rest)) + rest


def icmp_answers(trait, request):
    """request: after the checksum. The messages to send back, each with the last number of its source."""
    good = icmp_message(0, request)
    noise = [icmp_message(0, os.urandom(n)) for n in (0, 1, 3, 4, 12, 60)] + [os.urandom(40)]
    flipped = icmp_message(0, request[:4] + bytes(b ^ 0xFF for b in request[4:]))
    if trait == 1:
        return [(1, m) for m in noise + [flipped, good]]
    if trait == 2:
        return [(2, m) for m in noise + [flipped]]
    if trait == 3:
        return [(3, icmp_message(0, request[:n])) for n in (4, 8, len(request) - 1)]
    if trait == 4:
        return [(5, good)]
    if trait == 6:
        return [(6, icmp_message(kind, b"\0" * 4 + os.urandom(n))) for kind in (3, 5, 11, 12) for n in (0, 8, 19, 20, 27, 28, 60)]
    if trait == 7:
        return [(7, good), (7, good)]
    return []


def icmp():
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    out = {}
    for n in range(1, 8):
        out[n] = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        out[n].bind((f"127.0.9.{n}", 0))
    print("ready", flush=True)
    while True:
        packet, (source, _) = s.recvfrom(65535)
        head = (packet[0] & 15) * 4
        if packet[head] != 8 or packet[16:19] != b"\x7f\0\x09":
            continue
        for n, message in icmp_answers(packet[19], packet[head + 4:]):
            out[n].sendto(message, (source, 0))


def record(path):
    with open(path) as f:
        for line in f:
            name, kind, _ = line.split("|", 2)
            text = name.startswith(("1.3.6.1.2.1.31.1.1.1.18.", "1.3.6.1.2.1.25.2.3.1.3.")) or \
                name in [f"1.3.6.1.2.1.1.{n}.0" for n in (1, 4, 5, 6)]
            print(f"{name}|4x|{BYTES.hex()}\n" if text else line, end="" if not text else "")


# C0 but the newline, DEL and C1; what turns the direction of writing; what is not there to be seen.
HARMFUL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


def judge():
    data = sys.stdin.buffer.read()
    try:
        text = data.decode().replace("\r\n", "\n")  # CSV, RFC 4180
    except UnicodeDecodeError as e:
        print(e)
        return
    for found in list(HARMFUL.finditer(text))[:3]:
        print(f"U+{ord(found.group()):04X} in {text[max(0, found.start() - 30):found.start() + 10]!r}")


if __name__ == "__main__":
    {"serve": serve, "icmp": icmp, "record": record, "judge": judge}[sys.argv[1]](*sys.argv[2:])
