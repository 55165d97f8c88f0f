#!/usr/bin/env python3
"""Sends a word over loopback in all that carries something: TCP and UDP over IPv4 and IPv6, echo requests, what is answered by an ICMP error
that quotes it, fragments, datagrams to the ports of tunnels, and TCP in pseudowires of MPLS without a control word. Prints how many packets
it took at least.

  tests/capture_canaries.py WORD PORT
"""
import socket, struct, sys

word, port = sys.argv[1].encode(), int(sys.argv[2])
payload = (b"He said: " + word + b" ") * 20   # 'H' has the bit that VXLAN wants
packets = 0


def talk(family, address):
    global packets
    with socket.create_server((address, port), family=family) as server, socket.socket(family) as client:
        client.connect((address, port))
        other, _ = server.accept()
        with other:
            for _ in range(10):
                client.sendall(payload)
                other.recv(65536)
                other.sendall(payload)
                client.recv(65536)
                packets += 2


def tell(family, address, to, octets):
    global packets
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        s.sendto(octets, (address, to))
        packets += 1


def echo():
    global packets
    header = struct.pack(">BBHHH", 8, 0, 0, 7, 1)
    octets = header + payload + b" " * (len(payload) % 2)
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    total = (total & 0xffff) + (total >> 16)
    total = ~(total + (total >> 16)) & 0xffff
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as s:
        s.sendto(struct.pack(">BBHHH", 8, 0, total, 7, 1) + octets[8:], ("127.0.0.1", 0))
        packets += 1


def summed(header):
    total = sum(struct.unpack(">10H", header))
    total = (total & 0xffff) + (total >> 16)
    return header[:10] + struct.pack(">H", ~(total + (total >> 16)) & 0xffff) + header[12:]


def pseudowires():
    """Behind the label stands a destination's MAC, which reads as the beginning of IPv6 or IPv4; the sequence number as what would follow."""
    global packets
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
        s.bind(("lo", 0))
        for macs in "6c2b59121234005056aabbcc", "6c2b591212343c5056aabbcc", "4c2b0060123400504011bbcc", "4f2b0060123400504006bbcc":
            for length in range(12):
                tcp = struct.pack(">HHHBBIBBHHH", 40000, 104, 9, 6, length, 0, 0x50, 0x10, 1024, 0, 0)
                ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 7, 0, 64, 6, 0, bytes([127, 0, 0, 3]), bytes([127, 0, 0, 4]))
                frame = bytes.fromhex(macs) + b"\x08\0" + summed(ip) + tcp + payload
                s.send(bytes(12) + b"\x88\x47" + struct.pack(">I", 0x1140) + frame)
                packets += 1


for family, address in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
    talk(family, address)
    for to in 9, 514, 4789, 2152, 4500, 51820:
        tell(family, address, to, payload)
    tell(family, address, 9, payload * 20)
echo()
pseudowires()
print(packets)
