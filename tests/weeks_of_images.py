"""weeks_of_images.py FILE FROM_HOURS_AGO LAST_HOURS_AGO TO_HOURS_AGO: a capture of a network in which SCAN_A asks COVO_AE for four associations an
hour, the last one so many hours ago. A frame each ten seconds shows that somebody looked."""
import struct
import sys
import time

SCAN, COVO = bytes([127, 0, 0, 2]), bytes([127, 0, 0, 1])


def frame(source, destination, protocol, payload):
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0) + source + destination
    return bytes(12) + b"\x08\x00" + ip + payload


def tcp(out, port, seq, ack, flags, data=b""):
    ports = (port, 104) if out else (104, port)
    head = struct.pack(">HHIIBBHHH", *ports, seq, ack, 0x50, flags, 8192, 0, 0)
    return frame(*((SCAN, COVO) if out else (COVO, SCAN)), 6, head + data)


def item(kind, data):
    return struct.pack(">BBH", kind, 0, len(data)) + data


def associate(kind, contexts):
    body = struct.pack(">HH16s16s32x", 1, 0, b"COVO_AE".ljust(16), b"SCAN_A".ljust(16)) + item(0x10, b"1.2.840.10008.3.1.1.1")
    body += contexts + item(0x50, item(0x51, struct.pack(">I", 16384)))
    return struct.pack(">BBI", kind, 0, len(body)) + body


ASKED = associate(1, item(0x20, bytes([1, 0, 0, 0]) + item(0x30, b"1.2.840.10008.5.1.4.1.1.7") + item(0x40, b"1.2.840.10008.1.2")))
ANSWERED = associate(2, item(0x21, bytes([1, 0, 0, 0]) + item(0x40, b"1.2.840.10008.1.2")))
END, ENDED = struct.pack(">BBII", 5, 0, 4, 0), struct.pack(">BBII", 6, 0, 4, 0)


def association(port):
    a, b, n = 1 + len(ASKED), 1 + len(ANSWERED), len(END)
    return [
        tcp(True, port, 0, 0, 0x02), tcp(False, port, 0, 1, 0x12), tcp(True, port, 1, 1, 0x18, ASKED), tcp(False, port, 1, a, 0x18, ANSWERED),
        tcp(True, port, a, b, 0x18, END), tcp(False, port, b, a + n, 0x18, ENDED), tcp(True, port, a + n, b + n, 0x11),
        tcp(False, port, b + n, a + n + 1, 0x11), tcp(True, port, a + n + 1, b + n + 1, 0x10),
    ]


def main():
    now = int(time.time())
    begin, last, end = (now - int(float(hours) * 3600) for hours in sys.argv[2:5])
    idle = frame(SCAN, COVO, 17, struct.pack(">HHHH", 40000, 9, 8, 0))
    port = 20000
    with open(sys.argv[1], "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for at in range(begin - begin % 10, end, 10):
            frames = [idle]
            if at % 900 == 0 and at <= last:
                port = 20000 + (port + 1) % 40000
                frames += association(port)
            for i, data in enumerate(frames):
                out.write(struct.pack("<IIII", at, i * 1000, len(data), len(data)) + data)


main()
