#!/usr/bin/env python3
"""Whether a pcap file of Ethernet frames holds headers alone: each frame must end where its first TCP or UDP header does, after 8 octets of
ICMP, or after the IP header of a fragment that is not the first; behind labels of MPLS there are Ethernet frames. Prints what differs, then
how many frames there are, and how many came cut.

  tests/pcap_headers.py FILE
"""
import struct, sys


def transport(frame, at, protocol, fragment):
    if fragment:
        return at
    if protocol == 6:
        return at + (frame[at + 12] >> 4) * 4
    return at + {17: 8, 1: 8, 58: 8}.get(protocol, 0)


def end_of_headers(frame):
    kind, at = struct.unpack_from(">H", frame, 12)[0], 14
    if kind == 0x8847:
        while not frame[at + 2] & 1:
            at += 4
        return at + 4 + end_of_headers(frame[at + 4:])
    if kind == 0x0800:
        fragment = struct.unpack_from(">H", frame, at + 6)[0] & 0x1fff
        return transport(frame, at + (frame[at] & 15) * 4, frame[at + 9], fragment)
    if kind != 0x86dd:
        return at
    protocol, fragment, at = frame[at + 6], False, at + 40
    if protocol == 44:
        protocol, fragment, at = frame[at], struct.unpack_from(">H", frame, at + 2)[0] & 0xfff8, at + 8
    elif protocol == 0:
        protocol, at = frame[at], at + 8 * (frame[at + 1] + 1)
    return transport(frame, at, protocol, fragment)


def main():
    octets = open(sys.argv[1], "rb").read()
    order = "<" if octets[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    at, frames, cut = 24, 0, 0
    while at < len(octets):
        _, _, captured, wire = struct.unpack_from(order + "IIII", octets, at)
        frame = octets[at + 16:at + 16 + captured]
        if end_of_headers(frame) != len(frame):
            print(f"frame {frames + 1}: {len(frame)} octets, headers end at {end_of_headers(frame)}: {frame.hex()}")
        at += 16 + captured
        frames += 1
        cut += wire > captured
    print(frames, cut)


main()
