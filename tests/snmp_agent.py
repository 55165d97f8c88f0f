#!/usr/bin/env python3
"""An SNMPv2c agent that misbehaves as its community asks, and two helpers that need no agent.

snmp_agent.py agent PORT            awkward agents on 127.0.0.1, see `answer`
snmp_agent.py silent PORT           takes every datagram of 127.0.0.0/8 and says nothing
snmp_agent.py delay PORT TO SECONDS [ENCRYPTED [FIRST]]
                                    passes datagrams to 127.0.0.1:TO and back, each answer SECONDS late; answers to
                                    encrypted requests, or only to the FIRST of them, ENCRYPTED seconds late
Prints "ready" once it listens.
"""
import heapq
import os
import select
import socket
import struct
import sys
import time

GET, NEXT, RESPONSE, BULK = 0xA0, 0xA1, 0xA2, 0xA5
IP_PKTINFO = 8


def tlv(tag, body):
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def integer(v, tag=2):
    return tlv(tag, v.to_bytes(v.bit_length() // 8 + 1, "big", signed=True))


def oid(name):
    out = bytearray([name[0] * 40 + name[1]])
    for n in name[2:]:
        parts = [n & 0x7F]
        while n > 0x7F:
            n >>= 7
            parts.append(0x80 | n & 0x7F)
        out += bytes(reversed(parts))
    return tlv(6, bytes(out))


def read(data, at=0):
    tag, size, at = data[at], data[at + 1], at + 2
    if size & 0x80:
        n = size & 0x7F
        size, at = int.from_bytes(data[at:at + n], "big"), at + n
    return tag, data[at:at + size], at + size


def parts(body):
    at, out = 0, []
    while at < len(body):
        tag, value, at = read(body, at)
        out.append((tag, value))
    return out


def read_oid(body):
    name, n = [body[0] // 40, body[0] % 40], 0
    for b in body[1:]:
        n = n << 7 | b & 0x7F
        if not b & 0x80:
            name.append(n)
            n = 0
    return tuple(name)


def mib(rows):
    objects = {(1, 3, 6, 1, 2, 1, 1, 1, 0): tlv(4, b"Demo agent"), (1, 3, 6, 1, 2, 1, 1, 3, 0): integer(360000, 0x43),
               (1, 3, 6, 1, 2, 1, 1, 5, 0): tlv(4, b"demo-awkward")}
    for n in range(1, rows + 1):
        for column, value in ((2, tlv(4, b"Port %d" % n)), (3, integer(6)), (4, integer(1500)), (5, integer(10**8, 0x42)),
                              (6, tlv(4, b"\2\0\x5e\0\0" + bytes([n]))), (7, integer(1)), (8, integer(1)),
                              (10, integer(1000 + n, 0x41)), (13, integer(0, 0x41)), (14, integer(0, 0x41)),
                              (16, integer(2000 + n, 0x41)), (19, integer(0, 0x41)), (20, integer(0, 0x41))):
            objects[(1, 3, 6, 1, 2, 1, 2, 2, 1, column, n)] = value
    for host in range(1, 101):
        objects[(1, 3, 6, 1, 2, 1, 4, 22, 1, 2, 1, 10, 0, 0, host)] = tlv(4, bytes([2, 0, 0x5e, 0, 1, host]))
    return objects


def is_neighbours(name):  # LLDP-MIB, the neighbour caches of IP-MIB, BGP4-MIB
    return name[:3] == (1, 0, 8802) or name[:7] in ((1, 3, 6, 1, 2, 1, 4), (1, 3, 6, 1, 2, 1, 15))


class Agent:
    def __init__(self):
        self.objects = mib(20)
        self.names = sorted(self.objects)
        self.seen = {}

    def following(self, name):
        for n in self.names:
            if n > name:
                return n, self.objects[n]
        return name, tlv(0x82, b"")

    def varbinds(self, command, asked, first, second):
        if command == NEXT:
            return [self.following(n) for n in asked]
        out = [self.following(n) for n in asked[:first]]
        row = asked[first:]
        for _ in range(second):
            row = [self.following(n) for n in row]
            out += row
            row = [n for n, _ in row]
        return out

    def message(self, community, request_id, binds, status=0, index=0, tag=RESPONSE):
        body = b"".join(tlv(0x30, oid(n) + v) for n, v in binds)
        pdu = tlv(tag, integer(request_id) + integer(status) + integer(index) + tlv(0x30, body))
        return tlv(0x30, integer(1) + tlv(4, community) + pdu)

    def answer(self, data, peer, sock):
        """Returns the datagrams to send back. The community is the trait."""
        _, body, _ = read(data)
        _, (_, community), (command, pdu) = parts(body)[:3]
        fields = parts(pdu)
        request_id, first, second = (int.from_bytes(f[1], "big", signed=True) for f in fields[:3])
        asked = [read_oid(parts(v)[0][1]) for _, v in parts(fields[3][1])]
        trait = community.decode()
        n = self.seen[(trait, peer)] = self.seen.get((trait, peer), 0) + 1
        binds = self.varbinds(command, asked, first, second)
        good = self.message(community, request_id, binds)
        if trait == "non-increasing" and n > 1:
            return [self.message(community, request_id, [(a, self.objects[a]) if a in self.objects else b
                                                         for a, b in zip(asked, binds)])]
        if trait == "first-again":  # a column that starts anew when it should end
            return [self.message(community, request_id, [(m, v) if m[:9] == asked[0][:9] else
                                                         ((1, 3, 6, 1, 2, 1, 2, 2, 1, 2, 1), tlv(4, b"again")) for m, v in binds])]
        if trait == "silent-midway" and n > 2:
            return []
        if trait == "lossy" and n % 4 == 0:  # a network that loses, whatever the size
            return []
        if trait == "small-only" and len(binds) > 60:  # what a broken path loses: all that is large
            return []
        if trait == "no-bulk" and command == BULK:
            return []
        if trait == "bulk-generr" and command == BULK:
            return [self.message(community, request_id, [(a, tlv(5, b"")) for a in asked], 5, 1)]
        if trait == "column-generr" and any(a[:10] == (1, 3, 6, 1, 2, 1, 2, 2, 1, 14) for a in asked):
            at = 1 + [a[:10] for a in asked].index((1, 3, 6, 1, 2, 1, 2, 2, 1, 14))
            return [self.message(community, request_id, [(a, tlv(5, b"")) for a in asked], 5, at)]
        if trait == "too-big" and len(binds) > 8:
            return [self.message(community, request_id, [], 1, 0)]
        if trait.startswith("neighbours-") and any(is_neighbours(a) for a in asked):
            if trait == "neighbours-silent":
                return []
            if trait == "neighbours-generr":
                return [self.message(community, request_id, [(a, tlv(5, b"")) for a in asked], 5, 1)]
            if trait == "neighbours-gone":  # nothing listens any more
                sys.exit(0)
            if trait == "neighbours-late" and n % 2:
                return []
            if trait == "neighbours-too-big" and len(binds) > len(asked):
                return [self.message(community, request_id, [], 1, 0)]
        if trait == "short":  # at most seven varbinds, whatever was asked
            return [self.message(community, request_id, binds[:7])]
        if trait == "garbage":
            return [os.urandom(60), data[:20], b"", good[:-5], bytes([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF])]
        if trait == "other-id":  # the answer to somebody else's request
            return [self.message(community, request_id ^ 0x20000000, binds)]
        if trait == "other-community":
            return [self.message(b"somebody-else", request_id, binds)]
        if trait == "ids-apart":  # says nothing to who counts on from the last id
            near = any(0 < request_id - i < 1000 for i in self.seen.get("ids", ()))
            self.seen.setdefault("ids", set()).add(request_id)
            return [] if near else [good]
        if trait == "garbage-first":
            return [os.urandom(200), good[:30], self.message(community, request_id + 1, binds), good]
        if trait == "echo":
            return [data]
        if trait == "empty":
            return [self.message(community, request_id, [])]
        if trait == "nothing":
            return [self.message(community, request_id, [(a, tlv(0x82, b"")) for a in asked])]
        if trait == "no-such-object":
            return [self.message(community, request_id, [(a, tlv(0x80, b"")) for a in asked])]
        if trait == "other-port":
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(good, peer)
            return []
        if trait == "twice":
            return [good, good]
        if trait == "denied":
            return [self.message(community, request_id, [(a, tlv(5, b"")) for a in asked], 16, 0)]
        if trait == "endless":  # always one more row
            return [self.message(community, request_id, [(a[:10] + (a[10] + 1 if len(a) > 10 else 1,), tlv(4, b"x" * 500))
                                                         for a in asked])]
        return [good]


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    print("ready", flush=True)
    agent = Agent()
    while True:
        data, peer = sock.recvfrom(65535)
        for out in agent.answer(data, peer, sock):
            sock.sendto(out, peer)


def silent(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("0.0.0.0", port))
    print("ready", flush=True)
    while True:
        sock.recv(65535)


def is_encrypted(data):  # msgFlags of HeaderData, RFC 3412 section 6
    header = parts(read(data)[1])[1]
    return header[0] == 0x30 and bool(parts(header[1])[2][1][0] & 2)


def delay(port, to, seconds, encrypted_seconds=None, first=10**9):
    encrypted, held = 0, {}
    front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    front.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    front.bind(("0.0.0.0", port))
    backs, owners, due = {}, {}, []
    print("ready", flush=True)
    while True:
        wait = max(0, due[0][0] - time.monotonic()) if due else None
        for s in select.select([front] + list(owners), [], [], wait)[0]:
            if s is front:
                data, control, _, peer = front.recvmsg(65535, 256)
                local = next(c[2][8:12] for c in control if c[1] == IP_PKTINFO)
                key = (peer, local)
                if key not in backs:
                    backs[key] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    backs[key].connect(("127.0.0.1", to))
                    owners[backs[key]] = key
                if encrypted_seconds is not None and is_encrypted(data):
                    encrypted += 1
                    held[key] = encrypted <= first
                else:
                    held[key] = False
                backs[key].send(data)
            else:
                heapq.heappush(due, (time.monotonic() + (encrypted_seconds if held[owners[s]] else seconds), owners[s], s.recv(65535)))
        while due and due[0][0] <= time.monotonic():
            _, (peer, local), data = heapq.heappop(due)
            front.sendmsg([data], [(socket.IPPROTO_IP, IP_PKTINFO, struct.pack("=I4s4s", 0, local, local))], 0, peer)


if sys.argv[1] == "agent":
    serve(int(sys.argv[2]))
elif sys.argv[1] == "silent":
    silent(int(sys.argv[2]))
else:
    delay(int(sys.argv[2]), int(sys.argv[3]), *map(float, sys.argv[4:]))
