"""sim_get.py ADDRESS PORT OID: one SNMPv2c GET with the community public; prints an integer value, or "silence" after $wait seconds."""
import os
import socket
import sys


def tlv(tag, content):
    return bytes([tag, len(content)]) + content


def encode_oid(text):
    arcs = [int(a) for a in text.split(".")]
    out = bytes([arcs[0] * 40 + arcs[1]])
    for arc in arcs[2:]:
        septets = [arc & 127]
        while arc := arc >> 7:
            septets.append(arc & 127 | 128)
        out += bytes(reversed(septets))
    return out


def last_value(octets):
    """The content of the last element of nested sequences."""
    while octets:
        length, at = octets[1], 2
        if length & 128:
            at = 2 + (length & 127)
            length = int.from_bytes(octets[2:at], "big")
        tag, content, octets = octets[0], octets[at : at + length], octets[at + length :]
        if not octets:
            if tag & 32:
                octets = content
            else:
                return content


name = tlv(6, encode_oid(sys.argv[3]))
pdu = tlv(0xA0, tlv(2, b"\1") + tlv(2, b"\0") + tlv(2, b"\0") + tlv(0x30, tlv(0x30, name + tlv(5, b""))))
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(float(os.environ.get("wait", "10")))
sock.sendto(tlv(0x30, tlv(2, b"\1") + tlv(4, b"public") + pdu), (sys.argv[1], int(sys.argv[2])))
try:
    print(int.from_bytes(last_value(sock.recv(65535)), "big"))
except TimeoutError:
    print("silence")
