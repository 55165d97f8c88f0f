#!/usr/bin/env python3
"""Makes the frames that contradict themselves: tests/corpus/capture/malformed-*, which tests/fuzz_capture reads, one file a subject.

  tests/malformed_packets.py FOLDER           writes them
  tests/malformed_packets.py --pcap FILE      the same frames as one capture, each on its own; prints how many there are
"""
import pathlib, struct, sys

ETHERNET = 0   # index in tests/fuzz_capture.c


def be16(n):
    return struct.pack(">H", n & 0xffff)


def ethernet(kind, inside):
    return bytes(12) + be16(kind) + inside


def ipv4(protocol, inside, *, version=4, words=5, total=None, fragment=0, options=b""):
    header = bytes([version << 4 | words, 0]) + be16(20 + len(options) + len(inside) if total is None else total)
    return header + b"\x12\x34" + be16(fragment) + bytes([64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]) + options + inside


def ipv6(following, inside, *, length=None, version=6):
    header = bytes([version << 4, 0, 0, 0]) + be16(len(inside) if length is None else length) + bytes([following, 64])
    return header + b"\xfd" + bytes(14) + b"\1" + b"\xfd" + bytes(14) + b"\2" + inside


def tcp(inside=b"", *, words=5, flags=16, seq=9, ports=(40000, 104)):
    return struct.pack(">HHIIBBHHH", *ports, seq, 0, words << 4, flags, 256, 0, 0) + inside


def udp(inside=b"", *, length=None, ports=(40000, 53)):
    return struct.pack(">HHHH", *ports, 8 + len(inside) if length is None else length, 0) + inside


def on4(protocol, inside, **more):
    return ethernet(0x0800, ipv4(protocol, inside, **more))


def lengths():
    """Of IP, UDP and TCP headers and packets, each wrong in one way."""
    for words in range(5):
        yield on4(6, tcp(), words=words)
    for words in range(6, 16):
        yield on4(6, b"", words=words)                       # options past the packet
    for total in 0, 1, 19, 20, 23, 39, 41, 1500, 65535:
        yield on4(6, tcp(b"payload"), total=total)
    for version in 0, 1, 3, 5, 7, 15:
        yield on4(6, tcp(), version=version)
        yield ethernet(0x86dd, ipv6(6, tcp(), version=version))
    for words in [*range(5), *range(6, 16)]:
        yield on4(6, tcp(words=words))
        yield on4(6, tcp(b"1234", words=words))
    for length in 0, 1, 7, 8, 9, 65535:
        yield on4(17, udp(b"payload", length=length))
        yield ethernet(0x86dd, ipv6(17, udp(b"payload", length=length)))
    for length in 0, 1, 19, 65535:
        yield ethernet(0x86dd, ipv6(6, tcp(b"payload"), length=length))


def fragments():
    """At the end of what a packet may be, with more that never come, of headers that are cut in two."""
    for fragment in 0x1fff, 0x3fff, 0x2001, 0x2000, 0xe000, 0x8000, 1:
        yield on4(17, udp(b"payload"), fragment=fragment)
        yield on4(6, b"\x9c\x40", fragment=fragment)
    for offset in 0, 1, 8, 0xfff8, 0xfff9:
        yield ethernet(0x86dd, ipv6(44, bytes([17, 0]) + be16(offset) + b"\xde\xad\xbe\xef" + udp(b"payload")))
    for n in range(8):
        yield ethernet(0x86dd, ipv6(44, (bytes([6, 0]) + be16(1) + b"\xde\xad\xbe\xef")[:n]))


def extensions():
    """Chains of IPv6 headers that are too long, lead back, or end before they say."""
    for n in 7, 8, 9, 40:
        for kind in 0, 43, 44, 60, 135:
            chain = b"".join(bytes([kind if i + 1 < n else 6, 0, 0, 0, 0, 0, 0, 0]) for i in range(n))
            yield ethernet(0x86dd, ipv6(kind, chain + tcp()))
    for units in 1, 2, 255:
        yield ethernet(0x86dd, ipv6(60, bytes([6, units]) + bytes(6) + tcp()))
    for following in 59, 255, 41:
        yield ethernet(0x86dd, ipv6(following, tcp()))


def links():
    """Tags, labels and link layers without an end."""
    for n in 3, 4, 5, 30:
        yield bytes(12) + b"\x81\0\0\x2a" * n + b"\x08\0" + ipv4(6, tcp())
        yield bytes(12) + b"\x88\xa8\x0f\xff" * n
    for n in 1, 15, 16, 17, 40:
        yield ethernet(0x8847, b"\0\0\0\x40" * n)            # no bottom of the stack
        yield ethernet(0x8847, b"\0\0\0\x40" * n + b"\0\0\1\x40" + ipv4(6, tcp()))
    yield ethernet(0x8847, b"\0\0\1\x40")
    yield ethernet(0x8847, b"\0\0\1\x40" + bytes(4))
    yield ethernet(0x8847, (b"\0\0\1\x40" + bytes(4) + bytes(12) + b"\x88\x47") * 30)
    for inside in b"", b"\x11", b"\x11\0\0\1\0\x1e", b"\x11\0\0\1\0\x1e\0\x21", b"\x11\0\0\1\0\x1e\xc0\x21" + b"\0" * 20:
        yield ethernet(0x8864, inside)
    for n in range(9):
        yield ethernet(8, b"\xaa\xaa\3\0\0\0\x08\0"[:n])
    for n in range(14):
        yield bytes(n)


def tunnels():
    """In each other without an end, cut, and with flags that nobody set."""
    inside = ipv4(6, tcp())
    for protocol, carry in (4, ipv4), (41, ipv6):
        packet = inside
        for _ in range(40):
            packet = ipv4(4, packet) if carry is ipv4 else ipv6(41, packet)
        yield ethernet(0x0800 if carry is ipv4 else 0x86dd, packet)
        yield on4(protocol, b"")
        yield on4(protocol, b"\x45")
    for flags in 0x0000, 0x8000, 0xb000, 0xffff, 0x0001, 0x1000, 0x4000:
        for kind in 0x0800, 0x6558, 0x88be, 0x8847, 0xffff:
            yield on4(47, be16(flags) + be16(kind) + inside[:12])
    for n in range(4):
        yield on4(47, bytes(n))
    for port in 4789, 8472, 2152, 1701, 4500, 51820:
        for octets in b"", b"\x08", b"\x08" + bytes(7), b"\x30\xff" + bytes(6), b"\x37\xff" + bytes(10) + b"\x45", b"\x08" + bytes(20):
            yield on4(17, udp(octets, ports=(40000, port)))
    packet = on4(6, tcp())
    for _ in range(12):
        packet = on4(17, udp(b"\x08" + bytes(7) + packet, ports=(40000, 4789)))
    yield packet


def pdu(kind, body, length=None):
    return struct.pack(">BBI", kind, 0, len(body) if length is None else length) + body


def item(kind, value, length=None):
    return struct.pack(">BBH", kind, 0, len(value) if length is None else length) + value


def request(items):
    return struct.pack(">HH16s16s32x", 1, 0, b"CALLED".ljust(16), b"CALLING".ljust(16)) + items


def conversations():
    """DICOM associations that lie about lengths, come out of turn, or overlap; other protocols whose lengths do."""
    context = item(0x20, b"\1\0\0\0" + item(0x30, b"1.2.840.10008.1.1") + item(0x40, b"1.2.840.10008.1.2"))
    good = pdu(1, request(item(0x10, b"1.2.840.10008.3.1.1.1") + context))
    bodies = [
        pdu(1, b""), pdu(1, request(b"")[:67]), pdu(1, request(context), 0xffffffff), pdu(1, request(context), 70000), pdu(1, request(context), 69),
        pdu(1, request(item(0x20, b""))), pdu(1, request(item(0x20, b"\1\0\0"))), pdu(1, request(item(0x20, b"\1\0\0\0", 0xffff))),
        pdu(1, request(item(0x20, b"\1\0\0\0" + item(0x30, b"1.2", 200)))), pdu(1, request(item(0x20, b"\1\0\0\0" + item(0x30, b"\xff" * 64)))),
        pdu(1, request(item(0x20, b"\1\0\0\0" + item(0x30, b"1." * 60)))), pdu(1, request(item(0x20, b"\1\0\0\0" + item(0x30, b"")))),
        pdu(1, request(context * 300)), pdu(2, request(context)), pdu(4, b"\0" * 6), pdu(7, b"\0" * 4), good + good,
        good + pdu(0, b""), good + pdu(8, b"x"), good + pdu(4, b"", 0), good + pdu(4, b"123456", 0xffffffff), good + pdu(255, b"", 0xffffffff),
        good + pdu(5, b"", 4), good + pdu(6, b"1234") + pdu(5, b"1234"),
    ]
    syn, seq = on4(6, tcp(flags=2, seq=99, ports=(40000, 104))), 100
    for n, body in enumerate(bodies):
        ports = (41000 + n, 104)
        yield on4(6, tcp(flags=2, seq=seq - 1, ports=ports))
        yield on4(6, tcp(body, seq=seq, ports=ports))
        yield on4(6, tcp(body[10:40], seq=seq + 10, ports=ports))       # once more, and behind what is awaited
        yield on4(6, tcp(body, seq=seq + 0x7fffffff, ports=ports))
        yield on4(6, tcp(pdu(2, request(item(0x21, b"\1\0\0\0"))), seq=1, ports=ports[::-1]))
        yield on4(6, tcp(pdu(3, b"\0\1\1\7"), seq=75, ports=ports[::-1]))
    yield syn
    for at in range(0, len(good), 7):                                    # over the end of sequence numbers
        yield on4(6, tcp(good[at:at + 7], seq=0xfffffff0 + at & 0xffffffff, ports=(40500, 104)))
    for octets in b"\x30", b"\x30\x84\xff\xff\xff\xff", b"\x30\x82\xff\xff\2\1\0", b"\x30\x80\2\x84", b"\x30\5\2\x7f\0\0\0":
        yield on4(17, udp(octets, ports=(40000, 161)))
        yield on4(6, tcp(flags=2, seq=seq - 1, ports=(42000 + len(octets), 389)))
        yield on4(6, tcp(octets, seq=seq, ports=(42000 + len(octets), 389)))
    for octets in b"GET ", b"GET / HTTP/1.1\r\nAuthorization:", b"\x16\3", b"\x16\3\1\xff\xff", b"SSH-", b"USER", b"\xff\xfb", b"\xff":
        yield on4(6, tcp(flags=2, seq=seq - 1, ports=(43000 + len(octets), 80)))
        yield on4(6, tcp(octets, seq=seq, ports=(43000 + len(octets), 80)))


def cuts():
    """(captured, wire): two frames that were captured up to each of their octets."""
    label = bytes(12) + b"\x81\0\0\x2a\x88\x47\0\1\0\x40\0\2\1\x40" + ipv4(6, tcp(b"payload", flags=2))
    tunnel = ethernet(0x86dd, ipv6(60, bytes([47, 0]) + bytes(6) + b"\xb0\0\x08\0" + bytes(12) + ipv4(17, udp(b"payload"))))
    for frame in label, tunnel:
        for n in range(len(frame)):
            yield frame[:n], len(frame)


SUBJECTS = [lengths, fragments, extensions, links, tunnels, conversations, cuts]


def frames_of(subject):
    for frame in subject():
        yield frame if isinstance(frame, tuple) else (frame, len(frame))


def main():
    if sys.argv[1] != "--pcap":
        for subject in SUBJECTS:
            seed = bytes([ETHERNET]) + b"".join(be16(wire) + be16(len(frame)) + frame for frame, wire in frames_of(subject))
            (pathlib.Path(sys.argv[1]) / f"malformed-{subject.__name__}").write_bytes(seed)
        return
    frames = [frame for subject in SUBJECTS for frame in frames_of(subject)]
    with open(sys.argv[2], "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for n, (frame, wire) in enumerate(frames):
            f.write(struct.pack("<IIII", 1_700_000_000 + n // 100, n % 100, len(frame), wire) + frame)
    print(len(frames))


main()
