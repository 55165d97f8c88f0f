#!/usr/bin/env python3
"""Starts vigie-capture on an interface, as vigied does, and keeps every octet that it tells.

  tests/capture_records.py VIGIE-CAPTURE INTERFACE FILE

It has headers kept from the beginning. At SIGTERM it asks for what was counted last and for those headers, and ends; 0 when it was told
both.
Prints how many records of each type came, by number (include/flow_record.h): "1:1 2:35 …".
"""
import collections, select, signal, socket, struct, subprocess, sys, time

RECORD, POINT, END, RING = 192, 1, 7, 9
TELL, KEEP, GIVE = 1, 2, 3
program, interface, path = sys.argv[1:]
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
keeper = subprocess.Popen([program, "--interface", interface, "--records", str(theirs.fileno())], pass_fds=[theirs.fileno()])
theirs.close()
types = collections.Counter()
asked = False


def order(command, ring, after=0):
    until = int(time.time() * 1000) + 3600000 if command == KEEP else 0
    ours.send(struct.pack("=IIqQB7x16s", command, ring, until, after, 0, bytes(16)))


def ask(*_):
    global asked
    asked = True


def hear(file, seconds):
    """The records of one message; none: nothing came in time."""
    if not select.select([ours], [], [], seconds)[0]:
        return []
    message = ours.recv(1 << 16)
    file.write(message)
    file.flush()
    records = [message[at:at + RECORD] for at in range(0, len(message), RECORD)]
    types.update(struct.unpack_from("=I", r)[0] for r in records)
    return records


def hear_until(file, found, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for record in hear(file, 0.2):
            if found(struct.unpack_from("=I", record)[0], record):
                return record
    sys.exit("vigie-capture did not say what it was asked for")


def is_answer(kind, record):
    return kind == RING and struct.unpack_from("=I", record, 64)[0] == 1


def main():
    signal.signal(signal.SIGTERM, ask)
    with open(path, "wb") as file:
        hear_until(file, lambda kind, _: kind == POINT)
        order(KEEP, 1)
        while not asked:
            hear(file, 0.2)
        order(TELL, 0)
        hear_until(file, lambda kind, _: kind == END)
        after, last = 0, 1
        while after < last:
            order(GIVE, 1, after)
            last, _, given = struct.unpack_from("=QQQ", hear_until(file, is_answer), 32)
            if given <= after:
                break
            after = given
    ours.close()
    keeper.wait()
    print(*(f"{kind}:{n}" for kind, n in sorted(types.items())))


main()
