"""A DICOM application that misbehaves as told: usage: dicom_peer.py PORTS [CERTIFICATE KEY]. Writes port[NAME]=N lines into PORTS.

Each port has one behaviour, named in the table `listeners` below; it shares no code with what it tests. PS3.8 §9.3, PS3.7 §9.3.5.
"""
import os
import socket
import ssl
import struct
import sys
import threading
import time

VERIFICATION = b"1.2.840.10008.1.1"
IMPLICIT = b"1.2.840.10008.1.2"
kept, lines = [], []


def item(kind, value):
    return struct.pack(">BBH", kind, 0xFF, len(value)) + value  # reserved bytes mean nothing


def pdu(kind, body, length=None):
    return struct.pack(">BBI", kind, 0xAA, len(body) if length is None else length) + body


def take(c, n):
    got = b""
    while len(got) < n:
        piece = c.recv(n - len(got))
        if not piece:
            raise OSError("closed")
        got += piece
    return got


def take_pdu(c):
    head = take(c, 6)
    return head[0], take(c, struct.unpack(">I", head[2:])[0])


def proposed(request):
    """id → abstract syntax of an A-ASSOCIATE-RQ."""
    found, at = {}, 68
    while at < len(request):
        kind, n = request[at], struct.unpack(">H", request[at + 2:at + 4])[0]
        if kind == 0x20:
            value = request[at + 4:at + 4 + n]
            found[value[0]] = value[8:8 + struct.unpack(">H", value[6:8])[0]]
        at += 4 + n
    return found


def accept(request, result=lambda uid: 0, version=b"FAKE_1", syntax=IMPLICIT):
    contexts = b"".join(item(0x21, bytes([i, 7, result(uid), 7]) + item(0x40, syntax if result(uid) == 0 else b""))
                        for i, uid in proposed(request).items())
    user = item(0x50, item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3") + item(0x55, version))
    return pdu(2, request[:68] + item(0x10, b"1.2.840.10008.3.1.1.1") + contexts + user)


def element(number, value):
    return struct.pack("<HHI", 0, number, len(value)) + value


def command(status=0, message=1, field=0x8030):
    rest = (element(2, VERIFICATION + b"\0") + element(0x100, struct.pack("<H", field)) + element(0x120, struct.pack("<H", message))
            + element(0x800, struct.pack("<H", 0x101)) + element(0x900, struct.pack("<H", status)))
    return element(0, struct.pack("<I", len(rest))) + rest


def value(data, control=3, context=1):
    return struct.pack(">IBB", len(data) + 2, context, control) + data


def echo(**how):
    return pdu(4, value(command(**how)))


def serve(c, associated=accept, answer=lambda: echo(), released=lambda: pdu(6, bytes(4)), write=None):
    write = write or c.sendall
    _, request = take_pdu(c)
    write(associated(request))
    while True:
        kind, _ = take_pdu(c)
        if kind == 4:
            write(answer())
        elif kind == 5:
            write(released())
            return
        else:
            return


def hold(c):
    c.settimeout(30)
    while c.recv(4096):
        pass


def reject(result, source, reason):
    return lambda c: (take_pdu(c), c.sendall(pdu(3, bytes([9, result, source, reason]))), hold(c))


def abort(source, reason):
    return pdu(7, bytes([9, 9, source, reason]))


def after_echo(bytes_):
    return lambda c: serve(c, answer=lambda: bytes_)


def only(uids):
    return lambda request: accept(request, lambda uid: 0 if uid in uids else 3)


def quiet(stage):
    def act(c):
        kind = 0
        while kind != stage:
            kind, request = take_pdu(c)
            if kind == stage:
                break
            c.sendall(accept(request) if kind == 1 else echo())
        hold(c)
    return act


def drip(c):
    """One byte each 20 ms: slower than any stage may be."""
    def write(data):
        for b in data:
            c.sendall(bytes([b]))
            time.sleep(0.02)
    serve(c, write=write)


def cuts(c):
    """Every PDU in two writes, the second a moment later. The called AE title says after how many bytes: CUT17."""
    c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    at = []

    def associated(request):
        at.append(int(request[4:20].decode().strip()[3:]))
        return accept(request)

    def write(data):
        c.sendall(data[:at[0]])
        time.sleep(0.002)
        c.sendall(data[at[0]:])
    serve(c, associated, write=write)


def merged(c):
    """The answers of two steps in one write: the association, then the echo that nobody asked for yet."""
    _, request = take_pdu(c)
    c.sendall(accept(request) + echo())
    hold(c)


def fragments():
    data = command()
    return (pdu(4, value(data[:5], 1) + value(data[5:6], 1)) + pdu(4, value(b"", 1)) + pdu(4, value(data[6:40], 1) + value(data[40:], 3)))


def reset(c):
    take_pdu(c)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def huge(kind):
    def act(c):
        take_pdu(c)
        c.sendall(struct.pack(">BBI", kind, 0, 0xFFFFFFFF))
        hold(c)
    return act


def wait_and(bytes_):
    return lambda c: (take_pdu(c), c.sendall(bytes_), hold(c))


def ends(c):
    """TLS says that nothing follows, the connection stays."""
    take_pdu(c)
    c.settimeout(0.1)
    try:
        c.unwrap()
    except OSError:
        pass
    time.sleep(30)


def breaks(c):
    """A record that no key made, where the answer to the echo belongs."""
    c.sendall(accept(take_pdu(c)[1]))
    take_pdu(c)
    os.write(c.fileno(), b"\x17\x03\x03\x00\x40" + bytes(64))
    time.sleep(30)


listeners = {
    "ok": serve,
    "drip": drip, "cuts": cuts, "merged": merged, "fragments": after_echo(fragments()),
    "silent": hold, "close_at_once": lambda c: c.recv(1),
    "reject_at_once": lambda c: c.sendall(pdu(3, bytes([0, 1, 1, 3]))), "silent_echo": quiet(4), "silent_release": quiet(5),
    "close": lambda c: take_pdu(c), "reset": reset, "close_echo": lambda c: (c.sendall(accept(take_pdu(c)[1])), take_pdu(c)),
    "close_release": lambda c: (c.sendall(accept(take_pdu(c)[1])), take_pdu(c), c.sendall(echo()), take_pdu(c)),
    "only_verification": lambda c: serve(c, only([VERIFICATION])), "no_verification": lambda c: serve(c, only([b"1.2.840.10008.5.1.4.1.1.2"])),
    "nothing": lambda c: serve(c, only([])), "unanswered": lambda c: serve(c, lambda r: accept(r[:68])),
    "other_syntax": lambda c: serve(c, lambda r: accept(r, syntax=b"1.2.840.10008.1.2.2")),
    "escape": lambda c: serve(c, lambda r: accept(r, version=b"\x1b[31mred")),
    "abort_associate": wait_and(abort(2, 2)), "abort_user": wait_and(abort(0, 0)), "abort_unknown": wait_and(abort(2, 77)),
    "abort_echo": after_echo(abort(2, 6)), "abort_release": lambda c: serve(c, released=lambda: abort(0, 0)),
    "release_echo": after_echo(pdu(5, bytes(4))),
    "status": after_echo(echo(status=0x0122)), "status_odd": after_echo(echo(status=0xA900)),
    "other_message": after_echo(echo(message=2)), "other_field": after_echo(echo(field=0x8001)),
    "data_set": after_echo(pdu(4, value(command(), 2))), "other_context": after_echo(pdu(4, value(command(), 3, 9))),
    "long_value": after_echo(pdu(4, struct.pack(">IBB", 0xFFFFFFFF, 1, 3) + command())),
    "long_element": after_echo(pdu(4, value(struct.pack("<HHI", 0, 0x100, 0xFFFFFFFF) + b"xx"))),
    "endless_command": after_echo(b"".join(pdu(4, value(bytes(4000), 1)) for _ in range(3))),
    "long_item": wait_and(pdu(2, bytes(68) + struct.pack(">BBH", 0x50, 0, 0xFFFF))), "short": wait_and(pdu(2, b"xx")),
    "huge_accept": huge(2), "huge_data": huge(4), "huge_reject": huge(3), "huge_abort": huge(7),
    "unexpected": wait_and(pdu(6, bytes(4))), "http": wait_and(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "ssh": lambda c: (c.sendall(b"SSH-2.0-x\r\n"), hold(c)),
    "tls_alert": wait_and(bytes.fromhex("15030300020228")), "garbage_later": after_echo(b"\xff\xff\xff"),
}
listeners["switch"] = lambda c: listeners[open(sys.argv[1] + ".switch").read().strip()](c)  # as another one, by name
for result in (1, 2, 3):
    for source, reasons in ((1, (1, 2, 3, 7, 9)), (2, (1, 2, 9)), (3, (1, 2, 9)), (9, (1,))):
        for reason in reasons:
            listeners[f"reject_{result}_{source}_{reason}"] = reject(result, source, reason)


def listen(name, act, context=None):
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen(64)
    lines.append(f"port[{name}]={s.getsockname()[1]}\n")

    def run(c):
        try:
            if context:
                c = context.wrap_socket(c, server_side=True)
            act(c)
        except (OSError, struct.error):
            pass
        c.close()

    def loop():
        while True:
            c, _ = s.accept()
            threading.Thread(target=run, args=(c,), daemon=True).start()
    threading.Thread(target=loop, daemon=True).start()


for name, act in listeners.items():
    listen(name, act)
for name, certificate in ((a, a) for a in sys.argv[2:]):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate + ".crt", certificate + ".key")
    listen("tls_" + os.path.basename(name), serve, context)
    if name.endswith("good"):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            wants = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            wants.load_cert_chain(certificate + ".crt", certificate + ".key")
            wants.minimum_version = wants.maximum_version = version
            wants.verify_mode = ssl.CERT_REQUIRED
            listen("tls_wants_" + version.name[-3:].replace("_", ""), serve, wants)
        listen("tls_ends", ends, context)
        listen("tls_breaks", breaks, context)
        listen("tls_reject", reject(1, 1, 7), context)
        listen("tls_silent", lambda c: hold(c), context)
with open(sys.argv[1] + ".new", "w") as f:
    f.writelines(lines)
os.rename(sys.argv[1] + ".new", sys.argv[1])
threading.Event().wait()
