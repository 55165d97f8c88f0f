"""Clients of the heartbeat listener that do not mean well: heartbeat_peers.py PORT ATTACK."""
import random
import socket
import sys
import time

port = int(sys.argv[1])


def connect(timeout=30):
    s = socket.create_connection(("127.0.0.1", port), timeout)
    s.settimeout(timeout)
    return s


def status(name, timeout=60, s=None):
    """The status of a ping, 0 when the connection was closed without one."""
    s = s or connect(timeout)
    try:
        s.sendall(f"GET /ping/{name} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        line = s.recv(4096).decode("latin-1")
    except OSError:
        line = ""
    s.close()
    return int(line.split()[1]) if line.startswith("HTTP/1.") else 0


def garbage():
    rng = random.Random(20261122)
    heads = [b"", b"GET ", b"GET /ping/nightly HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
             b"GET /ping/nightly HTTP/9.9\r\n\r\n", b"POST /ping/none HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
             b"GET /ping/none HTTP/1.1\r\n" + b"A: b\r\n" * 5000, b"GET /" + b"a" * 100000]
    for i in range(200):
        s = connect(5)
        try:
            s.sendall(rng.choice(heads) + rng.randbytes(rng.randrange(600)))
            if i % 2:
                s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        s.close()
    return "served" if status("none") == 404 else "dead"


def cut():
    for text in (b"GET /ping/nightly HTTP/1.1\r\nHost: x\r\n", b"POST /ping/nightly HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"):
        s = connect()
        s.sendall(text)
        s.shutdown(socket.SHUT_WR)
        s.close()
    return "served" if status("none") == 404 else "dead"


def slow():
    """As many as the listener takes send a byte now and then; a job comes behind them."""
    many = [connect() for _ in range(140)]
    for s in many:
        s.sendall(b"GET /ping/nightly/fail HTTP/1.1\r\nX: ")
    job = connect(60)
    job.sendall(b"GET /ping/nightly HTTP/1.1\r\nHost: x\r\n\r\n")
    job.settimeout(0.01)
    line = b""
    until = time.monotonic() + 60
    while not line and time.monotonic() < until:
        for s in many:
            try:
                s.send(b"a")
            except OSError:
                pass
        try:
            line = job.recv(4096)
        except TimeoutError:
            time.sleep(0.5)
    closed = 0
    for s in many[:100]:
        s.settimeout(20)
        try:
            while s.recv(4096):
                pass
            closed += 1
        except TimeoutError:
            pass
        except OSError:
            closed += 1
    return ("cut" if closed == 100 else f"open {100 - closed}") + (" heard" if b" 200 " in line else f" {line[:40]}")


def many():
    """Nobody reads his answer before the last one has asked."""
    sockets = []
    for _ in range(1000):
        s = connect(60)
        s.sendall(b"GET /ping/none HTTP/1.1\r\nHost: x\r\n\r\n")
        sockets.append(s)
    answered = 0
    for s in sockets:
        try:
            answered += s.recv(4096).startswith(b"HTTP/1.1 404 ")
        except OSError:
            pass
        s.close()
    return str(answered)


def flood():
    seen = {status("flood") for _ in range(300)}
    return ("refused" if seen == {200, 429} else str(seen)) + (" heard" if status("nightly") == 200 else " deaf")


def left():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        n = 0
        with open("/proc/net/tcp", encoding="ascii") as f:
            for row in list(f)[1:]:
                cells = row.split()
                n += int(cells[1].split(":")[1], 16) == port and cells[3] == "01"
        if n == 0:
            return "0"
        time.sleep(0.2)
    return str(n)


print({"garbage": garbage, "cut": cut, "slow": slow, "many": many, "flood": flood, "left": left}[sys.argv[2]]())
