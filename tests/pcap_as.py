#!/usr/bin/env python3
"""A saved capture as if it had been taken at another time, of others: times keep their distances, IPv4 headers their sums.

  tests/pcap_as.py IN OUT BEGIN [vlan=VID] [copies=N] [ADDRESS=ADDRESS…]

BEGIN: of the first packet, seconds since 1970. vlan: every frame of Ethernet has that tag. copies: so many times, the first address that is
put in the place of another one higher each time.
"""
import ipaddress, struct, sys


def checksum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def renamed(frame, names):
    """The frame with the ends of its IPv4 header as names have it."""
    if frame[12:14] != b"\x08\x00":
        return frame
    header = bytearray(frame[14:14 + (frame[14] & 15) * 4])
    for at in 12, 16:
        header[at:at + 4] = names.get(bytes(header[at:at + 4]), header[at:at + 4])
    header[10:12] = b"\0\0"
    struct.pack_into(">H", header, 10, checksum(header))
    return frame[:14] + header + frame[14 + len(header):]


def packets(octets):
    at = 24
    while at < len(octets):
        seconds, fraction, kept, length = struct.unpack_from("<IIII", octets, at)
        yield seconds, fraction, length, octets[at + 16:at + 16 + kept]
        at += 16 + kept


def main():
    source, target, begin = sys.argv[1:4]
    words = [word.split("=") for word in sys.argv[4:]]
    options = {key: int(value) for key, value in words if key in ("vlan", "copies")}
    names = [[ipaddress.IPv4Address(end) for end in word] for word in words if word[0] not in options]
    tag = struct.pack(">HH", 0x8100, options["vlan"]) if "vlan" in options else b""
    octets = open(source, "rb").read()
    if octets[:4] != b"\xd4\xc3\xb2\xa1" or octets[20:24] != b"\1\0\0\0":
        sys.exit(f"{source}: expected pcap of Ethernet, little-endian, in microseconds")
    later = int(begin) - next(packets(octets))[0]
    with open(target, "wb") as out:
        out.write(octets[:24])
        for copy in range(options.get("copies", 1)):
            put = {old.packed: (new + (copy if i == 0 else 0)).packed for i, (old, new) in enumerate(names)}
            for seconds, fraction, length, frame in packets(octets):
                frame = renamed(frame, put)
                frame = frame[:12] + tag + frame[12:]
                out.write(struct.pack("<IIII", seconds + later, fraction, len(frame), length + len(tag)) + frame)


main()
